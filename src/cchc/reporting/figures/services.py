"""The one writer of figures: record what was read from a file, write what was typed, accept it, adjust it.

Nothing is changed afterwards but the two instants `accepted` and `superseded`, each set once. A write holds the ledger
of its unit and regime (`turns.turn`), so all of one write carries one instant, and two writers of one cell meet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Max

from cchc.core.catalogue.model import Indicator
from cchc.core.figures.amount import AmountError, to_amount
from cchc.core.messages import Message
from cchc.platform.accounts.scope import current, within
from cchc.platform.events.models import Event
from cchc.platform.events.registry import EventKind
from cchc.platform.events.sealing import seal_after
from cchc.platform.events.services import record as tell
from cchc.reporting.catalogue.selectors import kind_of
from cchc.reporting.figures import events
from cchc.reporting.figures.cells import Cell, Clash, Conflict, Key, Stand, Standing, key_of
from cchc.reporting.figures.models import COUNTED, DRAFT, Figure, Origin, State
from cchc.reporting.figures.selectors import BATCH, batches, standing, standing_in
from cchc.reporting.figures.turns import turn
from cchc.reporting.reports.models import Report, ReportRow, ReportVersion


class Refused(ValueError):
    """What cannot be written; `message` says why in Vietnamese and English."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("en"))
        self.message = message


NO_REASON = Message("Điều chỉnh số liệu phải nêu lý do.", "Adjusting figures needs a reason.")
TWICE = Message("Ô {row} được ghi hai lần trong một lần lưu.", "The cell {row} is written twice in one save.")


@dataclass(frozen=True, slots=True)
class Written:
    """What a write did: the figures written, and how many cells already said the same."""

    instant: datetime | None
    figures: tuple[Figure, ...] = ()
    same: int = 0
    event: Event | None = None
    beside: Mapping[Key, Stand] = field(default_factory=dict)
    """What stood, before the write, in its cells and in those asked for beside them."""

    def and_then(self, later: Written | None) -> Written:
        """This write and one after it, as one."""
        if later is None:
            return self
        figures, beside = (*self.figures, *later.figures), {**later.beside, **self.beside}
        return Written(later.instant or self.instant, figures, self.same + later.same, later.event, beside)


# --- typed


def write(
    report: Report,
    cells: Sequence[Cell],
    *,
    by: Any = None,
    reason: str = "",
    beside: Collection[Key] = (),
    request: str = "",
) -> Written:
    """Write typed cells into the report's draft. Each says in `seen` which version its writer saw.

    All or nothing: Conflict where somebody else wrote one of the cells meanwhile, with both values. A cell that already
    says the same is left alone. The draft counts nowhere until `accept`. `beside`: other cells to be read with these;
    `request`: what the sender called this save, kept in its event, so that a save sent twice is known again.
    """
    about = {"request": request} if request else {}
    return _written(report, cells, by, reason, events.TYPED, accept_now=False, beside=beside, about=about)


def adjust(report: Report, cells: Sequence[Cell], *, reason: str, by: Any = None) -> Written:
    """Correct figures that count: the new ones count at once, each with origin 'adjusted'. Refused without a reason;
    Conflict as for `write`."""
    if not reason.strip():
        raise Refused(NO_REASON)
    return _written(report, cells, by, reason.strip(), events.ADJUSTED, accept_now=True)


FEW = 60
"""Cells up to which they are read one by one; more are read with the whole period."""


def _stands(report: Report, keys: Collection[Key]) -> dict[Key, Stand]:
    return standing_in(report, keys) if len(keys) <= FEW else standing(report, {key[3] for key in keys})


def _written(
    report: Report,
    cells: Sequence[Cell],
    by: Any,
    reason: str,
    kind: EventKind,
    *,
    accept_now: bool,
    beside: Collection[Key] = (),
    about: Mapping[str, str] | None = None,
) -> Written:
    wanted: dict[Key, Cell] = {}
    for cell in cells:
        key = key_of(cell.indicator, cell.breakdown, cell.repeat, cell.row, cell.period or report.period_code)
        if key in wanted:
            raise Refused(Message(TWICE.vi, TWICE.en, {"row": cell.row or cell.indicator}))
        wanted[key] = cell
    with turn(report.unit_id, report.regime) as instant, within(current().only(report.unit_id)):
        stands = _stands(report, {*wanted, *beside})
        todo = _changes(wanted, stands, adjusting=accept_now)
        if not todo:
            return Written(None, same=len(wanted), beside=stands)
        version = _version(report, instant if accept_now else None)
        event = _tell(kind, report, [key for key, _ in todo], by, reason, **(about or {}))
        _end([old.id for key, _ in todo for old in _replaced(stands.get(key), accept_now)], instant)
        figures = [
            _typed(version, report, key, cell, event=event, by=by, instant=instant, accepted=accept_now)
            for key, cell in todo
        ]
        Figure.objects.bulk_create(figures, batch_size=BATCH)
        _count(report, version, len(figures), accepted=accept_now)
    return Written(instant, tuple(figures), len(wanted) - len(todo), event, stands)


