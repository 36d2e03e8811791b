"""Who may take which step: the policies of reports and of units below."""

from __future__ import annotations

from typing import Any

from cchc.platform.accounts.policy import Answer
from cchc.platform.units.models import Unit
from cchc.platform.units.selectors import stand_ins
from cchc.reporting.figures.policies import BELOW, REPORTS
from cchc.reporting.reviews.loops import Action


def may(user: Any, action: Action, unit: Unit) -> Answer:
    """Whether `user` may take this step for a report of `unit`."""
    of, verb = action.policy
    return collects(user, verb, unit) if of == "below" else REPORTS.allows(user, verb, unit)


def collects(user: Any, verb: str, unit: Unit) -> Answer:
    """Whether `user` may do this from above with a report of `unit`; where the unit has ended, from above the unit that
    follows it."""
    answers = (BELOW.allows(user, verb, one) for one in stand_ins(unit))
    return next((answer for answer in answers if answer), None) or BELOW.allows(user, verb, unit)
