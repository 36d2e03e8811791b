"""What was typed into a form: read row by row, written, and told row by row. Nothing typed is lost."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cchc.core.figures import Figure as Amount
from cchc.core.figures import FigureState
from cchc.core.figures.amount import AmountError
from cchc.core.figures.entry import read_entry
from cchc.platform.sources.asking import FAILED, ask
from cchc.platform.sources.registry import Answer, Window
from cchc.platform.ui.days import typed_day
from cchc.reporting.catalogue.selectors import indicator, kind_of
from cchc.reporting.figures.cells import Cell, Clash, Conflict, InWords, Key
from cchc.reporting.figures.form import Form, Line, Slot, usual_day
from cchc.reporting.figures.hands import Closed, refuse_closed
from cchc.reporting.figures.models import Estimate, Figure, Origin, State
from cchc.reporting.figures.services import Refused, Written, adjust, write
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports.models import Report, Stage

CHOICES = (State.VALUE, State.NONE_ARISEN, State.NOT_APPLICABLE, State.BLANK)
"""What may be chosen beside a cell."""


class EntryError(ValueError):
    """A cell that cannot be read, in the language of the page."""


@dataclass(slots=True)
class Outcome:
    """What became of what was typed, row by row."""

    written: Written | None = None
    typed: dict[str, dict[str, str]] = field(default_factory=dict)
    """Row → field → what was typed, of rows that were not saved."""
    errors: dict[str, str] = field(default_factory=dict)
    clashes: dict[str, Clash] = field(default_factory=dict)
    closed: bool = False
    """The period was closed meanwhile: nothing was saved, and all that was typed is in `typed`."""

    @property
    def saved(self) -> int:
        return len(self.written.figures) if self.written else 0

    @property
    def complete(self) -> bool:
        return not self.errors and not self.clashes and not self.closed

    @property
    def rows_saved(self) -> set[str]:
        """Rows that were written."""
        return {figure.template_row for figure in self.written.figures} if self.written else set()

    def lay_over(self, form: Form) -> None:
        """Show again what was not saved, and why, on the form as it stands now."""
        for line in form.lines:
            key = line.row.key
            line.typed = self.typed.get(key, {})
            line.error = self.errors.get(key, "")
            line.clash = self.clashes.get(key)
            line.saved = bool(self.written) and key in self.rows_saved


def typed_rows(posted: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Row → field → text. Fields: 'v' number or words, 's' the choice, 'e' estimate, 'd' day, 'seen' the version."""
    rows: dict[str, dict[str, str]] = {}
    for name, value in posted.items():
        part, colon, key = name.partition(":")
        if colon and part in {"v", "s", "e", "d", "seen"}:
            rows.setdefault(key, {})[part] = value
    return rows


def save(form: Form, posted: Mapping[str, str], *, obligation: Obligation, by: Any) -> Outcome:
    """Write every typed row that can be written; the others keep what was typed and say why."""
    outcome, cells, day = Outcome(), {}, usual_day(obligation)
    rows = typed_rows(posted)
    for line in form.answered:
        typed = rows.get(line.row.key)
        if typed is None or not line.may_write or line.slot is None:
            continue
        try:
            cell = read_cell(line.slot, typed, day)
            if line.seen or cell.answer.state != State.BLANK:
                cells[line.row.key] = cell
        except EntryError as refused:
            outcome.errors[line.row.key] = str(refused)
            outcome.typed[line.row.key] = typed
    try:
        outcome.written = Writing(obligation, by)(form.report, cells, outcome)
    except Closed:
        return not_saved(form, posted)
    for key in outcome.clashes:
        outcome.typed[key] = rows[key]
    return outcome


def not_saved(form: Form, posted: Mapping[str, str]) -> Outcome:
    """Nothing was written because the period is closed: every row that was typed anew, to be shown again as typed."""
    outcome, rows = Outcome(closed=True), typed_rows(posted)
    for line in form.answered:
        typed = rows.get(line.row.key)
        if typed is not None and _differs(line, typed):
            outcome.typed[line.row.key] = typed
    return outcome


def _differs(line: Line, typed: Mapping[str, str]) -> bool:
    """Whether the row was typed anew, and not only sent along."""
    same_day = typed.get("d", "") in ("", line.as_of)
    number, state = typed.get("v", "").strip(), typed.get("s", "")
    if number != line.shown or not same_day or typed.get("e", "") != line.estimate:
        return True
    return bool(state) and state != (line.state or State.BLANK) and not (line.empty and not number and state == "value")


