"""What every engine is: it provides the two relations of `core.rollup.statement` and runs the statements on them."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any, NamedTuple, Protocol

from cchc.core.messages import Message
from cchc.core.rollup.statement import Name


class Engine(Protocol):
    """Adds, counts and compares integers where the figures lie; `core.rollup.finish` does the rest."""

    def rows(self, name: Name) -> list[tuple[Any, ...]]:
        """What the statement gives, row by row, in the columns of `Sum`, `AnswerCount` or `Latest`."""


class Pair(NamedTuple):
    """A row of the relation `members`: the unit's figures are part of the parent's total."""

    parent: int
    unit: int


Pairs = Iterable[tuple[int, int]]
"""Rows of `members`, parent before unit."""


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
