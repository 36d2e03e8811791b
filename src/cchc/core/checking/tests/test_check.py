"""All rules over one report: order, grouping, what could not be checked."""

from __future__ import annotations

from datetime import date

import pytest

from cchc.core.checking import FAMILIES, RULES, Severity, check
from cchc.core.checking.schedule import Entry, Schedule
from cchc.core.checking.subject import Subject, heading_number, once
from cchc.core.checking.tests.made import checked, draft, of, subject
from cchc.core.messages import placeholders

WRONG_TOTAL = [
    ("1", "Tổng số VBQPPL ban hành", "Văn bản", "2"),
    ("1.1", "Số VBQPPL do cấp tỉnh ban hành", "Văn bản", "0"),
    ("1.2", "Số VBQPPL do cấp huyện ban hành", "Văn bản", "0"),
    ("1.3", "Số VBQPPL do cấp xã ban hành", "Văn bản", "0"),
]


def test_it_works() -> None:
    found = of(checked([], WRONG_TOTAL).findings, "arithmetic.total")
    assert [(f.severity, f.found, f.expected) for f in found] == [(Severity.error, "2", "0")]
    assert [place.code for place in found[0].places] == ["1", "1.1", "1.2", "1.3"]
    assert found[0].steps == ("0 + 0 + 0 = 0",)


def test_the_gravest_comes_first_and_ids_are_unique() -> None:
    findings = checked(["Trong kỳ đã ban hành 5 văn bản."], WRONG_TOTAL).findings
    assert [f.severity.rank for f in findings] == sorted(f.severity.rank for f in findings)
    assert len({f.id for f in findings}) == len(findings)


def test_a_retired_rule_says_nothing() -> None:
    retired = Schedule((Entry("arithmetic.total", None, date(2000, 1, 1), None, "thử"),))
    assert of(check(draft([], WRONG_TOTAL), schedule=retired).findings, "arithmetic.total") == []


def test_what_could_not_be_checked_is_said() -> None:
    only_prose = check(draft(["Trong kỳ xã đã tiếp nhận 12 hồ sơ."]))
    assert {"form", "table"} <= set(only_prose.not_checked)
    assert "arithmetic.total" in only_prose.not_checked["table"]
    assert "table" not in checked([], WRONG_TOTAL).not_checked


def test_the_summary_counts_every_severity() -> None:
    result = checked([], WRONG_TOTAL)
    assert sum(result.summary().values()) == len(result.findings)
    assert set(result.summary()) == {"error", "warning", "info"}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_explains_itself_in_both_languages(rule: object) -> None:
    from cchc.core.checking.rule import Rule

    assert isinstance(rule, Rule)
    assert rule.family in FAMILIES
    for message in (rule.title, rule.basis, rule.example, rule.tolerance):
        assert message.vi
        assert message.en
        assert placeholders(message.vi) == placeholders(message.en) == set()


def test_a_row_without_a_number_is_named_by_the_one_above() -> None:
    rows = [("3.1.", "Tổng số hồ sơ TTHC", "Hồ sơ", "5"), ("", "- Số hồ sơ TTHC đúng hạn", "Hồ sơ", "4")]
    report = subject([], rows)
    above, below = (report.cell(row) for row in report.rows)
    assert [(above.code, above.numbered), (below.code, below.numbered)] == [("3.1.", True), ("3.1.", False)]


@pytest.mark.parametrize(
    ("section", "number"),
    [("II.6.1", "6.1"), ("II.5.2.b", "5.2"), ("III~2.2", "2"), ("III~2", "III"), ("P1.II.5.1", "5.1")],
)
def test_words_carry_the_number_of_their_heading(section: str, number: str) -> None:
    assert heading_number(section) == number


def test_what_several_rules_ask_is_answered_once() -> None:
    asked: list[Subject] = []

    @once
    def rows(report: Subject) -> int:
        asked.append(report)
        return len(report.rows)

    first, second = subject([], WRONG_TOTAL), subject([], WRONG_TOTAL[:2])
    assert [rows(first), rows(first), rows(second)] == [4, 4, 2]
    assert len(asked) == 2
