"""Kinds of events: each app registers its own in its `events.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.urls import NoReverseMatch

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


class _Said(dict[str, Any]):
    """The event's data for its sentence; a field it lacks (written by an older version) shows as a dash."""

    def __missing__(self, name: str) -> str:
        return "—"


def sentence_of(event: Any, language: str) -> str:
    """What happened, in `language`; of a kind no longer known, its code and data."""
    kind = KINDS.get(event.kind)
    if kind is None:
        told = ", ".join(f"{name}: {value}" for name, value in event.data.items())
        return f"{event.kind} ({told})" if told else str(event.kind)
    template = kind.sentence.en if language == "en" else kind.sentence.vi
    return template.format_map(_Said({name: "—" if value is None else value for name, value in event.data.items()}))


def link_of(event: Any) -> str:
    """Address of what the event is about; '' where there is no page (any more)."""
    kind = KINDS.get(event.kind)
    if kind is None or kind.link is None:
        return ""
    try:
        return kind.link(event)
    except (NoReverseMatch, LookupError, ValueError):
        return ""
