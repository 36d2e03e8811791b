"""Words of the calendar's pages."""

from __future__ import annotations

from django import template
from django.utils import dates
from django.utils.translation import get_language, gettext

from cchc.core.messages import Message
from cchc.platform.calendar.models import Day

register = template.Library()


@register.filter
def named(day: Day) -> str:
    """The name of a row in the language of the page."""
    return day.name_in(get_language() or "vi")


@register.filter
def said(message: Message | str) -> str:
    """A message in two languages, in that of the page."""
    return message.text(get_language() or "vi") if isinstance(message, Message) else str(message)


@register.simple_tag
def month_name(number: int) -> str:
    """'Tháng 1', 'January'."""
    return gettext(str(dates.MONTHS[number]))
