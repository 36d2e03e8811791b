"""What boards ship with: targets, the figures of each level's board, thresholds, the places of tiles.

Read-only; rows an administrator adds go before them. A target that everybody has to reach is a row without a unit.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class ShippedTarget:
    """A target of the pack, in the words of `models.Target`."""

    indicator: str
    breakdown: str
    direction: str
    amount: int
    amber: int | None
    scale: int
    begins: date
    source: str


@dataclass(frozen=True, slots=True)
class ShippedChoice:
    """The figures of a board, in the words of `models.Choice`."""

    regime: str
    level: str
    heads: list[str]
    watched: list[str]
    source: str


@dataclass(frozen=True, slots=True)
class ShippedThreshold:
    """A number boards go by, in the words of `models.Threshold`."""

    name: str
    value: int
    begins: date
    source: str


@dataclass(frozen=True, slots=True)
class Tile:
    """Where a unit stands among tiles, counted from 1, and its name where there is little room."""

    column: int
    row: int
    short: str


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def targets() -> tuple[ShippedTarget, ...]:
    """Targets for everybody; their numbers are kept at the decimals the pack writes."""
    return tuple(_target(row) for row in _rows("targets"))


def _target(row: dict[str, str]) -> ShippedTarget:
    numbers = [Decimal(row[name]) for name in ("value", "amber") if row[name]]
    scale = max(max(0, -int(number.as_tuple().exponent)) for number in numbers)
    amounts = [int(number.scaleb(scale)) for number in numbers]
    return ShippedTarget(
        row["indicator"], row["breakdown"], row["direction"], amounts[0], amounts[1] if len(amounts) > 1 else None,
        scale, date.fromisoformat(row["begins"]), row["source"],
    )  # fmt: skip


@cache
def choices() -> dict[tuple[str, str], ShippedChoice]:
    """By regime and level."""
    cells: dict[tuple[str, str], dict[str, list[str]]] = {}
    source: dict[tuple[str, str], str] = {}
    for row in _rows("choices"):
        key = row["regime"], row["level"]
        cells.setdefault(key, {})[row["place"]] = row["cells"].split()
        source[key] = row["source"]
    return {
        key: ShippedChoice(*key, made.get("heads", []), made.get("watched", []), source[key])
        for key, made in cells.items()
    }


@cache
def thresholds() -> tuple[ShippedThreshold, ...]:
    """Every threshold."""
    return tuple(
        ShippedThreshold(row["name"], int(row["value"]), date.fromisoformat(row["begins"]), row["source"])
        for row in _rows("thresholds")
    )


@cache
def tiles() -> dict[str, Tile]:
    """By the code of the unit."""
    return {row["code"]: Tile(int(row["column"]), int(row["row"]), row["short"]) for row in _rows("tiles")}


@cache
def tiles_remark() -> str:
    """What to know about the places of tiles."""
    return next(row["remark"] for row in _rows("tiles") if row["remark"])
