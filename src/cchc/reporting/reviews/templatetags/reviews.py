"""The steps of a report on any page about it, and the words of steps."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language

from cchc.core.messages import Message
from cchc.reporting.figures.owed import address_of
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reviews.loops import ACTIONS
from cchc.reporting.reviews.steps import fields_of, situation

register = template.Library()


@register.inclusion_tag("reviews/_steps.html", takes_context=True)
def steps(context: Any, owed: Obligation) -> dict[str, Any]:
    """The steps whoever looks may take with the report of `owed`; who has it where there is none."""
    request = context["request"]
    found = situation(owed, request.user)
    offers = [
        (offer, fields_of(found, offer.action.code, request.user) if offer.fields else {}) for offer in found.offers
    ]
    return {
        "request": request, "csrf_token": context.get("csrf_token"), "now": found, "owed": owed, "offers": offers,
        "address": address_of(owed),
    }  # fmt: skip


@register.filter
def in_words(message: Message) -> str:
    """A message in the page's language."""
    return message.text(get_language() or "vi")


@register.filter
def step_done(code: str) -> str:
    """What the history says of a step."""
    action = ACTIONS.get(code)
    return action.done.text(get_language() or "vi") if action else code


@register.filter
def step_say(code: str) -> str:
    """The button of a step."""
    action = ACTIONS.get(code)
    return action.say.text(get_language() or "vi") if action else code
