"""The one table of figures, and the turns its writers take. Written by `services`, read through `selectors`."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cchc.platform.accounts.scope import ScopedManager
from cchc.platform.events.models import Event
from cchc.platform.units.models import Unit
from cchc.reporting.reports.models import ReportRow, ReportVersion


class State(models.TextChoices):
    """The five states of a figure; a blank is not a zero."""

    VALUE = "value", _("value")
    NONE_ARISEN = "none_arisen", _("none arisen")
    NOT_APPLICABLE = "not_applicable", _("not in its powers")
    BLANK = "blank", _("not filled in")
    UNREADABLE = "unreadable", _("not readable")


class Origin(models.TextChoices):
    """Where a figure comes from."""

    TYPED = "typed", pgettext_lazy("origin", "Typed")
    COMPUTED = "computed", pgettext_lazy("origin", "Computed")
    REGISTER = "register", pgettext_lazy("origin", "From a register")
    IMPORTED = "imported", pgettext_lazy("origin", "Read from a file")
    ADJUSTED = "adjusted", pgettext_lazy("origin", "Adjusted")


class Estimate(models.TextChoices):
    """How final a figure is; empty: final."""

    FINAL = "", pgettext_lazy("figure", "Final")
    EXPECTED = "expected", pgettext_lazy("figure", "Estimated to the end of the period")
    PROVISIONAL = "provisional", pgettext_lazy("figure", "Provisional")


CURRENT = Q(superseded__isnull=True)
COUNTED = Q(accepted__isnull=False) & CURRENT
"""What counts now."""
DRAFT = Q(accepted__isnull=True) & CURRENT
"""What is typed and not accepted yet."""
BOUND = ~Q(indicator="")
CELL = ("unit", "regime", "period", "indicator", "breakdown", "repeat")


class Ledger(models.Model):
    """The figures of one unit under one regime: its row is the lock their writers take in turn, and `last` the instant
    of the last write, which the next one must exceed even where the clock was set back."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    regime = models.CharField(max_length=40)
    last = models.DateTimeField(null=True, db_index=True)

    objects = ScopedManager()

    class Meta:
        ordering = ("unit", "regime")
        constraints = (models.UniqueConstraint(fields=["unit", "regime"], name="one_ledger_per_unit_and_regime"),)

    def __str__(self) -> str:
        return f"{self.unit_id} {self.regime}"


class Figure(models.Model):
    """The value of an indicator for unit × period × breakdown, as one version of one report gives it.

    `amount` is value × 10**scale. A row of a form that shows no indicator keeps an empty `indicator`: its value is
    shown in its report and counts nowhere else. Only `accepted` and `superseded` are ever set afterwards, once each.
    """

    version = models.ForeignKey(ReportVersion, on_delete=models.PROTECT, related_name="figures")
    row = models.ForeignKey(
        ReportRow,
        on_delete=models.PROTECT,
        null=True,
        related_name="figures",
        db_index=False,
        help_text="The printed row of an imported report; none where it was typed into a form.",
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="figures", db_index=False)
    regime = models.CharField(max_length=40)
    indicator = models.CharField(max_length=24, blank=True)
    template_row = models.CharField(max_length=60, blank=True)
    period = models.CharField(max_length=32)
    breakdown = models.CharField(max_length=60, blank=True)
    repeat = models.PositiveSmallIntegerField(
        default=0, help_text="0 where the report shows this first; the same shown again counts up and is never added."
    )
    state = models.CharField(max_length=16, choices=State.choices)
    amount = models.BigIntegerField(null=True)
    scale = models.PositiveSmallIntegerField(default=0)
    text = models.TextField(blank=True, help_text="As printed or typed.")
    stated = models.BooleanField(default=False, help_text="A given ratio: shown, never added, never averaged.")
    origin_kind = models.CharField(max_length=10, choices=Origin.choices, default=Origin.IMPORTED)
    origin = models.CharField(max_length=255, blank=True, help_text="File and place, or the register's source.")
    proof = models.JSONField(default=list, blank=True, help_text="References to the records a register counted.")
    as_of = models.DateField(help_text="Last day it speaks of.")
    estimate = models.CharField(max_length=12, choices=Estimate.choices, default=Estimate.FINAL, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    recorded = models.DateTimeField()
    accepted = models.DateTimeField(null=True, help_text="None: typed in a draft, counts nowhere.")
    superseded = models.DateTimeField(null=True)

    objects = ScopedManager()

    class Meta:
        ordering = ("version", "id")
        constraints = (
            models.UniqueConstraint(fields=CELL, condition=COUNTED & BOUND, name="one_counted_figure"),
            models.UniqueConstraint(fields=CELL, condition=DRAFT & BOUND, name="one_draft_figure"),
            models.UniqueConstraint(
                fields=["version", "template_row", "period"],
                condition=DRAFT & ~BOUND & Q(row__isnull=True),
                name="one_draft_answer",
            ),
            models.UniqueConstraint(
                fields=["row", "period"], condition=Q(row__isnull=False), name="one_figure_per_printed_cell"
            ),
            models.CheckConstraint(
                condition=(Q(state="value") & (Q(amount__isnull=False) | ~Q(text="")))
                | (~Q(state="value") & Q(amount__isnull=True)),
                name="amount_or_words_where_there_is_a_value",
            ),
            models.CheckConstraint(
                condition=Q(accepted__isnull=True) | Q(accepted__gte=models.F("recorded")),
                name="accepted_after_it_was_recorded",
            ),
            models.CheckConstraint(
                condition=Q(superseded__isnull=True)
                | (
                    Q(superseded__gt=models.F("recorded"))
                    & (Q(accepted__isnull=True) | Q(superseded__gt=models.F("accepted")))
                ),
                name="superseded_after_it_counted",
            ),
        )
        indexes = (
            models.Index(
                fields=["period", "indicator", "regime", "breakdown", "unit", "state", "amount", "scale"],
                condition=COUNTED & Q(repeat=0),
                name="figure_covering",
            ),
            models.Index(
                fields=["period", "indicator", "regime", "unit"],
                condition=Q(accepted__isnull=False, superseded__isnull=False),
                name="figure_past",
            ),
            models.Index(fields=["unit", "indicator", "period"], name="figure_history"),
        )

    def __str__(self) -> str:
        return f"{self.indicator or '—'} {self.period}: {self.text or self.state}"
