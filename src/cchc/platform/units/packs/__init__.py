"""The shipped packs of units: csv with codes, names, days and sources, as `docs/how-to/units.md` describes."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

FOLDER = Path(__file__).parent
FILES = ("decisions", "bodies", "changes", "provinces", "districts", "communes-2024", "communes", "map")


def rows(name: str, folder: Path = FOLDER) -> Iterator[dict[str, str]]:
    """The lines of a pack's file, by column."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def digest(folder: Path = FOLDER) -> str:
    """A digest over all files: another one means other units."""
    found = hashlib.sha256()
    for name in FILES:
        found.update((folder / f"{name}.csv").read_bytes())
    return found.hexdigest()


def day(text: str) -> date | None:
    """A day as the packs write it, 2025-07-01; empty: not known, or open."""
    return date.fromisoformat(text) if text else None
