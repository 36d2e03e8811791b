"""Words of the pages of regimes and periods."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import template
from django.utils.translation import get_language, gettext

from cchc.core.messages import Message
from cchc.reporting.catalogue.selectors import template as form_of
from cchc.reporting.forms.models import DeadlineRule, ReportingPeriod
from cchc.reporting.forms.regimes import selectors

register = template.Library()


@register.filter
def in_language(thing: Any, field: str) -> str:
    """`name` or `name_en`, as the page is; what there is where one is missing."""
    english = getattr(thing, f"{field}_en", "") if get_language() == "en" else ""
    return english or getattr(thing, field) or str(thing)


@register.filter
def in_label(period: ReportingPeriod) -> str:
    """The name of a period in the language of the page."""
    return period.label_in(get_language() or "vi")


@register.filter
def explained(rule: DeadlineRule) -> Message:
    """A deadline rule in words."""
    return selectors.explained(rule)


@register.filter
def said_step(step: dict[str, str]) -> str:
    """A kept step of a deadline in the language of the page."""
    return step.get(get_language() or "vi") or step["vi"]


@register.filter
def day_before(day: date) -> date:
    """The last day inside a stretch that ends before `day`."""
    return day - timedelta(days=1)


@register.filter
def form_name(identifier: str) -> str:
    """What a form is called; its id where it is not in the catalogue."""
    found = form_of(identifier) if identifier else None
    return ((found.name_en if get_language() == "en" else "") or found.name) if found else identifier


@register.filter
def with_end(unit: Any) -> str:
    """A unit that is no more with its last day: two of one name follow each other."""
    if not unit.ends:
        return str(unit.name)
    until = gettext("until %(day)s") % {"day": f"{day_before(unit.ends):%d/%m/%Y}"}
    return f"{unit.name} ({until})"
