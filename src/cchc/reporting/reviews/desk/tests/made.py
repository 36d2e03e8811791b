"""A province with communes that owe a report, and who collects from them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from cchc.platform.accounts.models import User
from cchc.platform.accounts.tests.made import grant, person, tree
from cchc.platform.units.models import Unit
from cchc.reporting.figures.filling import begin
from cchc.reporting.figures.form import report_of
from cchc.reporting.figures.services import write
from cchc.reporting.figures.tests.made import cell, owed
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reviews.models import Sending

DUE = date(2026, 4, 20)
"""A Monday; the day every report of `Province` is due."""


class Province:
    """`p1` with communes c1, c2 …, and a collector; `p2` beside it with a commune of its own."""

    def __init__(self, communes: int = 3) -> None:
        names = [f"c{number}" for number in range(1, communes + 1)]
        self.units = tree({"vn": None, "p1": "vn", **dict.fromkeys(names, "p1"), "p2": "vn", "d1": "p2"})
        for unit in self.units.values():
            unit.kind = {"p": "province", "c": "commune", "d": "commune"}.get(unit.code[0], unit.kind)
            unit.save()
        self.owed = {code: self._owed(self.units[code]) for code in (*names, "d1")}
        self.period = self.owed["d1"].period
        self.collector = self.person("collector", "p1")

    def _owed(self, unit: Unit) -> Obligation:
        made = owed(unit)
        made.due = DUE
        made.save()
        return made

    def person(self, role: str, code: str, name: str = "", **fields: Any) -> User:
        user = person(name or f"{role}-{code}", self.units[code], **fields)
        grant(user, role, self.units[code])
        return user

    def begun(self, code: str, *answers: tuple[str, Any]) -> Obligation:
        """The unit began, with these answers."""
        one = self.owed[code]
        report = begin(report_of(one), one)
        if answers:
            write(report, [cell(indicator, value) for indicator, value in answers])
        one.refresh_from_db()
        return one


def sending(owed: Obligation, state: str = Obligation.State.SENT, **more: Any) -> Sending:
    """That this report was sent on the 20th, as it stands."""
    at = timezone.make_aware(datetime(2026, 4, 20, 9))
    draft = more.get("draft", False)
    number = Sending.objects.filter(obligation=owed, draft=draft).count() + 1
    made = Sending.objects.create(
        report=owed.report, obligation=owed, round=more.pop("round", number), digest="0", sent=at, **more
    )
    if not draft:
        Obligation.objects.filter(pk=owed.pk).update(state=state, sent=at)
        owed.refresh_from_db()
    return made
