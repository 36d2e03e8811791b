"""What stands against a report, as the live check of `reports` says it: one place where the loops ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.module_loading import import_string

from cchc.core.messages import Message
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports.models import Report


@dataclass(frozen=True, slots=True)
class Against:
    """What the check found: broken data stops always, errors need the leader's reason, warnings an explanation."""

    broken: list[Message] = field(default_factory=list)
    errors: list[dict[str, Any]] = field(default_factory=list)
    unexplained: list[dict[str, Any]] = field(default_factory=list)
    blanks: int = 0
    findings: list[dict[str, Any]] = field(default_factory=list)

    @property
    def warnings(self) -> int:
        """Warnings, explained or not."""
        return sum(one.get("severity") == "warning" for one in self.findings)


def against(report: Report, owed: Obligation) -> Against:
    """What stands against this report now."""
    try:
        readiness = import_string("cchc.reporting.reports.live.readiness")
    except ImportError:
        return Against()
    found = readiness(report, owed)
    return Against(found.broken, found.errors, found.unexplained, found.blanks, found.findings)
