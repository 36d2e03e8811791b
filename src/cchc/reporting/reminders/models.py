"""Rules of reminders, the reminders that went out, and the telephone log. Reminders and calls are append-only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy
from uuid6 import uuid7

from cchc.platform.accounts.scope import ScopedManager
from cchc.platform.units.models import Unit
from cchc.reporting.forms.models import Obligation, ReportingPeriod


class Audience(models.TextChoices):
    """Whom a reminder is for."""

    WRITERS = "writers", pgettext_lazy("reminder", "Who writes the report")
    LEADER = "leader", pgettext_lazy("reminder", "The unit's leader")
    COLLECTOR = "collector", pgettext_lazy("reminder", "Who collects above")


class ReminderRule(models.Model):
    """When whom is reminded: `offset` working days after the day the report is due, negative before it.

    A rule holds in [begins, ends); one that is changed ends, and another one begins.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    offset = models.SmallIntegerField(help_text="Working days after the due day; negative: before.")
    audience = models.CharField(max_length=12, choices=Audience.choices)
    regime = models.CharField(max_length=40, blank=True, help_text="Code of the regime; empty: every regime.")
    mail = models.BooleanField(default=True, help_text="By e-mail too.")
    begins = models.DateField()
    ends = models.DateField(null=True, blank=True, help_text="First day after.")
    source = models.TextField(help_text="Who decided it: 'our default', or the number of a decision.")

    class Meta:
        ordering = ("offset", "audience", "regime", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["offset", "audience", "regime"],
                condition=Q(ends__isnull=True),
                name="one_open_rule_per_day_and_audience",
            ),
        )

    def __str__(self) -> str:
        return f"{self.offset:+d} {self.audience}"


class Reminder(models.Model):
    """One reminder of one unit in one period: by a rule, or by a person (`by`). At most one a day for each audience.

    `unit` is who is reminded; for collectors the unit they collect for.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    period = models.ForeignKey(ReportingPeriod, on_delete=models.CASCADE, related_name="reminders")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    obligation = models.ForeignKey(Obligation, on_delete=models.CASCADE, null=True, related_name="reminders")
    audience = models.CharField(max_length=12, choices=Audience.choices)
    rule = models.ForeignKey(ReminderRule, on_delete=models.PROTECT, null=True, related_name="+")
    due = models.DateField(null=True, help_text="The day it reminded of.")
    day = models.DateField()
    text = models.TextField(blank=True, help_text="What a person added or wrote; empty: the usual words.")
    people = models.PositiveSmallIntegerField(default=0, help_text="How many accounts were told.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    batch = models.UUIDField(help_text="Of the run that made it: two runs at once make each reminder once.")
    created = models.DateTimeField()

    objects = ScopedManager()

    class Meta:
        ordering = ("-created", "-id")
        constraints = (
            models.UniqueConstraint(fields=["period", "unit", "audience", "day"], name="one_reminder_a_day"),
            models.UniqueConstraint(
                fields=["rule", "obligation", "due"], condition=Q(rule__isnull=False), name="one_reminder_per_rule"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} {self.day:%d/%m/%Y}"


class Call(models.Model):
    """One talk with a unit about its report: who called, whom they reached, what was said, what was promised."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    period = models.ForeignKey(ReportingPeriod, on_delete=models.CASCADE, related_name="calls")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    reached = models.CharField(max_length=120, blank=True, help_text="Whom; empty: nobody answered.")
    said = models.TextField()
    promised = models.DateField(null=True, blank=True, help_text="Day the unit promised to send by.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = ScopedManager()

    class Meta:
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=["period", "unit"], name="call_period_unit"),)

    def __str__(self) -> str:
        return f"{self.unit_id} {self.at:%d/%m/%Y %H:%M}"
