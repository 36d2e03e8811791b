"""Roll-up: totals live and sealed, rules, the parts of a total, the pivot, ten years. `make bench AREA=rollup`."""

from __future__ import annotations

import importlib
from importlib.util import find_spec

from bench import database  # noqa: F401  sets Django up before the parts import models
from bench.measure import Line

PARTS = ("rollup_nation", "rollup_rules", "rollup_pivot", "rollup_years")


def run(full: bool) -> list[Line]:
    """The lines of every part."""
    lines: list[Line] = []
    for name in PARTS:
        if find_spec(f"bench.{name}"):
            lines += importlib.import_module(f"bench.{name}").run(full=full)
    return lines
