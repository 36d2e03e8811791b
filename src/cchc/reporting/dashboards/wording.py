"""Figures and their changes in words and digits of a page."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cchc.core.catalogue.model import Indicator
from cchc.core.figures import Figure, FigureState, ratio, to_decimal
from cchc.core.rollup.method import Method
from cchc.core.rollup.result import Cell, Result
from cchc.core.vietnamese.numbers import write_number, write_signed
from cchc.reporting.catalogue.selectors import breakdown, indicator
from cchc.reporting.dashboards.lights import Goal
from cchc.reporting.dashboards.ranking import RATES

BODIES = ("Ủy ban nhân dân ", "UBND ")


def label_of(cell: Cell) -> str:
    """The indicator, and its part, in the language of the page."""
    found, part = indicator(cell.indicator), breakdown(cell.breakdown)
    english = get_language() == "en"
    words = [(english and one.label_en) or one.label for one in (found, part) if one is not None]
    return " – ".join(words) or cell.indicator


def unit_of(found: Indicator | None) -> str:
    """The unit of measure in the language of the page."""
    if found is None:
        return ""
    return (get_language() == "en" and found.unit_en) or found.unit


def is_rate(result: Result | None) -> bool:
    """Whether it is a percentage that has a base."""
    return result is not None and result.method in RATES


def number(figure: Figure | None, method: Method | None = None, *, aligned: bool = False) -> str:
    """96,88 % or 34.279; '' where there is no number. `aligned`: with all its decimals, to stand in a column."""
    if figure is None or figure.decimal is None:
        return ""
    return write_number(figure.decimal, figure.scale if aligned else None) + (
        "\N{NO-BREAK SPACE}%" if method in RATES else ""
    )


def base(result: Result | None) -> str:
    """'496/512' of a rate; '' where it has none."""
    if result is None:
        return ""
    above, below = (one.decimal if one else None for one in (result.numerator, result.denominator))
    return "" if above is None or below is None else f"{write_number(above)}/{write_number(below)}"


def said(result: Result | None) -> str:
    """A result in one line: '96,88 % (496/512)', or its state in words."""
    if result is None:
        return FigureState.blank.label.text(get_language() or "vi")
    text = number(result.figure, result.method)
    if not text:
        return result.figure.state.label.text(get_language() or "vi")
    beside = base(result)
    return f"{text} ({beside})" if beside else text


def goal_text(goal: Goal, *, rate: bool) -> str:
    """'≥ 95 %'."""
    return f"{goal.sign} {write_number(goal.value)}{' %' if rate else ''}"


def amber_text(goal: Goal, *, rate: bool) -> str:
    """Until where the light is amber; '' where it never is."""
    if goal.amber is None:
        return ""
    return f"{goal.sign} {write_number(to_decimal(goal.amber, goal.scale))}{' %' if rate else ''}"


def amounts_of(goal: Goal) -> dict[str, str]:
    """Target and amber as they are typed."""
    amber = "" if goal.amber is None else write_number(to_decimal(goal.amber, goal.scale))
    return {"amount": write_number(goal.value), "amber": amber}


@dataclass(frozen=True, slots=True)
class Change:
    """From one figure to another. `sign`: −1, 0 or 1."""

    text: str
    sign: int
    before: str
    better: bool | None = None
    """None: nobody has said which way is good, or it did not change."""

    @property
    def arrow(self) -> str:
        """The direction as a shape."""
        return {1: "▲", 0: "=", -1: "▼"}[self.sign]


def change(now: Result | None, before: Result | None, goal: Goal | None = None) -> Change | None:
    """Points for a rate, number and percent for anything else. None where one of the two has no number."""
    if now is None or before is None or now.figure.decimal is None or before.figure.decimal is None:
        return None
    scale = max(now.figure.scale, before.figure.scale)
    here, there = (one.rescale(scale).amount or 0 for one in (now.figure, before.figure))
    apart = here - there
    sign = (apart > 0) - (apart < 0)
    text = write_signed(now.figure.decimal - before.figure.decimal)
    if now.method in RATES:
        text = ngettext("%(n)s point", "%(n)s points", abs(apart)) % {"n": text}
    elif there > 0 and apart:
        text = f"{text} ({write_signed(Decimal(ratio(apart, there, 0) or 0))} %)"
    better = None if goal is None or not apart else (apart > 0) == goal.least
    return Change(text if apart else _("unchanged"), sign, said(before), better)


def short_name(name: str) -> str:
    """A unit's name where there is little room: without what every name begins with."""
    for start in BODIES:
        name = name.removeprefix(start)
    return name[:1].upper() + name[1:]
