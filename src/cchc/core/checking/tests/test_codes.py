"""Answers against their lists: outside, several, left text, the wrong line, neither, both, without its condition."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.core.checking import Severity
from cchc.core.checking.codes import RULES, find
from cchc.core.checking.tests.made import of, subject

YES_NO = "Không = 0 Có = 1"
TALK = "Tổ chức đối thoại của lãnh đạo với người dân"
MODE = "Trực tuyến = 0 Phát phiếu = 1 Kết hợp = 2"


def found(*rows: tuple[str, ...]) -> list[str]:
    return [finding.rule for finding in find(subject([], rows))]


def test_it_works() -> None:
    (finding,) = find(subject([], [("1", TALK, YES_NO, "3")]))
    assert (finding.rule, finding.severity) == ("code.outside", Severity.error)
    assert (finding.found, finding.expected) == ("3", "0 | 1")
    assert "Không = 0, Có = 1" in finding.message.text("vi")
    assert finding.places[0].code == "1"


@pytest.mark.parametrize("raw", ["0", "1", "", "01"])
def test_an_answer_of_the_list_is_right(raw: str) -> None:
    assert found(("1", TALK, YES_NO, raw)) == []


@pytest.mark.parametrize(
    ("raw", "rule", "severity"),
    [
        ("1 2", "code.several", Severity.error),
        ("0; 1", "code.several", Severity.error),
        ("Không = 0 Có = 1", "code.text", Severity.warning),
        ("Không = 0 Có = 0", "code.rewritten", Severity.error),
        ("1,5", "code.outside", Severity.error),
        ("Đang chờ lịch", "code.unclear", Severity.warning),
    ],
)
def test_what_is_no_code_is_said(raw: str, rule: str, severity: Severity) -> None:
    (finding,) = find(subject([], [("1", TALK, YES_NO, raw)]))
    assert (finding.rule, finding.severity, finding.found) == (rule, severity, raw)


def test_words_in_place_of_a_code_are_a_courtesy() -> None:
    rows = [("6.2", "Hình thức khảo sát", MODE, "Phát phiếu")]
    assert [(f.rule, f.severity) for f in find(subject([], rows))] == [("code.words", Severity.info)]


def test_a_zero_that_is_no_option_is_a_warning_and_one_finding_for_a_list() -> None:
    linked = "Đã kết nối = 1 Chưa kết nối = 2"
    both = list(find(subject([], [("1", "Cơ quan A kết nối", linked, "0"), ("2", "Cơ quan B kết nối", linked, "0")])))
    assert {f.rule for f in both} == {"code.zero"}
    assert {f.severity for f in both} == {Severity.warning}
    assert len({f.cause for f in both}) == 1


LINES = [
    ("2", "Vận hành họp trực tuyến", "Chưa có = 0"),
    ("2.1", "Liên thông hai cấp", "2 cấp = 1"),
    ("2.2", "Liên thông ba cấp", "3 cấp = 2"),
]


@pytest.mark.parametrize(
    ("values", "rules"),
    [
        (("", "1", ""), []),
        (("", "2", ""), ["code.other_line"]),
        (("", "7", ""), ["code.outside"]),
        (("0", "0", "0"), ["code.split"]),
        (("", "0", "2"), ["code.zero"]),
        (("", "1", "2"), ["code.all_chosen"]),
        (("", "", ""), []),
        (("0", "", ""), []),
    ],
)
def test_one_list_over_several_lines(values: tuple[str, ...], rules: list[str]) -> None:
    rows = [(*line, value) for line, value in zip(LINES, values, strict=True)]
    assert found(*rows) == rules


def test_neither_option_of_a_pair_is_chosen() -> None:
    pair = [("1.1", "Đã hoàn thành", "Hoàn thành = 1", "0"), ("1.2", "Chưa hoàn thành", "Chưa hoàn thành = 2", "0")]
    assert found(("1", "Sắp xếp các phòng", "", ""), *pair) == ["code.none_chosen"]


def test_lists_of_neighbouring_questions_are_not_one() -> None:
    pair = [("1.1", "Đã hoàn thành", "Hoàn thành = 1", "1"), ("1.2", "Chưa hoàn thành", "Chưa hoàn thành = 2", "")]
    second = [("2.1", "Đã hoàn thành", "Hoàn thành = 1", ""), ("2.2", "Chưa hoàn thành", "Chưa hoàn thành = 2", "2")]
    assert found(("1", "Việc một", "", ""), *pair, ("2", "Việc hai", "", ""), *second) == []


def survey(held: str, forms: str, mode: str) -> list[str]:
    return found(
        ("6", "Khảo sát sự hài lòng của người dân, tổ chức", "Có = 1 Không = 0", held),
        ("6.1", "Số lượng phiếu khảo sát", "Phiếu", forms),
        ("6.2", "Hình thức khảo sát", MODE, mode),
    )


def test_an_option_under_a_no_and_a_yes_over_nothing() -> None:
    assert survey("0", "0", "0") == ["code.condition"]
    assert survey("0", "0", "") == []
    assert survey("1", "20", "0") == []
    assert survey("1", "0", "") == ["code.uncounted"]


def test_a_mode_beside_no_questionnaires_under_a_heading() -> None:
    rows = [
        ("1.4", "Khảo sát sự hài lòng của người dân, tổ chức", "", ""),
        ("1.4.1", "Số lượng phiếu khảo sát", "Số lượng", "0"),
    ]
    assert found(*rows, ("1.4.2", "Hình thức khảo sát", MODE, "0")) == ["code.condition"]


@given(st.integers(0, 30))
def test_only_numbers_of_the_list_pass(value: int) -> None:
    rules = found(("6.2", "Hình thức khảo sát", MODE, str(value)))
    assert rules == ([] if value <= 2 else ["code.outside"])


def test_rules_have_names_of_the_family() -> None:
    assert {rule.family for rule in RULES} == {"code"}
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_findings_of_all_rules_carry_them_too() -> None:
    from cchc.core.checking.tests.made import checked

    assert [f.found for f in of(checked([], [("1", TALK, YES_NO, "3")]).findings, "code.outside")] == ["3"]


def test_a_count_that_looks_like_a_row_of_answers() -> None:
    """A row bound to one with a list, but printed with what it counts, is no answer."""
    report = subject([], [("1", TALK, "Hồ sơ", "3")])
    assert list(find(report)) == []
