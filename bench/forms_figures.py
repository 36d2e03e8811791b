"""Figures of forms: writing 250 with their events, reading a form with two earlier periods, and that neither slows down
as units and periods come to be many."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from bench.database import analyze, scratch
from bench.measure import Line, compare
from cchc.core.figures import Figure as Amount
from cchc.core.periods.period import Period
from cchc.platform.units.models import Unit
from cchc.reporting.figures.cells import Cell
from cchc.reporting.figures.models import Figure, Ledger
from cchc.reporting.figures.selectors import given, standing
from cchc.reporting.figures.services import write
from cchc.reporting.reports.models import Kind, Report, ReportVersion

ROWS = 250
SIZES = ((1, 5), (1, 40), (3321, 5), (3321, 40))
"""Units and quarters: five are the fewest that give a form its last period and the same one last year. The last size is
measured with --full only: it takes some minutes to fill."""
LAST = Period.quarter(2026, 3)
NAMES = [f"X{number}" for number in range(ROWS)]
AS_OF = date(2026, 9, 14)
EARLIER = datetime(2026, 1, 1, tzinfo=timezone.get_default_timezone())


@dataclass(frozen=True)
class Work:
    """Something measured: ours, what it is held against, and how often it is done in one go."""

    ours: Callable[[], None]
    baseline: Callable[[], None]
    times: int = 1


def run(full: bool) -> list[Line]:
    """Ratios on each database, and ours on each against ours on the smallest, both counted in the time a fixed piece of
    work takes beside them: the machine may have become slower meanwhile."""
    rounds = 41 if full else 15
    lines: list[Line] = []
    first: dict[str, float] = {}
    for units, periods in SIZES if full else SIZES[:3]:
        with scratch() as database:
            _fill(units, periods)
            analyze()
            size = f"{units}x{periods}"
            for name, limit, baseline, work in (
                ("write-figures", 4.0, "bare bulk insert of the same rows", _writing(rounds)),
                ("read-form", 2.0, "hand-written SQL", _reading()),
            ):
                ratio, took = compare(work.ours, work.baseline, rounds)
                lines.append(
                    Line("forms", f"{name} {size} {database}", ROWS, ratio, limit, baseline, took / work.times)
                )
                pace, took = compare(work.ours, _fixed, rounds)
                flat = pace / first.setdefault(name, pace)
                if size != f"{SIZES[0][0]}x{SIZES[0][1]}":
                    about = f"{name} {size} flat {database}"
                    lines.append(Line("forms", about, ROWS, flat, 1.5, "the same at 1x5", took / work.times))
    return lines


def _fixed() -> None:
    """The same work on every database: rows into SQLite's memory and out again."""
    with closing(sqlite3.connect(":memory:")) as memory:
        memory.execute("CREATE TABLE t (a, b, c UNIQUE)")
        memory.executemany("INSERT INTO t VALUES (?, ?, ?)", ((n, str(n), f"x{n % 7}{n}") for n in range(4000)))
        assert len(memory.execute("SELECT * FROM t ORDER BY c").fetchall()) == 4000


# --- the database they are measured on


def _quarters(count: int) -> list[Period]:
    """The last `count` quarters, the newest first; the newest itself stays empty, for the writing."""
    found = [LAST.previous()]
    while len(found) < count:
        found.append(found[-1].previous())
    return found


def _fill(units: int, periods: int) -> None:
    """Figures that count, of every unit in every period: about a tenth of the rows of a form for all units but the
    first, so that the largest database is filled in minutes."""
    made = Unit.objects.bulk_create(
        [Unit(code=f"u{n}", name=f"u{n}", folded=f"u{n}", kind="commune", level="commune") for n in range(units)],
        batch_size=300,
    )
    reports = Report.objects.bulk_create(
        [_report(unit, period) for unit in made for period in _quarters(periods)], batch_size=300
    )
    versions = ReportVersion.objects.bulk_create(
        [ReportVersion(report=report, number=1, accepted=EARLIER) for report in reports], batch_size=300
    )
    _insert(
        row for version in versions for row in _rows(version, NAMES if version.report.unit == made[0] else NAMES[::10])
    )


def _report(unit: Unit, period: Period) -> Report:
    return Report(
        unit=unit, template="bench", kind=Kind.QUARTER, regime="bench", period_code=period.code,
        period_label=period.label, period_start=period.start, period_end=period.end,
    )  # fmt: skip


