"""What templates of people need."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.utils.translation import get_language

from cchc.core.messages import Message
from cchc.platform.accounts.actors import Held, held_by
from cchc.platform.accounts.models import User

register = template.Library()


@register.filter
def dressed(field: BoundField) -> BoundField:
    """A field of a form of allauth in our clothes: our class, no placeholder in another language."""
    attributes = field.field.widget.attrs
    attributes.pop("placeholder", None)
    attributes["class"] = "form-control"
    return field


@register.simple_tag
def demo_people() -> list[User]:
    """Invented people to sign in as; nobody outside a demo."""
    if not settings.DEMO:
        return []
    return list(User.objects.filter(demo=True, is_active=True).prefetch_related("grants__unit").order_by("id"))


@register.filter
def said(message: Message) -> str:
    """A message of the core in the language of the page."""
    return message.text(get_language() or "vi")


@register.filter
def field_names(fields: list[int]) -> Any:
    """'1, 3' of fields of work."""
    return ", ".join(map(str, sorted(fields)))


@register.filter
def last_day(ends: date) -> date:
    """The last day of a stretch that is kept half-open."""
    return ends - timedelta(1)


@register.simple_tag(takes_context=True)
def acting(context: template.Context) -> list[Held]:
    """What the person of the request holds today, own roles first; asked once per request."""
    return held_by(context["request"].user)
