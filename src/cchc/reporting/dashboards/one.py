"""One indicator over the units below: tiles, ranking with volumes, distribution, and its course over time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from cchc.core.catalogue.model import Indicator
from cchc.core.figures import to_decimal
from cchc.core.rollup.result import Cell, Result
from cchc.core.vietnamese.numbers import write_number
from cchc.platform.ui.charts import Chart, Line, Point
from cchc.platform.units.models import Unit
from cchc.platform.units.selectors import names_on
from cchc.reporting.catalogue.selectors import kind_of
from cchc.reporting.consolidation.question import Whose
from cchc.reporting.consolidation.selectors import consolidated
from cchc.reporting.dashboards import packs, robust, selectors, wording
from cchc.reporting.dashboards.asking import Asked
from cchc.reporting.dashboards.lights import Goal, Light, light_of
from cchc.reporting.dashboards.ranking import Place, Ranking, is_small, ranking

BANDS = 4
"""Shades of a tile where there is no target: one for each quarter of the units."""


@dataclass(frozen=True)
class Ranked:
    """A unit in the ranking, with what a page says of it."""

    place: Place
    name: str
    url: str
    total: str
    light: Light | None

    @property
    def number(self) -> str:
        return wording.number(self.place.result.figure, self.place.result.method, aligned=True)

    @property
    def base(self) -> str:
        return wording.base(self.place.result)


@dataclass(frozen=True)
class Tile:
    """A unit as a tile. `shade`: a light's name, 'b1' … 'b4' from the lowest quarter, 'small' or 'none'."""

    name: str
    text: str
    title: str
    url: str
    shade: str
    sign: str
    column: int = 0
    row: int = 0


