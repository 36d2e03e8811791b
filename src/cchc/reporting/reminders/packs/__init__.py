"""What reminders ship with: the hours in which people are told, and when whom."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

PACK = Path(__file__).parent / "rules.toml"


@dataclass(frozen=True, slots=True)
class Hours:
    """Local hours in which people are reminded: [first, until); and how late a missed reminder is still sent."""

    first: int
    until: int
    catch_up: int
    """Working days."""
    source: str


@dataclass(frozen=True, slots=True)
class ShippedRule:
    """A rule of the pack, in the words of `models.ReminderRule`."""

    offset: int
    audience: str
    begins: date
    source: str
    regime: str = ""


@cache
def _pack() -> tuple[Hours, tuple[ShippedRule, ...]]:
    read = tomllib.loads(PACK.read_text(encoding="utf-8"))
    return Hours(**read["hours"]), tuple(ShippedRule(**rule) for rule in read["rule"])


def hours() -> Hours:
    """When people may be reminded."""
    return _pack()[0]


def rules() -> tuple[ShippedRule, ...]:
    """The rules of the pack."""
    return _pack()[1]
