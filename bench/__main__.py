"""`python -m bench [AREA] [--full]`: print a table, write build/bench.json; exit 1 where a limit is broken."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.measure import Line

AREAS = ("reading", "checking", "forms", "rollup", "writing")


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("area", nargs="?", default="all", choices=("all", *AREAS))
    parser.add_argument("--full", action="store_true", help="also what takes longer than ten minutes")
    options = parser.parse_args()
    lines: list[Line] = []
    for area in AREAS if options.area == "all" else (options.area,):
        lines += importlib.import_module(f"bench.{area}").run(full=options.full)
    _print(lines)
    target = Path("build") / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps([asdict(line) for line in lines], indent=1) + "\n")
    return 0 if all(line.holds for line in lines) else 1


def _print(lines: list[Line]) -> None:
    table = Table(title="cchc bench")
    for head in ("area", "name", "size", "ratio", "limit", "baseline", "seconds", "peak MB", ""):
        table.add_column(head, justify="right" if head in ("size", "ratio", "limit", "seconds", "peak MB") else "left")
    for line in lines:
        peak = f"{line.peak_mb:.0f}" if line.peak_mb else ""
        mark = "ok" if line.holds else "OVER"
        table.add_row(
            line.area, line.name, str(line.size), f"{line.ratio:.2f}", f"{line.limit:.2f}", line.baseline,
            f"{line.seconds:.4f}", peak, mark,
        )  # fmt: skip
    Console(width=120).print(table)


if __name__ == "__main__":
    sys.exit(main())
