"""What boards are made of, as data: targets with their lights, the figures of a board, thresholds, saved views.

Nothing is changed in place: a row is ended or taken back (`undone`) and another one added, so that the board of a past
day can be read again. What is shipped stands in `packs`, in the same words; a row here goes before it.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from uuid6 import uuid7

from cchc.platform.accounts.scope import ScopedManager
from cchc.platform.units.models import Level, Unit


class Direction(models.TextChoices):
    """On which side of a target its figure should be."""

    AT_LEAST = "at_least", pgettext_lazy("target", "at least")
    AT_MOST = "at_most", pgettext_lazy("target", "at most")


class Target(models.Model):
    """A value to reach, for a unit and what stands under it (no unit: everywhere), from a day until before another.

    `amount` is value × 10**scale; None says that there is no target here, whatever is set above. `amber`, at the same
    scale, is where the light turns from amber to red; None: there is no amber.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    indicator = models.CharField(max_length=24)
    breakdown = models.CharField(max_length=60, blank=True)
    direction = models.CharField(max_length=8, choices=Direction.choices, default=Direction.AT_LEAST)
    amount = models.BigIntegerField(null=True, blank=True)
    amber = models.BigIntegerField(null=True, blank=True)
    scale = models.PositiveSmallIntegerField(default=0)
    begins = models.DateField()
    ends = models.DateField(null=True, blank=True, help_text="First day after.")
    source = models.TextField(blank=True, help_text="Document that sets it, and what is recalled rather than verified.")
    reason = models.TextField(blank=True)
    instead = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="followed_by", help_text="The one it took over from."
    )
    recorded = models.DateTimeField(auto_now_add=True)
    undone = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("indicator", "breakdown", "begins", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gt=F("begins")), name="target_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(amber__isnull=True)
                | Q(direction="at_least", amber__lt=F("amount"))
                | Q(direction="at_most", amber__gt=F("amount")),
                name="target_amber_beyond_it",
            ),
            models.UniqueConstraint(
                fields=["unit", "indicator", "breakdown"],
                condition=Q(ends__isnull=True, undone__isnull=True),
                name="one_open_target",
            ),
            models.UniqueConstraint(
                fields=["indicator", "breakdown"],
                condition=Q(ends__isnull=True, undone__isnull=True, unit__isnull=True),
                name="one_open_target_everywhere",
            ),
        )
        indexes = (models.Index(fields=["unit", "indicator"], name="target_of_unit"),)

    def __str__(self) -> str:
        return f"{self.indicator}{':' if self.breakdown else ''}{self.breakdown} · {self.unit or '*'}"


class Choice(models.Model):
    """Which figures the boards of units of a level show under a regime: the last one not taken back counts."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    regime = models.CharField(max_length=40)
    level = models.CharField(max_length=16, choices=Level.choices)
    heads = models.JSONField(
        default=list, help_text="Cells of the leader's board, in order: 'C3.3', 'G14.2a:received'."
    )
    watched = models.JSONField(default=list, help_text="Further cells the officer's board looks at.")
    source = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    recorded = models.DateTimeField(auto_now_add=True)
    undone = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("regime", "level", "-id")

    def __str__(self) -> str:
        return f"{self.regime} · {self.level}"


class Threshold(models.Model):
    """A number the boards go by from a day on: below which base a rate is a small sample, what is outlying."""

    class Name(models.TextChoices):
        SMALL_BASE = "small_base", _("Smallest base of a rate")
        OUTLYING = "outlying", _("Outlying: distance from the median, in tenths of a robust deviation")
        LEAST_POINTS = "least_points", _("Least distance from the median that counts, in hundredths of a point")
        LEAST_CHANGE = "least_change", _("Least change of a count that counts, in percent")
        DUE_SOON = "due_soon", _("Working days before its deadline at which a report is to be decided about")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(max_length=16, choices=Name.choices)
    value = models.PositiveIntegerField()
    begins = models.DateField()
    source = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    recorded = models.DateTimeField(auto_now_add=True)
    undone = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name", "begins", "id")

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


class SavedView(models.Model):
    """A page with all that was chosen on it, kept under a name: for oneself, or for everybody of the unit."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", help_text="Where a shared one is shown.")
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=2000, help_text="Path and query, of this site.")
    shared = models.BooleanField(default=False)
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager()

    class Meta:
        ordering = ("name", "id")
        constraints = (models.UniqueConstraint(fields=["owner", "name"], name="one_view_per_owner_and_name"),)

    def __str__(self) -> str:
        return self.name
