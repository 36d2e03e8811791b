"""What becomes of totals: the figures of the whole's own report, written into its draft."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cchc.core.figures import AmountError, Figure, FigureState
from cchc.core.messages import Message
from cchc.core.rollup.method import Method
from cchc.core.rollup.result import Cell, Result
from cchc.platform.accounts.scope import current, everything
from cchc.platform.events.services import record as tell
from cchc.platform.units.models import Unit
from cchc.reporting.catalogue.selectors import catalogue, template
from cchc.reporting.consolidation import events
from cchc.reporting.consolidation.question import Question
from cchc.reporting.consolidation.sealing import digest_of, last, rows_of
from cchc.reporting.consolidation.selectors import Consolidated, consolidated
from cchc.reporting.figures.cells import Cell as Entry
from cchc.reporting.figures.cells import Standing
from cchc.reporting.figures.filling import begin
from cchc.reporting.figures.form import Slot, report_of, usual_day
from cchc.reporting.figures.hands import refuse_closed
from cchc.reporting.figures.models import Ledger, Origin, State
from cchc.reporting.figures.policies import FIGURES, writes
from cchc.reporting.figures.selectors import standing
from cchc.reporting.figures.services import Refused, Written, write
from cchc.reporting.figures.slots import slots_of
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports.models import Report

NO_DUTY = Message(
    "{unit} không có báo cáo phải gửi trong kỳ {period}, nên chưa có biểu để điền. Giao biểu cho đơn vị ở phần Chế độ "
    "báo cáo trước.",
    "{unit} owes no report for {period}, so there is no form to fill. Give the unit a form under Regimes first.",
)
WHICH_FORM = Message(
    "{unit} phải gửi nhiều biểu trong kỳ {period}: chọn một trong {forms}.",
    "{unit} owes several forms for {period}: choose one of {forms}.",
)
NO_FORM = Message("Không còn biểu mẫu {form} trong danh mục.", "The catalogue has no form {form} any more.")
COUNTED = (Method.list, Method.none)
"""Methods that give no one figure for a cell of a form."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A cell somebody filled, left as it is: what stands there, and what the total says."""

    row: str
    cell: Cell
    there: Standing
    total: Figure

    @property
    def differs(self) -> bool:
        return (self.there.state, self.there.amount) != (self.total.state, self.total.amount)


@dataclass(frozen=True, slots=True)
class Filled:
    """What filling did."""

    report: Report
    written: Written
    kept: tuple[Kept, ...] = ()
    left: tuple[str, ...] = ()
    """Keys of rows without a total: nobody answered, or it is not added up."""

    @property
    def count(self) -> int:
        return len(self.written.figures)


def fill_parent(question: Question, *, by: Any = None, form: str = "", overwrite: bool = False) -> Filled:
    """Write the totals into the draft of the unit's own report, as computed figures that refer to the seal (or to the
    question as known now). Rows somebody filled stay, unless `overwrite`; ratios the form computes are not written.

    Refused where the unit owes no form (or several, and none is named); 403 for who may not write figures there;
    `hands.Closed` after the close; `cells.Conflict` where somebody writes at the same time. All or nothing.
    """
    unit = Unit.objects.get(pk=question.unit)
    obligation = _obligation(unit, question, form)
    known = template(obligation.template)
    if known is None:
        raise Refused(Message(NO_FORM.vi, NO_FORM.en, {"form": obligation.template}))
    actor = by or current().actor
    may = writes(actor, unit) if actor is not None else lambda indicator: True
    asked = [slot for slot in slots_of(known.id).values() if slot.indicator and not slot.computed]
    allowed = [slot for slot in asked if may(slot.indicator)]
    if asked and not allowed:
        FIGURES.require(actor, "write", unit)
    with transaction.atomic():
        refuse_closed(obligation)
        report = begin(report_of(obligation), obligation)
        answer = consolidated(question if question.drafts or question.at else replace(question, at=_moment()))
        sorted_out = _sort_out(answer, allowed, report, usual_day(obligation), overwrite=overwrite)
        written = write(report, sorted_out.cells, by=by)
        if written.figures:
            tell(
                events.FILLED, subject=report, unit=unit, actor=by, period=question.period, regime=question.regime,
                count=len(written.figures),
            )  # fmt: skip
    return Filled(report, written, tuple(sorted_out.kept), tuple(sorted_out.left))


