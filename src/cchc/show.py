"""The readable form of `cchc read`: a header, the tables, the statements of the prose, what is doubtful."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from cchc.core.reading.draft import Draft, DraftRow

STATES = {
    "value": ("", ""),
    "none_arisen": ("không phát sinh", "none arisen"),
    "not_applicable": ("ngoài thẩm quyền", "not applicable"),
    "blank": ("chưa nhập", "blank"),
    "unreadable": ("không đọc được", "unreadable"),
}
HEADS = {
    "vi": ("STT", "Chỉ tiêu", "ĐVT", "Số liệu", "Mã", "Khớp"),
    "en": ("No.", "Indicator", "Unit", "Figure", "Id", "Match"),
}


def show_draft(draft: Draft, console: Console, language: str = "vi") -> None:
    """Print the draft for a person."""
    _show_header(draft, console, language)
    for name, rows in groupby(draft.rows, key=lambda row: row.table):
        console.print(_table(name, list(rows), language))
    _show_facts(draft, console, language)
    doubts = draft.doubtful()
    if doubts:
        words = "Cần xem lại" if language == "vi" else "To be looked at"
        console.print(f"\n{words}: {len(doubts)}", style="bold yellow", highlight=False)
        for row in doubts:
            where = " ".join(part for part in (row.code, row.label[:60]) if part)
            console.print(
                f"  • {where}: {'; '.join(row.doubts if language == 'vi' else row.doubts_en)}",
                markup=False,
                highlight=False,
            )


def _show_header(draft: Draft, console: Console, language: str) -> None:
    report = draft.report
    console.print(report.title or "—", style="bold", markup=False, highlight=False)
    period = report.period or {}
    window = f"[{period['start']}, {period['end']})" if period else ""
    facts = [
        report.agency,
        report.number,
        report.date,
        period.get("label", ""),
        window,
        report.template or "",
    ]
    console.print(" · ".join(fact for fact in facts if fact), markup=False, highlight=False)
    words = (
        ("dòng", "mục", "số liệu trong lời văn")
        if language == "vi"
        else ("rows", "sections", "statements in the prose")
    )
    counts = (len(draft.rows), len(draft.sections), len(draft.facts))
    console.print(
        " · ".join(f"{count} {word}" for count, word in zip(counts, words, strict=True)),
        style="dim",
        highlight=False,
    )


def _table(name: str, rows: list[DraftRow], language: str) -> Table:
    """One line per printed row; a table of several years has a column for each, and a dot where one is blank."""
    code, label, unit, figure, identity, match = HEADS[language]
    periods = list(dict.fromkeys(row.period for row in rows))
    several, units = len(periods) > 1, any(row.unit for row in rows)
    table = Table(title=name or None, title_justify="left", header_style="bold")
    table.add_column(code, no_wrap=True)
    table.add_column(label, ratio=1, min_width=24)
    if units:
        table.add_column(unit, max_width=14)
    for period in periods if several else [figure]:
        table.add_column(period, justify="right", overflow="fold")
    table.add_column(identity, no_wrap=True)
    table.add_column(match, no_wrap=True, justify="right")
    for line in _lines(rows, len(periods)):
        first = line[0]
        words = Text(first.label, style="bold" if first.role == "heading" else "")
        figures = [Text("·") if several and row.state == "blank" else _figure(row, language) for row in line]
        table.add_row(
            first.code, words, *([first.unit] if units else []), *figures, _identity(first), f"{first.match:.2f}"
        )
    return table


def _lines(rows: list[DraftRow], periods: int) -> list[list[DraftRow]]:
    """Rows of one printed line together: the reader gives them side by side, one per period."""
    return [rows[start : start + periods] for start in range(0, len(rows), periods)]


def _figure(row: DraftRow, language: str) -> Text:
    if row.state in (None, "value"):
        return Text(row.raw)
    word = STATES[row.state][language == "en"]
    return Text(f"{row.raw} ({word})" if row.raw else word, style="dim italic")


def _identity(row: DraftRow) -> str:
    return f"{row.indicator}:{row.breakdown}" if row.indicator and row.breakdown else row.indicator or ""


def _show_facts(draft: Draft, console: Console, language: str) -> None:
    if not draft.facts:
        return
    title = "Số liệu trong lời văn" if language == "vi" else "Statements in the prose"
    table = Table(title=title, title_justify="left", header_style="bold")
    for head in (
        ("Mục", "Số", "Đơn vị", "Nội dung", "Mã") if language == "vi" else ("Section", "Number", "Unit", "What", "Id")
    ):
        table.add_column(head, justify="right" if head in ("Số", "Number") else "left", overflow="fold")
    for fact in draft.facts:
        quantity = f"{fact.qualifier} {fact.quantity}".strip()
        table.add_row(fact.section, quantity, fact.unit, Text(fact.what), fact.indicator or "")
    console.print(table)


Report = Callable[[int, int, str], None]


@contextmanager
def progress_reporter(*, for_program: bool, quiet: bool) -> Iterator[Report | None]:
    """A callable for reading's progress: lines for a program, a bar for a person, or None."""
    if for_program:
        yield _line
        return
    if quiet or not sys.stderr.isatty():
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("")

        def advance(done: int, total: int, what: str) -> None:
            bar.update(task, completed=done, total=total, description=what)

        yield advance


def _line(done: int, total: int, what: str) -> None:
    sys.stderr.write(f"@progress {done} {total} {what}\n")
    sys.stderr.flush()
