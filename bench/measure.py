"""Measure two callables side by side, and the peak memory of a child process."""

from __future__ import annotations

import gc
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One line of the table and of build/bench.json. `ratio` must not exceed `limit`."""

    area: str
    name: str
    size: int
    ratio: float
    limit: float
    baseline: str
    seconds: float
    peak_mb: float | None = None

    @property
    def holds(self) -> bool:
        return self.ratio <= self.limit


def seconds(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def compare(ours: Callable[[], object], baseline: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Median over rounds of ours ÷ baseline (each round runs both), and our median seconds. One warm-up round."""
    ours()
    baseline()
    pairs = [(seconds(ours), seconds(baseline)) for _ in range(rounds)]
    return statistics.median(a / b for a, b in pairs), statistics.median(a for a, _ in pairs)


def child(code: str, *arguments: str) -> tuple[float, float]:
    """Run Python code in a fresh process: its processor seconds from `_start` on, and its peak memory in MB."""
    measured = (
        "import sys, time, resource; _start = time.process_time()\n"
        f"{code}\n"
        "print(time.process_time() - _start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    done = subprocess.run([sys.executable, "-c", measured, *arguments], capture_output=True, text=True, check=True)
    took, peak = done.stdout.split()[-2:]
    return float(took), float(peak)
