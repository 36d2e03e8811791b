"""Through these registers offer figures to forms: each app says in its `sources.py` which indicators it can count.

    register(Source("C3.3b", "", Message("Hồ sơ đúng hạn", "Dossiers on time"), count_on_time, code="dossiers.on_time"))

A register knows nothing of forms: it is asked for a unit, a window of days and a moment, and answers with a figure and
the references that prove it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cchc.core.figures import Figure
from cchc.core.messages import Message


@dataclass(frozen=True, slots=True)
class Window:
    """Days a figure is asked for: from `start` to before `end`."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Answer:
    """What a register says: the figure, the last day it speaks of, and references to what it counted ('dossier:…')."""

    figure: Figure
    as_of: date
    proof: tuple[str, ...] = ()


Counts = Callable[[Any, Window, datetime], Answer]
"""The figure of a unit in a window, as the register knew it at a moment. Reads only what is committed."""


@dataclass(frozen=True, slots=True)
class Source:
    """One indicator, or one part of it, that a register can count."""

    indicator: str
    breakdown: str
    name: Message
    function: Counts
    code: str
    """Permanent: 'dossiers.on_time'. Kept as the origin of the figures it gave."""
    seconds: int = 20
    """How long it may take before it counts as not answering."""


SOURCES: dict[tuple[str, str], Source] = {}


def register(source: Source) -> Source:
    """Make a source known. ValueError where another one fills the same cell, or has the same code: one figure has one
    origin."""
    key = (source.indicator, source.breakdown)
    if key in SOURCES:
        raise ValueError(
            f"{source.indicator} {source.breakdown}".strip() + f" is already filled by {SOURCES[key].code}"
        )
    if any(known.code == source.code for known in SOURCES.values()):
        raise ValueError(f"source {source.code} is registered twice")
    SOURCES[key] = source
    return source


def source_of(indicator: str, breakdown: str = "") -> Source | None:
    """Which source fills this indicator, or this part of it; None: it is typed."""
    return SOURCES.get((indicator, breakdown))