@dataclass(slots=True)
class _SortedOut:
    """Which rows are written, which are somebody's, which have no total."""

    cells: list[Entry] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def _sort_out(answer: Consolidated, rows: Iterable[Slot], report: Report, day: date, *, overwrite: bool) -> _SortedOut:
    made, unit = _SortedOut(), report.unit
    proof, stands = _proof_of(unit, answer), standing(report, {report.period_code})
    for slot in rows:
        cell = Cell(slot.indicator, slot.breakdown)
        total = _total(answer.of(unit.pk, cell), slot)
        stand = stands.get(slot.key(report.period_code))
        there = stand.seen if stand else None
        if total is None:
            made.left.append(slot.row.key)
        elif not overwrite and there and there.origin_kind != Origin.COMPUTED and there.state != State.BLANK:
            made.kept.append(Kept(slot.row.key, cell, there, total))
        else:
            made.cells.append(_entry(slot, total, there, day, proof))
    return made


def _moment() -> datetime:
    """That of the last write there is: what was known then can be asked again."""
    with everything("the last instant of any write"):
        found: datetime | None = Ledger.objects.aggregate(last=Max("last"))["last"]
    return found or timezone.now()


def _obligation(unit: Unit, question: Question, form: str) -> Obligation:
    owed = Obligation.objects.filter(unit=unit, period__code=question.period, period__regime__code=question.regime)
    owed = owed.exclude(state=Obligation.State.NOT_REQUIRED).select_related("period__regime", "unit", "report")
    found = [one for one in owed.order_by("template") if form in ("", one.template)]
    values: dict[str, str | int] = {"unit": unit.name, "period": question.period}
    if not found:
        raise Refused(Message(NO_DUTY.vi, NO_DUTY.en, values))
    if len(found) > 1:
        forms = ", ".join(one.template for one in found)
        raise Refused(Message(WHICH_FORM.vi, WHICH_FORM.en, {**values, "forms": forms}))
    return found[0]


def _total(result: Result | None, slot: Slot) -> Figure | None:
    """The figure a row takes from its total; None where there is none for it."""
    if result is None or result.method in COUNTED or slot.kind == "text":
        return None
    if result.method is Method.share and slot.kind == "code":
        return None
    figure = result.figure
    if figure.state not in (FigureState.value, FigureState.none_arisen, FigureState.not_applicable):
        return None
    try:
        return figure if slot.kind == "ratio" else figure.rescale(slot.scale)
    except AmountError:
        return None


def _entry(slot: Slot, total: Figure, there: Standing | None, day: date, proof: tuple[str, str]) -> Entry:
    origin, reference = proof
    return Entry(
        answer=total, as_of=day, row=slot.row.key, indicator=slot.indicator,
        breakdown=slot.breakdown, repeat=slot.repeat, stated=slot.kind == "ratio", origin_kind=Origin.COMPUTED,
        origin=origin, proof=(reference,), seen=there.id if there else None,
    )  # fmt: skip


def _proof_of(unit: Unit, answer: Consolidated) -> tuple[str, str]:
    """Where the totals can be looked up: the seal, where the last one says the same, else the question and its
    moment."""
    question = answer.question
    sealed = last(question)
    if sealed is not None and sealed.digest == digest_of(rows_of(answer, catalogue())):
        return f"consolidation {sealed.number}", f"consolidation:{sealed.public_id}"
    moment = question.at.isoformat() if question.at else "drafts"
    where = f"{unit.public_id}/{question.regime}/{question.period}/{question.basis.value}/{moment}"
    return f"consolidation {question.period}", f"total:{where}"
