"""The number of unread notices, for the top bar."""

from __future__ import annotations

from typing import Any

from django import template

from cchc.platform.notices.services import unread_count

register = template.Library()


@register.simple_tag
def unread_notices(user: Any) -> int:
    """How many notices the person has not read."""
    return unread_count(user)
