"""What can be chosen on the page of totals: every choice is a part of the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cchc.core.rollup.result import Cell
from cchc.platform.ui.days import typed_day
from cchc.reporting.consolidation.question import Basis, Question

MAPS = {
    "period": _lazy("of the period's last day"),
    "today": _lazy("today's"),
    "day": _lazy("of another day"),
}
ORDERS = {
    "oddest": _lazy("oddest first"),
    "biggest": _lazy("largest first"),
    "missing": _lazy("missing first"),
    "name": _lazy("by name"),
}
KEPT = ("map", "day", "drafts", "basis", "at", "only", "q", "rows", "columns", "group")
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
        return self.map == "period" and not self.drafts and self.basis is Basis.nearest and self.at is None

    @property
    def hidden(self) -> bool:
        """Whether something of the rows is left out."""
        return self.only or bool(self.query) or self.group is not None

    def address(self, **changed: Any) -> str:
        """The choices as a query string, some of them changed; None: taken out."""
        asked = {name: self.typed.get(name, "") for name in KEPT} | changed
        query = QueryDict(mutable=True)
        query.update({name: str(value) for name, value in asked.items() if value not in ("", None)})
        return f"?{query.urlencode()}" if query else "?"


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
    at = moment(typed["at"]) if typed["at"] else None
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
        order=typed["order"] if typed["order"] in ORDERS else "oddest",
        part=typed["part"],
        every=typed["every"] == "1",
        typed=typed,
        errors=errors,
    )


def moment(text: str) -> datetime | None:
    """A moment as it is typed, in the time of the country: '20/4/2026 08:30', '20/4/2026' (its end), or ISO."""
    day, _space, hours = text.strip().partition(" ")
    if "/" in day and (known := typed_day(day)):
        text = f"{known.isoformat()}T{hours.strip() or '23:59:59'}"
    try:
        parsed = parse_datetime(text)
    except ValueError:
        return None
    return timezone.make_aware(parsed) if parsed is not None and timezone.is_naive(parsed) else parsed


def named(cell: Cell) -> str:
    """A cell as the address names it: 'C3.3a', 'C2:commune'."""
    return f"{cell.indicator}:{cell.breakdown}" if cell.breakdown else cell.indicator


def cell_named(text: str) -> Cell | None:
    """The cell of an address; None for none."""
    indicator, _colon, breakdown = text.strip().partition(":")
    return Cell(indicator[:24], breakdown[:60]) if indicator else None


def narrowed(choices: Choices, **changed: Any) -> Choices:
    """The choices with something else asked for."""
    return replace(choices, **changed)
