"""A proposed form on the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from cchc.core.annex.proposal import Proposal

SIGNS = {"bound": "✓", "new": "+", "doubtful": "▲", "none": ""}


def show_proposal(proposal: Proposal, console: Console, language: str) -> None:
    """Every row with what it is taken for; doubtful ones carry ▲ and their choices."""
    english = language == "en"
    table = Table(box=None, pad_edge=False)
    for head in ("No.", "Row", "Unit", "Indicator", "") if english else ("TT", "Dòng", "ĐVT", "Chỉ tiêu", ""):
        table.add_column(head, overflow="fold")
    for row in proposal.rows:
        shown = ":".join(filter(None, (row.indicator, row.breakdown)))
        if row.decision == "doubtful":
            shown = " · ".join(f"{one.indicator} {one.likeness:.0%}" for one in row.choices) or shown
        table.add_row(row.code, row.label, row.unit, shown, SIGNS[row.decision])
    console.print(table, highlight=False)
    counts = {name: proposal.count(name) for name in SIGNS}
    words = (
        "{bound} bound, {doubtful} doubtful, {new} new, {none} ask nothing"
        if english
        else "{bound} dòng gắn chắc, {doubtful} còn ngờ, {new} mới, {none} không hỏi số liệu"
    )
    console.print(words.format(**counts), highlight=False)
    for note in proposal.notes:
        console.print(note.text(language), style="dim", markup=False, highlight=False)
