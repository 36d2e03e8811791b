"""What can be chosen on the page of totals, every choice a part of the address; and what is added to a total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cchc.core.figures import AmountError, Figure, FigureState
from cchc.core.figures.entry import read_entry
from cchc.core.rollup.result import Cell
from cchc.core.vietnamese.numbers import write_number
from cchc.platform.ui.days import typed_day, typed_moment
from cchc.platform.units.models import Unit
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.consolidation.additions import scale_of
from cchc.reporting.consolidation.models import Addition, Consolidation
from cchc.reporting.consolidation.question import Basis, Question
from cchc.reporting.figures.models import State

MAPS = {
    "period": gettext_lazy("period’s last day"),
    "today": gettext_lazy("today's"),
    "day": gettext_lazy("another day"),
}
ORDERS = {
    "oddest": gettext_lazy("oddest first"),
    "biggest": gettext_lazy("largest first"),
    "missing": gettext_lazy("missing first"),
    "name": gettext_lazy("by name"),
}
KEPT = ("map", "day", "drafts", "basis", "at", "only", "q", "rows", "columns", "group", "source")
"""What stays in the address from one page of the totals to the next."""


@dataclass(frozen=True)
class Choices:
    """What the address asks for, read once. `errors` by name of the field; what was typed stays in `typed`."""

    map: str = "period"
    day: date | None = None
    drafts: bool = False
    basis: Basis = Basis.nearest
    at: datetime | None = None
    only: bool = False
    """Only rows that need a look."""
    query: str = ""
    rows: str = ""
    """Whose rows: a form by its id, 'all', or '' for what is usual."""
    units: bool = False
    """One column per unit below."""
    group: int | None = None
    """Only one of the seven fields of work."""
    made: bool = False
    """Made from the parts of the period (a year from its quarters) instead of the reports of the very period."""
    order: str = "oddest"
    """Of the units in a panel."""
    part: str = ""
    """Search among the units of a panel."""
    every: bool = False
    """All units of a panel, not only the first."""
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    def question(self, unit: int, regime: str, period: str) -> Question:
        """What is asked of the roll-up."""
        return Question(unit, regime, period, day=self.day, basis=self.basis, drafts=self.drafts, at=self.at)

    @property
    def plain(self) -> bool:
        """Whether the answer is the usual one: the map of the period, what counts now, nearest reports."""
        usual = self.map == "period" and self.basis is Basis.nearest
        return usual and not self.drafts and self.at is None and not self.made

    @property
    def further(self) -> bool:
        """Whether one of the choices that stand folded away is not the usual one."""
        seldom = self.basis is not Basis.nearest or self.at is not None or self.made or self.units
        return seldom or bool(self.typed.get("rows"))

    @property
    def hidden(self) -> bool:
        """Whether something of the rows is left out."""
        return self.only or bool(self.query) or self.group is not None

    def address(self, **changed: Any) -> str:
        """The choices as a query string with its '?', some of them changed; None: taken out. '' for none."""
        asked = {name: self.typed.get(name, "") for name in KEPT} | changed
        query = QueryDict(mutable=True)
        query.update({name: str(value) for name, value in asked.items() if value not in ("", None)})
        return f"?{query.urlencode()}" if query else ""


def read(given: Mapping[str, str]) -> Choices:
    """The choices of an address. What cannot be understood is said in `errors`, and the usual is taken instead."""
    typed = {
        name: "".join(filter(str.isprintable, given.get(name, ""))).strip()
        for name in (*KEPT, "order", "part", "every")
    }
    errors: dict[str, str] = {}
    which = typed["map"] if typed["map"] in MAPS else "period"
    day = {"today": timezone.localdate(), "day": typed_day(typed["day"])}.get(which)
    if which == "day" and day is None:
        errors["day"] = _("“%(day)s” is no day. Write it like 30/6/2025.") % {"day": typed["day"]}
    at = typed_moment(typed["at"]) if typed["at"] else None
    if typed["at"] and at is None:
        errors["at"] = _("“%(text)s” is no moment. Write for example: 20/4/2026 08:30.") % {"text": typed["at"]}
    return Choices(
        map=which,
        day=day,
        drafts=typed["drafts"] == "1",
        basis=Basis.lowest if typed["basis"] == Basis.lowest else Basis.nearest,
        at=at,
        only=typed["only"] == "1",
        query=typed["q"],
        rows=typed["rows"],
        units=typed["columns"] == "units",
        group=int(typed["group"]) if typed["group"] in map(str, range(1, 8)) else None,
        made=typed["source"] == "parts",
        order=typed["order"] if typed["order"] in ORDERS else "oddest",
        part=typed["part"],
        every=typed["every"] == "1",
        typed=typed,
        errors=errors,
    )


def named(cell: Cell) -> str:
    """A cell as the address names it: 'C3.3a', 'C2:commune'."""
    return f"{cell.indicator}:{cell.breakdown}" if cell.breakdown else cell.indicator


def cell_named(text: str) -> Cell | None:
    """The cell of an address; None for none."""
    indicator, _colon, breakdown = text.strip().partition(":")
    return Cell(indicator[:24], breakdown[:60]) if indicator else None


class EntryRefused(ValueError):
    """A number that cannot be read, in the language of the page."""


class ReasonForm(forms.Form):
    """Why; and, once the period is closed, that this is a correction."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea({"rows": 2, "lang": "vi"})
    )

    def __init__(self, *args: Any, closed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if closed:
            self.fields["correction"] = forms.BooleanField(
                label=gettext_lazy(
                    "The period is closed: write this as a correction. What was sealed stays as it was."
                ),
                required=False,
            )
        for field_ in self.fields.values():
            css = "form-check-input" if isinstance(field_, forms.BooleanField) else "form-control"
            field_.widget.attrs.setdefault("class", css)


class UndoForm(ReasonForm):
    """Taking a line back."""


STATES = (State.VALUE, State.NONE_ARISEN, State.NOT_APPLICABLE)
"""What an own contribution may be."""


class AdditionForm(ReasonForm):
    """A line beside the sum of the units. `seen` is the line the writer saw in its place."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any, *, cell: Cell, kind: str, closed: bool, units: Sequence[Unit], standing: Addition | None,
        about: Unit | None,
    ) -> None:  # fmt: skip
        known = standing if standing is not None and not standing.withdrawn else None
        initial = {"seen": standing.pk if standing else None, "about": about.code if about else ""}
        if known is not None and known.amount is not None:
            initial["value"] = write_number(Figure(FigureState.value, known.amount, known.scale).decimal)  # type: ignore[arg-type]
        if known is not None:
            initial["state"] = known.state
        self.cell, self.kind, self.about, self.units = cell, kind, about, {unit.code: unit for unit in units}
        super().__init__(data, closed=closed, initial=initial)
        before: dict[str, forms.Field] = {}
        if kind in (Addition.Kind.OWN, Addition.Kind.ADJUSTMENT):
            label = gettext_lazy("Figure") if kind == Addition.Kind.OWN else gettext_lazy("Difference, with + or −")
            number = forms.TextInput({"class": "form-control num", "inputmode": "text", "autocomplete": "off"})
            before["value"] = forms.CharField(label=label, required=False, max_length=40, widget=number)
        if kind == Addition.Kind.OWN:
            choices = [(state.value, state.label) for state in STATES]
            before["state"] = forms.ChoiceField(
                label=gettext_lazy("State"), choices=choices, widget=forms.Select({"class": "form-select"})
            )
        if kind == Addition.Kind.ADJUSTMENT:
            offered = [("", gettext_lazy("no unit in particular")), *((unit.code, unit.name) for unit in units)]
            before["about"] = forms.ChoiceField(
                label=gettext_lazy("About the figure of"), choices=offered, required=False,
                widget=forms.Select({"class": "form-select", "lang": "vi"}),
            )  # fmt: skip
        self.fields = before | self.fields

    @property
    def chosen_about(self) -> Unit | None:
        """The unit the line is about."""
        if self.kind == Addition.Kind.ADJUSTMENT:
            return self.units.get(self.cleaned_data.get("about", ""))
        return self.about

    def saw(self, theirs: Addition | None) -> None:
        """What stands there now was shown: saving again replaces it."""
        self.data = self.data.copy()
        self.data["seen"] = str(theirs.pk) if theirs else ""

    def figure(self) -> Figure:
        """The whole's own contribution as typed; EntryRefused or AmountError where it is none."""
        return self._read(self.cleaned_data["value"], FigureState(self.cleaned_data["state"]))

    def difference(self) -> Figure:
        """The difference as typed, with its sign."""
        typed = self.cleaned_data["value"].strip().replace("−", "-").replace("–", "-")
        down, digits = typed.startswith("-"), typed.lstrip("+-").strip()
        figure = self._read(digits, None)
        if figure.amount is None:
            raise EntryRefused(_("Type the difference, such as +12 or −3."))
        return Figure(figure.state, -figure.amount, figure.scale) if down else figure

    def _read(self, raw: str, state: FigureState | None) -> Figure:
        known = catalogue().indicators[self.cell.indicator]
        kind = catalogue().kind_of(self.cell.indicator, self.cell.breakdown or None)
        try:
            figure = read_entry(raw, state=state, kind=kind, unit=known.unit, scale=scale_of(catalogue(), self.cell))
        except AmountError as error:
            raise EntryRefused(error.message.text(get_language() or "vi")) from error
        if figure.state is FigureState.blank:
            raise EntryRefused(_("Type the figure, or choose that none arose."))
        return figure


class SealForm(forms.Form):
    """Sealing a total: a note for whoever reads it later."""

    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=500, required=False,
        widget=forms.Textarea({"rows": 2, "class": "form-control", "lang": "vi"}),
    )  # fmt: skip
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def saw(self, there: Consolidation) -> None:
        """The seal made meanwhile was shown: sealing again puts another after it."""
        self.data = self.data.copy()
        self.data["seen"] = str(there.pk)
