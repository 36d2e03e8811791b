"""Drafts made by hand for tests of rules: rows of a form by indicator, sentences of prose."""

from __future__ import annotations

from collections.abc import Sequence

from cchc.core.checking import Checked, Finding, check
from cchc.core.checking.subject import Subject
from cchc.core.periods.period import Period
from cchc.core.reading.document import Cell, Document, Paragraph, Row, Table
from cchc.core.reading.draft import Draft, HeaderLine, ReportHeader
from cchc.core.reading.facts import find_facts
from cchc.core.reading.outline import build_outline
from cchc.core.reading.report import _placed_facts, matcher, understand

HEAD = ("STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu", "Ghi chú")


def document(
    paragraphs: Sequence[str] = (), rows: Sequence[Sequence[str]] = (), *, title: str = "quý II năm 2023"
) -> Document:
    """A small report: letterhead, prose, and one annex table of (code, label, unit, value[, note])."""
    top = ["ỦY BAN NHÂN DÂN", "XÃ BÌNH AN", "Số: 12/BC-UBND", "Bình An, ngày 14 tháng 6 năm 2023", "BÁO CÁO"]
    texts = [*top, f"Công tác cải cách hành chính {title}", *paragraphs, "Nơi nhận:", "- Lưu: VT.", "Phụ lục"]
    blocks: list[Paragraph | Table] = [Paragraph(text, f"p{n}") for n, text in enumerate(texts, 1)]
    if rows:
        lines = [HEAD, *[(*row, *[""] * (len(HEAD) - len(row))) for row in rows]]
        grid = tuple(Row(tuple(Cell(t) for t in line), f"t1.r{n}") for n, line in enumerate(lines, 1))
        blocks.append(Table(grid, "t1"))
    return Document("bao-cao.docx", "docx", blocks)


def draft(
    paragraphs: Sequence[str] = (), rows: Sequence[Sequence[str]] = (), *, title: str = "quý II năm 2023"
) -> Draft:
    """The draft of `document`, read as any file is."""
    return understand([document(paragraphs, rows, title=title)], known_form=False)


def subject(
    paragraphs: Sequence[str] = (), rows: Sequence[Sequence[str]] = (), *, title: str = "quý II năm 2023"
) -> Subject:
    return Subject(draft(paragraphs, rows, title=title), matcher().catalogue)


def prose(*paragraphs: str, period: str = "2023-Q2", lines: Sequence[HeaderLine] = ()) -> Subject:
    """Only sentences, in one section, read for facts."""
    sections = build_outline([Paragraph(text, f"p{n}") for n, text in enumerate(paragraphs, 1)])
    parsed = Period.parse(period)
    header = ReportHeader(
        agency="UBND xã Bình An",
        level="commune",
        kind=parsed.kind,
        period={
            "code": period,
            "label": parsed.label,
            "start": parsed.start.isoformat(),
            "end": parsed.end.isoformat(),
        },
    )
    facts = find_facts(sections, period=parsed, catalogue=matcher().catalogue, level="commune")
    return Subject(Draft(header, sections, [], _placed_facts(facts, sections), list(lines)), matcher().catalogue)


def checked(paragraphs: Sequence[str] = (), rows: Sequence[Sequence[str]] = ()) -> Checked:
    """All rules over `document`."""
    return check(draft(paragraphs, rows))


def of(findings: Sequence[Finding], rule: str) -> list[Finding]:
    """Those of one rule."""
    return [finding for finding in findings if finding.rule == rule]
