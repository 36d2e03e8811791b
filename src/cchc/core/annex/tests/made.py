"""Annexes written as text, for tests."""

from __future__ import annotations

from cchc.core.annex import Proposal, ProposedRow, propose
from cchc.core.catalogue.packs import load
from cchc.core.reading.document import Block, Document
from cchc.core.reading.tests.grids import paragraph, table

HEAD = "STT | Chỉ tiêu | Đơn vị tính | Số liệu | Ghi chú"


def annex(rows: str, *prose: str, head: str = HEAD) -> Document:
    """A document of some prose and one table; `rows` has one line per row."""
    blocks: list[Block] = [paragraph(text, f"p{number}") for number, text in enumerate(prose, 1)]
    return Document("phu-luc.docx", "docx", [*blocks, table(f"{head}\n{rows.strip()}")])


def proposed(rows: str, *prose: str, head: str = HEAD) -> Proposal:
    """What the shipped catalogue makes of it."""
    return propose([annex(rows, *prose, head=head)], load())


def tree(proposal: Proposal) -> list[tuple[str, str | None]]:
    """Key and parent of every row."""
    return [(row.key, row.parent) for row in proposal.rows]


def row(key: str, label: str, unit: str = "Hồ sơ", kind: str = "count", parent: str | None = None) -> ProposedRow:
    """A row to make formulas over."""
    return ProposedRow(
        key, "PL", key.rpartition("/")[2], parent, label, unit, kind, decision="new", indicator=f"X{key}"
    )