@dataclass(frozen=True, slots=True)
class Writing:
    """How cells of one obligation are written by one person. `beside`: other cells to be read with them; `request`:
    what the sender called the save."""

    obligation: Obligation
    by: Any
    beside: Collection[Key] = ()
    request: str = ""

    def __call__(self, report: Report, cells: dict[str, Cell], outcome: Outcome) -> Written | None:
        """Write; rows somebody else wrote meanwhile are put aside and the others tried again."""
        while cells:
            try:
                with transaction.atomic():
                    refuse_closed(self.obligation)
                    return write(
                        begin(report, self.obligation),
                        list(cells.values()),
                        by=self.by,
                        beside=self.beside,
                        request=self.request,
                    )
            except Conflict as conflict:
                for clash in conflict.clashes:
                    outcome.clashes[clash.mine.row] = clash
                    del cells[clash.mine.row]
        return None


def begin(report: Report, obligation: Obligation) -> Report:
    """The report of an obligation, kept with its first figures."""
    if report.pk is None:
        about = ("regime", "period_label", "period_start", "period_end", "title", "status")
        report, _made = Report.objects.get_or_create(
            unit=report.unit,
            template=report.template,
            kind=report.kind,
            period_code=report.period_code,
            defaults={"stage": Stage.DRAFT, **{name: getattr(report, name) for name in about}},
        )
    if report.stage == Stage.ELSEWHERE:
        Report.objects.filter(pk=report.pk, stage=Stage.ELSEWHERE).update(stage=Stage.DRAFT)
        report.stage = Stage.DRAFT
    expected, started = Obligation.State.EXPECTED, Obligation.State.STARTED
    if obligation.report_id != report.pk or obligation.state == expected:
        state = Case(When(state=expected, then=Value(started)), default=F("state"))
        Obligation.objects.filter(pk=obligation.pk).update(report=report, state=state)
    return report


def read_cell(slot: Slot, typed: Mapping[str, str], day: date) -> Cell:
    """The answer in one row; EntryError, with what to do, where it cannot be read."""
    raw = typed.get("v", "").strip()
    if not is_text(raw):
        raise EntryError(_("This is too long for one cell, or not text."))
    answer, text = _answer(slot, raw, typed.get("s", ""))
    estimate = typed.get("e", "")
    if estimate not in Estimate.values:
        raise EntryError(_("Choose final, estimated or provisional."))
    return Cell(
        answer=answer,
        as_of=_day(typed.get("d", ""), day),
        row=slot.row.key,
        indicator=slot.indicator,
        breakdown=slot.breakdown,
        repeat=slot.repeat,
        text=text,
        stated=slot.kind == "ratio",
        estimate=estimate,
        seen=version_of(typed.get("seen", "")),
    )


def is_text(said: str) -> bool:
    """Whether a database can keep it: no NUL, and no halves of characters, which JSON can say."""
    return "\0" not in said and not any("\ud800" <= letter <= "\udfff" for letter in said)


def version_of(said: str) -> int | None:
    """The version a page says it had shown; None for what names none."""
    return int(said) if said.isdecimal() and len(said) < 19 else None


def _answer(slot: Slot, raw: str, chosen: str) -> tuple[Amount | InWords, str]:
    if chosen and chosen not in CHOICES:
        raise EntryError(_("Choose one of the states offered."))
    state = FigureState(chosen) if chosen else None
    if slot.kind == "text":
        return _words(raw, state)
    try:
        answer = read_entry(
            raw,
            state=state,
            kind=slot.kind,
            unit=slot.row.unit or (slot.known.unit if slot.known else ""),
            scale=slot.scale,
            codes=[code.value for code in slot.codes],
        )
    except AmountError as refused:
        raise EntryError(refused.message.text(get_language() or "vi")) from refused
    return answer, raw if answer.amount is not None else ""


def _words(raw: str, state: FigureState | None) -> tuple[Amount | InWords, str]:
    if state is None or state is FigureState.value:
        return (InWords(), raw) if raw else (Amount.without(FigureState.blank), "")
    if raw:
        raise EntryError(_("This cell has words and a choice that says it has none. Clear one."))
    return Amount.without(state), ""


