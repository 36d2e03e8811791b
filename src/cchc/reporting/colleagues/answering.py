"""Answers: each is kept as it was given, and written into the form where nobody else has written meanwhile.

What cannot be written waits beside the cell with the reason; nothing is lost, and nothing of the drafter is replaced.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from cchc.platform.events.registry import EventKind
from cchc.platform.events.services import record
from cchc.reporting.colleagues import events, notices, people
from cchc.reporting.colleagues.models import Answer, DataRequest, Taken, Through, Why
from cchc.reporting.figures.cells import Cell, Conflict, Standing, answer_of
from cchc.reporting.figures.filling import CHOICES, EntryError, begin, read_cell
from cchc.reporting.figures.form import Slot, report_of, usual_day
from cchc.reporting.figures.hands import Closed, NotInHand, refuse_closed
from cchc.reporting.figures.models import State
from cchc.reporting.figures.selectors import standing
from cchc.reporting.figures.services import write
from cchc.reporting.figures.slots import slots_of

ORIGIN = "phiếu cung cấp số liệu"
"""Where a figure says it comes from; its proof names the request, and nothing names the person."""
LONGEST = 4000
"""Characters of an answer that are kept."""
TRIES = 5
"""How often cells are read again that somebody writes at the same moment, before the answer waits beside them."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into one row."""

    text: str = ""
    state: str = ""
    seen: int | None = None
    """Id of the last answer the page had shown; what is still the same as there was not typed anew."""

    @property
    def empty(self) -> bool:
        return not self.text and self.state in {"", State.VALUE, State.BLANK}

    def same_as(self, answer: Answer) -> bool:
        """It says what the answer said."""
        return self.text == answer.text and _plain(self.state) == _plain(answer.state)


@dataclass(slots=True)
class Outcome:
    """What became of what was typed."""

    answers: dict[str, Answer] = field(default_factory=dict)
    """Row → the answer that was kept now."""
    errors: dict[str, str] = field(default_factory=dict)
    """Row → why it is no figure of this row, in the language of the page."""
    remark: Answer | None = None

    @property
    def waiting(self) -> int:
        return sum(answer.taken == Taken.WAITING for answer in self.answers.values())


def typed_rows(posted: Mapping[str, str]) -> dict[str, Typed]:
    """Row → what was typed, out of fields 'v:ROW', 's:ROW' and 'seen:ROW'."""
    found: dict[str, dict[str, str]] = {}
    for name, value in posted.items():
        part, colon, key = name.partition(":")
        if colon and part in {"v", "s", "seen"}:
            found.setdefault(key, {})[part] = _kept(value)
    return {key: Typed(one.get("v", ""), _state(one), _number(one.get("seen", ""))) for key, one in found.items()}


def _state(one: Mapping[str, str]) -> str:
    """The choice beside the field; 'there is a value' with an empty field is no answer."""
    state = one.get("s", "")
    return "" if state not in CHOICES or (state == State.VALUE and not one.get("v")) else state


def _kept(typed: str) -> str:
    """What is kept of what was typed: no NUL, which nobody types and no database keeps."""
    return typed.replace("\0", "").strip()[:LONGEST]


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None


def _plain(state: str) -> str:
    return "" if state in {State.VALUE, State.BLANK} else state


@transaction.atomic
def give(
    request: DataRequest,
    typed: Mapping[str, Typed],
    *,
    remark: str | None = None,
    through: str = Through.LINK,
    by: Any = None,
    said: str = "",
    origin: str = ORIGIN,
    hold: str = "",
) -> Outcome:
    """Keep what was typed into rows of this request, and write it into the form. Rows that are not asked are passed
    over, whoever names them. `hold`: keep everything waiting for this reason. Sent again, nothing happens twice."""
    DataRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    earlier = list(Answer.objects.filter(request=request).order_by("id"))
    asked = slots_of(request.template)
    outcome = Outcome(answers=_answers(request, {row: typed[row] for row in asked if row in typed}, earlier))
    for answer in outcome.answers.values():
        answer.through, answer.author, answer.said = through, by, people.sealed(said)
    cells = _cells(request, asked, outcome, origin)
    _enter(request, asked, cells, outcome.answers, earlier, by=by, hold=hold)
    for answer in outcome.answers.values():
        answer.save()
    outcome.remark = _remarked(request, remark, earlier, through, by)
    if outcome.answers or outcome.remark:
        DataRequest.objects.filter(pk=request.pk).update(answered=timezone.now())
    if through == Through.LINK and outcome.answers:
        notices.tell(request, notices.ANSWERED)
    if through == Through.LINK and outcome.remark and outcome.remark.text:
        notices.tell(request, notices.REMARKED)
    return outcome


