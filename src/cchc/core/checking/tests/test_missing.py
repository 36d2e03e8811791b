"""What is blank though others rest on it, and what is absent as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc.core.checking import Severity, absent, check
from cchc.core.checking.missing import find
from cchc.core.checking.subject import Subject
from cchc.core.checking.tests.made import prose, subject
from cchc.core.reading.draft import HeaderLine
from cchc.core.reading.report import matcher, read

PLAN = [
    ("1.2", "Tỷ lệ hoàn thành kế hoạch CCHC năm (lũy kế đến thời điểm báo cáo)", "%", "{0}"),
    ("", "- Số nhiệm vụ đề ra trong kế hoạch", "Nhiệm vụ", "{1}"),
    ("", "- Số nhiệm vụ đã hoàn thành", "Nhiệm vụ", "{2}"),
]


def plan(*values: str) -> Subject:
    return subject([], [tuple(cell.format(*values) for cell in row) for row in PLAN])


def test_it_works() -> None:
    (finding,) = find(plan("", "34", "26"))
    assert (finding.rule, finding.severity, finding.expected) == ("missing.rate", Severity.warning, "76,47")
    assert finding.steps == ("26 / 34 × 100 ≈ 76,47",)
    assert len(finding.places) == 3


@pytest.mark.parametrize(
    "values", [("76,5", "34", "26"), ("0", "34", ""), ("", "34", ""), ("", "", ""), ("", "0", "0")]
)
def test_a_rate_is_not_missed_without_its_parts_or_over_nothing(values: tuple[str, ...]) -> None:
    assert list(find(plan(*values))) == []


@pytest.mark.parametrize("values", [("76,5", "", "26"), ("76,5", "34", "")])
def test_a_rate_is_given_and_one_part_is_not(values: tuple[str, ...]) -> None:
    (finding,) = find(plan(*values))
    assert (finding.rule, finding.places[0].quote) == ("missing.part", "")
    assert list(find(plan("76,5", "", ""))) == []


TOTAL = [
    ("1.4", "Tổng số TTHC đang có hiệu lực", "Thủ tục", "{0}"),
    ("1.4.1", "Số TTHC cấp tỉnh (Bao gồm cả TTHC của cơ quan ngành dọc)", "Thủ tục", "{1}"),
    ("1.4.2", "Số TTHC cấp huyện (Bao gồm cả TTHC của cơ quan ngành dọc)", "Thủ tục", "{2}"),
    ("1.4.3", "Số TTHC cấp xã (Bao gồm cả TTHC của cơ quan ngành dọc)", "Thủ tục", "{3}"),
]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("", "37", "2", "5"), ["44"]),
        (("", "37", "2", ""), [""]),
        (("", "0", "0", "0"), []),
        (("", "", "", ""), []),
        (("44", "37", "2", "5"), []),
    ],
)
def test_a_blank_total(values: tuple[str, ...], expected: list[str]) -> None:
    rows = [tuple(cell.format(*values) for cell in row) for row in TOTAL]
    assert [f.expected for f in find(subject([], rows)) if f.rule == "missing.total"] == expected


def test_a_blank_base_under_rates() -> None:
    rows = [
        ("7.6.2", "Tổng số văn bản đi giữa các cơ quan nhà nước trên địa bàn tỉnh", "Văn bản", ""),
        ("7.6.2.1", "Tỷ lệ văn bản gửi hoàn toàn điện tử", "%", "60%"),
        ("7.6.2.2", "Tỷ lệ văn bản gửi kèm văn bản giấy", "%", "40%"),
    ]
    assert [f.rule for f in find(subject([], rows))] == ["missing.base"]
    rows[0] = (*rows[0][:3], "25")
    assert list(find(subject([], rows))) == []


def test_questionnaires_without_a_mode() -> None:
    mode = "Trực tuyến = 0 Phát phiếu = 1 Kết hợp = 2"
    rows = [
        ("1.4", "Khảo sát sự hài lòng của người dân, tổ chức", "", ""),
        ("1.4.1", "Số lượng phiếu khảo sát", "Số lượng", "237"),
        ("1.4.2", "Hình thức khảo sát", mode, ""),
    ]
    assert [(f.rule, f.places[0].code) for f in find(subject([], rows))] == [("missing.answer", "1.4.2")]
    rows[1] = (*rows[1][:3], "0")
    assert list(find(subject([], rows))) == []


def test_annexes_cited_more_often_than_there_are() -> None:
    texts = ["Xã ban hành kế hoạch (có phụ lục kèm theo).", "Kết quả giải quyết hồ sơ (có phụ lục kèm theo)."]
    one = [HeaderLine("annex", "Phụ lục 1", "p9")]
    (finding,) = absent.find(prose(*texts, lines=one))
    assert (finding.rule, finding.found, finding.expected) == ("missing.annex", "1", "2")
    assert list(absent.find(prose(texts[0], lines=one))) == []


@pytest.mark.parametrize(
    ("level", "report", "higher"),
    [("province", "district", True), ("department", "province", False), ("commune", "district", False),
     ("all", "commune", False), (None, "commune", False), ("district", None, False)],
)  # fmt: skip
def test_levels(level: str | None, report: str | None, higher: bool) -> None:
    assert absent.above(level, report) is higher


@pytest.mark.reports
def test_rows_taken_out_of_a_real_form_are_missed(reports: Path) -> None:
    whole = read([next(reports.glob("001*.txt"))])
    kept = list(whole.rows)
    assert not [f for f in check(whole).findings if f.rule == "missing.rows"]
    whole.rows = [row for row in kept if row.template_row != "I/5.6"]
    (finding,) = [f for f in absent.find(Subject(whole, matcher().catalogue)) if f.rule == "missing.rows"]
    assert "5.6" in finding.message.text("vi")
    assert finding.places[0].code == "5.5"
    assert not [f for f in check(whole).findings if f.rule == "numbering.gap"]


@pytest.mark.reports
def test_a_report_that_prints_half_a_form_is_told_once(reports: Path) -> None:
    whole = read([next(reports.glob("001*.txt"))])
    whole.rows = whole.rows[::2]
    rules = [f.rule for f in absent.find(Subject(whole, matcher().catalogue)) if f.rule.startswith("missing.")]
    assert rules.count("missing.selection") == 1
    assert "missing.rows" not in rules


@pytest.mark.reports
def test_a_value_taken_out_of_a_filled_form_is_missed(reports: Path) -> None:
    draft = read([next(reports.glob("001*.txt"))])
    assert not [f for f in check(draft).findings if f.rule == "missing.blank"]
    row = next(row for row in draft.rows if row.template_row == "I/1")
    row.raw, row.value, row.state, row.kind = "", None, "blank", "empty"
    (finding,) = [f for f in check(draft).findings if f.rule == "missing.blank"]
    assert finding.places[0].label == row.label


@pytest.mark.reports
def test_connected_but_its_rates_blank(reports: Path) -> None:
    draft = read([next(reports.glob("001*.txt"))])
    (finding,) = [f for f in check(draft).findings if f.rule == "missing.connected"]
    assert [place.code for place in finding.places] == ["3", "5.2", "5.2.1", "5.1.1"]
    for row in draft.rows:
        if row.template_row == "VII/5.1.1" or row.template_row == "VII/5.3.1":
            row.value = row.raw = "2"
    assert not [f for f in check(draft).findings if f.rule == "missing.connected"]


@pytest.mark.reports
def test_a_district_answers_for_departments(reports: Path) -> None:
    draft = read([next(p for p in reports.glob("000*.txt"))])
    (finding,) = [f for f in check(draft).findings if f.rule == "missing.other_level"]
    assert [place.code for place in finding.places] == ["3.4.1.", "7.6.1.", "7.7.1."]
    draft.report.level = "province"
    assert not [f for f in check(draft).findings if f.rule == "missing.other_level"]
