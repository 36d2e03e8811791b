"""What a unit's documents carry at their head and foot, and what one report says otherwise. Append-only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from uuid6 import uuid7

from cchc.platform.accounts.scope import ScopedManager
from cchc.platform.units.models import Unit
from cchc.reporting.reports.models import Report


class Letterhead(models.Model):
    """One version of the head and foot of a unit's documents, in force from a day. A later one, or one entered later
    for the same day, takes its place; a document already sent keeps the one it was sent with."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="letterheads")
    begins = models.DateField(help_text="First day it is used.")
    parent = models.CharField(max_length=300, blank=True, help_text="Line above the body's name.")
    agency = models.CharField(max_length=300)
    short = models.CharField(max_length=300, help_text="As the body is named inside a text: UBND xã Kbang.")
    symbol = models.CharField(max_length=60, help_text="What stands after the kind in the symbol: UBND.")
    place = models.CharField(max_length=120)
    collective = models.CharField(max_length=200, blank=True, help_text="What is signed for (TM.).")
    head = models.CharField(max_length=200)
    deputy = models.CharField(max_length=200, blank=True)
    recipients = models.TextField(blank=True, help_text="One per line.")
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded = models.DateTimeField(default=timezone.now)

    objects = ScopedManager()

    class Meta:
        ordering = ("unit", "begins", "id")
        indexes = (models.Index(fields=["unit", "begins"], name="letterhead_of_unit"),)

    def __str__(self) -> str:
        return f"{self.agency} ({self.begins:%d/%m/%Y})"


class Choice(models.Model):
    """What one edition of a report says otherwise than the unit's letterhead. The last one holds."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="document_choices")
    edition = models.PositiveSmallIntegerField(default=1)
    about = models.TextField(blank=True, help_text="Trích yếu; empty: the report's title.")
    recipients = models.TextField(blank=True, help_text="One per line; empty: the letterhead's.")
    annex_title = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded = models.DateTimeField(default=timezone.now)

    objects = ScopedManager("report__unit")

    class Meta:
        ordering = ("report", "edition", "id")

    def __str__(self) -> str:
        return f"{self.report_id} ({self.edition})"
