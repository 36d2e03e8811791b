"""`{% history thing %}`: what happened to a thing, for the page that shows it."""

from __future__ import annotations

from typing import Any

from django import template

from cchc.platform.events import selectors, showing
from cchc.platform.events.policies import EVENTS
from cchc.platform.events.services import subject_of

register = template.Library()


@register.inclusion_tag("events/_history.html", takes_context=True)
def history(context: dict[str, Any], thing: Any, size: int = 20) -> dict[str, Any]:
    """The last `size` events about `thing`, newest first."""
    user = context["request"].user
    found = selectors.history(user, thing, size)
    return {
        "lines": showing.lines(found.page.events, found.readable),
        "more": found.page.older is not None,
        "subject": subject_of(thing),
        "reads_log": EVENTS.allows(user, "read").yes,
    }
