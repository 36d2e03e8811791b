"""Totals against their parts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.core.checking import Finding, Severity
from cchc.core.checking.subject import Subject
from cchc.core.checking.tests.tables import row, table, years
from cchc.core.checking.totals import RULES, find
from cchc.core.reading.report import matcher, read

FORM = "bieu-mau-2022"
COUNTS = st.integers(min_value=0, max_value=10**6)


def procedures(total: str | None, *parts: str | None) -> list[Finding]:
    """Procedures in force with those of province, district and commune."""
    rows = [row("C1.4", total), *(row(i, v) for i, v in zip(("C1.4a", "C1.4b", "C1.4c"), parts, strict=False))]
    return list(find(table(rows, FORM)))


def rules(findings: list[Finding]) -> list[str]:
    return [finding.rule for finding in findings]


def test_it_works() -> None:
    (finding,) = procedures("488", "0", "315", "172")
    assert (finding.rule, finding.severity) == ("arithmetic.total", Severity.error)
    assert (finding.found, finding.expected, finding.steps) == ("488", "487", ("0 + 315 + 172 = 487",))
    assert finding.indicators == ("C1.4",)
    assert len(finding.places) == 4
    assert "488" in finding.message.text("vi")
    assert "487" in finding.message.text("en")


@given(st.lists(COUNTS, min_size=3, max_size=3))
def test_a_right_total_is_never_a_finding(parts: list[int]) -> None:
    assert procedures(str(sum(parts)), *map(str, parts)) == []


@given(st.lists(COUNTS, min_size=3, max_size=3), st.integers(min_value=-50, max_value=50).filter(bool))
def test_a_wrong_total_always_is(parts: list[int], off: int) -> None:
    total = sum(parts) + off
    assert len(procedures(str(total), *map(str, parts))) == 1 or total < 0


def test_one_thing_at_every_level_is_a_warning() -> None:
    (finding,) = procedures("2", "2", "2", "2")
    assert (finding.rule, finding.severity) == ("arithmetic.same_at_levels", Severity.warning)


def test_zeros_are_no_repetition() -> None:
    assert rules(procedures("2", "0", "0", "0")) == ["arithmetic.total"]


def test_a_blank_part_is_not_zero() -> None:
    assert procedures("487", None, "315", "172") == []
    assert procedures("487", None, None, None) == []
    assert procedures(None, "1", "315", "172") == []


def test_blank_parts_cannot_make_up_for_too_much() -> None:
    assert rules(procedures("487", None, "315", "173")) == ["arithmetic.total"]


def test_what_a_blank_part_has_to_hold_is_a_warning() -> None:
    (finding,) = procedures("487", None, "315", "171")
    assert (finding.rule, finding.severity) == ("arithmetic.unanswered_part", Severity.warning)
    assert "Số TTHC cấp tỉnh" in finding.message.text("vi")
    assert [place.place for place in finding.places] == ["t1.r1.c4", "t1.r2.c4", "t1.r3.c4", "t1.r4.c4"]


def test_a_dropped_row_is_named_by_its_indicator() -> None:
    rows = [row("C1.4", "487"), row("C1.4b", "315"), row("C1.4c", "171")]
    (finding,) = find(table(rows, FORM))
    assert finding.rule == "arithmetic.unanswered_part"
    assert "Số TTHC cấp tỉnh" in finding.message.text("en")


def test_what_the_form_does_not_ask_for_is_not_missing() -> None:
    rows = [row("B1", "5"), row("B1.2", "1"), row("B1.3", "2")]  # this form has no row for the province
    assert list(find(table(rows, "khanh-hoa-xa-2023"))) == []


def test_not_applicable_adds_nothing() -> None:
    rows = [row("C1.4", "5"), row("C1.4a"), row("C1.4b", "3"), row("C1.4c", "2")]
    rows[1].state = "not_applicable"
    assert list(find(table(rows, FORM))) == []


def test_an_unreadable_part_leaves_a_smaller_sum_open() -> None:
    rows = [row("C1.4", "9"), row("C1.4a"), row("C1.4b", "3"), row("C1.4c", "2")]
    rows[1].state = "unreadable"
    assert list(find(table(rows, FORM))) == []


def test_a_row_counted_in_is_a_warning() -> None:
    units = ("F2.2", "1"), ("F2.3", "2"), ("F2.4", "3"), ("F2.5", "4"), ("F2.6", "2")
    head = row(None, label="Tự chủ tài chính", kind="empty")
    rows = [head, *(row(i, v, under="t1.r1.c4") for i, v in (("F2.1", "12"), *units))]
    (finding,) = find(table(rows, FORM))
    assert (finding.rule, finding.severity) == ("arithmetic.counted_in", Severity.warning)
    assert "cổ phần" in finding.message.text("vi")


def test_a_difference_counts() -> None:
    parts = [row("G14.1a", v, breakdown=b) for b, v in (("received", "66"), ("returned", "50"), ("both", "50"))]
    assert list(find(table([row("G14.1", "66"), *parts], "khanh-hoa-xa-2023"))) == []
    (finding,) = find(table([row("G14.1", "116"), *parts], "khanh-hoa-xa-2023"))
    assert finding.steps == ("66 + 50 − 50 = 66",)


def test_the_form_may_define_the_row_otherwise() -> None:
    rows = [row("E4", "3", template_row="BM5/4"), *(row(f"E4.{n}", "1") for n in range(1, 5))]
    (finding,) = find(table(rows, FORM))
    assert finding.expected == "4"


def test_words_divide_a_row_of_an_unknown_form() -> None:
    rows = [
        row(None, "10", label="Số cuộc kiểm tra, bao gồm:"),
        row(None, "4", label="Định kỳ", under="t1.r1.c4"),
        row(None, "5", label="Đột xuất", under="t1.r1.c4"),
    ]
    assert [f.expected for f in find(table(rows))] == ["9"]


def test_among_is_not_a_partition() -> None:
    rows = [
        row(None, "10", label="Số cuộc kiểm tra, trong đó:"),
        row(None, "4", label="Định kỳ", under="t1.r1.c4"),
        row(None, "5", label="Tại xã", under="t1.r1.c4"),
    ]
    assert list(find(table(rows))) == []


def test_a_heading_by_kind_divides_the_total_above_it() -> None:
    rows = [
        row(None, "1", label="Tổng số văn bản đã ban hành"),
        row(None, None, label="Chia theo loại văn bản", kind="empty"),
        row(None, "2", label="Quyết định", under="t1.r2.c4"),
        row(None, "3", label="Chỉ thị", under="t1.r2.c4"),
    ]
    (finding,) = find(table(rows))
    assert (finding.found, finding.expected) == ("1", "5")


SITES = {
    "Số TTHC tại các điểm tiếp nhận": ["90", "95", "99", "97"],
    "Số TTHC tại trung tâm": ["40", "41", "41", "43"],
    "Số TTHC tại các trạm": ["50", "54", "56", "54"],
}


def test_other_years_tell_that_a_row_is_a_sum() -> None:
    (finding,) = find(years(SITES))
    assert (finding.found, finding.expected, finding.steps) == ("99", "97", ("2017: 41 + 56 = 97",))
    assert [place.period for place in finding.places] == ["2017"] * 3


def test_one_year_is_no_pattern() -> None:
    assert list(find(years({label: [*values[:1], *values[2:3]] for label, values in SITES.items()}))) == []


def test_small_numbers_add_up_by_chance() -> None:
    few = {"Số lớp": ["3", "5", "9"], "Số buổi": ["1", "2", "2"], "Số đợt": ["2", "3", "3"]}
    assert list(find(years(few))) == []


def test_years_of_one_row_are_one_finding() -> None:
    wrong = {**SITES, "Số TTHC tại các điểm tiếp nhận": ["90", "95", "99", "97", "120", "121"]}
    wrong["Số TTHC tại trung tâm"] = [*SITES["Số TTHC tại trung tâm"], "50", "51"]
    wrong["Số TTHC tại các trạm"] = [*SITES["Số TTHC tại các trạm"], "70", "71"]
    (finding,) = find(years(wrong))
    assert finding.found == "99; 121"


@pytest.mark.reports
@pytest.mark.parametrize(
    ("report", "expected"),
    [
        ("000", []),
        ("001", [("arithmetic.total", "2", "0"), ("arithmetic.same_at_levels", "2", "6")]),
        ("002", []),
        ("003", []),
        ("004", [("arithmetic.total", "1", "7"), ("arithmetic.total", "221; 221", "225; 225")]),
    ],
)
def test_real_reports(reports: Path, report: str, expected: list[tuple[str, str, str]]) -> None:
    draft = read([next(reports.glob(f"{report}-*.docx"))])
    found = [(f.rule, f.found, f.expected) for f in find(Subject(draft, matcher().catalogue))]
    assert sorted(found) == sorted(expected)


def test_every_rule_is_declared() -> None:
    assert {rule.family for rule in RULES} == {"arithmetic"}