def _day(typed: str, usual: date) -> date:
    if not typed:
        return usual
    if day := typed_day(typed):
        return day
    raise EntryError(_("“%(day)s” is no day. Write it like 30/6/2025.") % {"day": typed[:20]})


# --- taken over, not typed


def take_over(form: Form, line: Line, *, obligation: Obligation, by: Any) -> Written:
    """Write into a row what the unit already reported for the same days under another regime, with where from.
    EntryError where there is nothing with the same days."""
    slot = line.slot
    found = [one for one in line.elsewhere if one.same_window]
    if slot is None or not line.may_write or not found:
        raise EntryError(_("Nothing was reported elsewhere for exactly these days."))
    other = found[0]
    cell = Cell(
        answer=other.answer,
        as_of=other.as_of, row=slot.row.key, indicator=slot.indicator, breakdown=slot.breakdown, repeat=slot.repeat,
        text=other.text, stated=other.stated, estimate=other.estimate, origin_kind=Origin.TYPED,
        origin=f"{other.regime} {other.period} {other.formula}".strip(),
        proof=tuple(f"figure:{figure.pk}" for figure in other.figures), seen=line.seen.id if line.seen else None,
    )  # fmt: skip
    with transaction.atomic():
        refuse_closed(obligation)
        return write(begin(form.report, obligation), [cell], by=by)


def from_registers(form: Form, *, obligation: Obligation, by: Any, at: datetime | None = None) -> tuple[int, list[str]]:
    """Fill the rows that have a source; gives how many were written, and what went wrong in words. A source that does
    not answer changes nothing."""
    moment, language = at or timezone.now(), get_language() or "vi"
    window = Window(form.report.period_start, form.report.period_end)
    cells, problems = [], []
    for line in form.answered:
        if line.source is None or not line.may_write:
            continue
        said = ask(line.source, form.report.unit, window, moment)
        try:
            if said.answer is None:
                raise AmountError(said.problem or FAILED)
            cells.append(_register_cell(line, said.answer))
        except AmountError as refused:
            problems.append(f"{line.row.code} {line.row.label}: {refused.message.text(language)}".strip())
    if not cells:
        return 0, problems
    with transaction.atomic():
        refuse_closed(obligation)
        return len(write(begin(form.report, obligation), cells, by=by).figures), problems


def _register_cell(line: Line, answer: Answer) -> Cell:
    """What a register said, with its proof; AmountError where the row's indicator cannot hold it."""
    slot, source = line.slot, line.source
    assert slot is not None
    assert source is not None
    return Cell(
        answer=answer.figure if slot.kind == "ratio" else answer.figure.rescale(slot.scale),
        as_of=answer.as_of,
        row=slot.row.key,
        indicator=slot.indicator,
        breakdown=slot.breakdown,
        repeat=slot.repeat,
        stated=slot.kind == "ratio",
        origin_kind=Origin.REGISTER,
        origin=source.code,
        proof=answer.proof,
        seen=line.seen.id if line.seen else None,
    )


# --- corrected after it counted


def adjust_one(counted: Figure, typed: Mapping[str, str], *, by: Any) -> str:
    """Correct a figure that counts: '' where it was, else what was wrong, in the language of the page."""
    known, language = indicator(counted.indicator), get_language() or "vi"
    kind = kind_of(counted.indicator, counted.breakdown) or "count"
    try:
        answer = read_entry(
            typed.get("v", ""),
            state=FigureState(typed["s"]) if typed.get("s") in CHOICES else None,
            kind=kind,
            unit=known.unit if known and kind == known.kind else "",
            scale=counted.scale,
            codes=[code.value for code in known.codes] if known and kind == "code" else (),
        )
        cell = Cell(
            answer=answer,
            as_of=counted.as_of,
            row=counted.template_row,
            indicator=counted.indicator,
            breakdown=counted.breakdown,
            repeat=counted.repeat,
            period=counted.period,
            text=typed.get("v", "").strip(),
            stated=counted.stated,
            estimate=counted.estimate,
            seen=version_of(typed.get("seen", "")),
        )
        adjust(counted.version.report, [cell], reason=typed.get("reason", ""), by=by)
    except (AmountError, Refused) as refused:
        return refused.message.text(language)
    except Conflict:
        return _("Somebody else corrected this figure meanwhile; look at it again.")
    return ""
