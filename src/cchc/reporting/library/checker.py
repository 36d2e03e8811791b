"""The page of a check: the document with its marks, and the list of findings beside it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from cchc.reporting.catalogue.selectors import template
from cchc.reporting.library import downloads, paper
from cchc.reporting.library.models import Reading
from cchc.reporting.reports import checks, showing
from cchc.reporting.reports.models import Check, Finding


def context(reading: Reading, checked: Check, user: Any) -> dict[str, Any]:
    """What the checker shows to `user`."""
    findings = list(checked.findings.all())
    shown_paper = paper.build(checked.page, findings)

    def address(finding: Finding, index: int) -> tuple[str, str]:
        anchor = shown_paper.anchors[finding.key][index]
        return (f"#{anchor}" if anchor else "", "")

    items = showing.shown(findings, address)
    header = {**checked.header, **reading.decisions.get("header", {})}
    return {
        "reading": reading,
        "checked": checked,
        "back": reading.get_absolute_url(),
        "header": header,
        "days": _days(header.get("period") or {}),
        "form_name": template(header.get("template") or ""),
        "paper": shown_paper,
        "items": items,
        "counts": checks.counts(findings),
        "families": showing.families(items),
        "parts": showing.parts(items),
        "not_checked": checked.not_checked,
        "annotated": _annotated(reading, checked),
        "only_read": not checks.may_decide(user, checked),
    }


def _days(period: dict[str, str]) -> tuple[date, date] | None:
    """First and last day of the period."""
    try:
        return date.fromisoformat(period["start"]), date.fromisoformat(period["end"]) - timedelta(days=1)
    except (KeyError, ValueError):
        return None


def _annotated(reading: Reading, checked: Check) -> str:
    """What the annotated file is called on its button; '' where there is no document."""
    if checked.page is None:
        return ""
    return _("Word file with comments") if downloads.words(reading, checked) else _("Marked copy .html")
