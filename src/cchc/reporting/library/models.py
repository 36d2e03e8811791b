"""A reading: files somebody brought, being read or waiting for a decision."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from cchc.platform.accounts.scope import ScopedManager, current
from cchc.platform.files.models import BeingRead, StoredFile
from cchc.platform.units.models import Unit
from cchc.reporting.reports.models import Check, Report, at_work


class ReadingManager(ScopedManager):
    """Readings of the person who asks and of colleagues in the same unit who hold a role there: a draft is nobody
    else's before it is accepted, not even of who stands above or administers the whole tree. Work of the system sees
    all."""

    def get_queryset(self) -> QuerySet[Reading]:
        scope, readings = current(), models.Manager.get_queryset(self)
        if scope.actor is None:
            return readings if scope.units is None else readings.none()
        return readings.filter(at_work(scope))


class Reading(BeingRead):
    """One report's files on their way into the library. `draft` is what the reader said and is never edited;
    `decisions` holds what a person changed: header fields, and per row the binding they chose."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        READING = "reading", _("Being read")
        READ = "read", _("Waiting for a decision")
        FAILED = "failed", _("Not read")
        ACCEPTED = "accepted", _("In the library")
        DISCARDED = "discarded", _("Discarded")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", help_text="Of the owner.")
    files = models.ManyToManyField(StoredFile, blank=True, related_name="readings")
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING, db_index=True)
    draft = models.JSONField(null=True)
    decisions = models.JSONField(default=dict, blank=True)
    checked = models.OneToOneField(Check, on_delete=models.SET_NULL, null=True, related_name="reading")
    acceptable = models.BooleanField(default=True, help_text="Whether a row shows an indicator we know.")
    report = models.ForeignKey(Report, on_delete=models.SET_NULL, null=True, related_name="readings")
    created = models.DateTimeField(auto_now_add=True)
    finished = models.DateTimeField(null=True)

    objects = ReadingManager()

    class Meta:
        ordering = ("-id",)

    def get_absolute_url(self) -> str:
        return reverse("library:reading", args=[self.public_id])

    @property
    def data_url(self) -> str:
        """The page of the figures that were read."""
        return reverse("library:reading_data", args=[self.public_id])
