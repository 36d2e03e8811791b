"""Rules of time as data: the working week and decided days off (calendar.toml, days.csv), and one folder of regimes."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cchc.core.periods.packs.reading import PackError, RegimePack, read_regime

__all__ = ["SHIPPED", "DayPack", "PackError", "RegimePack", "Week", "days", "regimes", "week"]

SHIPPED = Path(__file__).parent
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Week:
    """Free weekdays (Monday 0) with their source, and the years to pre-fill."""

    weekend: tuple[int, ...]
    source: str
    first_year: int
    last_year: int


@dataclass(frozen=True, slots=True)
class DayPack:
    """A decided day off, or day worked in its place."""

    day: date
    working: bool
    name: str
    name_en: str
    decision: str
    decided: date
    swap: date | None
    source: str


def week(folder: Path = SHIPPED) -> Week:
    """The working week of calendar.toml."""
    data: dict[str, Any] = tomllib.loads((folder / "calendar.toml").read_text(encoding="utf-8"))
    weekend = tuple(_WEEKDAYS.index(name) for name in data["weekend"])
    return Week(weekend, data["weekend_source"], data["first_year"], data["last_year"])


def days(folder: Path = SHIPPED) -> list[DayPack]:
    """The decided days of days.csv."""
    with (folder / "days.csv").open(encoding="utf-8", newline="") as stream:
        return [
            DayPack(
                day=date.fromisoformat(line["date"]),
                working=line["working"] == "1",
                name=line["name"],
                name_en=line["name_en"],
                decision=line["decision"],
                decided=date.fromisoformat(line["decided"]),
                swap=date.fromisoformat(line["swap"]) if line["swap"] else None,
                source=line["source"],
            )
            for line in csv.DictReader(stream)
        ]


def regimes(folder: Path = SHIPPED) -> list[RegimePack]:
    """Every regime of the folder, by file name. PackError for the first that is wrong."""
    return [read_regime(path) for path in sorted((folder / "regimes").glob("*.toml"))]
