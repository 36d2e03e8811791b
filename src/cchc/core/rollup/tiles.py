"""Which periods are parts of which, read from their windows alone: no code here knows what a quarter is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from cchc.core.messages import Message
from cchc.core.periods.windows import Placed, Window

NOTHING_INSIDE = Message(
    "Chưa có kỳ nào ngắn hơn nằm trong {code} ({window}) để cộng lại.",
    "No shorter period lies within {code} ({window}), so there is nothing to add up.",
)
GAPS = Message(
    "Không cộng được {code}: không kỳ nào báo cáo về {gaps}.",
    "{code} cannot be added up: no period reports on {gaps}.",
)
OVERLAP = Message(
    "Không cộng được {code}: {one} ({ones}) và {other} ({others}) trùng ngày hoặc không nối liền nhau.",
    "{code} cannot be added up: {one} ({ones}) and {other} ({others}) overlap or do not meet.",
)
NOT_WHOLE = Message(
    "Chưa có kỳ dài hơn để lấy hiệu ra {code}.", "There is no longer period to take {code} from as a difference."
)


@dataclass(frozen=True, slots=True)
class Tiling:
    """Periods that together are `target` without gap or overlap: those of `plus`, less those of `minus`."""

    target: Placed
    plus: tuple[Placed, ...]
    minus: tuple[Placed, ...] = ()

    @property
    def derived(self) -> bool:
        """Whether it is a difference: offered and marked, never stored."""
        return bool(self.minus)


@dataclass(frozen=True, slots=True)
class NoTiling:
    """Why a period cannot be put together. `gaps`: its days that no shorter period holds."""

    target: Placed
    reason: Message
    gaps: tuple[Window, ...] = ()


def tiling(target: Placed, available: Iterable[Placed]) -> Tiling | NoTiling:
    """The fewest of the available periods that are `target` together, the longest first; else why there are none.

    The target itself is not taken. Cumulative periods count like others: their windows hold every day from the start
    of the year, so six months and the quarter within them are never taken together.
    """
    inside = [one for one in others(target, available) if within(one.window, target.window)]
    found = _cover(target.window, inside)
    if found is not None:
        return Tiling(target, found)
    return _why_not(target, inside)


def difference(target: Placed, available: Iterable[Placed]) -> Tiling | NoTiling:
    """A longer period less others that are the rest of it: the third quarter from nine months and the first half."""
    rest_of = others(target, available)
    best: Tiling | None = None
    for whole in sorted(rest_of, key=lambda one: (one.window.end - one.window.start, one.code)):
        if not within(target.window, whole.window) or whole.window == target.window:
            continue
        rest = [
            _cover(left, [one for one in rest_of if one != whole]) for left in whole.window.without([target.window])
        ]
        minus = tuple(part for cover in rest if cover is not None for part in cover)
        if None not in rest and (best is None or len(minus) < len(best.minus)):
            best = Tiling(target, (whole,), minus)
    return best or NoTiling(target, said(NOT_WHOLE, target))


def others(target: Placed, available: Iterable[Placed]) -> list[Placed]:
    """The available periods but the target itself."""
    return [one for one in available if one.code != target.code]


def within(inner: Window, outer: Window) -> bool:
    """Whether every day of `inner` is one of `outer`."""
    return outer.start <= inner.start and inner.end <= outer.end


def _cover(days: Window, periods: Iterable[Placed]) -> tuple[Placed, ...] | None:
    """Periods that meet end to end from the first to the last day: the fewest, then the longest first."""
    reached: dict[object, tuple[Placed, ...]] = {days.start: ()}
    inside = [one for one in periods if within(one.window, days)]
    for one in sorted(inside, key=lambda one: (one.window.start, one.window.end, one.code)):
        if one.window.start in reached:
            path = (*reached[one.window.start], one)
            known = reached.get(one.window.end)
            if known is None or _cost(path) < _cost(known):
                reached[one.window.end] = path
    return reached.get(days.end)


def _cost(path: tuple[Placed, ...]) -> tuple[int, list[int], list[str]]:
    lengths = [-(one.window.end - one.window.start).days for one in path]
    return len(path), lengths, [one.code for one in path]


def _why_not(target: Placed, inside: list[Placed]) -> NoTiling:
    if not inside:
        return NoTiling(target, said(NOTHING_INSIDE, target), (target.window,))
    gaps = tuple(target.window.without(one.window for one in inside))
    if gaps:
        return NoTiling(target, said(GAPS, target, gaps="; ".join(gap.text for gap in gaps)), gaps)
    ordered = sorted(inside, key=lambda one: (one.window.start, one.window.end, one.code))
    one, other = next(
        (pair for pair in pairwise(ordered) if pair[0].window.overlaps(pair[1].window)), (ordered[0], ordered[-1])
    )
    names = {"one": one.code, "ones": one.window.text, "other": other.code, "others": other.window.text}
    return NoTiling(target, said(OVERLAP, target, **names))


def said(message: Message, target: Placed, **more: str) -> Message:
    """The message about a target."""
    return Message(message.vi, message.en, {"code": target.code, "window": target.window.text, **more})


def ending_with(target: Placed, available: Iterable[Placed]) -> Placed | None:
    """The period whose last day is the target's: what stands at the end is told there. The shortest of several."""
    ends = [one for one in others(target, available) if one.window.end == target.window.end]
    return max(ends, key=lambda one: (one.window.start, one.code), default=None)
