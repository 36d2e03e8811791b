"""The page of a draft: what is missing, items to take or leave, files."""

from __future__ import annotations

import io
from typing import Any

import docx
import openpyxl
import pytest
from django.test import Client

from cchc.reporting.consolidation.draft.tests import made

pytestmark = pytest.mark.django_db


def address(unit: Any, ending: str = "") -> str:
    return f"/totals/{unit.code}/{made.REGIME}/{made.PERIOD}/draft/{ending}"


def text_of(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_it_works(client: Client) -> None:
    province = made.province()
    page = client.get(address(province), {"rows": made.PARENTS_FORM})
    assert page.status_code == 200
    shown = page.content.decode()
    assert made.SHARED in shown
    assert "Cấp thêm 2 máy quét cho xã." in shown
    words = client.get(address(province, "draft.docx"), {"rows": made.PARENTS_FORM})
    assert words.headers["Content-Type"].endswith("wordprocessingml.document")
    assert made.SHARED.rstrip(".") in text_of(words.content)
    book = openpyxl.load_workbook(io.BytesIO(client.get(address(province, "draft.xlsx")).content))
    assert book.sheetnames == ["Số liệu", "Phát hiện", "Nội dung", "Cần xem"]