def _answers(request: DataRequest, typed: Mapping[str, Typed], earlier: list[Answer]) -> dict[str, Answer]:
    """Row → what is kept of what was typed into it; nothing for a row where nothing new is said."""
    found = {}
    for row in request.rows:
        if row in typed:
            answer = _new(request, row, typed[row], [old for old in earlier if old.row == row])
            if answer is not None:
                found[row] = answer
    return found


def _cells(request: DataRequest, asked: Mapping[str, Slot], outcome: Outcome, origin: str) -> dict[str, Cell]:
    """Row → the figure its answer gives; what is no figure of its row waits, and `errors` of the outcome says why."""
    found, day = {}, usual_day(request.obligation)
    for row, answer in outcome.answers.items():
        try:
            cell = read_cell(asked[row], {"v": answer.text, "s": answer.state}, day)
        except EntryError as refused:
            outcome.errors[row] = str(refused)
            answer.taken, answer.why = Taken.WAITING, Why.UNREADABLE
        else:
            found[row] = replace(cell, origin=origin, proof=(f"request:{request.public_id}",))
    return found


def _new(request: DataRequest, row: str, one: Typed, earlier: list[Answer]) -> Answer | None:
    """The answer to keep: a new one, the last one again where it still waits, or None where nothing new is said."""
    last = earlier[-1] if earlier else None
    shown = next((old for old in earlier if old.pk == one.seen), None)
    if shown is not None and shown is not last and one.same_as(shown):
        return None
    if last is not None and one.same_as(last):
        return last if last.taken == Taken.WAITING else None
    if last is None and one.empty:
        return None
    return Answer(request=request, row=row, text=one.text, state=one.state)


def _enter(
    request: DataRequest,
    asked: Mapping[str, Slot],
    cells: dict[str, Cell],
    answers: Mapping[str, Answer],
    earlier: list[Answer],
    *,
    by: Any,
    hold: str,
) -> None:
    """Write the cells nobody else has written; on each answer, what became of it."""
    if hold:
        return _wait(cells, answers, hold)
    mine = {answer.figure_id for answer in earlier if answer.figure_id}
    for _try in range(TRIES):
        try:
            with transaction.atomic():
                refuse_closed(request.obligation)
                report = begin(report_of(request.obligation), request.obligation)
                stands = standing(report, {report.period_code})
                there = {row: _seen(stands.get(asked[row].key(report.period_code))) for row in cells}
                free, waits = _sorted(cells, there, mine, answers)
                seen = {row: one.id if (one := there[row]) else None for row in free}
                done = write(report, [replace(cell, seen=seen[row]) for row, cell in free.items()], by=by)
        except NotInHand:
            return _wait(cells, answers, Why.NOT_IN_HAND)
        except Closed:
            return _wait(cells, answers, Why.CLOSED)
        except Conflict:
            continue  # what stands is read again: somebody wrote in between
        _wait(waits, answers, Why.CONFLICT)
        written = {figure.template_row: figure.pk for figure in done.figures}
        for row in free:
            _taken(answers[row], written.get(row) or seen[row])
        return None
    return _wait(cells, answers, Why.CONFLICT)


