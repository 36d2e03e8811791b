"""Asking several units to review at once: the errors found in what each sent, and its warnings nobody explained."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cchc.core.checking.words import shortened
from cchc.platform.units.models import Unit
from cchc.reporting.forms.models import Obligation, ReportingPeriod
from cchc.reporting.reports.models import Severity
from cchc.reporting.reviews import services
from cchc.reporting.reviews.asking import Item
from cchc.reporting.reviews.desk.matrix import findings_open, rows_of
from cchc.reporting.reviews.models import RequestItem
from cchc.reporting.reviews.refusals import Refused

MOST_POINTS = 60
"""Points of one request; what is beyond would not be read."""
LONGEST = 500
REASON = "Số liệu, nội dung chưa thống nhất qua kiểm tra; đề nghị rà soát, bổ sung."
"""Said to the unit beside the points, in the language of letters between offices."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What one unit would be asked."""

    owed: Obligation
    items: list[Item]

    @property
    def unit(self) -> Unit:
        unit: Unit = self.owed.unit
        return unit


@dataclass(slots=True)
class Outcome:
    """Units that were asked, and those that could not be: moved on meanwhile."""

    asked: list[Unit] = field(default_factory=list)
    refused: list[Unit] = field(default_factory=list)


def from_findings(period: ReportingPeriod, owed: Collection[Obligation]) -> list[Asked]:
    """For each report that waits: a point for every open error and warning; units without any are left out."""
    waiting = [one for one in owed if one.state in (Obligation.State.SENT, Obligation.State.RECEIVED)]
    found = []
    for row, open_ones in findings_open(rows_of(waiting, period)):
        items = [_item(one) for one in open_ones if one.get("severity") in (Severity.ERROR, Severity.WARNING)]
        if items:
            found.append(Asked(row.owed, items[:MOST_POINTS]))
    return found


def _item(finding: Mapping[str, Any]) -> Item:
    """A finding as a point: its first place, its words."""
    places = finding.get("places") or [{}]
    reason = shortened(str(finding.get("message") or finding.get("title") or finding.get("rule", "")), LONGEST)
    about = {"reason": reason, "rule": str(finding.get("rule", ""))}
    if finding.get("row"):
        return Item(place=RequestItem.Place.CELL, row=str(finding["row"]), **about)
    section = str(finding.get("section") or places[0].get("section") or "")
    quote = shortened(str(places[0].get("quote") or ""), LONGEST)
    return Item(
        place=RequestItem.Place.SECTION if section else RequestItem.Place.WHOLE, section=section, quote=quote, **about
    )


def ask(period: ReportingPeriod, owed: Collection[Obligation], due: date, *, by: Any) -> Outcome:
    """Ask each of them for a review, by the table of the loops; Refused for a day that has passed."""
    outcome = Outcome()
    for one in from_findings(period, owed):
        try:
            services.take(one.owed, "request_review", by=by, reason=REASON, items=one.items, due=due)
        except Refused:
            outcome.refused.append(one.unit)
        else:
            outcome.asked.append(one.unit)
    return outcome
