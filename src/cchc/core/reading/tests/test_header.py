"""Who reports what, for when."""

from __future__ import annotations

import pytest

from cchc.core.reading.document import Paragraph
from cchc.core.reading.draft import ReportHeader
from cchc.core.reading.header import read_header

LETTER = [
    "Số: 15/BC-UBND",
    "Đồng Xuân, ngày 12 tháng 9 năm 2023",
    "BÁO CÁO",
    "Công tác cải cách hành chính quý III năm 2023",
    "Thực hiện kế hoạch năm, UBND xã Đồng Xuân báo cáo kết quả công tác cải cách hành chính như sau:",
    "I. CHỈ ĐẠO, ĐIỀU HÀNH",
    "Nơi nhận:",
    "TM. ỦY BAN NHÂN DÂN",
    "CHỦ TỊCH",
    "Lê Thị Hòa",
]


def header(*lines: str, annex: tuple[str, ...] = ()) -> ReportHeader:
    return read_header([Paragraph(line, f"p{i}") for i, line in enumerate(lines, 1)], annex)


def test_it_works() -> None:
    found = header(*LETTER)
    assert (found.agency, found.level, found.number, found.date) == (
        "UBND xã Đồng Xuân",
        "commune",
        "15/BC-UBND",
        "2023-09-12",
    )
    assert found.title == "Công tác cải cách hành chính quý III năm 2023"
    assert (found.kind, found.signer) == ("quarter", "Lê Thị Hòa")
    assert found.period == {
        "code": "2023-Q3", "label": "Quý III/2023", "start": "2023-07-01", "end": "2023-10-01", "source": "calendar",
    }  # fmt: skip


def test_printed_window_goes_before_the_calendar_and_its_last_day_is_inside() -> None:
    found = header(*LETTER[:4], "(Từ ngày 13/6/2023 đến ngày 12/9/2023)", *LETTER[4:])
    assert found.period is not None
    assert [found.period[k] for k in ("code", "start", "end", "source")] == [
        "2023-Q3",
        "2023-06-13",
        "2023-09-13",
        "printed",
    ]


def test_next_period_in_the_title_is_not_the_reported_one() -> None:
    lines = [*LETTER[:3], "Công tác cải cách hành chính quý I và phương hướng quý II năm 2022", *LETTER[4:]]
    found = header(*lines)
    assert found.period is not None
    assert found.period["code"] == "2022-Q1"


def test_draft_without_number_and_day() -> None:
    found = header("Số: /BC-SNV", "Hà Giang, ngày    tháng 12 năm 2023", *LETTER[2:])
    assert (found.number, found.date) == ("/BC-SNV", "2023-12")


def test_name_is_completed_from_the_date_line() -> None:
    lines = ["Số: 4/BC-UBND", "Mường Lay, ngày 3 tháng 4 năm 2024", "BÁO CÁO", "Cải cách hành chính quý I năm 2024",
             "UBND huyện báo cáo tình hình thực hiện như sau:"]  # fmt: skip
    assert header(*lines).agency == "UBND huyện Mường Lay"


def test_annex_alone_names_the_body() -> None:
    found = header(annex=("Biểu mẫu 1 Thống kê số liệu năm 2023 của Sở Tư pháp tỉnh Lai Châu",))
    assert (found.agency, found.level) == ("Sở Tư pháp tỉnh Lai Châu", "department")
    assert found.period is not None
    assert found.period["code"] == "2023"


def test_nothing_said_stays_empty() -> None:
    found = header("Một đoạn văn không có gì.")
    assert (found.agency, found.level, found.number, found.date, found.period, found.signer) == (
        "",
        None,
        "",
        "",
        None,
        "",
    )


@pytest.mark.parametrize("place", ["BÁO CÁO", "BÁO CÁO\nCÔNG TÁC QUÝ 2/2024"])
def test_title_may_share_the_line_of_the_word_report(place: str) -> None:
    found = header(place, "Cải cách hành chính quý 2/2024", "UBND phường 5 báo cáo kết quả thực hiện:")
    assert found.period is not None
    assert found.period["code"] == "2024-Q2"


def test_window_may_stand_behind_the_title_on_its_line() -> None:
    line = "Công tác cải cách hành chính quý I năm 2024 (từ ngày 15/12/2023 đến ngày 14/3/2024)"
    found = header(*LETTER[:3], line, *LETTER[4:])
    assert found.period is not None
    assert [found.period[k] for k in ("code", "start", "end")] == ["2024-Q1", "2023-12-15", "2024-03-15"]
