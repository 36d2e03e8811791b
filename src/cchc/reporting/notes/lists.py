"""The list behind a count: its rows make the figure of the cell, as long as the cell follows the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cchc.core.figures import Figure as Amount
from cchc.core.figures import FigureState, to_decimal
from cchc.core.messages import Message
from cchc.platform.accounts.policy import Answer
from cchc.reporting.figures.cells import Cell, Standing
from cchc.reporting.figures.filling import begin
from cchc.reporting.figures.form import Slot, report_of, usual_day
from cchc.reporting.figures.hands import refuse_closed
from cchc.reporting.figures.models import Estimate, Figure, State
from cchc.reporting.figures.policies import FIGURES
from cchc.reporting.figures.selectors import standing as figures_standing
from cchc.reporting.figures.services import write
from cchc.reporting.figures.slots import slots_of
from cchc.reporting.forms.models import Obligation
from cchc.reporting.notes import events, selectors
from cchc.reporting.notes.models import Listed
from cchc.reporting.notes.pasted import Item
from cchc.reporting.notes.places import Place
from cchc.reporting.notes.services import Refused, Said, happened, take_away
from cchc.reporting.reports.models import Report

ORIGIN = "danh sách"
"""Origin of a figure that its list gives; kept with it."""
MOST = 2000
"""Rows of one list."""

NO_COUNT = Message(
    "Dòng này không phải là dòng đếm nên không có danh sách kèm theo.",
    "This row is no count, so there is no list behind it.",
)
FULL = Message(
    "Danh sách của một dòng có tối đa {most} mục; thêm {more} mục nữa thì vượt quá.",
    "The list of a row has at most {most} entries; {more} more would exceed that.",
)


@transaction.atomic
def add(place: Place, items: Sequence[Item], *, by: Any, file: Any = None) -> list[Listed]:
    """Add rows to a list. The count of the cell follows where it was that of the list, or nothing was answered yet.

    Refused where the row counts nothing or the list is full; Closed and NotInHand as for figures.
    """
    slot = countable(place)
    report, who = _begun(place, slot, by)
    here = selectors.standing(report, place.row)
    before = here.count()
    if before + len(items) > MOST:
        raise Refused(Message(FULL.vi, FULL.en, {"most": MOST, "more": len(items)}))
    last = Listed.objects.filter(report=report, row=place.row).aggregate(last=Max("position"))["last"] or 0
    common = {"report": report, "row": place.row, "author": by, "on_behalf": who.on_behalf, "at": timezone.now()}
    made = [
        Listed(
            position=position, number=item.number, date=item.date, issuer=item.issuer, subject=item.subject,
            file=file, **common,
        )
        for position, item in enumerate(items, last + 1)
    ]  # fmt: skip
    Listed.objects.bulk_create(made, batch_size=300)
    happened(events.LISTED, place, report, who, count=len(made))
    _follow(report, place.owed, slot, before, by)
    return made


@transaction.atomic
def remove(place: Place, found: Listed, *, by: Any, reason: str = "") -> None:
    """Take a row off its list; it stays as having been there. The count follows as for `add`."""
    slot = countable(place)
    report, who = _begun(place, slot, by)
    before = selectors.standing(report, place.row).count()
    take_away([found], who, reason)
    happened(events.UNLISTED, place, report, who, reason=reason.strip(), count=1)
    _follow(report, place.owed, slot, before, by)


def put_back(place: Place, found: Listed, *, by: Any) -> list[Listed]:
    """List again what was taken off, as a new row at the end."""
    again = Item(found.number, found.date, found.issuer, found.subject)
    return add(place, [again], by=by, file=found.file)


@transaction.atomic
def take_count(place: Place, *, by: Any) -> int:
    """Put the count of the list into the cell, whatever stands there; gives the count."""
    slot = countable(place)
    report, _who = _begun(place, slot, by)
    return _set(report, place.owed, slot, by)


def countable(place: Place) -> Slot:
    """The row's cell, if a list may stand behind it: a count that is typed. Refused for any other row."""
    slot = slots_of(place.owed.template).get(place.row)
    if slot is None or slot.computed or slot.kind != "count":
        raise Refused(NO_COUNT)
    return slot


def counts_as(found: Standing | None) -> int | None:
    """How many a cell says there are: nothing answered yet and none arisen are none; None for what is no whole number,
    and for what is not in the unit's powers."""
    if found is None or found.state in {State.BLANK, State.NONE_ARISEN}:
        return 0
    if found.state != State.VALUE or found.amount is None:
        return None
    value = to_decimal(found.amount, found.scale)
    return int(value) if value == value.to_integral_value() else None


def require(place: Place, by: Any) -> None:
    """NotAllowed for who may not keep the list of this row, before a file is stored for it."""
    _allowed(place.owed, countable(place), by)


def _allowed(owed: Obligation, slot: Slot, by: Any) -> Answer:
    return FIGURES.require(by, "write", Figure(unit=owed.unit, indicator=slot.indicator))


def _begun(place: Place, slot: Slot, by: Any) -> tuple[Report, Said]:
    """The report to write to, its writers waiting; NotAllowed for who may not write this figure."""
    owed = place.owed
    answer = _allowed(owed, slot, by)
    refuse_closed(owed)
    return begin(report_of(owed), owed), Said(by, answer.on_behalf)


def stands(report: Report, slot: Slot) -> Standing | None:
    """What stands in the cell now."""
    found = figures_standing(report, {report.period_code}).get(slot.key(report.period_code))
    return found.seen if found else None


def _follow(report: Report, owed: Obligation, slot: Slot, before: int, by: Any) -> None:
    """Write the list's count where the cell gave that of the list before."""
    if counts_as(stands(report, slot)) == before:
        _set(report, owed, slot, by)


def _set(report: Report, owed: Obligation, slot: Slot, by: Any) -> int:
    """An emptied list leaves the cell not answered: that nothing arose is for a person to say."""
    ids = list(selectors.standing(report, slot.row.key).values_list("id", flat=True))
    seen = stands(report, slot)
    answer = Amount.of(len(ids), slot.scale) if ids else Amount.without(FigureState.blank, slot.scale)
    cell = Cell(
        answer=answer,
        as_of=seen.as_of if seen else usual_day(owed),
        row=slot.row.key,
        indicator=slot.indicator,
        breakdown=slot.breakdown,
        repeat=slot.repeat,
        text=str(len(ids)) if ids else "",
        estimate=seen.estimate if seen else Estimate.FINAL,
        origin=ORIGIN,
        proof=tuple(f"listed:{one}" for one in ids),
        seen=seen.id if seen else None,
    )
    write(report, [cell], by=by)
    return len(ids)
