"""Who may take which step: the policies of reports and of units below."""

from __future__ import annotations

from typing import Any

from cchc.platform.accounts.policy import Answer, Policy
from cchc.platform.units.models import Unit
from cchc.reporting.figures.policies import BELOW, REPORTS
from cchc.reporting.reviews.loops import Action

POLICIES: dict[str, Policy] = {"report": REPORTS, "below": BELOW}


def may(user: Any, action: Action, unit: Unit) -> Answer:
    """Whether `user` may take this step for a report of `unit`."""
    of, verb = action.policy
    return POLICIES[of].allows(user, verb, unit)