def _sorted(
    cells: Mapping[str, Cell], there: Mapping[str, Standing | None], mine: set[int], answers: Mapping[str, Answer]
) -> tuple[dict[str, Cell], dict[str, Cell]]:
    """Cells to write, where nothing stands or what this request wrote; and cells that wait, where somebody else has
    written something else. Where somebody wrote the very same, the answer is in the form already."""
    free, waits = {}, {}
    for row, cell in cells.items():
        found = there[row]
        if found is None or found.state == State.BLANK or found.id in mine:
            free[row] = cell
        elif _says(cell, found):
            _taken(answers[row], None)
        else:
            waits[row] = cell
    return free, waits


def _seen(stand: Any) -> Standing | None:
    found: Standing | None = stand.seen if stand else None
    return found


def _says(cell: Cell, there: Standing) -> bool:
    """What stands is the same answer."""
    same = answer_of(there)
    if (same.state, same.amount, same.scale) != (cell.answer.state, cell.answer.amount, cell.answer.scale):
        return False
    in_words = cell.answer.amount is None and cell.answer.state == State.VALUE
    return not in_words or cell.text == there.text


def _wait(cells: Mapping[str, Cell], answers: Mapping[str, Answer], why: str) -> None:
    for row in cells:
        answers[row].taken, answers[row].why = Taken.WAITING, why


def _taken(answer: Answer, figure: int | None) -> None:
    answer.taken, answer.why, answer.figure_id = Taken.YES, "", figure


def _remarked(request: DataRequest, remark: str | None, earlier: list[Answer], through: str, by: Any) -> Answer | None:
    """What was remarked, if it is something else than before."""
    if remark is None:
        return None
    text = _kept(remark)
    last = next((old for old in reversed(earlier) if not old.row), None)
    if text == (last.text if last else ""):
        return None
    kept: Answer = Answer.objects.create(
        request=request, text=text, through=through, author=by, taken=Taken.YES, decided=timezone.now()
    )
    return kept


# --- decided by the drafter


class Moved(Exception):
    """What stands in the cell is not what the drafter saw when deciding."""


@transaction.atomic
def take(answer: Answer, *, by: Any, seen: int | None) -> None:
    """Put a waiting answer in the place of what stands, which the drafter saw (`seen`: id of that figure). Moved where
    something else stands meanwhile; EntryError where it is no figure; Closed where the report is not in hand."""
    request = answer.request
    slot = slots_of(request.template).get(answer.row)
    if slot is None or answer.taken == Taken.YES:
        raise Moved
    cell = read_cell(slot, {"v": answer.text, "s": answer.state}, usual_day(request.obligation))
    cell = replace(cell, seen=seen, origin=ORIGIN, proof=(f"request:{request.public_id}",))
    refuse_closed(request.obligation)
    report = begin(report_of(request.obligation), request.obligation)
    try:
        done = write(report, [cell], by=by)
    except Conflict as conflict:
        raise Moved from conflict
    _taken(answer, done.figures[0].pk if done.figures else None)
    _decide(answer, by, events.TAKEN)


@transaction.atomic
def leave(answer: Answer, *, by: Any) -> None:
    """Leave a waiting answer out; it stays where it is, and can be taken later."""
    answer.taken = Taken.NO
    _decide(answer, by, events.LEFT_OUT)


def _decide(answer: Answer, by: Any, kind: EventKind) -> None:
    answer.decided, answer.decided_by = timezone.now(), by
    answer.save(update_fields=["taken", "why", "figure", "decided", "decided_by"])
    request = answer.request
    record(kind, subject=request, unit=request.unit, code=request.code, row=answer.row)


def on_behalf(
    request: DataRequest, typed: Mapping[str, Typed], *, through: str, moment: str, said: str, by: Any
) -> Outcome:
    """Enter what a colleague said by telephone or on paper; the figure says how and when, not who."""
    how = {Through.PHONE: "điện thoại", Through.PAPER: "phiếu giấy"}[Through(through)]
    outcome = give(request, typed, through=through, by=by, said=said, origin=f"{how} {moment}".strip())
    if outcome.answers:
        rows = len(outcome.answers)
        record(events.ON_BEHALF, subject=request, unit=request.unit, code=request.code, rows=rows)
    return outcome