def _changes(wanted: dict[Key, Cell], stands: dict[Key, Stand], *, adjusting: bool) -> list[tuple[Key, Cell]]:
    """Cells that say something new; Conflict where what stands is not what the writer saw."""
    clashes, todo = [], []
    empty = Stand()
    for key, cell in wanted.items():
        stand = stands.get(key, empty)
        there = stand.counted if adjusting else stand.seen
        if there is not None and not stand.stale and _says(cell, there):
            continue
        if (there.id if there else None) != cell.seen:
            clashes.append(Clash(cell, there))
        elif there is not None or cell.answer.state != State.BLANK:
            todo.append((key, cell))
    if clashes:
        raise Conflict(clashes)
    return todo


def _says(cell: Cell, there: Standing) -> bool:
    """Whether the cell already says this."""
    words = cell.answer.amount is None and cell.answer.state == State.VALUE
    return (cell.answer.state, cell.answer.amount, cell.answer.scale, cell.as_of, cell.estimate) == (
        there.state, there.amount, there.scale, there.as_of, there.estimate
    ) and (not words or cell.text == there.text)  # fmt: skip


def _replaced(stand: Stand | None, accept_now: bool) -> list[Standing]:
    """What a new figure in this cell ends: a draft the draft before it, one that counts at once what counted."""
    there = stand and (stand.counted if accept_now else stand.draft)
    return [there] if there else []


def _typed(
    version: ReportVersion,
    report: Report,
    key: Key,
    cell: Cell,
    *,
    event: Event,
    by: Any,
    instant: datetime,
    accepted: bool,
) -> Figure:
    return Figure(
        version=version,
        unit_id=report.unit_id,
        regime=report.regime,
        indicator=cell.indicator,
        template_row=cell.row,
        period=key[3],
        breakdown=cell.breakdown,
        repeat=cell.repeat,
        state=cell.answer.state.value,
        amount=cell.answer.amount,
        scale=cell.answer.scale,
        text=cell.text,
        stated=cell.stated and cell.answer.amount is not None,
        origin_kind=Origin.ADJUSTED if accepted else cell.origin_kind,
        origin=cell.origin[:255],
        proof=list(cell.proof),
        as_of=cell.as_of,
        estimate=cell.estimate,
        author=by or event.actor,
        event=event,
        recorded=instant,
        accepted=instant if accepted else None,
    )


def accept(report: Report, *, by: Any = None, reason: str = "") -> Written:
    """Let the report's draft count: from one instant on it takes the place of what counted in its cells.

    Conflict where what counts came after the draft was typed: it must be looked at again. Without a draft nothing
    happens.
    """
    with turn(report.unit_id, report.regime) as instant:
        drafts = Figure.objects.filter(DRAFT, version__report=report)
        periods = set(drafts.order_by().values_list("period", flat=True).distinct())
        stands = standing(report, periods) if periods else {}
        mine = [stand for stand in stands.values() if stand.draft]
        if clashes := [Clash(stand.draft, stand.counted) for stand in mine if stand.stale]:
            raise Conflict(clashes)
        ready = [stand.draft for stand in mine if stand.draft]
        if not ready:
            return Written(None)
        event = _tell(events.ACCEPTED, report, [draft.key for draft in ready], by, reason)
        _end([stand.counted.id for stand in mine if stand.counted], instant)
        for part in batches([draft.id for draft in ready]):
            Figure.objects.filter(pk__in=part).update(accepted=instant)
        version = ReportVersion.objects.get(report=report, accepted__isnull=True)
        ReportVersion.objects.filter(pk=version.pk).update(accepted=instant)
        _count(report, version, len(ready), accepted=True)
        seal_after()
    return Written(instant, tuple(Figure.objects.filter(version=version, accepted=instant)), 0, event)


def _version(report: Report, accepted: datetime | None) -> ReportVersion:
    """The open draft of the report, made where there is none; for an adjustment a version of its own."""
    if accepted is None:
        draft = ReportVersion.objects.filter(report=report, accepted__isnull=True).first()
        if draft is not None:
            return draft
    last = ReportVersion.objects.filter(report=report).aggregate(last=Max("number"))["last"] or 0
    return ReportVersion.objects.create(report=report, number=last + 1, typed=True, accepted=accepted)


def _tell(kind: EventKind, report: Report, keys: Iterable[Key], by: Any, reason: str = "", **about: str) -> Event:
    """The one event of a batch, in the transaction of its figures."""
    told = list(keys)
    return tell(
        kind,
        subject=report,
        unit=report.unit,
        actor=by,
        reason=reason,
        period=report.period_code,
        regime=report.regime,
        count=len(told),
        indicators=sorted({key[0] for key in told if key[0]}),
        **about,
    )


def _count(report: Report, version: ReportVersion, figures: int, *, accepted: bool) -> None:
    """Keep on the version how many figures it gives, and on the report that it has some that count."""
    if accepted:
        ReportVersion.objects.filter(pk=version.pk).update(figure_count=figures)
        Report.objects.filter(pk=report.pk).update(status=Report.Status.ACCEPTED)
        report.status = Report.Status.ACCEPTED


