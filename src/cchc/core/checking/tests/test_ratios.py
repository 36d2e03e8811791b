"""Printed rates against their parts."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.core.checking import Finding, Severity
from cchc.core.checking.ratio_arithmetic import (
    Verdict,
    another_base,
    is_mean,
    judge,
    places_of,
    rate,
    reachable_cut,
    smallest_base,
)
from cchc.core.checking.ratios import find
from cchc.core.checking.subject import Subject
from cchc.core.checking.tests.tables import row, table
from cchc.core.reading.draft import DraftRow
from cchc.core.reading.report import matcher, read

FORM = "bieu-mau-2022"
WHOLE = st.integers(min_value=0, max_value=10**7).map(Decimal)
BASE = st.integers(min_value=1, max_value=10**7).map(Decimal)
PLACES = st.integers(min_value=0, max_value=4)


def found(*rows: DraftRow, form: str | None = FORM) -> list[Finding]:
    return list(find(table(rows, form)))


def on_time(printed: str | None, above: str | None, below: str | None, raw: str = "") -> list[Finding]:
    """The on-time rate of communes with its two parts."""
    return found(row("C3.3", printed, raw=raw), row("C3.3a", below), row("C3.3b", above))


def said(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(f.rule, f.found, f.expected) for f in findings]


def test_it_works() -> None:
    (finding,) = on_time("80", "17", "20")
    assert (finding.rule, finding.severity) == ("ratio.wrong", Severity.error)
    assert (finding.found, finding.expected, finding.steps) == ("80", "85", ("17 / 20 × 100 = 85",))
    assert finding.indicators == ("C3.3",)
    assert len(finding.places) == 3
    assert "85" in finding.message.text("vi")
    assert "17 / 20" in finding.message.text("en")


@pytest.mark.parametrize(("printed", "raw"), [("54", ""), ("53.7", ""), ("53.74", "53,74%"), ("54", "54 %")])
def test_right_at_the_printed_decimals(printed: str, raw: str) -> None:
    assert on_time(printed, "115", "214", raw) == []


@given(WHOLE, BASE, PLACES)
def test_a_rounded_rate_is_always_right(above: Decimal, below: Decimal, places: int) -> None:
    printed = rate(above, below, places)
    assert judge(printed, places, above, below) in (Verdict.right, Verdict.not_full)


@given(WHOLE, BASE, PLACES, st.integers(min_value=2, max_value=10**6))
def test_two_units_off_is_never_right(above: Decimal, below: Decimal, places: int, off: int) -> None:
    printed = rate(above, below, places) + Decimal(off).scaleb(-places)
    assert judge(printed, places, above, below) is not Verdict.right


@pytest.mark.parametrize(
    ("printed", "above", "below", "rule", "severity", "expected"),
    [
        ("99.7", "446", "447", "ratio.cut", Severity.warning, "99,8"),
        ("125", "20", "25", "ratio.inverted", Severity.error, "80"),
        ("0.85", "17", "20", "ratio.as_fraction", Severity.warning, "85"),
        ("100", "1056", "1057", "ratio.not_full", Severity.warning, "99,91"),
        ("100", "0", "0", "ratio.over_nothing", Severity.warning, ""),
        ("0", "3", "0", "ratio.over_nothing", Severity.warning, ""),
    ],
)
def test_what_else_a_rate_can_be(
    printed: str, above: str, below: str, rule: str, severity: Severity, expected: str
) -> None:
    (finding,) = on_time(printed, above, below)
    assert (finding.rule, finding.severity, finding.expected) == (rule, severity, expected)


def test_a_rate_padded_with_zeros_is_rounded_too_soon() -> None:
    assert said(on_time("54", "115", "214", "54,00")) == [("ratio.cut", "54", "53,74")]


def test_missing_parts_say_nothing() -> None:
    assert on_time("80", None, "20") == []
    assert on_time("80", "17", None) == []
    assert on_time(None, "17", "20") == []


def test_another_base_is_named() -> None:
    rows = [
        row("G8", "48"),
        row("G8.1", "31", under="t1.r1.c4"),
        row("G8.2", "31", under="t1.r1.c4"),
        row("G8.3", "15", under="t1.r1.c4"),
    ]
    (finding,) = found(*rows)
    assert (finding.rule, finding.severity) == ("ratio.other_base", Severity.error)
    assert finding.steps == ("31 / 31 × 100 = 100", "15 / 31 × 100 ≈ 48,39")
    assert "15 / 31" in finding.message.text("vi")
    assert finding.places[-1].label == rows[3].label


def test_the_fraction_in_the_cell_is_the_base_it_names() -> None:
    findings = on_time("99.8", "425", "425", "99,8% (446/447)")
    assert [f.rule for f in findings] == ["ratio.other_base"]
    assert "446 / 447" in findings[0].message.text("en")


def test_a_rate_is_held_against_the_fraction_beside_it() -> None:
    assert said(found(row("A4.2", "80", raw="80% (17/20)"))) == [("ratio.wrong", "80", "85")]
    assert found(row("A4.2", "85", raw="85% (17/20)")) == []


def test_the_form_may_define_the_rate_otherwise() -> None:
    rows = [
        row("G14.2", "10", unit="%", template_row="7.8.2"),
        row("G14.2a", "5", breakdown="received"),
        row("C3.3r", "50"),
    ]
    assert found(*rows, form="khanh-hoa-xa-2023") == []


def test_levels_are_not_mixed() -> None:
    rows = [
        row("G8", "50", breakdown="commune"),
        row("G8.1", "10", breakdown="commune"),
        row("G8.2", "5", breakdown="commune"),
        row("G8.1", "9", breakdown="district"),
        row("G8.2", "9", breakdown="district"),
    ]
    assert found(*rows, form="gia-lai-2022") == []


def test_two_rows_that_disagree_define_nothing() -> None:
    assert found(row("C3.3", "50"), row("C3.3a", "10"), row("C3.3a", "11"), row("C3.3b", "9")) == []


def test_an_unknown_form_prints_the_parts_below() -> None:
    rows = [
        row(None, "80", label="Tỷ lệ cuộc họp trực tuyến", unit="%"),
        row(None, "20", label="Tổng số cuộc họp", under="t1.r1.c4"),
        row(None, "17", label="Số cuộc họp trực tuyến", under="t1.r1.c4"),
    ]
    assert said(found(*rows, form=None)) == [("ratio.wrong", "80", "85")]


def test_nothing_of_nothing_is_said_once() -> None:
    rows = [
        row(i, v)
        for i, v in (
            ("C3.1", "0"), ("C3.1a", "0"), ("C3.1b", "0"),
            ("C3.2", None), ("C3.2a", "0"), ("C3.2b", "0"),
            ("C3.3", "0"), ("C3.3a", "0"), ("C3.3b", "0"),
        )
    ]  # fmt: skip
    (finding,) = found(*rows)
    assert (finding.rule, finding.severity) == ("ratio.none_arisen", Severity.info)
    assert len(finding.places) == 3
    assert finding.title.text("vi") == "0/0: 2 dòng ghi 0, 1 dòng để trống"


def test_nothing_of_nothing_left_blank_is_fine() -> None:
    assert on_time(None, "0", "0") == []


def test_a_mean_of_rates() -> None:
    rows = [
        row("G6.2", "96.6"),
        row("G6.2a", "100", under="t1.r1.c4"),
        row("G6.2b", "95", under="t1.r1.c4"),
        row("G6.2c", "95", under="t1.r1.c4"),
    ]
    findings = found(*rows)
    assert (findings[0].rule, findings[0].severity) == ("ratio.mean", Severity.info)
    assert findings[0].steps == ("(100 + 95 + 95) / 3 ≈ 96,67",)


def test_rates_without_parts_are_said_once() -> None:
    rates = [row(i, "100") for i in ("C3.1", "C3.2", "C3.3")]
    (finding,) = found(*rates, form="gia-lai-2021")
    assert (finding.rule, finding.severity, len(finding.places)) == ("ratio.no_parts", Severity.info, 3)
    assert found(*rates[:2], form="gia-lai-2021") == []


def test_parts_printed_around_a_rate_of_no_form() -> None:
    rows = []
    for n, (part, whole, share) in enumerate((("4310", "5126", "84.08"), ("30", "40", "75"), ("7", "7", "100"))):
        rows += [
            row(value=whole, label=f"Số hồ sơ {n}", unit="Hồ sơ"),
            row(value=part, label=f"Đã xong {n}", unit="Hồ sơ"),
        ]
        rows += [row(value=share, label=f"Tỷ lệ {n}", unit="%")]
    assert found(*rows, form="") == []


def test_a_cut_that_no_base_gives() -> None:
    (finding,) = found(row("D2.1", "19"), row("D2.5", "16.9", raw="16.90"))
    assert (finding.rule, finding.severity, finding.found) == ("ratio.unreachable", Severity.warning, "16,90")
    assert finding.steps[:2] == ("22 → 19: 3 / 22 × 100 ≈ 13,64", "23 → 19: 4 / 23 × 100 ≈ 17,39")
    assert finding.steps[2] == "12 / 71 × 100 ≈ 16,90"


@pytest.mark.parametrize(("printed", "left"), [("12.5", "28"), ("10", "78"), ("3.7", "1076"), ("0", "19")])
def test_cuts_that_a_base_gives(printed: str, left: str) -> None:
    assert found(row("D2.1", left), row("D2.5", printed)) == []


@given(st.integers(min_value=0, max_value=5000), st.integers(min_value=1, max_value=5000), PLACES)
def test_a_real_cut_is_always_reachable(cut: int, left: int, places: int) -> None:
    printed = rate(Decimal(cut), Decimal(cut + left), places)
    assert printed == 100 or reachable_cut(printed, places, left)


def test_the_smallest_base() -> None:
    assert smallest_base(Decimal("16.9"), 2) == (12, 71)
    assert smallest_base(Decimal("21.88"), 2) == (7, 32)
    assert smallest_base(Decimal("12.5"), 1) == (1, 8)


@pytest.mark.parametrize(
    ("raw", "value", "places"),
    [
        ("96,90 %", "96.9", 2),
        ("16.90", "16.9", 2),
        ("99,7% (446/447)", "99.7", 1),
        ("100.00", "100", 2),
        ("48", "48", 0),
        ("1.319", "1319", 0),
        ("", "12.5", 1),
    ],
)
def test_places_as_printed(raw: str, value: str, places: int) -> None:
    assert places_of(raw, Decimal(value)) == places


def test_a_rounded_pair_comes_before_a_cut_one() -> None:
    values = [Decimal(n) for n in (19, 10, 15, 31)]
    assert another_base(Decimal(48), 0, values, (Decimal(31), Decimal(31))) == (Decimal(15), Decimal(31))
    assert another_base(Decimal(52), 0, values, (Decimal(19), Decimal(19))) == (Decimal(10), Decimal(19))
    assert another_base(Decimal(100), 0, values, (Decimal(31), Decimal(31))) is None


def test_equal_rates_have_no_telling_mean() -> None:
    assert not is_mean(Decimal(95), 0, [Decimal(95), Decimal(95)])


@pytest.mark.reports
@pytest.mark.parametrize(
    ("report", "expected"),
    [
        ("000", [("ratio.no_parts", "100; 10; 3,7; 0; 21,88", "")]),
        ("001", [("ratio.none_arisen", "0 / 0 = 0", ""), ("ratio.unreachable", "16,90", "")]),
        (
            "002",
            [
                ("ratio.cut", "99,7", "99,8"),
                ("ratio.none_arisen", "0 / 0 = 0", ""),
                ("ratio.other_base", "48", "100"),
                ("ratio.other_base", "52", "100"),
                ("ratio.other_base", "99,7", "100"),
            ],
        ),
        (
            "003",
            [
                ("ratio.cut", "9,24", "9,25"),
                ("ratio.mean", "96,6", ""),
                ("ratio.no_parts", "12,5; 100; 95", ""),
                ("ratio.unreachable", "12,5", ""),
            ],
        ),
    ],
)
def test_real_reports(reports: Path, report: str, expected: list[tuple[str, str, str]]) -> None:
    draft = read([next(reports.glob(f"{report}-*.docx"))])
    assert sorted(said(list(find(Subject(draft, matcher().catalogue))))) == expected
