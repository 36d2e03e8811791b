"""What the prose of a letter says: number, date, deadline, contact, periods, addressees."""

from __future__ import annotations

from datetime import date

import pytest

from cchc.core.annex.letter import kinds_of, levels_of, read_letter
from cchc.core.reading.document import Document
from cchc.core.reading.tests.grids import paragraph

TOP = ("ỦY BAN NHÂN DÂN TỈNH THỬ NGHIỆM", "SỞ NỘI VỤ", "Số: 77/SNV-CCHC", "Thử Nghiệm, ngày 05 tháng 12 năm 2025")


def letter(*lines: str) -> Document:
    return Document("cv.docx", "docx", [paragraph(text, f"p{n}") for n, text in enumerate((*TOP, *lines), 1)])


def test_it_works() -> None:
    found = read_letter([letter("V/v báo cáo cải cách hành chính", "Đề nghị gửi báo cáo trước ngày 20/12/2025.")])
    assert (found.number, found.date, found.issuer) == ("77/SNV-CCHC", date(2025, 12, 5), "SỞ NỘI VỤ")
    assert found.subject == "báo cáo cải cách hành chính"
    assert (found.deadline, found.deadline_words) == (date(2025, 12, 20), "trước ngày 20/12/2025")


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("gửi về Sở Nội vụ chậm nhất ngày 16/12", date(2025, 12, 16)),
        ("gửi báo cáo chậm nhất là ngày 16 tháng 12 năm 2025", date(2025, 12, 16)),
        ("báo cáo trước 17 giờ 00, ngày 10/01/2026", date(2026, 1, 10)),
        ("báo cáo trước ngày 15/3 để tổng hợp", date(2026, 3, 15)),
        ("hoàn thành không muộn hơn ngày 31/12", date(2025, 12, 31)),
    ],
)
def test_a_deadline_as_it_is_printed(words: str, day: date) -> None:
    """A day without a year is the next one after the letter."""
    found = read_letter([letter(f"Đề nghị các cơ quan {words}.")])
    assert found.deadline == day
    assert found.deadline_words in words


def test_the_day_to_send_wins_over_other_days() -> None:
    found = read_letter([letter("Số liệu tính trước ngày 14/12/2025. Báo cáo gửi về Sở trước ngày 20/12/2025.")])
    assert found.deadline == date(2025, 12, 20)


def test_an_impossible_day_is_no_deadline() -> None:
    assert read_letter([letter("Gửi báo cáo trước ngày 31/02/2026.")]).deadline is None


def test_whom_to_ask() -> None:
    said = "Mọi vướng mắc liên hệ bà Lê Thị Thử, điện thoại 0905 111 222 để được hướng dẫn."
    assert read_letter([letter("Đề nghị thực hiện.", said)]).contact == said


def test_a_letter_that_says_nothing() -> None:
    silent = read_letter([Document("a.xlsx", "xlsx", [paragraph("BIỂU MẪU THỐNG KÊ")])])
    assert (silent.number, silent.date, silent.issuer, silent.deadline, silent.contact) == ("", None, "", None, "")


def test_the_periods_it_names() -> None:
    found = read_letter([letter("Báo cáo định kỳ hằng quý, 6 tháng, 9 tháng và năm.")])
    assert kinds_of(found) == ("quarter", "half", "nine_months", "year")


def test_whom_it_addresses() -> None:
    addressed = letter("Kính gửi:", "- Các sở, ban, ngành thuộc UBND tỉnh;", "- UBND các xã, phường.")
    assert levels_of([addressed]) == ("department", "commune")
