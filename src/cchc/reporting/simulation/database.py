"""Simulated reports into the application's database: in bulk, marked, and never into real data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from cchc.core.messages import Message
from cchc.core.periods.period import Period
from cchc.core.vietnamese.text import fold_key
from cchc.reporting.figures.models import Figure, Ledger, Origin
from cchc.reporting.forms.models import Obligation, ReportingPeriod
from cchc.reporting.reports.models import SIMULATED, Report, ReportVersion, Section, Stage
from cchc.reporting.simulation.country import MADE_UP, SOURCE
from cchc.reporting.simulation.prose import sections
from cchc.reporting.simulation.sending import Sent

AT_ONCE = 500
CHUNK = 4000
"""Reports in one transaction."""

REAL = Message(
    "Cơ sở dữ liệu này có báo cáo thật, nên không thêm số liệu mô phỏng vào. Hãy đặt CCHC_DATA (hoặc "
    "CCHC_DATABASE_URL) tới một nơi trống, hoặc dùng --parquet.",
    "This database holds real reports, so no simulated data is added to it. Point CCHC_DATA (or CCHC_DATABASE_URL) "
    "at an empty place, or use --parquet.",
)


class Refused(ValueError):
    """Why nothing is simulated here; `message` in Vietnamese and English."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("en"))
        self.message = message


def refuse_real_data() -> None:
    """Refused where somebody's own reports are; a demo may hold both, as nobody's work is in it."""
    if not settings.DEMO and Report.objects.filter(sample="").exists():
        raise Refused(REAL)


@dataclass(frozen=True, slots=True)
class Window:
    """The days of a period, and who owes what by when: as it was opened, else those of the calendar."""

    start: date
    end: date
    as_of: date
    duties: dict[int, Obligation] = field(default_factory=dict)
    """unit id → what it owes."""

    @classmethod
    def of(cls, period: Period, regime: str) -> Window:
        opened = ReportingPeriod.objects.filter(code=period.code, regime__code=regime).first()
        if opened is None:
            return cls(period.start, period.end, period.last_day)
        owed = Obligation.objects.filter(period=opened, report=None, state=Obligation.State.EXPECTED)
        return cls(opened.start, opened.end, opened.as_of, {duty.unit_id: duty for duty in owed})

    def sent(self, unit: int, late: int, days: int) -> date:
        """The day a report came: some days before it was due, or so many after."""
        due = self.duties[unit].due if unit in self.duties else self.end + timedelta(days=5)
        return due + timedelta(days=late) if late else due - timedelta(days=days)


