"""A regime as a file: who reports, in which windows, by when, on which form. Checked when it is read."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from cchc.core.messages import Message
from cchc.core.periods.calendar import WorkingCalendar
from cchc.core.periods.deadlines import DeadlineRule, refuse_hasty
from cchc.core.periods.windows import Named, RuleError, WindowRule, edge

_SOME_YEAR, _SOME_LATER = 2027, 2030
"""Years the rules of a pack are tried on; a Friday, a weekend and a leap year are not needed for that."""
_Part = TypeVar("_Part")


class PackError(ValueError):
    """A regime that cannot be used; `message` says which file, what and why."""

    def __init__(self, file: str, message: Message) -> None:
        super().__init__(f"{file}: {message.text('en')}")
        self.message = Message(f"{{file}}: {message.vi}", f"{{file}}: {message.en}", {"file": file, **message.values})


@dataclass(frozen=True, slots=True)
class WindowPack:
    """A kind's window. With `unit` (codes, `p56-2024 | p56`) it is of these bodies and what is under them."""

    first: str
    last: str
    as_of: str = ""
    unit: str = ""
    begins: date | None = None
    ends: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class DeadlinePack:
    """When a level sends. `example`: shown, and binding nobody."""

    level: str
    rule: str
    shift: str = "next"
    unit: str = ""
    begins: date | None = None
    ends: date | None = None
    source: str = ""
    example: bool = False


@dataclass(frozen=True, slots=True)
class FormPack:
    """The form a level fills; level '' for all others."""

    template: str
    level: str = ""
    unit: str = ""
    begins: date | None = None
    ends: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class KindPack:
    """A kind of period with its rules."""

    kind: str
    name: str
    name_en: str
    number: int = 0
    cumulative: bool = False
    unit: str = ""
    source: str = ""
    begins: date | None = None
    ends: date | None = None
    windows: tuple[WindowPack, ...] = ()
    deadlines: tuple[DeadlinePack, ...] = ()
    forms: tuple[FormPack, ...] = ()


@dataclass(frozen=True, slots=True)
class RegimePack:
    """A whole regime."""

    code: str
    name: str
    name_en: str
    basis: str
    source: str
    receiver: str
    receiver_en: str
    senders: tuple[str, ...]
    least_days: int = 0
    least_days_law: str = ""
    begins: date | None = None
    ends: date | None = None
    kinds: tuple[KindPack, ...] = ()


def read_regime(path: Path) -> RegimePack:
    """The regime of a file, every rule tried once. PackError names the file and what is wrong."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        kinds = tuple(_kind(kind, data.get("deadlines", []), data.get("forms", [])) for kind in data.pop("kinds", []))
        data.pop("deadlines", None)
        data.pop("forms", None)
        data["senders"] = tuple(data["senders"])
        pack = _made(RegimePack, {**data, "kinds": kinds})
        for kind in kinds:
            _try(kind, pack)
    except (RuleError, _Wrong) as error:
        raise PackError(path.name, error.message) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError) as error:
        told = Message("không đọc được: {why}", "cannot be read: {why}", {"why": str(error)})
        raise PackError(path.name, told) from error
    return pack


class _Wrong(Exception):
    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


def _made(made: type[_Part], data: dict[str, Any]) -> _Part:
    known = {field.name for field in fields(made)}  # type: ignore[arg-type]
    unknown = sorted(data.keys() - known)
    if unknown:
        raise _Wrong(
            Message("thừa mục [{names}].", "unknown keys [{names}].", {"names": ", ".join(unknown)}),
        )
    try:
        return made(**data)
    except TypeError as error:
        raise _Wrong(Message("thiếu mục: {why}", "missing keys: {why}", {"why": str(error)})) from error


def _kind(data: dict[str, Any], deadlines: list[Any], forms: list[Any]) -> KindPack:
    """A kind; deadlines and forms written once for the whole regime hold for kinds without their own."""
    parts = {
        "windows": tuple(_made(WindowPack, each) for each in data.get("windows", [])),
        "deadlines": tuple(_made(DeadlinePack, each) for each in data.get("deadlines", deadlines)),
        "forms": tuple(_made(FormPack, each) for each in data.get("forms", forms)),
    }
    return _made(KindPack, {**data, **parts})


def _try(kind: KindPack, regime: RegimePack) -> None:
    """Use every rule once, and see that each deadline comes after its window and leaves the working days asked."""
    named = Named(kind.kind, _SOME_YEAR, kind.number or 1, _SOME_LATER if kind.kind == "years" else 0)
    calendar = WorkingCalendar()
    for window in kind.windows:
        found = WindowRule(window.first, window.last).window(named)
        if window.as_of:
            edge(window.as_of, named)
        for deadline in kind.deadlines:
            if deadline.unit in ("", window.unit) and not deadline.example:
                due = DeadlineRule(deadline.rule, deadline.shift).due(found, named, calendar)
                refuse_hasty(due.day, found, calendar, regime.least_days, regime.least_days_law)
