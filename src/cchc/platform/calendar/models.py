"""Days that are not what their weekday says: holidays, days off in lieu, swapped days, each with its decision."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7


class Day(models.Model):
    """One dated exception. A row is never changed or deleted: it is taken out, and another put in."""

    class Origin(models.TextChoices):
        PREFILLED = "prefilled", _("Pre-filled, decision not known")
        PACK = "pack", _("Shipped with its decision")
        ENTERED = "entered", _("Entered here")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    date = models.DateField()
    working = models.BooleanField(help_text="A working day, although the weekday or a holiday says otherwise.")
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    decision = models.CharField(max_length=200, blank=True, help_text="Number of the decision or letter.")
    decided = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=255, blank=True, help_text="Where it was found, and what is recalled only.")
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.ENTERED)
    swap = models.DateField(null=True, blank=True, help_text="The day it was swapped with.")
    added = models.DateTimeField(auto_now_add=True)
    removed = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("date", "id")
        constraints = (
            models.UniqueConstraint(fields=["date"], condition=Q(removed__isnull=True), name="one_rule_per_day"),
        )

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y}: {self.name}"

    def name_in(self, language: str) -> str:
        """Its name in `vi` or `en`."""
        return (self.name_en if language == "en" else "") or self.name
