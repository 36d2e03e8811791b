"""What every engine is: it provides the two relations of `core.rollup.statement` and runs the statements on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from importlib import import_module
from typing import Any, NamedTuple, Protocol

from cchc.core.messages import Message
from cchc.core.rollup.statement import Name


class Engine(Protocol):
    """Adds, counts and compares integers where the figures lie; `core.rollup.finish` does the rest."""

    def rows(self, name: Name, only: Collection[str] | None = None) -> list[tuple[Any, ...]]:
        """What the statement gives, row by row, in the columns of `Sum`, `AnswerCount` or `Latest`. `only`: of these
        indicators; more may come."""


class Pair(NamedTuple):
    """A row of the relation `members`: the unit's figures are part of the parent's total."""

    parent: int
    unit: int


Pairs = Iterable[tuple[int, int]]
"""Rows of `members`, parent before unit."""


class Steps(NamedTuple):
    """Members in two steps: groups of units that belong to the same wholes, and the wholes made of groups."""

    groups: list[tuple[Any, ...]]
    """(group, unit), with the period where each has a map of its own."""
    wholes: list[tuple[int, int]]
    """(whole, group)."""


GAIN = 4
"""In steps only where that many rows of `members` become one group at least."""


def in_steps(members: Iterable[tuple[Any, ...]]) -> Steps | None:
    """The same members in two steps; None where hardly a unit belongs to several wholes."""
    members = list(members)
    if len({row[0] for row in members}) <= 2:
        return None
    wholes: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for parent, *unit in members:
        wholes[tuple(unit)].append(parent)
    rows = sum(map(len, wholes.values()))
    groups: dict[tuple[Any, ...], int] = {}
    named = []
    for unit, parents in wholes.items():
        key = (*sorted(parents), *unit[1:])
        group = groups.setdefault(key, len(groups))
        named.append((group, *unit))
    if not named or rows < 1.5 * len(wholes) or len(groups) * GAIN > len(wholes):
        return None
    periods = len(named[0]) - 2
    made = [(parent, group) for key, group in groups.items() for parent in key[: len(key) - periods]]
    return Steps(named, made)


class EngineUnavailable(RuntimeError):
    """An engine that cannot run on this machine. `message` says what to install, in Vietnamese and English."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("en"))
        self.message = message


NOT_INSTALLED = Message(
    "{engine} cần phần mở rộng chưa cài trên máy này ({package}). Cài bằng: pip install 'cchc[{extra}]'",
    "{engine} needs an extra that is not installed on this machine ({package}). Install: pip install 'cchc[{extra}]'",
)


def needed(package: str, *, engine: str, extra: str) -> Any:
    """The package, imported now and not before; EngineUnavailable where its extra is not installed."""
    try:
        return import_module(package)
    except ImportError as error:
        values = {"engine": engine, "package": package, "extra": extra}
        raise EngineUnavailable(Message(NOT_INSTALLED.vi, NOT_INSTALLED.en, values)) from error
