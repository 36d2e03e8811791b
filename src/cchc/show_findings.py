"""The readable form of `cchc check`: findings, gravest first, each with its arithmetic and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cchc.core.checking import NEEDS, Checked, Severity
from cchc.core.checking.batch import Batch
from cchc.core.checking.words import where
from cchc.core.reading.draft import Draft

WORDS = {
    Severity.error: ("lỗi", "errors", "●", "bold red"),
    Severity.warning: ("cảnh báo", "warnings", "▲", "yellow"),
    Severity.info: ("lưu ý", "notes", "■", "blue"),
}


def show_findings(draft: Draft, checked: Checked, console: Console, language: str = "vi") -> None:
    """Print the findings for a person."""
    english = language == "en"
    console.print(draft.report.title or "—", style="bold", markup=False, highlight=False)
    summary = checked.summary()
    counts = [f"{summary[s.value]} {WORDS[s][english]}" for s in Severity]
    console.print(" · ".join(counts), style="dim", highlight=False)
    for finding in checked.findings:
        _, _, sign, style = WORDS[finding.severity]
        console.print(f"\n{sign} {finding.title.text(language)}", style=style, markup=False, highlight=False)
        console.print(f"  {'; '.join(map(where, finding.places[:4]))}", style="dim", markup=False, highlight=False)
        for step in finding.steps:
            console.print(f"    {step}", markup=False, highlight=False)
        console.print(f"  {finding.message.text(language)}", markup=False, highlight=False)
    for need in checked.not_checked:
        console.print(f"\n{NEEDS[need].text(language)}", style="dim", markup=False, highlight=False)


BATCH_HEADS = {
    "vi": ("Đơn vị", "Kỳ báo cáo", "Lỗi", "Cảnh báo", "Lưu ý", "Tệp"),
    "en": ("Unit", "Period", "Errors", "Warnings", "Notes", "Files"),
}


def show_batch(batch: Batch, written: Sequence[Path], console: Console, language: str = "vi") -> None:
    """One table, worst first; files that could not be read; then each request, unless it was written to a file."""
    table = Table(header_style="bold")
    for number, head in enumerate(BATCH_HEADS[language]):
        table.add_column(head, justify="right" if 2 <= number <= 4 else "left", overflow="fold")
    for entry in batch.entries:
        counts = [str(count) for count in entry.counts.values()]
        table.add_row(Text(entry.unit), Text(entry.period), *counts, Text(", ".join(entry.files)))
    console.print(table)
    refused = [*batch.unreadable, *(pair for entry in batch.entries for pair in entry.refused)]
    for name, error in refused:
        console.print(f"✗ {name}: {error.message.text(language)}", style="red", markup=False, highlight=False)
    for path in written:
        console.print(str(path), markup=False, highlight=False, soft_wrap=True)
    for entry in batch.entries if not written else ():
        if entry.request:
            console.rule(Text(f"{entry.unit} · {entry.period}"))
            console.print(entry.request, markup=False, highlight=False, soft_wrap=True)
