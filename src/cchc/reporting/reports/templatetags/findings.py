"""Words of rules and findings, for templates."""

from __future__ import annotations

from django import template

from cchc.core.checking import NEEDS
from cchc.reporting.reports.models import Severity
from cchc.reporting.reports.showing import in_language

register = template.Library()
register.filter("message", in_language)


@register.filter
def severity_name(severity: str) -> str:
    """error → Lỗi."""
    return str(Severity(severity).label)


@register.filter
def need_words(need: str) -> str:
    """What is said where a report lacks what a rule needs."""
    return in_language(NEEDS[need])
