"""The phiếu trình as an official paper: one page for the leader, out of the same context as the page on screen."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cchc.core.writing.official.document import (
    Annex,
    Authority,
    Column,
    Draft,
    OfficialDocument,
    Row,
    Section,
    Table,
    line,
)
from cchc.reporting.documents.letterheads import complete, head_of
from cchc.reporting.reviews.brief import Brief

FIGURES = (
    Column("STT", 0, "center", 12), Column("Chỉ tiêu", 3, "left", 55), Column("Kỳ này", 0.5, "right", 24),
    Column("Kỳ trước", 0.5, "right", 24), Column("Tăng, giảm", 0.5, "right", 22),
)  # fmt: skip
REMARKS = (
    Column("STT", 0, "center", 12), Column("Nội dung còn lại", 2, "left", 60), Column("Giải trình", 2, "left", 60),
)  # fmt: skip
MOST = 20
"""Remarks on the sheet; more are counted."""


def paper_of_brief(brief: Brief) -> OfficialDocument:
    """The signing sheet. Incomplete where the unit's letterhead lacks something."""
    unit, day = brief.owed.unit, timezone.localdate()
    head = complete(head_of(unit, day), unit)
    remarks = [*brief.errors, *brief.warnings]
    return OfficialDocument(
        agency=head.agency, symbol=f"PTr-{head.symbol}", place=head.place, parent=head.parent, of=head.short,
        authority=Authority(("Người trình",)), date=day.isoformat(), kind="PHIẾU TRÌNH",
        about=f"Trình ký báo cáo {line(brief.report.period_label)}", draft=Draft.NO,
        addressees=(f"{head.head} {head.short}",),
        sections=tuple(_sections(brief, remarks)),
        annexes=(Annex("Số liệu chính và nội dung cần lưu ý", tuple(_tables(brief, remarks))),),
        recipients=("Hồ sơ trình",),
    )  # fmt: skip


def _sections(brief: Brief, remarks: list[dict[str, Any]]) -> list[Section]:
    counts = brief.counts
    opening = (
        f"Báo cáo {line(brief.report.period_label)} đã soạn xong: {counts['values']}/{counts['rows']} chỉ tiêu có số "
        f"liệu, {counts['none_arisen']} không phát sinh, {counts['not_applicable']} không thuộc thẩm quyền, "
        f"{counts['blank']} chưa điền."
    )
    left = f"Kết quả kiểm tra: còn {len(brief.errors)} lỗi, {len(brief.warnings)} cảnh báo (kèm giải trình)."
    said = [f"{step.actor or '—'}: {line(step.reason or step.took.get('comment', ''))}" for step in brief.said]
    sections = [Section("", 1, (opening, left if remarks else "Kết quả kiểm tra: không còn lỗi, cảnh báo."))]
    if said:
        sections.append(Section("Ý kiến trong quá trình soạn, kiểm tra", 2, tuple(said)))
    sections.append(Section("Ý kiến của lãnh đạo", 2, ("................................................",)))
    return sections


def _tables(brief: Brief, remarks: list[dict[str, Any]]) -> list[Table]:
    figures = [
        Row((str(number), line(one.line.row.label), one.now, one.before, one.since_before))
        for number, one in enumerate(brief.figures, 1)
    ]
    found = [
        Row((str(number), line(f"{one.get('title', '')}. {one.get('message', '')}"), line(one.get("explained") or "")))
        for number, one in enumerate(remarks[:MOST], 1)
    ]
    if len(remarks) > MOST:
        found.append(Row(("", f"… và {len(remarks) - MOST} nội dung khác, xem trên hệ thống", "")))
    tables = []
    if figures:
        tables.append(Table(FIGURES, tuple(figures), title="Số liệu đáng chú ý"))
    if found:
        tables.append(Table(REMARKS, tuple(found), title="Lỗi, cảnh báo còn lại và giải trình"))
    return tables
