"""Dates and periods: the report's own, its windows, and the documents it cites."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from cchc.core.checking import Finding
from cchc.core.checking.dates import find
from cchc.core.checking.subject import Subject
from cchc.core.checking.tests.made import of
from cchc.core.periods.period import Period
from cchc.core.reading.document import Paragraph
from cchc.core.reading.draft import Draft, HeaderLine, ReportHeader
from cchc.core.reading.outline import build_outline
from cchc.core.reading.report import matcher

TITLE = "Công tác cải cách hành chính quý II năm 2023"


def made(
    *paragraphs: str,
    day: str = "ngày 20 tháng 6 năm 2023",
    number: str = "Số: 12/BC-UBND",
    title: str = TITLE,
    annex: Sequence[str] = ("(Kèm theo Báo cáo số 12/BC-UBND ngày 20/6/2023 của UBND xã)",),
    window: tuple[str, str] | None = None,
) -> list[Finding]:
    """What the module says of a small report of Q2 2023."""
    period = Period.parse("2023-Q2")
    start, end = window or (period.start.isoformat(), period.end.isoformat())
    header = ReportHeader(
        kind=period.kind,
        period={
            "code": period.code,
            "label": period.label,
            "start": start,
            "end": end,
            "source": "printed" if window else "calendar",
        },
    )
    top = [number, f"Bình An, {day}", "BÁO CÁO", *title.split("\n")]
    lines = [HeaderLine("letterhead", text, f"h{n}") for n, text in enumerate(top) if text]
    lines += [HeaderLine("annex", text, f"a{n}") for n, text in enumerate(annex)]
    sections = build_outline([Paragraph(text, f"p{n}") for n, text in enumerate(paragraphs, 1)])
    return list(find(Subject(Draft(header, sections, [], [], lines), matcher().catalogue)))


def test_it_works() -> None:
    found = made(annex=["(Kèm theo Báo cáo số 12/BC-UBND ngày 20/6/2022 của UBND xã)"])
    [finding] = of(found, "date.annex_date")
    assert (finding.found, finding.expected) == ("20/6/2023", "20/6/2022")
    assert [place.place for place in finding.places] == ["h1", "a0"]


def test_a_consistent_report_says_nothing() -> None:
    assert made("Xã có Kế hoạch số 5/KH-UBND ngày 10/01/2023 và Nghị định số 61/2018/NĐ-CP ngày 23/4/2018.") == []


def test_annex_number() -> None:
    [finding] = made(annex=["(Kèm theo Báo cáo số 21/BC-UBND ngày 20/6/2023 của UBND xã)"])
    assert (finding.rule, finding.found, finding.expected) == ("date.annex_number", "12", "21")


@pytest.mark.parametrize(
    ("day", "rule"),
    [
        ("ngày 20 tháng 6 năm 2022", "date.before_begin"),
        ("ngày 10 tháng 6 năm 2023", "date.before_end"),
        ("ngày 20 tháng 6 năm 2024", "date.long_after"),
        ("ngày   tháng 6 năm 2023", "date.not_filled"),
    ],
)
def test_the_day_of_the_report(day: str, rule: str) -> None:
    assert [finding.rule for finding in made(day=day, annex=())] == [rule]


def test_blank_number_is_only_said_once() -> None:
    [finding] = made(number="Số:     /BC-UBND", annex=["(Kèm theo Báo cáo số    /BC-UBND ngày   /6/2023)"])
    assert finding.rule == "date.not_filled"
    assert len(finding.places) == 2


def test_no_letterhead_is_no_error() -> None:
    lines = [HeaderLine("letterhead", "BÁO CÁO", "h1"), HeaderLine("letterhead", TITLE, "h2")]
    assert list(find(Subject(Draft(ReportHeader(), lines=lines), matcher().catalogue))) == []


@pytest.mark.parametrize(
    ("text", "impossible"),
    [
        ("theo Công văn ngày 07/19/2013 của huyện.", True),
        ("trước ngày 31/6/2023 phải xong.", True),
        ("trước ngày 31/6 phải xong.", True),
        ("trước ngày 29/02/2024 phải xong.", False),
        ("theo Công văn ngày 23/4/2318 của huyện.", True),
        ("từ 23/4/0018 đến nay.", True),
        ("ngày 13 tháng 9 năm 9023 đã họp.", True),
        ("ngày    tháng 16 năm 2023 đã họp.", True),
        ("Công văn số 12/10/QĐ và 1.200.3000 đồng.", False),
        ("ngày     tháng 6 năm 2023 chưa rõ.", False),
        ("đã giải quyết 12/15 hồ sơ trong tháng 6/2023.", False),
    ],
)
def test_impossible_dates(text: str, impossible: bool) -> None:
    assert bool(of(made(text), "date.impossible")) is impossible


def test_impossible_date_of_a_document_dated_elsewhere() -> None:
    [finding] = made("Nghị định số 117/2013/NĐ-CP ngày 07/10/2013.", "Nghị định số 117/2013/NĐ-CP ngày 07/19/2013.")
    assert (finding.rule, finding.expected, len(finding.places)) == ("date.impossible", "7/10/2013", 2)


def test_annex_of_another_period() -> None:
    [finding] = made(annex=["THỐNG KÊ SỐ LIỆU CẢI CÁCH HÀNH CHÍNH QUÝ III NĂM 2023"])
    assert (finding.rule, finding.found, finding.expected) == ("date.period", "Quý III/2023", "Quý II/2023")


@pytest.mark.parametrize(
    "annex",
    [
        "THỐNG KÊ SỐ LIỆU QUÝ II NĂM 2023",
        "Thống kê kết quả quý II và nhiệm vụ quý III năm 2023",
        "Thống kê số liệu năm 2023",
    ],
)
def test_annex_of_this_period(annex: str) -> None:
    assert made(annex=[annex]) == []


def test_opening_of_another_period() -> None:
    [finding] = made("Thực hiện kế hoạch, UBND xã báo cáo kết quả quý I năm 2023 như sau:", "I. KẾT QUẢ", "Đã làm tốt.")
    assert finding.rule == "date.period"
    assert made("Thực hiện kế hoạch, UBND xã báo cáo kết quả quý II năm 2023 như sau:", "I. KẾT QUẢ", "Tốt.") == []


WINDOW = ("2023-03-15", "2023-06-15")
PRINTED = f"{TITLE}\n(Từ ngày 15/3/2023 đến ngày 14/6/2023)"


def test_another_window_for_the_same_period() -> None:
    [finding] = made("Kết quả quý II/2023 (từ ngày 15/3/2022 đến ngày 14/6/2023): tốt.", title=PRINTED, window=WINDOW)
    assert (finding.rule, finding.found) == ("date.window", "15/3/2022 – 14/6/2023")
    assert [place.place for place in finding.places] == ["p1", "h4"]


@pytest.mark.parametrize(
    "text",
    ["Kết quả quý II/2023 (từ ngày 15/3/2023 đến ngày 14/6/2023): tốt.", "Từ ngày 15/12/2022 đến ngày 14/6/2023 có 5."],
)
def test_windows_that_agree(text: str) -> None:
    assert made(text, title=PRINTED, window=WINDOW) == []


def test_a_quarter_of_fifteen_months() -> None:
    [finding] = made("Kết quả quý II/2023 (từ ngày 15/3/2022 đến ngày 14/6/2023): tốt.")
    assert finding.rule == "date.window_length"


def test_a_title_window_that_is_no_quarter() -> None:
    long, away = ("2022-03-15", "2023-06-15"), ("2022-03-15", "2022-06-15")
    [finding] = made(title=f"{TITLE}\n(Từ ngày 15/3/2022 đến ngày 14/6/2023)", window=long)
    assert finding.rule == "date.window_length"
    said = made(title=f"{TITLE}\n(Từ ngày 15/3/2022 đến ngày 14/6/2022)", window=away)
    assert "date.window" in [finding.rule for finding in said]


def test_a_window_that_ends_before_it_begins() -> None:
    [finding] = made("Từ ngày 15/6/2023 đến ngày 14/3/2023 đã tiếp nhận hồ sơ.")
    assert finding.rule == "date.reversed"


def test_cut_off_after_the_report() -> None:
    [finding] = made("Tính đến ngày 30/6/2023, xã có 20 thủ tục.")
    assert (finding.rule, finding.found, finding.expected) == ("date.as_of", "30/6/2023", "20/6/2023")


@pytest.mark.parametrize(
    "text",
    [
        "Phấn đấu đến ngày 30/9/2023 hoàn thành 80% nhiệm vụ.",
        "Kinh phí đã chi 40%; dự kiến tính đến ngày 30/9/2023 chi 75%.",
        "Kế hoạch quý III năm 2023: soát thêm 05 quy trình; đến ngày 14/9/2023 tổ chức 02 hội thảo.",
        "Đến ngày 31/12/2023 sẽ có 20/20 thôn có tổ công nghệ số.",
    ],
)
def test_a_day_to_come_in_a_plan(text: str) -> None:
    assert made(text) == []


def test_a_day_to_come_under_a_later_period() -> None:
    later = ["III. QUÝ III NĂM 2023", "Giải ngân đến ngày 30/9/2023 đạt trên 70%."]
    assert made(*later) == []
    assert [f.rule for f in made("III. KẾT QUẢ QUÝ II NĂM 2023", later[1])] == ["date.as_of"]


def test_cut_off_well_before_the_period() -> None:
    assert [f.rule for f in made("Tính đến ngày 14/6/2022, xã có 20 thủ tục.")] == ["date.as_of"]
    assert made("Tính đến ngày 14/6/2023, xã có 20 thủ tục, so với số tính đến ngày 14/6/2022 tăng 2.") == []


def test_cited_document_of_a_later_day() -> None:
    [finding] = made("Theo Quyết định số 40/QĐ-UBND ngày 01/12/2023 của UBND xã.")
    assert (finding.rule, finding.found) == ("date.cited_after_report", "1/12/2023")


def test_year_of_number_and_date() -> None:
    [finding] = made("Theo Nghị định số 60/2021/NĐ-CP ngày 27/01/2022 của Chính phủ.")
    assert (finding.rule, finding.expected) == ("date.number_year", "2021")


def test_a_date_belongs_to_the_document_right_before_it() -> None:
    assert made("Nghị định số 61/2018/NĐ-CP được triển khai theo Kế hoạch số 4/KH-UBND ngày 10/01/2023.") == []


def test_one_decree_two_dates() -> None:
    [finding] = made("Nghị định số 61/2018/NĐ-CP ngày 23/4/2018.", "Nghị định số 61/2018/NĐ-CP ngày 24/4/2018.")
    assert (finding.rule, finding.severity.value) == ("date.cited_two_dates", "error")


def test_one_local_number_two_dates() -> None:
    [finding] = made("Kế hoạch số 4/KH-UBND ngày 10/01/2023.", "Kế hoạch số 04/KH-UBND ngày 10/3/2023.")
    assert (finding.rule, finding.severity.value) == ("date.cited_two_dates_local", "warning")


def test_local_numbers_begin_anew_each_year() -> None:
    assert made("Kế hoạch số 4/KH-UBND ngày 10/01/2023 thay Kế hoạch số 4/KH-UBND ngày 12/02/2022.") == []


def test_one_title_two_numbers() -> None:
    title = "ngày 25/5/2023 của UBND huyện về giao biên chế công chức cấp xã cho từng xã"
    [finding] = made(f"Quyết định số 371/QĐ-UBND {title}.", f"Quyết định số 317/QĐ-UBND {title}.")
    assert finding.rule == "date.cited_two_numbers"


def test_one_number_two_titles() -> None:
    [finding] = made(
        "Quyết định số 15/QĐ-UBND ngày 02/02/2023 về quy chế chi tiêu nội bộ;"
        " Quyết định số 15/QĐ-UBND ngày 02/02/2023 về cử người dự lớp tập huấn."
    )
    assert finding.rule == "date.cited_one_number"
