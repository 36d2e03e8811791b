"""Figures and where they come from, in words of the page's language."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from cchc.core.messages import Message
from cchc.reporting.figures import form
from cchc.reporting.figures.models import Estimate, Origin

register = template.Library()


@register.filter
def written(found: Any) -> str:
    """The number in the digits it is kept with; words as they were typed."""
    return form.written(found)


@register.filter
def origin_label(kind: str) -> str:
    """Where a figure comes from."""
    return str(dict(Origin.choices).get(kind, kind))


@register.filter
def estimate_label(value: str) -> str:
    """How final a figure is."""
    return str(dict(Estimate.choices).get(value, value))


@register.filter
def said(message: Message) -> str:
    """A message in the page's language."""
    return message.text(get_language() or "vi")


@register.filter
def says_the_same(other: Any, line: Any) -> bool:
    """Whether the row already holds what was reported elsewhere."""
    seen = line.seen
    return seen is not None and (seen.state, seen.amount, seen.scale) == (other.state, other.amount, other.scale)


@register.filter
def moment_param(moment: datetime) -> str:
    """A moment, to the microsecond and in the country's time, for an address."""
    return timezone.localtime(moment).replace(tzinfo=None).isoformat()