def _end(identifiers: Sequence[int], instant: datetime) -> None:
    """From `instant` on these count no more."""
    for part in batches(identifiers):
        Figure.objects.filter(pk__in=part).update(superseded=instant)


# --- read from a file


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell to record: what was printed, and what it was read as."""

    row: ReportRow
    period: str
    state: str
    value: str | None
    """Canonical decimal."""
    text: str
    as_of: date
    origin: str
    indicator: Indicator | None


def record(version: ReportVersion, entries: Iterable[Entry]) -> list[Figure]:
    """Write the figures of a version that was read from files; they count at once. Those of the same unit, regime,
    indicator, period and breakdown that counted until now are superseded, never changed; drafts stay, and must be
    looked at again before they can be accepted. A value its indicator cannot hold becomes `unreadable`."""
    report = version.report
    seen: Counter[tuple[str, str, str]] = Counter()
    figures = []
    for entry in entries:
        figure = _figure(version, entry)
        if figure.indicator:
            key = (figure.indicator, figure.period, figure.breakdown)
            figure.repeat = seen[key]
            seen[key] += 1
        figures.append(figure)
    with turn(report.unit_id, report.regime) as instant:
        event = _tell(events.IMPORTED, report, [(f.indicator, f.breakdown, f.repeat, f.period) for f in figures], None)
        for figure in figures:
            figure.event, figure.author = event, event.actor
            figure.recorded = figure.accepted = instant
        _supersede(report, seen, instant)
        Figure.objects.bulk_create(figures, batch_size=BATCH)
        ReportVersion.objects.filter(pk=version.pk).update(accepted=instant)
        Report.objects.filter(pk=report.pk).update(status=Report.Status.ACCEPTED)
        version.accepted = instant
    return figures


def withdraw(report: Report, *, reason: str = "", by: Any = None) -> int:
    """Take the figures of a report out of what counts; how many. They stay, and count as known at earlier moments."""
    with turn(report.unit_id, report.regime) as instant:
        counted = Figure.objects.filter(COUNTED, version__report=report).order_by()
        ended = list(counted.values_list("id", "indicator", "breakdown", "repeat", "period"))
        if ended:
            _tell(events.WITHDRAWN, report, [(row[1], row[2], row[3], row[4]) for row in ended], by, reason)
            _end([row[0] for row in ended], instant)
        Report.objects.filter(pk=report.pk).update(status=Report.Status.DRAFT)
        seal_after()
    return len(ended)


def _figure(version: ReportVersion, entry: Entry) -> Figure:
    amount, scale, state = stored(entry)
    known = entry.indicator
    return Figure(
        version=version,
        row=entry.row,
        unit_id=version.report.unit_id,
        regime=version.report.regime,
        indicator=known.id if known else "",
        template_row=entry.row.template_row,
        period=entry.period,
        breakdown=entry.row.breakdown if known else "",
        state=state,
        amount=amount,
        scale=scale,
        text=entry.text,
        stated=amount is not None and _kind(entry) == "ratio",
        origin_kind=Origin.IMPORTED,
        origin=entry.origin[:255],
        as_of=entry.as_of,
    )


def _kind(entry: Entry) -> str:
    return kind_of(entry.indicator.id, entry.row.breakdown) if entry.indicator else ""


def stored(entry: Entry) -> tuple[int | None, int, str]:
    """Amount, scale and state as they are kept. A printed ratio and a row without indicator keep their own
    decimals; any other value must fit the scale of its indicator."""
    known, kind = entry.indicator, _kind(entry)
    fixed = None if known is None or kind == "ratio" else known.scale if kind == known.kind else 0
    if entry.state != State.VALUE or entry.value is None:
        blank = entry.state == State.VALUE and not entry.text
        return None, fixed or 0, State.BLANK if blank else entry.state
    try:
        value = Decimal(entry.value)
        places = max(0, -int(value.as_tuple().exponent))
        scale = fixed if fixed is not None else max(places, known.scale if known else 0)
        return to_amount(value, scale), scale, State.VALUE
    except (AmountError, InvalidOperation, ValueError):
        return None, fixed or 0, State.UNREADABLE


def _supersede(report: Report, keys: Iterable[tuple[str, str, str]], instant: datetime) -> None:
    """End what the new figures replace: everything that counted by this report, and the same cells said by others."""
    counted = Figure.objects.filter(COUNTED, unit=report.unit_id, regime=report.regime).order_by()
    wanted = set(keys)
    others = counted.filter(indicator__in={key[0] for key in wanted}, period__in={key[1] for key in wanted})
    same = [
        identifier
        for identifier, *key in others.values_list("id", "indicator", "period", "breakdown")
        if tuple(key) in wanted
    ]
    own = counted.filter(version__report=report).values_list("id", flat=True)
    _end(sorted({*same, *own}), instant)
