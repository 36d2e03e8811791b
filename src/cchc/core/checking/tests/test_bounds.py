"""Parts within wholes, rates, counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.core.checking import Finding, Severity
from cchc.core.checking.bounds import UNCERTAIN, find
from cchc.core.checking.subject import Subject
from cchc.core.checking.tests.tables import row, table
from cchc.core.reading.draft import DraftRow
from cchc.core.reading.report import matcher, read

FORM = "bieu-mau-2022"


def found(*rows: DraftRow, form: str | None = FORM) -> list[Finding]:
    return list(find(table(rows, form)))


def test_it_works() -> None:
    (finding,) = found(row("G12.1", "0"), row("G12.2", "27"))
    assert (finding.rule, finding.severity) == ("bounds.part", Severity.error)
    assert (finding.found, finding.expected, finding.steps) == ("27", "≤ 0", ("27 > 0",))
    assert finding.indicators == ("G12.2", "G12.1")
    assert finding.places[0].label.startswith("Số TTHC đã triển khai")
    assert "27" in finding.message.text("en")


@given(st.integers(min_value=0, max_value=10**9), st.integers(min_value=0, max_value=10**9))
def test_on_time_is_within_settled(on_time: int, settled: int) -> None:
    assert bool(found(row("C3.3a", str(settled)), row("C3.3b", str(on_time)))) == (on_time > settled)


def test_a_blank_whole_bounds_nothing() -> None:
    assert found(row("C3.3a"), row("C3.3b", "5")) == []


def test_blank_parts_only_make_a_sum_larger() -> None:
    (finding,) = found(row("A5.1", "9"), row("A5.2", "8"), row("A5.3", "3"), row("A5.4"))
    assert finding.steps == ("8 + 3 = 11 > 9",)


def test_the_shortest_bound_speaks_for_the_longer_ones() -> None:
    assert len(found(row("A6.1", "9"), row("A6.2", "12"), row("A6.3", "1"), row("A6.4", "1"))) == 1


def test_what_a_right_report_may_exceed_is_a_warning() -> None:
    (finding,) = found(row("D2.1", "19"), row("D2.2", "21"))
    assert (finding.rule, finding.severity) == ("bounds.usual", Severity.warning)


def test_the_uncertain_bounds_are_those_of_the_catalogue() -> None:
    bounds = {bound for indicator in matcher().catalogue.indicators.values() for bound in indicator.bounds}
    assert bounds >= UNCERTAIN


def test_shares_that_exclude_each_other() -> None:
    rows = [row("G6.2", "100"), row("G6.2", "100", breakdown="with_paper")]
    (finding,) = found(*rows, form="gia-lai-2021")
    assert (finding.severity, finding.found, finding.steps) == (Severity.error, "200", ("100 + 100 = 200 > 100",))
    assert found(row("G6.2", "90"), row("G6.2", "10", breakdown="with_paper"), form="gia-lai-2021") == []


def test_parts_of_one_indicator() -> None:
    rows = [row("G2a", "4", breakdown="connected"), row("G2a", "3", breakdown="total")]
    assert [finding.rule for finding in found(*rows, form="gia-lai-2022")] == ["bounds.part"]


def test_a_survey_that_was_not_held_has_no_forms() -> None:
    (finding,) = found(row("A7", "0", kind="code"), row("A7.1", "20"))
    assert finding.severity is Severity.error
    assert found(row("A7", "1", kind="code"), row("A7.1", "20")) == []


def test_years_of_one_row_are_one_finding() -> None:
    years = [
        row(i, v, period=p, place=f"t1.r{n}.c{p}")
        for n, (i, values) in enumerate([("C1.4", ("470", "468", "500")), ("C4.1", ("495", "495", "495"))], 1)
        for p, v in zip(("2019", "2020", "2021"), values, strict=True)
    ]
    (finding,) = found(*years)
    assert (finding.found, finding.steps) == ("495; 495", ("2019: 495 > 470", "2020: 495 > 468"))


def test_among_a_whole() -> None:
    rows = [
        row(None, "3", label="Số lớp tập huấn, trong đó:"),
        row(None, "4", label="Số lớp trực tuyến", under="t1.r1.c4"),
    ]
    assert [(f.rule, f.found, f.expected) for f in found(*rows, form=None)] == [("bounds.part", "4", "≤ 3")]


def test_counted_of_a_total_of_the_same_words() -> None:
    head = row(None, label="Rà soát", kind="empty")
    rows = [
        row(None, "3", label="Tổng số mô hình sáng kiến", under="t1.r1.c4"),
        row(None, "4", label="Số mô hình sáng kiến được nhân rộng", under="t1.r1.c4"),
        row(None, "9", label="Số mô hình mới", under="t1.r1.c4"),
    ]
    assert [f.found for f in found(head, *rows, form=None)] == ["4"]


@pytest.mark.parametrize("value", ["100.01", "1319", "-1"])
def test_a_share_outside_its_range(value: str) -> None:
    (finding,) = found(row(None, value, label="Tỷ lệ hồ sơ qua hệ thống", kind="number"), form=None)
    assert (finding.rule, finding.severity) == ("bounds.rate", Severity.error)


@pytest.mark.parametrize(
    "label",
    ["Tỷ lệ tăng so với năm trước", "Tỷ lệ thu ngân sách so với dự toán", "Tỷ lệ giải ngân vốn"],
)
def test_growth_and_plans_may_exceed(label: str) -> None:
    assert [f for f in found(row(None, "112", label=label, unit="%"), form=None) if f.severity is Severity.error] == []


def test_a_cut_is_never_more_than_there_was() -> None:
    assert [f.rule for f in found(row("D2.5", "112"))] == ["bounds.rate"]


def test_more_than_the_plan_is_a_warning() -> None:
    assert [f.rule for f in found(row("F1", "112"))] == ["bounds.rate_over_plan"]


@pytest.mark.parametrize("value", ["0", "100", "99.99"])
def test_shares_within_their_range(value: str) -> None:
    assert found(row("C3.3", value)) == []


def test_a_count_in_a_row_of_dossiers_is_no_rate() -> None:
    assert found(row("G14.2", "150", unit="Hồ sơ", kind="number"), form="khanh-hoa-xa-2023") == []


@pytest.mark.parametrize("value", ["-3", "12.5"])
def test_counts_are_whole(value: str) -> None:
    (finding,) = found(row("C3.3a", value))
    assert (finding.rule, finding.severity) == ("bounds.count", Severity.error)


def test_a_count_with_the_unit_of_a_rate_is_no_rate() -> None:
    assert found(row("A4.1", "120")) == []


def test_a_change_may_be_negative() -> None:
    assert found(row(None, "-3", label="Số biên chế tăng, giảm", unit="Người"), form=None) == []


def test_more_trained_than_there_are() -> None:
    trained = row(None, "478", label="Số lượng công chức được bồi dưỡng trong năm", kind="number")
    (finding,) = found(row("D2.2", "105"), trained)
    assert (finding.rule, finding.found, finding.expected) == ("bounds.usual", "478", "≤ 105")
    assert found(row("D2.2", "500"), trained) == []


def test_money_and_averages_may_have_decimals() -> None:
    average = row(None, "7.5", label="Số điểm trung bình", unit="Điểm")
    assert found(row("F1.1", "12.5"), average) == []


@pytest.mark.reports
@pytest.mark.parametrize(
    ("report", "expected"),
    [
        ("000", [("bounds.part", "200")]),
        ("001", []),
        ("002", [("bounds.part", "27")]),
        ("003", []),
        (
            "004",
            [
                ("bounds.part", "495; 495"),
                ("bounds.rate", "190"),
                ("bounds.rate", "227; 1.319"),
                ("bounds.usual", "478; 478; 478; 438; 438"),
                ("bounds.usual", "2.300; 2.200; 2.200; 2.200; 2.200"),
            ],
        ),
    ],
)
def test_real_reports(reports: Path, report: str, expected: list[tuple[str, str]]) -> None:
    draft = read([next(reports.glob(f"{report}-*.docx"))])
    findings = find(Subject(draft, matcher().catalogue))
    assert sorted((f.rule, f.found) for f in findings) == sorted(expected)
