"""A finding from what `cchc check --json` printed of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from cchc.core.checking.finding import Finding, Place, Severity
from cchc.core.messages import Message

_PLACE = frozenset(field.name for field in fields(Place))


def finding_of(data: Mapping[str, Any]) -> Finding:
    """The finding that `Finding.as_json` gave, with its words filled; fields it does not know are left out."""
    return Finding(
        rule=data["rule"],
        severity=Severity(data["severity"]),
        title=_message(data["title"], data["title_en"]),
        message=_message(data["message"], data["message_en"]),
        places=tuple(Place(**{k: v for k, v in place.items() if k in _PLACE}) for place in data["places"]),
        found=data["found"],
        expected=data["expected"],
        indicators=tuple(data["indicators"]),
        steps=tuple(data["steps"]),
        id=data["id"],
    )


def _message(vi: str, en: str) -> Message:
    """A message already filled: braces in it are only braces."""
    return Message("{text_vi}", "{text_en}", {"text_vi": vi, "text_en": en})
