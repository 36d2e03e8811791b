"""The phiếu trình as an official paper: one page for the leader, out of the same context as the page on screen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils import timezone

from cchc.core.writing.official.document import (
    Authority,
    Column,
    Draft,
    OfficialDocument,
    Row,
    Section,
    Table,
    line,
)
from cchc.core.writing.official.pdf import pictures
from cchc.reporting.documents.letterheads import complete, head_of
from cchc.reporting.reviews.brief import Brief

FIGURES = (
    Column("STT", 0, "center", 12), Column("Chỉ tiêu", 4, "left", 50), Column("Kỳ này", 0.1, "right", 24),
    Column("Kỳ trước", 0.1, "right", 24), Column("Tăng, giảm", 0.1, "right", 22),
)  # fmt: skip
REMARKS = (
    Column("STT", 0, "center", 12), Column("Nội dung", 3, "left", 60), Column("Giải trình", 2, "left", 50),
)  # fmt: skip
FITS = ((12, 8), (9, 6), (7, 4), (5, 3), (4, 2))
"""Figures and remarks on the sheet: the first pair that leaves it one page; what is left out is counted."""
SLACK = 4
"""Lines that must stay free."""
SAID = 160
"""Characters of a remark or an explanation on the sheet."""


def paper_of_brief(brief: Brief) -> OfficialDocument:
    """The signing sheet, on one page if that can be. Incomplete where the unit's letterhead lacks something."""
    sheet = _paper(brief, *FITS[0])
    for figures, remarks in FITS[1:]:
        if len(pictures(_longer(sheet), 10)) < 2:
            break
        sheet = _paper(brief, figures, remarks)
    return sheet


def _longer(sheet: OfficialDocument) -> OfficialDocument:
    """The same and some lines more: a word processor's lines are a little higher than those of the PDF."""
    return replace(sheet, sections=(*sheet.sections, Section(paragraphs=("…",) * SLACK)))


def _paper(brief: Brief, figures: int, remarks: int) -> OfficialDocument:
    unit, day = brief.owed.unit, timezone.localdate()
    head = complete(head_of(unit, day), unit)
    return OfficialDocument(
        agency=head.agency, symbol=f"PTr-{head.symbol}", place=head.place, parent=head.parent, of=head.short,
        authority=Authority(("Người trình",)), date=day.isoformat(), kind="PHIẾU TRÌNH",
        about=f"Trình ký báo cáo {_period(brief)}", draft=Draft.NO, addressees=(f"{head.head} {head.short}",),
        sections=tuple(_sections(brief, figures, remarks)), recipients=("Như trên", "Lưu: hồ sơ trình"),
    )  # fmt: skip


def _period(brief: Brief) -> str:
    said = line(brief.report.period_label)
    return f"{said[:1].lower()}{said[1:]}"


def _sections(brief: Brief, figures: int, remarks: int) -> list[Section]:
    counts = brief.counts
    opening = (
        f"Báo cáo {_period(brief)} đã soạn xong: {counts['values']}/{counts['rows']} chỉ tiêu có số liệu, "
        f"{counts['none_arisen']} không phát sinh, {counts['not_applicable']} không thuộc thẩm quyền, "
        f"{counts['blank']} chưa điền. Kết quả kiểm tra: {_left(brief)}."
    )
    sections = [Section("", 1, (opening,), tuple(_tables(brief, figures, remarks)))]
    said = [f"{step.actor or '—'}: {_short(step.reason or step.took.get('comment', ''))}" for step in brief.said[:2]]
    if said:
        sections.append(Section("Ý kiến trong quá trình soạn, kiểm tra", 2, tuple(said)))
    return [*sections, Section("Ý kiến của lãnh đạo:", 2, ("." * 68,))]


def _left(brief: Brief) -> str:
    parts = []
    if brief.errors:
        parts.append(f"{len(brief.errors)} lỗi")
    if brief.warnings:
        explained = sum(bool(one.get("explained")) for one in brief.warnings)
        parts.append(f"{len(brief.warnings)} cảnh báo ({explained} đã giải trình)")
    return f"còn {', '.join(parts)}" if parts else "không còn lỗi, cảnh báo"


def _short(text: str) -> str:
    said = line(text)
    return said if len(said) <= SAID else f"{said[: SAID - 1].rstrip()}…"


def _tables(brief: Brief, most: int, remarks: int) -> list[Table]:
    figures = [
        Row((str(number), line(one.line.row.label).lstrip("-+ "), one.now, one.before, one.since_before))
        for number, one in enumerate(brief.figures[:most], 1)
    ]
    left = [*brief.errors, *brief.warnings]
    found = [Row((str(number), _remark(one), _short(one.get("explained") or ""))) for number, one in
             enumerate(left[:remarks], 1)]  # fmt: skip
    if len(left) > remarks:
        found.append(Row(("", f"… và {len(left) - remarks} nội dung khác, xem trên hệ thống", "")))
    tables = []
    if figures:
        tables.append(Table(FIGURES, tuple(figures), title="Số liệu thay đổi nhiều nhất"))
    if found:
        tables.append(Table(REMARKS, tuple(found), title="Lỗi, cảnh báo còn lại và giải trình"))
    return tables


def _remark(finding: dict[str, Any]) -> str:
    kind = "Lỗi" if finding.get("severity") == "error" else "Cảnh báo"
    return f"{kind}: {_short(finding.get('message') or finding.get('title', ''))}"
