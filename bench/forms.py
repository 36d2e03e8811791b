"""Forms: units, periods and figures, each on a database of its own. `make bench AREA=forms`."""

from __future__ import annotations

import importlib
from importlib.util import find_spec

from bench import database  # noqa: F401  sets Django up before the parts import models
from bench.measure import Line

PARTS = ("forms_units", "forms_periods", "forms_figures", "week", "deadline", "exchange")


def run(full: bool) -> list[Line]:
    """The lines of every part."""
    lines: list[Line] = []
    for name in PARTS:
        if find_spec(f"bench.{name}"):
            lines += importlib.import_module(f"bench.{name}").run(full=full)
    return lines
