"""What happened, append-only. Written by `services.record`; sealed into a chain by `sealing`."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from uuid6 import uuid7

from cchc.platform.units.models import Unit


class Batch(models.Model):
    """A link of the chain: the digests of its events, and a hash over them and the link before."""

    number = models.PositiveBigIntegerField(unique=True)
    sealed = models.DateTimeField()
    digests = models.JSONField(help_text="Event id → SHA-256 of its content.")
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return f"#{self.number}"


class Event(models.Model):
    """One thing that happened: who, on whose behalf, to what, when, when it was known, and why.

    `data` holds references and short facts (ids, codes, states), no personal data.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    kind = models.CharField(max_length=60, db_index=True)
    happened = models.DateTimeField()
    known = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    on_behalf = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    subject = models.CharField(max_length=120, blank=True, help_text="'units.unit:<public id>': what it is about.")
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict, blank=True)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, related_name="events")

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["subject", "id"], name="event_subject"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.known:%d/%m/%Y %H:%M}"
