"""Which cells a unit is asked for: the rows of its form that its level fills in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from cchc.core.catalogue.formulas.checks import descriptions
from cchc.core.catalogue.formulas.formula import parse
from cchc.core.catalogue.formulas.nodes import Reference
from cchc.core.catalogue.model import Catalogue, Indicator, Template, TemplateRow
from cchc.core.catalogue.packs import load
from cchc.core.figures import Figure
from cchc.reporting.simulation.packs import rows
from cchc.reporting.simulation.profile import NOTHING, Moment, alone, below, overs, steps

UNASKED = frozenset({"heading", "group", "text"})
"""Kinds of rows that hold no number of their own."""
DECIMALS = 2
"""Of a ratio that a unit states itself."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One cell of a form, and what gives its number."""

    row: str
    indicator: str
    breakdown: str
    cell: str
    kind: str
    time: str
    scale: int
    """Decimals its amount is kept with."""
    whole: int
    """What a number is multiplied with to become an amount."""
    codes: tuple[int, ...]
    stated: bool
    over: str
    """Over several quarters, where it is not as `time` says: opening (as at the beginning), most, less CELL."""
    number: Callable[[Moment], int]


@dataclass(frozen=True, slots=True)
class Form:
    """What units of one level, in one role, fill in of a form."""

    template: str
    asked: tuple[Asked, ...]
    foreign: tuple[Asked, ...]
    """Rows that other levels fill in: some units write there that they are not theirs."""


@cache
def templates(regime: str, level: str) -> tuple[tuple[date, str], ...]:
    """Forms of a level, each from its day, oldest first."""
    found = [
        (date.fromisoformat(row["begins"]) if row["begins"] else date.min, row["template"])
        for row in rows("forms")
        if row["regime"] == regime and row["level"] == level
    ]
    return tuple(sorted(found))


def template_on(regime: str, level: str, day: date) -> tuple[str, str]:
    """The form in use on `day`, and the one before it (the same where there is none); empty where nothing is asked."""
    standing = [name for begins, name in templates(regime, level) if begins <= day]
    return (standing[-1], standing[-2] if len(standing) > 1 else standing[-1]) if standing else ("", "")


@lru_cache(maxsize=256)
def form(template: str, level: str, leads: frozenset[int], first: int | None = None) -> Form:
    """The cells of a form for a level; `leads`: groups whose rows of the whole province a department fills in.
    `first`: only the first so many indicators of the catalogue."""
    known = load()
    whole = known.templates[template]
    wanted = set(list(known.indicators)[:first]) if first is not None else None
    asked: list[Asked] = []
    foreign: list[Asked] = []
    seen: set[tuple[str, str]] = set()
    for row in whole.rows:
        name = (row.indicator or "", row.breakdown or "")
        if row.kind in UNASKED or not row.indicator or name in seen or (wanted is not None and name[0] not in wanted):
            continue
        made = _asked(known, whole, row, known.indicators[row.indicator], level)
        if made is None:
            continue
        seen.add(name)
        theirs = row.level in (None, "all", level) or (row.level, level) == ("commune", "district")
        led = row.level == "province" and known.indicators[row.indicator].group in leads
        (asked if theirs or led else foreign).append(made)
    return Form(template, tuple(asked), tuple(foreign))


def _asked(known: Catalogue, whole: Template, row: TemplateRow, indicator: Indicator, level: str) -> Asked | None:
    """The cell of a row; None for what is computed from others, or is not simulated."""
    breakdown = row.breakdown or ""
    kind = known.kind_of(indicator.id, breakdown or None)
    cell = f"{indicator.id}:{breakdown}" if breakdown else indicator.id
    share = known.rollup_of(indicator.id, breakdown or None) == "share"
    stated = kind == "ratio" and not share
    if stated and _computed(whole, row, indicator):
        return None
    if cell in steps():
        number = _of(cell)
    elif indicator.id in steps() and breakdown == level:
        number = alone(indicator.id)
    elif indicator.id in steps() and (breakdown, level) == ("commune", "district"):
        number = below(indicator.id)
    elif indicator.formula and kind == "ratio":
        number = _ratio(known, indicator)
    else:
        return None
    scale = DECIMALS if stated else indicator.scale if kind == indicator.kind and not share else 0
    codes = tuple(code.value for code in indicator.codes) if share or kind == "code" else ()
    whole_times = 1 if stated else 10**scale
    time = row.time or indicator.time or "flow"
    return Asked(
        row.key, indicator.id, breakdown, cell, "code" if share else kind, time, scale, whole_times, codes, stated,
        overs().get(cell) or overs().get(indicator.id, ""), number,
    )  # fmt: skip


def _of(cell: str) -> Callable[[Moment], int]:
    return lambda moment: moment.of(cell)


def _computed(whole: Template, row: TemplateRow, indicator: Indicator) -> bool:
    """Whether the form itself computes this row: all parts of its formula are printed on it."""
    if row.formula:
        return True
    if not indicator.formula:
        return False
    printed = {(one.indicator, one.breakdown or "") for one in whole.rows}
    return all((one.id, one.breakdown or row.breakdown or "") in printed for one in parse(indicator.formula).references)


def _ratio(known: Catalogue, indicator: Indicator) -> Callable[[Moment], int]:
    """A ratio whose parts the form does not ask for: computed from what the unit knows itself."""
    ready = parse(indicator.formula or "").compile(DECIMALS, descriptions(known))

    def number(moment: Moment) -> int:
        def lookup(reference: Reference) -> Figure:
            name = f"{reference.id}:{reference.breakdown}" if reference.breakdown else reference.id
            return Figure.of(max(moment.of(name), 0)) if name in steps() else Figure.of(0)

        found = ready(lookup)
        return NOTHING if found.amount is None else found.amount

    return number
