"""What the finders of this package hand on: a quantity with its place in a block, not yet worded."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Statement:
    """A quantity of the prose. `start` and `end` are positions of the figure itself in the block's text."""

    start: int
    end: int
    quantity: Decimal
    unit: str
    """As printed (the counted noun, "%", "tỷ đồng"); "" where the sentence leaves it out."""
    form: str
    """count | percent | whole (Y of X/Y) | label (figure behind its name) | none (explicit zero)
    | answer (form-like zero, "…: Không có.") | duration"""
    noun_end: int
    """Where the counted noun behind the figure ends; `end` when it stands elsewhere."""
    qualifier: str = ""
    parts: tuple[Decimal, Decimal] | None = None
    label: str = ""
    """For a zero: what is said to be none."""
