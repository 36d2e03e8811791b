"""The one table of figures. Written by `services.record`, read through `selectors`."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cchc.platform.units.models import Unit
from cchc.reporting.reports.models import ReportRow, ReportVersion


class State(models.TextChoices):
    """The five states of a figure; a blank is not a zero."""

    VALUE = "value", _("value")
    NONE_ARISEN = "none_arisen", _("none arisen")
    NOT_APPLICABLE = "not_applicable", _("not in its powers")
    BLANK = "blank", _("not filled in")
    UNREADABLE = "unreadable", _("not readable")


class Figure(models.Model):
    """The value of an indicator for unit × period × breakdown, as one version of one report gives it.

    `amount` is value × 10**scale. A row of a form that shows no indicator keeps an empty `indicator`:
    its value is shown in its report and counts nowhere else.
    """

    version = models.ForeignKey(ReportVersion, on_delete=models.CASCADE, related_name="figures")
    row = models.ForeignKey(ReportRow, on_delete=models.CASCADE, related_name="figures")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="figures")
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
    text = models.TextField(blank=True, help_text="As printed.")
    stated = models.BooleanField(default=False, help_text="A printed ratio: shown, never added, never averaged.")
    origin = models.CharField(max_length=255, blank=True, help_text="File and place it was read from.")
    as_of = models.DateField(help_text="Last day it speaks of.")
    recorded = models.DateTimeField(auto_now_add=True)
    superseded = models.DateTimeField(null=True)

    class Meta:
        ordering = ("row__position", "period")
        constraints = (
            models.UniqueConstraint(
                fields=["unit", "regime", "indicator", "period", "breakdown", "repeat"],
                condition=Q(superseded__isnull=True) & ~Q(indicator=""),
                name="one_current_figure",
            ),
            models.UniqueConstraint(fields=["row", "period"], name="one_figure_per_cell"),
            models.CheckConstraint(
                condition=(Q(state="value") & (Q(amount__isnull=False) | ~Q(text="")))
                | (~Q(state="value") & Q(amount__isnull=True)),
                name="amount_or_words_where_there_is_a_value",
            ),
        )
        indexes = (
            models.Index(fields=["period", "indicator", "unit", "state", "amount"], name="figure_covering"),
            models.Index(fields=["unit", "indicator", "period"], name="figure_history"),
        )

    def __str__(self) -> str:
        return f"{self.indicator or '—'} {self.period}: {self.text or self.state}"