@dataclass(frozen=True)
class OneIndicator:
    """Everything the page of one indicator shows."""

    ask: Asked
    cell: Cell
    indicator: Indicator
    whole: Result | None
    goal: Goal | None
    below: Mapping[int, Result]
    units: Mapping[int, Unit]
    names: Mapping[int, str]
    small_base: int
    absent: int

    @property
    def light(self) -> Light | None:
        return light_of(self.whole.figure, self.goal) if self.whole else None

    @property
    def whole_number(self) -> str:
        return wording.number(self.whole.figure, self.whole.method) if self.whole else ""

    @property
    def whole_base(self) -> str:
        return wording.base(self.whole)

    @property
    def whole_url(self) -> str:
        return self.ask.total_url(self.cell)

    @property
    def rate(self) -> bool:
        """Whether it is ranked by a percentage with a base."""
        return any(map(wording.is_rate, (self.whole, *self.below.values())))

    @property
    def goal_text(self) -> str:
        return wording.goal_text(self.goal, rate=kind_of(*self.cell) == "ratio") if self.goal else ""

    @cached_property
    def ranked(self) -> Ranking:
        return ranking(self.below.values(), self.small_base, high_first=self.goal is None or self.goal.least)

    def lines(self, places: Iterable[Place]) -> list[Ranked]:
        """Places of the ranking with names and addresses."""
        return [self._line(place) for place in places]

    def _line(self, place: Place) -> Ranked:
        unit = self.units[place.unit]
        return Ranked(
            place,
            self.names[place.unit],
            self.ask.indicator_url(self.cell, unit=unit.code),
            self.ask.total_url(self.cell, unit.code),
            light_of(place.result.figure, self.goal),
        )

    @property
    def placed(self) -> list[Ranked]:
        return self.lines(self.ranked.places)

    @property
    def small(self) -> list[Ranked]:
        return self.lines(self.ranked.small)

    @property
    def silent(self) -> list[Ranked]:
        return self.lines(self.ranked.silent)

    @cached_property
    def amounts(self) -> list[int]:
        """Figures of units with an ample base, at one scale."""
        return [place.result.figure.rescale(self.scale).amount or 0 for place in self.ranked.places]

    @cached_property
    def scale(self) -> int:
        return max((place.result.figure.scale for place in self.ranked.places), default=0)

    @cached_property
    def five(self) -> robust.Five | None:
        """Least, quartiles and most of the units with an ample base."""
        return robust.five(self.amounts) if self.amounts else None

    @property
    def quarters(self) -> list[tuple[str, str]]:
        """The five numbers in words."""
        if self.five is None:
            return []
        heads = (_("Least"), _("Lower quarter"), _("Median"), _("Upper quarter"), _("Most"))
        return [(head, self._written(amount)) for head, amount in zip(heads, self.five, strict=True)]

    def _written(self, amount: int) -> str:
        return write_number(to_decimal(amount, self.scale)) + ("\N{NO-BREAK SPACE}%" if self.rate else "")

    @cached_property
    def laid_out(self) -> bool:
        """Whether every unit has a place of its own among the tiles of the pack."""
        known = packs.tiles()
        return bool(self.units) and all(self.units[unit].code in known for unit in self.below)

    @property
    def tiles(self) -> list[Tile]:
        """Every unit below that was asked: by their places where the pack has them, else by name."""
        order = sorted(self.below, key=lambda unit: self.units[unit].folded)
        return [self._tile(unit, self.below[unit]) for unit in order]

    def _tile(self, unit: int, result: Result) -> Tile:
        place = packs.tiles().get(self.units[unit].code) if self.laid_out else None
        number = wording.number(result.figure, result.method)
        light = light_of(result.figure, self.goal)
        small = is_small(result, self.small_base)
        shade = "none" if not number else "small" if small else light.value if light else self._band(result)
        name = place.short if place else wording.short_name(self.names[unit])
        title = f"{self.names[unit]}: {wording.said(result)}"
        if small and number:
            title += " · " + _("small sample")
        return Tile(
            name, number or "–", title, self.ask.indicator_url(self.cell, unit=self.units[unit].code), shade,
            "*" if small and number else light.sign if light and number else "",
            place.column if place else 0, place.row if place else 0,
        )  # fmt: skip

    def _band(self, result: Result) -> str:
        assert self.five is not None
        amount = result.figure.rescale(self.scale).amount or 0
        return f"b{1 + sum(amount > edge for edge in self.five[1:4])}"

    @property
    def legend(self) -> list[tuple[str, str, str]]:
        """Shade, sign and words of each kind of tile there is."""
        found = {tile.shade for tile in self.tiles}
        words: list[tuple[str, str, str]] = [(light.value, light.sign, str(light.label)) for light in Light]
        if self.five:
            edges = [self._written(amount) for amount in self.five]
            words += [(f"b{n}", "", f"{edges[n - 1]} – {edges[n]}") for n in range(1, BANDS + 1)]
        words.append(("small", "*", _("small sample: base below %(least)s") % {"least": self.small_base}))
        words.append(("none", "–", _("no number")))
        return [each for each in words if each[0] in found]

    @property
    def source(self) -> str:
        """What stands under each drawing: whence and of when."""
        reported = self.whole.reported if self.whole else 0
        return _("Source: consolidated reports of %(unit)s, %(regime)s, %(period)s; %(n)s units answered.") % {
            "unit": self.ask.unit.name, "regime": self.ask.regime_label, "period": self.ask.label, "n": reported,
        }  # fmt: skip

    @property
    def distribution(self) -> Chart | None:
        """How many units have which figure."""
        found = robust.classes(self.amounts)
        if len(self.amounts) < 2 or len(found) < 2:
            return None
        unit = "%" if self.rate else wording.unit_of(self.indicator)
        ends = [[write_number(to_decimal(edge, self.scale)) for edge in (one.start, one.end)] for one in found]
        points = [Point(Decimal(one.count), str(one.count)) for one in found]
        return Chart(
            key="distribution", title=_("How many units have which figure"), kind="bar", unit=unit,
            places=[_("%(start)s to below %(end)s") % {"start": start, "end": end} for start, end in ends],
            lines=[Line(_("Units"), points)], head=_("Figure"), source=self.source,
            notes=[_("Small samples are left out.")] if self.ranked.small else [],
        )  # fmt: skip


def one_indicator(ask: Asked, cell: Cell, indicator: Indicator) -> OneIndicator:
    """Read it: the whole, the units below, and what they are held against."""
    answer = consolidated(ask.question, cells=[cell])
    below = consolidated(ask.question, Whose.children, [cell])
    results = {parent: result for (parent, _period, found), result in below.results.items() if found == cell}
    units = Unit.objects.in_bulk(list(results))
    whole = answer.of(ask.unit.pk, cell)
    return OneIndicator(
        ask, cell, indicator, whole, selectors.goals(ask.unit, ask.day, [cell]).get(cell), results, units,
        names_on(units.values(), ask.day), selectors.thresholds(ask.day)["small_base"],
        whole.absent if whole else len(answer.absent),
    )  # fmt: skip


def parts_of(indicator: Indicator) -> list[tuple[str, str]]:
    """The indicator and its named parts, as options."""
    whole: list[tuple[str, Any]] = [("", _("the whole"))]
    return whole + [(part, wording.label_of(Cell("", part))) for part in indicator.breakdowns]
