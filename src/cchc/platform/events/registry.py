"""Kinds of events: each app registers its own in its `events.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from cchc.core.messages import Message


@dataclass(frozen=True, slots=True)
class EventKind:
    """A registered kind."""

    code: str
    """'units.merged': app and past tense."""
    sentence: Message
    """What happened, with fields of the event's `data`: '{name} sáp nhập vào {into}'."""
    link: Callable[[Any], str] | None = None
    """Address of what the event is about; None where there is no page."""
    erasure: Literal["keep", "forget_reason"] = "keep"
    """What may be taken out of it when somebody's personal data must go."""


KINDS: dict[str, EventKind] = {}


def register(kind: EventKind) -> EventKind:
    """Make a kind known; ValueError where the code is taken."""
    if kind.code in KINDS:
        raise ValueError(f"event kind {kind.code} is registered twice")
    KINDS[kind.code] = kind
    return kind
