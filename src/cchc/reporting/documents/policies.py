"""Who may see a report's documents, and who sets how they look."""

from __future__ import annotations

from typing import Any

from cchc.platform.accounts.policy import Answer
from cchc.platform.accounts.policy import Refused as NotAllowed
from cchc.platform.units.models import Unit
from cchc.reporting.figures.policies import REPORTS

SETS = ("draft", "number")
"""Who drafts the unit's reports or numbers its documents sets its letterhead."""


def may_set(user: Any, unit: Unit) -> Answer:
    """Whether `user` may set the letterhead of `unit`, and title and recipients of its reports."""
    answers = [REPORTS.allows(user, action, unit) for action in SETS]
    return next((one for one in answers if one), answers[0])


def require_set(user: Any, unit: Unit) -> Answer:
    """`may_set`, or NotAllowed with why not; what is recorded names who is stood in for."""
    for action in SETS:
        if REPORTS.allows(user, action, unit):
            return REPORTS.require(user, action, unit)
    raise NotAllowed(may_set(user, unit))
