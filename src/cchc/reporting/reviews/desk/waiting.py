"""Sendings that wait for who collects, and the next one after one is done with."""

from __future__ import annotations

from typing import Any

from cchc.platform.units.models import Unit
from cchc.reporting.forms.models import ReportingPeriod
from cchc.reporting.reviews.desk.matrix import Row, below, rows_of
from cchc.reporting.reviews.desk.policies import DESK
from cchc.reporting.reviews.models import Sending

WAITING = ("sent", "received")


def waiting_for(user: Any, period: ReportingPeriod, unit: Unit | None = None) -> list[Row]:
    """What was sent in this period and the person may accept, the most troubled first."""
    mine = DESK.visible(user, "accept").values("pk")
    owed = below(user, period, unit).filter(state__in=WAITING, pk__in=mine)
    return rows_of(list(owed.select_related("unit", "report", "period__regime")), period)


def next_after(sending: Sending, user: Any) -> Sending | None:
    """The next sending of the same period that waits for the person, in the order of the desk: the first one after
    this in it, else the first of all. None where nothing else waits."""
    rows = [row for row in waiting_for(user, sending.obligation.period) if row.sending is not None]
    others = [row.sending for row in rows if row.owed.pk != sending.obligation_id]
    after = [row.owed.pk for row in rows]
    if sending.obligation_id in after:
        later = rows[after.index(sending.obligation_id) + 1 :]
        if later:
            return later[0].sending
    return others[0] if others else None
