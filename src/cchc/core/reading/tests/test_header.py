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


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Công tác cải cách hành chính tháng 5 năm 2024", "2024-05"),
        ("Công tác cải cách hành chính từ ngày 15/12/2023 đến ngày 14/3/2024", "2023-12-15/2024-03-14"),
        ("Công tác cải cách hành chính quý IV và cả năm 2024", "2024"),
        ("Công tác cải cách hành chính nửa đầu năm 2024", "2024-H1"),
        ("Kết quả thực hiện kế hoạch cải cách hành chính năm 2024 trong quý II", "2024-Q2"),
        ("Kết quả thực hiện Chương trình cải cách hành chính giai đoạn 2021-2030 trong quý I/2024", "2024-Q1"),
        ("Tổng kết Chương trình giai đoạn 2011-2020, phương hướng giai đoạn 2021-2030", "2011-2020"),
        ("Kết quả thực hiện kế hoạch năm 2024, nhiệm vụ năm 2025", "2024"),
        ("Kết quả thực hiện Kế hoạch quý I/2024 (từ ngày 15/12/2023 đến ngày 14/3/2024)", "2024-Q1"),
        ("Công tác tuần 12 năm 2024 (từ ngày 18/3/2024 đến ngày 22/3/2024)", "2024-03-18/2024-03-22"),
    ],
)
def test_period_of_the_title(title: str, code: str) -> None:
    found = header(*LETTER[:3], title, *LETTER[4:]).period
    assert found is not None
    assert found["code"] == code


def test_title_may_begin_with_what_was_carried_out() -> None:
    title = "Thực hiện nhiệm vụ cải cách hành chính quý I năm 2024"
    assert header(*LETTER[:3], title, *LETTER[4:]).title == title


@pytest.mark.parametrize(
    ("signature", "name"),
    [
        (("CHỦ TỊCH", "(Đã ký)", "LÊ THỊ HÒA"), "LÊ THỊ HÒA"),
        (("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "PGS. TS. Lê Thị Hòa"), "Lê Thị Hòa"),
        (("CHỦ TỊCH", "H'Yim Kđoh"), "H'Yim Kđoh"),
        (("CHI CỤC TRƯỞNG", "Lê Thị Hòa"), "Lê Thị Hòa"),
        (("HIỆU TRƯỞNG", "Lê Thị Hòa"), "Lê Thị Hòa"),
        (("CHÁNH THANH TRA", "Lê Thị Hòa"), "Lê Thị Hòa"),
        (("CHỦ TỊCH", "Lê Thị Hòa", "Nơi nhận:", "- Chủ tịch UBND huyện;", "- Lưu: VT."), "Lê Thị Hòa"),
        (("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "DANH MỤC VĂN BẢN"), ""),
    ],
)
def test_signer(signature: tuple[str, ...], name: str) -> None:
    assert header(*LETTER[:7], *signature).signer == name


@pytest.mark.parametrize(
    "line",
    ["Ngày 12 tháng 9 năm 2023", "Đồng Xuân ngày 12 tháng 9 năm 2023", "Số: 15/BC-UBND   Đồng Xuân, ngày 12/9/2023"],
)
def test_date_without_place_or_comma(line: str) -> None:
    assert header(LETTER[0], line, *LETTER[2:]).date == "2023-09-12"


def test_day_that_begins_a_sentence_is_not_the_date_of_the_report() -> None:
    assert header(LETTER[0], *LETTER[2:4], "Ngày 12/9/2023, xã đã mở hội nghị về thủ tục hành chính.").date == ""


@pytest.mark.parametrize("number", ["15-BC/UBND", "15/UBND-BC", "15/BC-UBND"])
def test_number_in_older_forms(number: str) -> None:
    assert header(f"Số: {number}", *LETTER[1:]).number == number


MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
TITLE = ("BÁO CÁO", "Công tác cải cách hành chính quý I năm 2024")


@pytest.mark.parametrize(
    ("bodies", "sentence", "agency", "level"),
    [
        (
            ("UBND TỈNH GIA LAI", "UBND XÃ TÂN LẬP"),
            "Xã Tân Lập báo cáo như sau:",
            "UBND xã Tân Lập",
            "commune",
        ),
        (
            ("ỦY BAN NHÂN DÂN", "HUYỆN KBANG"),
            "Theo chế độ, Ủy ban nhân dân huyện báo cáo kết quả như sau:",
            "UBND huyện Kbang",
            "district",
        ),
        (
            ("UBND TỈNH GIA LAI", "BAN QUẢN LÝ KHU KINH TẾ"),
            "Ban Quản lý Khu kinh tế báo cáo kết quả như sau:",
            "Ban Quản lý Khu kinh tế tỉnh Gia Lai",
            "department",
        ),
        (
            ("TỔNG CỤC THUẾ", "CHI CỤC THUẾ KHU VỰC KBANG"),
            "Chi cục Thuế khu vực Kbang báo cáo kết quả như sau:",
            "Chi cục Thuế khu vực Kbang",
            "agency",
        ),
        (
            ("UBND TỈNH GIA LAI", "SỞ NỘI VỤ"),
            "Sở Nội vụ báo cáo UBND tỉnh kết quả:",
            "Sở Nội vụ tỉnh Gia Lai",
            "department",
        ),
        ((), "Theo yêu cầu, UBND xã Tân Lập báo cáo UBND tỉnh kết quả như sau:", "UBND xã Tân Lập", "commune"),
        ((), "Trung tâm Y tế Kbang báo cáo kết quả như sau:", "Trung tâm Y tế Kbang", "agency"),
    ],
)
def test_last_body_of_the_letterhead_or_the_one_before_the_verb_reports(
    bodies: tuple[str, ...], sentence: str, agency: str, level: str
) -> None:
    place = "Gia Lai, ngày 3 tháng 4 năm 2024" if level == "department" else "Số: 5/BC"
    found = header(*bodies, *MOTTO, place, *TITLE, sentence)
    assert (found.agency, found.level) == (agency, level)


def test_province_above_goes_before_the_town_of_the_date_line() -> None:
    lines = ("UBND TỈNH GIA LAI", "SỞ NÔNG NGHIỆP", "VÀ MÔI TRƯỜNG", *MOTTO, "Pleiku, ngày 5 tháng 3 năm 2025", *TITLE)
    assert header(*lines).agency == "Sở Nông nghiệp và Môi trường tỉnh Gia Lai"


def test_who_asks_for_the_report_does_not_report() -> None:
    sentence = "Theo công văn của Sở Nội vụ tỉnh Gia Lai về báo cáo kết quả; UBND xã Ia Pa báo cáo kết quả như sau:"
    assert header(*TITLE, sentence).agency == "UBND xã Ia Pa"


def test_title_of_a_table_of_figures_is_not_the_statistics_office() -> None:
    lines = ("Phụ lục 1", "THỐNG KÊ SỐ LIỆU NĂM 2023 CỦA SỞ TƯ PHÁP TỈNH LAI CHÂU")
    found = header(*lines, annex=(" ".join(lines),))
    assert (found.agency, found.level) == ("Sở Tư pháp tỉnh Lai Châu", "department")


def test_who_is_sent_the_report_does_not_report() -> None:
    sent = ["BÁO CÁO", "Công tác cải cách hành chính quý III năm 2023", "Kính gửi: Sở Nội vụ tỉnh An Bình"]
    assert header(*sent, "I. KẾT QUẢ", "Nơi nhận:", "- Sở Nội vụ;").agency == ""
