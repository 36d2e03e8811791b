"""What stands beside the sum of the units, and totals that were sealed. Written by `additions`, `in_charge` and
`sealing` only. No row is ever changed but for the one instant `superseded`, set once; nothing is deleted.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from uuid6 import uuid7

from cchc.core.rollup.method import Method
from cchc.platform.accounts.scope import ScopedManager
from cchc.platform.events.models import Event, Kept
from cchc.platform.units.models import Unit
from cchc.reporting.consolidation.question import Basis
from cchc.reporting.figures.models import State

CURRENT = Q(superseded__isnull=True)
CELL = ("unit", "regime", "period", "indicator", "breakdown")


class Recorded(Kept):
    """A row of a ledger: who wrote it, in whose name, why, when, and until when it stood."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    reason = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    on_behalf = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    recorded = models.DateTimeField()
    superseded = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Addition(Recorded):
    """What a whole adds to the sum of its units, or says beside it, in one cell of one period.

    A cell holds one standing row of each kind (of an adjustment: one for each unit it is about); a later row takes the
    place of the one before, `withdrawn` ones add nothing. Rows of units below are never touched by it.
    """

    class Kind(models.TextChoices):
        OWN = "own", pgettext_lazy("addition", "Own contribution")
        ADJUSTMENT = "adjustment", pgettext_lazy("addition", "Adjustment")
        AGENCY = "agency", pgettext_lazy("addition", "Figure of the agency in charge is used")
        EXPLANATION = "explanation", pgettext_lazy("addition", "Explanation of a difference")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    regime = models.CharField(max_length=40)
    period = models.CharField(max_length=32)
    indicator = models.CharField(max_length=24)
    breakdown = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    about = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="The unit below an adjustment is about, or the agency whose figure is used or explained.",
    )
    state = models.CharField(max_length=16, choices=State.choices, default=State.VALUE)
    amount = models.BigIntegerField(null=True, help_text="Own contribution, or the difference of an adjustment.")
    scale = models.PositiveSmallIntegerField(default=0)
    after_close = models.BooleanField(default=False, help_text="A correction: written after the period was closed.")
    withdrawn = models.BooleanField(default=False)
    before = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", help_text="The row whose place this took."
    )

    objects = ScopedManager()

    class Meta:
        ordering = ("recorded", "id")
        constraints = (
            models.UniqueConstraint(
                fields=(*CELL, "kind"), condition=CURRENT & Q(about__isnull=True), name="one_addition_of_a_kind"
            ),
            models.UniqueConstraint(
                fields=(*CELL, "kind", "about"), condition=CURRENT & Q(about__isnull=False), name="one_addition_about"
            ),
            models.UniqueConstraint(
                fields=CELL, condition=CURRENT & Q(kind="agency", withdrawn=False), name="one_agency_is_used"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn=True, amount__isnull=True)
                | Q(kind="own", state="value", amount__isnull=False)
                | (Q(kind="own", amount__isnull=True) & ~Q(state="value"))
                | Q(kind="adjustment", state="value", amount__isnull=False)
                | Q(kind__in=("agency", "explanation"), amount__isnull=True),
                name="addition_says_what_its_kind_says",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="addition_has_a_reason"),
            models.CheckConstraint(
                condition=Q(superseded__isnull=True) | Q(superseded__gt=F("recorded")),
                name="addition_superseded_afterwards",
            ),
        )
        indexes = (models.Index(fields=["regime", "period", "unit"], name="addition_of_period"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.indicator} {self.period}"


class InCharge(Recorded):
    """An agency whose figure is of the whole: it is kept out of the sum of the units and shown beside it."""

    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", help_text="The whole.")
    agency = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    regime = models.CharField(max_length=40)
    prefix = models.CharField(max_length=24, help_text="An indicator, or the beginning of several: B1.")
    begins = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True, help_text="First day on which it no longer holds.")
    source = models.TextField(help_text="The document, or the row of the form, that says so.")

    objects = ScopedManager("parent")

    class Meta:
        ordering = ("parent", "regime", "prefix", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["parent", "regime", "prefix", "agency"], condition=CURRENT, name="one_agency_in_charge"
            ),
            models.CheckConstraint(
                condition=Q(begins__isnull=True) | Q(ends__isnull=True) | Q(ends__gt=F("begins")),
                name="in_charge_days_in_order",
            ),
            models.CheckConstraint(condition=~Q(agency=F("parent")), name="in_charge_of_another"),
        )
        indexes = (models.Index(fields=["regime"], condition=CURRENT, name="in_charge_of_regime"),)

    def __str__(self) -> str:
        return f"{self.agency_id} → {self.parent_id}: {self.prefix}"


