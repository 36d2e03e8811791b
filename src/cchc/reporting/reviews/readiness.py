"""What stands against a report, as the live check of `reports` says it: one place where the loops ask."""

from __future__ import annotations

from cchc.core.messages import Message
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports.live import Readiness as Against
from cchc.reporting.reports.live import readiness
from cchc.reporting.reports.models import Report

__all__ = ["Against", "against"]

NO_FORM = Message(
    "Không còn biểu mẫu {form} trong danh mục: hãy báo người quản lý chế độ báo cáo.",
    "The form {form} is no longer in the catalogue: tell who manages the regime.",
)


def against(report: Report, owed: Obligation) -> Against:
    """Broken data stops always, errors need the leader's reason, warnings an explanation."""
    try:
        return readiness(report, owed)
    except LookupError:
        unknown = Message(NO_FORM.vi, NO_FORM.en, {"form": report.template})
        return Against([unknown], [], [], 0, [], [], [])
