"""A draft of a consolidated report as its own reader would see its Word file, without writing and unpacking one."""

from __future__ import annotations

from collections.abc import Iterator

from cchc.core.reading.document import Block, Cell, Document, Paragraph, Row, Table
from cchc.core.writing.draft_report import DraftReport, Part, lead_of
from cchc.core.writing.draft_report import Table as Form
from cchc.core.writing.draft_report_docx import HEADS


def as_read(draft: DraftReport) -> Document:
    """The letter, its prose and the tables of its form; the framed note and the annex of sources say nothing that is
    checked."""
    document = Document("draft.docx", "docx")
    for number, block in enumerate(_lines(draft), 1):
        document.blocks.append(Paragraph(block[0], f"p{number}", level=block[1] or None, bold=bool(block[1])))
    at = len(document.blocks)
    for number, form in enumerate(draft.tables, 1):
        for text in (form.name, form.title):
            if text:
                at += 1
                document.blocks.append(Paragraph(text, f"p{at}", bold=True, align="center"))
        document.blocks.append(_table(form, f"t{number}"))
    return document


def _lines(draft: DraftReport) -> Iterator[tuple[str, int]]:
    """Each paragraph of the letter with its level as a heading, 0 for none."""
    for text in (draft.above.upper(), draft.unit.upper(), "Số: /BC-…", "BÁO CÁO", draft.title):
        if text:
            yield text, 0
    for sentence in draft.opening:
        yield sentence.text, 0
    for part in draft.parts:
        yield from _part(part)
    yield "Nơi nhận:", 0


def _part(part: Part) -> Iterator[tuple[str, int]]:
    yield part.heading, min(max(part.level, 1), 3)
    for sentence in part.sentences:
        yield sentence.text, 0
    for theme in part.themes:
        yield f"{theme.title}:", 0
        for item in theme.items:
            if not item.figures:
                yield "".join(lead_of(item)), 0


def _table(form: Form, place: str) -> Block:
    lines = [HEADS, *((row.code, row.label, row.unit, row.value, row.note) for row in form.rows)]
    rows = [
        Row(tuple(Cell(" ".join(text.split())) for text in line), f"{place}.r{number}")
        for number, line in enumerate(lines, 1)
    ]
    return Table(tuple(rows), place)
