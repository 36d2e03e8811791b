"""Workbooks with macros: filled in place, their macros the same to the byte; refused everywhere else."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
import xlsxwriter
from django.contrib.messages import get_messages
from django.test import Client
from openpyxl import load_workbook

from cchc.platform.files.models import StoredFile
from cchc.reporting.exchange.models import Incoming, Theirs
from cchc.reporting.exchange.tests.made import at, upload
from cchc.reporting.exchange.tests.made import brought as bring_in
from cchc.reporting.exchange.tests.test_filling import brought, filled, lines_of, typed
from cchc.reporting.exchange.tests.test_offline import said
from cchc.reporting.forms.models import Obligation

pytestmark = pytest.mark.django_db
CODE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 Sub Auto_Open() " + bytes(range(256)) * 40
"""Stands for the compiled project: nothing of ours looks into it."""
XLSM = "application/vnd.ms-excel.sheet.macroEnabled.12"


def with_code(duty: Obligation, tmp_path: Any) -> bytes:
    """A workbook as Excel saves one with macros: a button, a project, its content type."""
    project = tmp_path / "vbaProject.bin"
    project.write_bytes(CODE)
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Biểu")
        for column, head in enumerate(("STT", "Nội dung", "ĐVT", "Kết quả kỳ này")):
            sheet.write(0, column, head)
        for row, line in enumerate(lines_of(duty), 1):
            for column, text in enumerate((line.row.code, line.row.label, line.row.unit)):
                sheet.write_string(row, column, text)
        sheet.write_formula(8, 3, "=SUM(D2:D3)", None, 0)
        sheet.insert_button("F2", {"macro": "Gui", "caption": "Gửi"})
        book.add_vba_project(str(project))
        book.set_vba_name("ThisWorkbook")
    return stream.getvalue()


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_it_works(drafter: Client, duty: Obligation, tmp_path: Any) -> None:
    typed(duty, [12, 3456])
    theirs = with_code(duty, tmp_path)
    address = brought(drafter, duty, theirs, "bieu.xlsm")
    assert "không chạy" in drafter.get(address).content.decode()
    content = filled(drafter, address)
    before, after = parts(theirs), parts(content)
    assert after["xl/vbaProject.bin"] == CODE
    assert {name for name in before if before[name] != after[name]} == {"xl/worksheets/sheet1.xml", "xl/workbook.xml"}
    sheet = load_workbook(io.BytesIO(content)).active
    assert [sheet.cell(row, 4).value for row in (2, 3, 9)] == [12, 3456, "=SUM(D2:D3)"]


def test_it_comes_back_as_a_workbook_with_macros(drafter: Client, duty: Obligation, tmp_path: Any) -> None:
    """Under the name of a plain workbook too: Excel opens none whose ending is not what it holds."""
    answer = drafter.post(at("to_fill", duty), {"file": upload(with_code(duty, tmp_path), "bieu.xlsx")})
    assert any("bieu.xlsm" in str(one) for one in get_messages(answer.wsgi_request))
    drafter.post(answer["Location"], {"do": "map"})
    back = drafter.post(answer["Location"], {"do": "fill"})
    assert back["Content-Type"] == XLSM
    assert "bieu.xlsm" in back["Content-Disposition"]
    assert Theirs.objects.get().kind == "xlsm"


def test_a_workbook_that_hides_its_macros_is_refused(drafter: Client, duty: Obligation, tmp_path: Any) -> None:
    """A project inside what says it is a plain workbook, or a document: nobody's Excel writes that."""
    hidden = parts(with_code(duty, tmp_path))
    plain = hidden["[Content_Types].xml"].replace(
        b"vnd.ms-excel.sheet.macroEnabled", b"vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, content in (hidden | {"[Content_Types].xml": plain}).items():
            package.writestr(name, content)
    answer = drafter.post(at("to_fill", duty), {"file": upload(stream.getvalue(), "bieu.xlsx")})
    assert "macro" in said(answer)
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("what", ["offline", "old"])
def test_nowhere_else(drafter: Client, duty: Obligation, tmp_path: Any, what: str) -> None:
    """As the offline form it is refused at once; as an old report its reading is."""
    answer = bring_in(drafter, duty, with_code(duty, tmp_path), "bieu.xlsm", what)
    if what == "offline":
        assert "macro" in said(answer)
        assert not Incoming.objects.exists()
    else:
        assert StoredFile.objects.get().state != StoredFile.State.CLEAN
