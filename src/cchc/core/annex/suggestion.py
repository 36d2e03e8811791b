"""Formulas and rules that the labels of a form suggest, what is wrong with one, and what it says of past figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cchc.core.messages import Message


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A formula, identity or bound that the labels suggest; a person takes it or not."""

    id: str
    """Unique among the suggestions of a form, and the same when it is proposed again: 'bound:I/2.2:1'."""
    kind: str
    """formula: how the row is computed · identity: an equality that must hold · bound: an inequality that must hold"""
    row: str
    """Key of the row it is about."""
    text: str
    """In the formula language, over keys of rows: `[I/2.2] / [I/2.1] * 100`, `[I/2.2] <= [I/2.1]`."""
    why: Message
    confidence: float
    """0–1"""


@dataclass(frozen=True, slots=True)
class FormulaProblem:
    """What is wrong with a formula, and where in its text (0-based)."""

    message: Message
    position: int


@dataclass(frozen=True, slots=True)
class Trial:
    """What a suggestion says of the figures of one past period."""

    period: str
    holds: bool | None
    """None where a figure it needs is missing, so that nothing can be said."""
    written: Callable[[str], str]
    """In a language, with the figures in their places: '44 / 180 × 100 ≈ 24,44; đã báo cáo 24,4'."""
