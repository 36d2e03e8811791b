"""Words of rules and findings, for templates."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language

from cchc.core.checking import NEEDS
from cchc.reporting.reports.live import message_of
from cchc.reporting.reports.models import Finding, Severity
from cchc.reporting.reports.showing import in_language
from cchc.reporting.reports.stale import Mark

register = template.Library()
register.filter("message", in_language)


@register.filter
def severity_name(severity: str) -> str:
    """error → Lỗi."""
    return str(Severity(severity).label)


@register.filter
def gravest(findings: list[Finding]) -> Finding | None:
    """The first that is still open: they come gravest first."""
    return next((finding for finding in findings if finding.is_open), None)


@register.filter
def need_words(need: str) -> str:
    """What is said where a report lacks what a rule needs."""
    return in_language(NEEDS[need])


@register.filter
def finding_title(finding: Finding) -> str:
    """What it says, in the language of the page."""
    english = get_language() == "en" and finding.data.get("title_en")
    return str(english or finding.data["title"])


@register.filter
def said(finding: dict[str, Any], name: str) -> str:
    """Title or message of a finding as `cchc check --json` prints it, in the language of the page."""
    return in_language(message_of(finding, name))


@register.filter
def has_stale(marks: list[Mark]) -> bool:
    """Whether words of an earlier period are among them."""
    return any(one.stale for one in marks)
