"""The request as a sheet of Word or Excel: made, filled in, brought back, looked at, taken once."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document
from openpyxl import Workbook, load_workbook

from cchc.platform.files.models import StoredFile
from cchc.reporting.colleagues.models import Answer, Sheet, Taken, Through
from cchc.reporting.colleagues.tests.made import NAME, asked, drafts
from cchc.reporting.figures.tests.made import commune, signed_in

pytestmark = pytest.mark.django_db


class Desk:
    """The drafter's browser, with one request."""

    def __init__(self, rows: int = 2) -> None:
        self.request = asked(rows=rows)
        self.client: Client = signed_in(self.request.author)
        self.first = self.request.rows[0]

    def sheet(self, kind: str) -> bytes:
        return self.client.get(f"/colleagues/request/{self.request.public_id}/sheet.{kind}").content

    def bring(self, content: bytes, name: str) -> str:
        """Bring a file; the page that came, with its messages."""
        upload = {"file": SimpleUploadedFile(name, content)}
        said = self.client.post(f"/colleagues/request/{self.request.public_id}/bring/", upload, follow=True)
        self.at: str = said.redirect_chain[-1][0]
        return str(said.content.decode())

    def take(self) -> None:
        self.client.post(self.at)


def filled_xlsx(content: bytes, change: Callable[[Any], None]) -> bytes:
    book = load_workbook(io.BytesIO(content))
    change(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def filled_docx(content: bytes, change: Callable[[Any], None]) -> bytes:
    document = Document(io.BytesIO(content))
    change(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_it_works() -> None:
    desk = Desk()

    def fill(sheet: Any) -> None:
        sheet["E8"], sheet["E9"], sheet["F8"] = "1.234", "không phát sinh", "số tạm"

    shown = desk.bring(filled_xlsx(desk.sheet("xlsx"), fill), "phieu.xlsx")
    assert "1.234" in shown
    assert drafts(desk.request) == {}
    desk.take()
    kept = drafts(desk.request)
    assert kept[desk.first].amount == 1234
    assert kept[desk.request.rows[1]].state == "none_arisen"
    assert kept[desk.first].author == desk.request.author
    assert {one.through for one in Answer.objects.all()} == {Through.FILE}
    assert Answer.objects.get(row="").text == "1. số tạm"


def test_a_word_sheet_comes_back() -> None:
    desk = Desk()

    def fill(document: Any) -> None:
        document.tables[0].rows[1].cells[4].paragraphs[0].add_run("98")

    desk.bring(filled_docx(desk.sheet("docx"), fill), "phieu.docx")
    desk.take()
    assert drafts(desk.request)[desk.first].amount == 98


def test_a_sheet_names_who_when_and_its_code_and_is_one_page_of_six_columns() -> None:
    desk = Desk()
    document = Document(io.BytesIO(desk.sheet("docx")))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert NAME in text
    assert desk.request.code in text
    assert [cell.text for cell in document.tables[0].rows[0].cells][4] == "Số liệu kỳ này"
    assert len(document.inline_shapes) == 1


def test_the_same_file_twice_changes_nothing_twice() -> None:
    desk = Desk()
    content = filled_xlsx(desk.sheet("xlsx"), lambda sheet: sheet.__setitem__("E8", "5"))
    for _ in range(2):
        shown = desk.bring(content, "phieu.xlsx")
        desk.take()
    assert "Chính tệp này đã được lấy" in shown
    assert (Answer.objects.count(), Sheet.objects.count(), StoredFile.objects.count()) == (1, 1, 1)


def test_rows_reordered_and_deleted_are_bound_by_their_hidden_keys() -> None:
    desk = Desk(rows=3)

    def mix(sheet: Any) -> None:
        sheet["E8"], sheet["E9"], sheet["E10"] = "1", "2", "3"
        above, below = [[cell.value for cell in sheet[at]] for at in (8, 10)]
        for column, (one, other) in enumerate(zip(above, below, strict=True), 1):
            sheet.cell(8, column).value, sheet.cell(10, column).value = other, one
        sheet.delete_rows(9)

    desk.bring(filled_xlsx(desk.sheet("xlsx"), mix), "phieu.xlsx")
    desk.take()
    found = drafts(desk.request)
    rows = desk.request.rows
    assert (found[rows[0]].amount, found[rows[2]].amount) == (1, 3)
    assert rows[1] not in found


def test_a_sheet_without_hidden_keys_is_known_by_its_printed_code_numbers_and_labels() -> None:
    desk = Desk()

    def copy(sheet: Any) -> None:
        sheet["E8"] = "7"
        sheet.delete_cols(7)

    def anonymous(content: bytes) -> bytes:
        book = load_workbook(io.BytesIO(content))
        book.properties.identifier = None
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    desk.bring(anonymous(filled_xlsx(desk.sheet("xlsx"), copy)), "phieu.xlsx")
    desk.take()
    assert drafts(desk.request)[desk.first].amount == 7


def test_a_formula_or_a_field_is_refused_as_text() -> None:
    desk = Desk(rows=3)

    def fill(sheet: Any) -> None:
        sheet["E8"] = "=1+1"
        sheet["E9"] = "=cmd|'/c calc'!A0"
        sheet["E10"] = "4"

    shown = desk.bring(filled_xlsx(desk.sheet("xlsx"), fill), "phieu.xlsx")
    assert shown.count("là công thức hoặc trường tự động") == 2
    desk.take()
    assert set(drafts(desk.request)) == {desk.request.rows[2]}


def test_a_field_of_word_is_no_figure() -> None:
    from docx.oxml import OxmlElement

    desk = Desk()

    def fill(document: Any) -> None:
        cell = document.tables[0].rows[1].cells[4]
        run = cell.paragraphs[0].add_run("2")
        code = OxmlElement("w:instrText")
        code.text = "DDEAUTO c:\\windows\\calc.exe"
        run._r.append(code)

    shown = desk.bring(filled_docx(desk.sheet("docx"), fill), "phieu.docx")
    assert "là công thức hoặc trường tự động" in shown
    desk.take()
    assert drafts(desk.request) == {}


def test_labels_that_begin_like_formulas_stay_words() -> None:
    desk = Desk()
    found = desk.request
    found.note = "=HYPERLINK()"
    found.person.name = ""
    book = load_workbook(io.BytesIO(desk.sheet("xlsx")))
    assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row)


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_a_sheet_of_another_request_is_refused(kind: str) -> None:
    desk, other = Desk(), asked(commune("UBND xã Khác"))
    theirs = signed_in(other.author).get(f"/colleagues/request/{other.public_id}/sheet.{kind}").content
    shown = desk.bring(theirs, f"phieu.{kind}")
    assert f"Tệp này là phiếu khác ({other.code})" in shown
    assert Sheet.objects.count() == 0
    assert StoredFile.objects.count() == 0


def test_a_sheet_of_another_form_is_refused() -> None:
    desk = Desk()
    content = desk.sheet("xlsx")
    type(desk.request.obligation).objects.update(template="gia-lai-2022")
    upload = {"file": SimpleUploadedFile("phieu.xlsx", content)}
    said = desk.client.post(f"/colleagues/request/{desk.request.public_id}/bring/", upload)
    assert said.status_code == 302
    assert Sheet.objects.count() == 0


def test_ten_thousand_rows_are_refused_with_what_to_do() -> None:
    desk = Desk()

    def many(sheet: Any) -> None:
        for _ in range(10_000):
            sheet.append([1, "x", "", "", 5])

    shown = desk.bring(filled_xlsx(desk.sheet("xlsx"), many), "phieu.xlsx")
    assert "nhiều hơn 2000 dòng" in shown
    assert StoredFile.objects.count() == 0


def test_what_is_no_sheet_is_refused() -> None:
    desk = Desk()
    out = io.BytesIO()
    Workbook().save(out)
    assert "không thấy mã phiếu" in desk.bring(out.getvalue(), "phieu.xlsx")
    assert "notice error" in desk.bring(b"%PDF-1.4 x", "phieu.pdf")
    assert "notice error" in desk.bring(b"PK\x03\x04 broken", "phieu.docx")
    assert Sheet.objects.count() == 0


def test_a_number_of_excel_is_read_as_the_number_it_is() -> None:
    desk = Desk()

    def fill(sheet: Any) -> None:
        sheet["E8"].number_format, sheet["E8"].value = "General", 1234

    desk.bring(filled_xlsx(desk.sheet("xlsx"), fill), "phieu.xlsx")
    desk.take()
    assert drafts(desk.request)[desk.first].amount == 1234


def test_an_answer_in_the_file_does_not_replace_the_drafters_figure() -> None:
    from cchc.reporting.colleagues.tests.test_link import _typed

    desk = Desk()
    _typed(desk.request, desk.first, 5, desk.request.author)
    content = filled_xlsx(desk.sheet("xlsx"), lambda sheet: sheet.__setitem__("E8", "6"))
    desk.bring(content, "phieu.xlsx")
    desk.take()
    assert drafts(desk.request)[desk.first].amount == 5
    assert Answer.objects.get().taken == Taken.WAITING


def test_the_same_number_in_another_writing_is_nothing_new() -> None:
    """1.234 was answered; a cell of Excel that holds the number 1234 says the same."""
    desk = Desk()
    for value in ("1.234", 1234):
        desk.bring(filled_xlsx(desk.sheet("xlsx"), lambda sheet, value=value: sheet.__setitem__("E8", value)), "p.xlsx")
        desk.take()
    assert [one.text for one in Answer.objects.filter(row=desk.first)] == ["1.234"]
