"""Addresses and words of the pages of totals."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language

from cchc.core.messages import Message

register = template.Library()


@register.simple_tag
def at(ask: Any, name: str, **changed: Any) -> str:
    """Address of a page of the same total, some choices changed; an empty value takes a choice out."""
    address: str = ask.url(name, **changed)
    return address


@register.filter
def said(message: Message) -> str:
    """A message in the page's language."""
    return message.text(get_language() or "vi")
