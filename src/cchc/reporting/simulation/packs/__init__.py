"""What the simulator goes by, as data: how bodies differ, what their cells are drawn from, which form each fills."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The lines of a csv file, by column."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def words(name: str) -> dict[str, Any]:
    """A toml file."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
