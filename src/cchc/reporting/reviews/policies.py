"""Who may take which step: the policies of reports and of units below."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cchc.platform.accounts.policy import Answer, Policy
from cchc.platform.units.models import Unit
from cchc.platform.units.selectors import successors
from cchc.reporting.figures.policies import BELOW, REPORTS
from cchc.reporting.reviews.loops import Action

POLICIES: dict[str, Policy] = {"report": REPORTS, "below": BELOW}


def stand_ins(unit: Unit) -> list[Unit]:
    """Who carries on for a unit: itself, or those that follow one that has ended and still exist."""
    day = timezone.localdate()
    if unit.ends is None or unit.ends > day:
        return [unit]
    return [one.after for one in successors(unit) if one.after.ends is None or one.after.ends > day] or [unit]


def may(user: Any, action: Action, unit: Unit) -> Answer:
    """Whether `user` may take this step for a report of `unit`. For a unit that was merged or abolished in the middle
    of a period, those who may for the unit that follows it."""
    of, verb = action.policy
    answer = Answer(False, ())
    for one in stand_ins(unit):
        answer = POLICIES[of].allows(user, verb, one)
        if answer:
            break
    return answer
