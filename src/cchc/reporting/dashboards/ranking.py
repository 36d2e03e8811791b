"""Units in order of a figure. A rate stands with its base; rates of small bases are ranked apart, or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from cchc.core.figures import Figure, FigureState
from cchc.core.rollup.method import Method
from cchc.core.rollup.result import Result

RATES = (Method.ratio, Method.share)


@dataclass(frozen=True, slots=True)
class Place:
    """One unit in a ranking. `rank` None: it has no number."""

    unit: int
    result: Result
    rank: int | None = None
    small: bool = False
    """Its base is below the threshold: ranked among such only."""
    width: int = 0
    """Of its bar, in thousandths of the longest."""
    volume: int = 0
    """Of the bar of its base, in thousandths of the largest base."""

    @property
    def amount(self) -> int:
        """What it is ranked by."""
        return self.result.figure.amount or 0

    @property
    def base(self) -> Figure | None:
        """What a rate is a share of."""
        return self.result.denominator


@dataclass(frozen=True, slots=True)
class Ranking:
    """Those with an ample base, those with a small one, and those without a number."""

    places: tuple[Place, ...]
    small: tuple[Place, ...]
    silent: tuple[Place, ...]

    @property
    def of(self) -> dict[int, Place]:
        """By unit."""
        return {place.unit: place for place in (*self.places, *self.small, *self.silent)}


def ranking(results: Iterable[Result], small_base: int, *, high_first: bool = True) -> Ranking:
    """Ranks start at 1; equal figures share one, and the next is counted on (1, 2, 2, 4)."""
    given, silent = [], []
    for result in results:
        (given if result.figure.state is FigureState.value else silent).append(result)
    ample, small = [], []
    for result in given:
        (small if is_small(result, small_base) else ample).append(result)
    return Ranking(
        _ranked(ample, high_first),
        tuple(replace(place, small=True) for place in _ranked(small, high_first)),
        tuple(Place(result.parent, result) for result in sorted(silent, key=lambda result: result.parent)),
    )


def is_small(result: Result, small_base: int) -> bool:
    """A rate over fewer than `small_base`, or over nobody knows what. A count is its own base."""
    if result.method not in RATES:
        return False
    base = result.denominator
    return base is None or base.amount is None or base.amount < small_base * 10**base.scale


def _ranked(results: list[Result], high_first: bool) -> tuple[Place, ...]:
    def value(result: Result) -> Fraction:
        return Fraction(result.figure.amount or 0, 10**result.figure.scale)

    def base(result: Result) -> Fraction:
        here = result.denominator
        return Fraction(here.amount or 0, 10**here.scale) if here else Fraction(0)

    ordered = sorted(results, key=lambda r: (-value(r) if high_first else value(r), -base(r), r.parent))
    most = max((abs(value(result)) for result in ordered), default=Fraction(0)) or Fraction(1)
    largest = max(map(base, ordered), default=Fraction(0)) or Fraction(1)
    places: list[Place] = []
    for number, result in enumerate(ordered, 1):
        tied = places and value(places[-1].result) == value(result)
        places.append(
            Place(
                result.parent,
                result,
                places[-1].rank if tied else number,
                width=int(abs(value(result)) * 1000 / most),
                volume=int(base(result) * 1000 / largest),
            )
        )
    return tuple(places)