def _rows(version: ReportVersion, names: list[str]) -> Iterator[tuple[Any, ...]]:
    for number, name in enumerate(names):
        yield (
            version.pk, version.report.unit_id, "bench", name, name, version.report.period_code, "", 0, "value", number,
            0, str(number), False, "typed", "", "[]", AS_OF, "", EARLIER, EARLIER,
        )  # fmt: skip


COLUMNS = (
    "version_id, unit_id, regime, indicator, template_row, period, breakdown, repeat, state, amount, scale, text, "
    "stated, origin_kind, origin, proof, as_of, estimate, recorded, accepted"
)
INSERT = f"INSERT INTO figures_figure ({COLUMNS}) VALUES ({', '.join(['%s'] * 20)})"


def _insert(rows: Iterator[tuple[Any, ...]]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY figures_figure ({COLUMNS}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            plain = ([str(v) if isinstance(v, date) else v for v in row] for row in rows)
            connection.connection.executemany(INSERT.replace("%s", "?"), plain)


# --- writing


def _writing(rounds: int) -> Work:
    """250 typed cells with event, ledger and version, against inserting the same 250 rows with nothing else: both with
    new rows each time, in a report of its own, in a transaction that commits."""
    reports = _fresh(Unit.objects.order_by("pk")[0], 3 * rounds + 3)
    cells = [
        Cell(Amount.of(number), AS_OF, row=name, indicator=name, text=str(number)) for number, name in enumerate(NAMES)
    ]

    def ours() -> None:
        write(next(reports), cells)

    def bare() -> None:
        report = next(reports)
        version = ReportVersion(pk=_version_of(report), report=report)
        figures = [_same(version, cell) for cell in cells]
        with transaction.atomic():
            Figure.objects.bulk_create(figures)

    return Work(ours, bare)


def _fresh(unit: Unit, count: int) -> Iterator[Report]:
    """Reports of future windows, made beforehand with a version each."""
    days = [LAST.end + timedelta(days=n) for n in range(count)]
    made = Report.objects.bulk_create([_report(unit, Period.window(day, day)) for day in days], batch_size=300)
    kept = ReportVersion.objects.bulk_create([ReportVersion(report=r, number=1, accepted=EARLIER) for r in made])
    VERSIONS.update({version.report_id: version.pk for version in kept})
    Ledger.objects.get_or_create(unit=unit, regime="bench")
    return iter(made)


VERSIONS: dict[int, int] = {}


def _version_of(report: Report) -> int:
    return VERSIONS[report.pk]


def _same(version: ReportVersion, cell: Cell) -> Figure:
    """The row our write makes of a cell."""
    return Figure(
        version=version, unit_id=version.report.unit_id, regime="bench", indicator=cell.indicator,
        template_row=cell.row, period=version.report.period_code, state="value", amount=cell.answer.amount, scale=0,
        text=cell.text, origin_kind="typed", as_of=cell.as_of, recorded=timezone.now(),
    )  # fmt: skip


# --- reading


def _reading() -> Work:
    """A form's figures beside last period and the same period last year, against one statement by hand; five times in
    one go, as it is done in a few milliseconds."""
    now = _quarters(1)[0]
    before, last_year = now.previous().code, now.same_last_year().code
    report = Report.objects.filter(period_code=now.code).order_by("unit_id")[0]
    sql = (
        "SELECT id, indicator, breakdown, repeat, period, template_row, state, amount, scale, text, as_of, estimate, "
        "origin_kind, stated, recorded, accepted, author_id, version_id FROM figures_figure WHERE unit_id = %s "
        "AND regime = %s AND period IN (%s, %s, %s) AND accepted IS NOT NULL AND superseded IS NULL"
    )

    def ours() -> None:
        shown = standing(report, {now.code}), given(report, (before, last_year))
        assert len(shown[0]) == ROWS

    def by_hand() -> None:
        cells: dict[str, dict[tuple[Any, ...], Any]] = {now.code: {}, before: {}, last_year: {}}
        with connection.cursor() as cursor:
            cursor.execute(sql, (report.unit_id, "bench", now.code, before, last_year))
            for row in cursor.fetchall():
                cells[row[4]][row[1:4]] = row
        assert len(cells[now.code]) == ROWS

    return Work(lambda: _five(ours), lambda: _five(by_hand), 5)


def _five(work: Callable[[], None]) -> None:
    for _ in range(5):
        work()