class Consolidation(Kept):
    """The totals of one unit and period as sealed at one moment. `inputs` says what went in, so that the same can be
    added up again whatever becomes of the map."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="consolidations", db_index=False)
    regime = models.CharField(max_length=40)
    period = models.CharField(max_length=32)
    number = models.PositiveIntegerField(help_text="1, 2, …: of this unit and period.")
    map_day = models.DateField(help_text="On the map of which day.")
    basis = models.CharField(max_length=8, choices=[(basis.value, basis.value) for basis in Basis])
    known = models.DateTimeField(help_text="As known at this moment.")
    reported = models.PositiveIntegerField(help_text="Units whose figures went in.")
    absent = models.PositiveIntegerField(help_text="Units that had sent nothing.")
    cells = models.PositiveIntegerField()
    doubtful = models.PositiveIntegerField(help_text="Cells with something to doubt.")
    inputs = models.JSONField(help_text="members, additions, kept_out: ids of what went in and what did not.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of its cells; the event that told it holds it too.")
    note = models.TextField(blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    on_behalf = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    objects = ScopedManager()

    class Meta:
        ordering = ("-known", "-id")
        constraints = (
            models.UniqueConstraint(fields=["unit", "regime", "period", "number"], name="one_seal_of_a_number"),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} {self.period} ({self.number})"


class ConsolidatedFigure(Kept):
    """One sealed cell: the total, what it was made of and how."""

    consolidation = models.ForeignKey(Consolidation, on_delete=models.PROTECT, related_name="figures", db_index=False)
    indicator = models.CharField(max_length=24)
    breakdown = models.CharField(max_length=60, blank=True)
    method = models.CharField(max_length=10, choices=[(method.value, method.value) for method in Method])
    rule = models.TextField(blank=True, help_text="Formula of a ratio as it was.")
    state = models.CharField(max_length=16, choices=State.choices)
    amount = models.BigIntegerField(null=True)
    scale = models.PositiveSmallIntegerField(default=0)
    units_amount = models.BigIntegerField(null=True, help_text="What the units alone give.")
    value = models.PositiveIntegerField(default=0)
    none_arisen = models.PositiveIntegerField(default=0)
    not_applicable = models.PositiveIntegerField(default=0)
    blank = models.PositiveIntegerField(default=0)
    unreadable = models.PositiveIntegerField(default=0)
    absent = models.PositiveIntegerField(default=0)
    numerator = models.BigIntegerField(null=True)
    denominator = models.BigIntegerField(null=True)
    answers = models.JSONField(default=list, help_text="[[code, units], …]")
    doubts = models.JSONField(default=list, help_text="Codes of what is to be doubted.")

    objects = ScopedManager("consolidation__unit")

    class Meta:
        ordering = ("consolidation", "id")
        constraints = (
            models.UniqueConstraint(fields=["consolidation", "indicator", "breakdown"], name="one_sealed_cell"),
        )
        verbose_name = _("sealed total")

    def __str__(self) -> str:
        return f"{self.indicator}{self.breakdown and '.' + self.breakdown}: {self.amount}"
