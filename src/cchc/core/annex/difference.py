"""How the rows of a form came from those of an earlier form."""

from __future__ import annotations

from dataclasses import dataclass

from cchc.core.messages import Message

KINDS = ("same", "renamed", "unit_changed", "definition_changed", "split", "merged", "new", "dropped", "moved")


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference; a row may have two (renamed and its unit changed)."""

    kind: str
    """One of KINDS. moved: the same, in another part of the form."""
    before: tuple[str, ...]
    """Keys of rows of the earlier form; empty for a new row."""
    after: tuple[str, ...]
    """Keys of rows of the later form; empty for a dropped one."""
    words: Message
    confidence: float
    """0–1"""
