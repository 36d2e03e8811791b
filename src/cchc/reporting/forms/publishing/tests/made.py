"""Annexes made for the tests: small, and just what a test needs."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from cchc.reporting.forms.models import TemplateDraft

HEAD = ("STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu", "Ghi chú")
ROWS = (
    ("I", "Công tác chỉ đạo điều hành CCHC", "", "", ""),
    ("1", "Số văn bản chỉ đạo CCHC đã ban hành", "Văn bản", "", ""),
    ("2", "Tỷ lệ hoàn thành Kế hoạch CCHC năm", "%", "", ""),
    ("2.1", "Số nhiệm vụ đề ra trong kế hoạch", "Nhiệm vụ", "", ""),
    ("2.2", "Số nhiệm vụ đã hoàn thành", "Nhiệm vụ", "", ""),
    ("3", "Số sáng kiến cải cách hành chính được công nhận", "Sáng kiến", "", ""),
    ("4", "Tổng số nhiệm vụ Chính phủ, Thủ tướng Chính phủ giao", "Nhiệm vụ", "", ""),
    ("4.1", "Số nhiệm vụ Chính phủ, Thủ tướng Chính phủ giao đã hoàn thành đúng hạn", "Nhiệm vụ", "", ""),
    ("4.2", "Số nhiệm vụ Chính phủ, Thủ tướng Chính phủ giao đã hoàn thành nhưng quá hạn", "Nhiệm vụ", "", ""),
)
PUBLISH = {
    "form": "cchc-2026",
    "name": "Biểu thống kê CCHC năm 2026",
    "name_en": "Reform statistics 2026",
    "valid_from": "01/01/2026",
    "regime": "",
    "letter_number": "12/SNV-CCHC",
    "letter_date": "15/12/2025",
    "deadline": "trước ngày 20 tháng cuối quý",
    "contact": "Phòng Cải cách hành chính",
    "reason": "",
    "action": "publish",
    "seen": "0",
    "seen_about": "0",
}


def annex(rows: Sequence[Sequence[str]] = ROWS, *, words: Sequence[str] = ()) -> bytes:
    """A Word file with one table."""
    document = Document()
    for text in ("Phụ lục 1", "BIỂU THỐNG KÊ SỐ LIỆU CẢI CÁCH HÀNH CHÍNH QUÝ", *words):
        document.add_paragraph(text)
    table = document.add_table(rows=0, cols=len(HEAD))
    for row in (HEAD, *rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def brought(client: Any, content: bytes | None = None, name: str = "phu-luc.docx") -> TemplateDraft:
    """The draft of an annex somebody uploaded."""
    upload = SimpleUploadedFile(name, annex() if content is None else content)
    answer = client.post("/forms/new/", {"files": upload})
    assert answer.status_code == 302, answer.content.decode()
    return TemplateDraft.objects.get(public_id=answer.url.rstrip("/").rsplit("/", 1)[-1])


def published(client: Any, capture: Any, content: bytes | None = None, **said: str) -> Any:
    """A form published through the pages, every row as proposed."""
    draft = brought(client, content)
    address = draft.get_absolute_url()
    for which in ("sure", "new"):
        client.post(f"{address}accept/", {"which": which})
    draft.refresh_from_db()
    with capture(execute=True):
        answer = client.post(f"{address}publish/", {**PUBLISH, "seen": str(draft.lock), **said})
    draft.refresh_from_db()
    return draft.published if answer.status_code == 302 else answer