@dataclass
class Writer:
    """Writes the reports of one period and regime."""

    seed: int
    ids: dict[str, int]
    """unit code → id."""
    drafts: Mapping[str, int] = field(default_factory=dict)
    """unit code → how many of a hundred cells are typed so far, of units still writing; 0: nothing is there."""
    reports: int = 0
    figures: int = 0
    sections: int = 0
    now: datetime = field(default_factory=timezone.now)

    def write(self, sent: Iterable[Sent], period: str, regime: str) -> None:
        """Write what is not there yet: a unit that has figures of this period and regime keeps them alone."""
        taken = set(Figure.objects.filter(period=period, regime=regime).order_by().values_list("unit", flat=True))
        taken |= set(Report.objects.filter(period_code=period, regime=regime).order_by().values_list("unit", flat=True))
        window = Window.of(Period.parse(period), regime)
        batch: list[Sent] = []
        for one in sent:
            if self.ids[one.unit.code] in taken or self.drafts.get(one.unit.code) == 0:
                continue
            if one.unit.code in self.drafts:
                del one.cells[len(one.cells) * self.drafts[one.unit.code] // 100 :]
            batch.append(one)
            if len(batch) == CHUNK:
                self._batch(batch, window)
                batch = []
        if batch:
            self._batch(batch, window)

    @transaction.atomic
    def _batch(self, batch: list[Sent], window: Window) -> None:
        reports = Report.objects.bulk_create([self._report(one, window) for one in batch], batch_size=AT_ONCE)
        instants = [self._instants(one, window) for one in batch]
        versions = ReportVersion.objects.bulk_create(
            [
                ReportVersion(
                    report=report, number=1, typed=True, accepted=accepted, figure_count=_counted(one, accepted)
                )
                for report, one, (_, accepted) in zip(reports, batch, instants, strict=True)
            ],
            batch_size=AT_ONCE,
        )
        Ledger.objects.bulk_create(
            [Ledger(unit_id=report.unit_id, regime=report.regime) for report in reports],
            ignore_conflicts=True,
            batch_size=AT_ONCE,
        )
        told = [
            Section(version=version, position=number, code=code, heading=heading, level=code.count(".") + 1, text=text)
            for version, one in zip(versions, batch, strict=True)
            if one.prose
            for number, (code, heading, text) in enumerate(sections(one, self.seed), 1)
        ]
        Section.objects.bulk_create(told, batch_size=AT_ONCE)
        self.sections += len(told)
        self.reports += len(reports)
        self.figures += insert(
            row
            for version, report, one, when in zip(versions, reports, batch, instants, strict=True)
            for row in _rows(version.pk, report.unit_id, one, window.as_of, when)
        )
        _fulfil(reports, instants, window)

    def _stage(self, sent: Sent) -> dict[str, Any]:
        """How far the report is: it came whole, unless its unit is still writing."""
        writing = sent.unit.code in self.drafts
        return {"stage": Stage.DRAFT, "status": Report.Status.DRAFT} if writing else {"stage": Stage.ELSEWHERE}

    def _report(self, sent: Sent, window: Window) -> Report:
        period, unit = sent.period, sent.unit
        title = f"Báo cáo cải cách hành chính {period.label[0].lower()}{period.label[1:]} ({SOURCE})"
        return Report(
            unit_id=self.ids[unit.code], template=sent.template, kind=period.kind, regime=sent.regime,
            period_code=period.code, period_label=period.label, period_start=window.start, period_end=window.end,
            title=title, sample=f"{SIMULATED} {self.seed}", folded=fold_key(f"{unit.name} {title} {period.label}"),
            **self._stage(sent),
        )  # fmt: skip

    def _instants(self, sent: Sent, window: Window) -> tuple[datetime, datetime | None]:
        """When it was recorded and when accepted: never later than now, and not at all where it is being written."""
        day = window.sent(self.ids[sent.unit.code], sent.late, sent.days)
        recorded = min(timezone.make_aware(datetime.combine(day, time(9))), self.now)
        if sent.unit.code in self.drafts:
            return recorded, None
        return recorded, min(recorded + timedelta(hours=5), self.now)


def _counted(sent: Sent, accepted: datetime | None) -> int:
    """How many figures the version gives: a draft gives none yet."""
    return len(sent.cells) if accepted else 0


def _rows(
    version: int, unit: int, sent: Sent, as_of: date, when: tuple[datetime, datetime | None]
) -> Iterator[tuple[Any, ...]]:
    """The figures of one report, in the order of `COLUMNS`."""
    period, regime = sent.period.code, sent.regime
    recorded, accepted = when
    for asked, state, amount, text in sent.cells:
        yield (
            version, unit, regime, asked.indicator, asked.row, period, asked.breakdown, 0, state, amount,
            asked.scale, text, asked.stated and amount is not None, Origin.TYPED.value, SOURCE, "[]", as_of, "",
            recorded, accepted,
        )  # fmt: skip


COLUMNS = (
    "version_id, unit_id, regime, indicator, template_row, period, breakdown, repeat, state, amount, scale, text, "
    "stated, origin_kind, origin, proof, as_of, estimate, recorded, accepted"
)
STATEMENT = f"INSERT INTO figures_figure ({COLUMNS}) VALUES ({', '.join('?' * 20)})"  # noqa: S608 our own words


def insert(rows: Iterable[tuple[Any, ...]]) -> int:
    """Put rows into the table of figures by the fastest way the database has; how many."""
    count, rows = 0, iter(rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY figures_figure ({COLUMNS}) FROM STDIN") as copy:
                for block in iter(lambda: list(islice(rows, LINES)), []):
                    copy.write("".join(map(_line, block)))
                    count += len(block)
            return count
        plain = _counting(rows)
        connection.connection.executemany(STATEMENT, plain)
        return plain.count


LINES = 5000
"""Rows of one block on the way to PostgreSQL."""
_ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def _line(row: tuple[Any, ...]) -> str:
    """A row as COPY reads it."""
    told = "\t".join(
        r"\N" if value is None else value.translate(_ESCAPED) if type(value) is str else str(value) for value in row
    )
    return f"{told}\n"


class _counting:
    """Rows as SQLite keeps them, counted as they pass."""

    def __init__(self, rows: Iterable[tuple[Any, ...]]) -> None:
        self.rows, self.count = iter(rows), 0
        self.days: dict[Any, str | None] = {}

    def __iter__(self) -> _counting:
        return self

    def __next__(self) -> list[Any]:
        row = list(next(self.rows))
        self.count += 1
        for place in (16, 18, 19):
            row[place] = self.days.get(row[place]) or self.days.setdefault(row[place], _plain(row[place]))
        return row


def _plain(day: date | datetime | None) -> str | None:
    """A day or an instant as Django writes it into SQLite."""
    if day is None:
        return None
    if isinstance(day, datetime):
        return str(timezone.make_naive(day, timezone.get_fixed_timezone(0)))
    return str(day)


def _fulfil(reports: list[Report], instants: list[tuple[datetime, datetime | None]], window: Window) -> None:
    """Tell the duties these reports answer."""
    answered = []
    for report, (recorded, accepted) in zip(reports, instants, strict=True):
        duty = window.duties.get(report.unit_id)
        if duty is not None:
            state = Obligation.State.ACCEPTED if accepted else Obligation.State.STARTED
            duty.report, duty.sent, duty.state = report, recorded if accepted else None, state
            answered.append(duty)
    Obligation.objects.bulk_update(answered, ["report", "sent", "state"], batch_size=AT_ONCE)


# --- taking it away


def simulated() -> QuerySet[Report]:
    """Reports the simulation made."""
    return Report.objects.filter(sample__startswith=SIMULATED)


@transaction.atomic
def remove() -> tuple[int, int]:
    """Take every simulated report away, and departments that were made up for it: (reports, figures). What was known
    of real units stays untouched. Units that something else rests on by now stay too."""
    from cchc.reporting.simulation.departments import remove_made_up

    mine = simulated()
    versions = ReportVersion.objects.filter(report__in=mine)
    Obligation.objects.filter(report__in=mine).update(report=None, sent=None, state=Obligation.State.EXPECTED)
    figures = Figure.objects.filter(version__in=versions)
    figures_gone = figures._raw_delete(figures.db)
    Section.objects.filter(version__in=versions)._raw_delete(figures.db)
    reports = mine.count()
    mine.delete()
    Ledger.objects.filter(last=None).delete()  # of units that never had a figure of their own
    Obligation.objects.filter(unit__code__startswith=MADE_UP, report=None).delete()
    remove_made_up()
    return reports, figures_gone
