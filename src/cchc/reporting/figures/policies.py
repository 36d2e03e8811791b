"""Who may see and write which figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from cchc.platform.accounts import reaching, rows
from cchc.platform.accounts.actors import held_by
from cchc.platform.accounts.models import Role
from cchc.platform.accounts.policy import Policy
from cchc.platform.units.models import Unit
from cchc.reporting.figures.models import Figure
from cchc.reporting.reports.models import Report

FIGURES = Policy(Figure, path="unit", of="figure", row="indicator")
REPORTS = Policy(Report, path="unit", of="report")
BELOW = Policy(Report, path="unit", of="below")


def writes(user: Any, unit: Unit) -> Callable[[str], bool]:
    """Whether `user` may write an indicator of `unit`, asked for all rows of a form at once: what
    `FIGURES.allows(user, "write", row)` says, in a fixed number of queries. A row that shows no indicator is for those
    who may write all."""
    asked, day = FIGURES.rules["write"], timezone.localdate()
    fitting = [one for one in held_by(user, day) if one.grant.role in asked.roles]
    reach = reaching.depths(unit, fitting, day) if fitting else {}
    tests: list[Callable[[str], bool]] = []
    for one in fitting:
        if reaching.refusal(one, asked, unit, reach, day) is None:
            owned = None
            if one.grant.role == Role.CONTRIBUTOR:
                owned = [prefix for prefix, of in rows.owned_by(one.grant.user, day) if of == unit.pk]
            tests.append(_test(frozenset(map(rows.letter, one.grant.fields)), owned))
    return lambda indicator: any(test(indicator) for test in tests)


def _test(letters: frozenset[str], owned: list[str] | None) -> Callable[[str], bool]:
    def test(indicator: str) -> bool:
        if letters and indicator[:1] not in letters:
            return False
        return owned is None or any(rows.covers(prefix, indicator) for prefix in owned)

    return test


def may_accept(user: Any, unit: Unit) -> bool:
    """Whether `user` may let figures of `unit` count: its leader, or a collector above it."""
    return bool(REPORTS.allows(user, "sign", unit)) or bool(BELOW.allows(user, "accept", unit))
