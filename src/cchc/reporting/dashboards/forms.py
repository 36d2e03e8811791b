"""What is typed about targets and the figures of boards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cchc.core.figures import AmountError, Figure
from cchc.core.figures.entry import read_entry
from cchc.core.rollup.result import Cell
from cchc.platform.calendar.clock import today
from cchc.platform.ui.days import day_field
from cchc.platform.ui.forms import Typed, reason_field
from cchc.platform.units.models import Level
from cchc.reporting.catalogue.selectors import catalogue, indicator, kind_of
from cchc.reporting.consolidation.forms import cell_named
from cchc.reporting.dashboards.models import Direction, Threshold
from cchc.reporting.forms.models import Regime

NONE = "none"
NUMBERS = frozenset({"count", "ratio", "money"})
CODES = forms.TextInput({"list": "indicator-ids", "autocomplete": "off", "class": "form-control"})


def read_cell(typed: str) -> Cell:
    """'C3.3' or 'G14.2a:received' as typed, also with the name after it; ValidationError for what is no number of the
    catalogue."""
    cell = cell_named(typed.strip().partition(" ")[0])
    known = catalogue()
    if (
        cell is None
        or cell.indicator not in known.indicators
        or (cell.breakdown and cell.breakdown not in known.breakdowns)
    ):
        raise forms.ValidationError(
            _("“%(typed)s” is no indicator. Type its id, for example C3.3."), params={"typed": typed}
        )
    if kind_of(*cell) not in NUMBERS:
        raise forms.ValidationError(_("“%(typed)s” has no number to reach."), params={"typed": typed})
    return cell


class TargetForm(Typed):
    """A target of one unit."""

    cell = forms.CharField(label=_("Indicator"), max_length=90, widget=CODES)
    direction = forms.ChoiceField(
        label=pgettext_lazy("target", "It should be"),
        choices=[*Direction.choices, (NONE, _("no target here, whatever is set above"))],
    )
    amount = forms.CharField(label=_("Target"), max_length=40, required=False)
    amber = forms.CharField(
        label=_("Amber until"), max_length=40, required=False,
        help_text=_("Beyond it the light is red; empty: no amber."),
    )  # fmt: skip
    begins = day_field(_("In force from"), initial=today)
    source = forms.CharField(label=_("Document that sets it"), max_length=300, required=False)
    reason = reason_field()

    def clean_cell(self) -> Cell:
        return read_cell(self.cleaned_data["cell"])

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        cell = typed.get("cell")
        if cell is None:
            return typed
        if typed.get("direction") == NONE:
            return typed | {"figure": None, "limit": None}
        figure, limit = self._number("amount", cell), self._number("amber", cell)
        if figure is None and "amount" not in self.errors:
            self.add_error("amount", _("Write the number to reach."))
        if figure is not None and limit is not None:
            scale = max(figure.scale, limit.scale)
            figure, limit = figure.rescale(scale), limit.rescale(scale)
        return typed | {"figure": figure, "limit": limit}

    def _number(self, name: str, cell: Cell) -> Figure | None:
        """What was typed, in the unit of the indicator; None where nothing was, or it is wrong."""
        raw = str(self.cleaned_data.get(name) or "")
        found = indicator(cell.indicator)
        if not raw or found is None:
            return None
        kind = kind_of(*cell)
        try:
            figure = read_entry(
                raw, kind=kind, unit="%" if kind == "ratio" else found.unit, scale=0 if kind == "ratio" else found.scale
            )
        except AmountError as error:
            self.add_error(name, error.message.text(get_language() or "vi"))
            return None
        if figure.amount is None:
            self.add_error(name, _("Write the number to reach."))
            return None
        return figure


class EndForm(Typed):
    """The first day on which a target no longer holds."""

    ends = day_field(_("No longer from"), initial=today)
    reason = reason_field()


class ThresholdForm(Typed):
    """A number boards go by."""

    name = forms.ChoiceField(label=_("Threshold"), choices=Threshold.Name.choices)
    value = forms.IntegerField(label=_("Value"), min_value=1, max_value=1_000_000)
    begins = day_field(_("In force from"), initial=today)
    source = forms.CharField(label=_("Source or remark"), max_length=300, required=False)
    reason = reason_field()


class UndoForm(Typed):
    """Why something is taken back."""

    reason = reason_field()


def _cells(typed: str) -> list[Cell]:
    return list(dict.fromkeys(read_cell(word) for word in typed.replace(",", " ").split()))


class ChoiceForm(Typed):
    """The figures of the boards of a level."""

    regime = forms.ChoiceField(label=_("Regime"))
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices)
    heads = forms.CharField(
        label=_("Figures of the leader's board"),
        max_length=300,
        help_text=_("At most six ids, in order: C3.3 C3.1 G11"),
    )
    watched = forms.CharField(
        label=_("Also watched by the collector"), max_length=600, required=False, help_text=_("Ids, in order.")
    )
    source = forms.CharField(label=_("Source or remark"), max_length=300, required=False)
    reason = reason_field()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        english = get_language() == "en"
        regimes = [(one.code, (english and one.name_en) or one.name) for one in Regime.objects.order_by("name")]
        self.fields["regime"].choices = regimes  # type: ignore[attr-defined]

    def clean_heads(self) -> list[Cell]:
        cells = _cells(self.cleaned_data["heads"])
        if len(cells) > 6:
            raise forms.ValidationError(_("At most six: a board of everything is a board of nothing."))
        return cells

    def clean_watched(self) -> list[Cell]:
        return _cells(self.cleaned_data["watched"])
