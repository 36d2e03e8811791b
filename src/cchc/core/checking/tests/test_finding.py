"""A finding keeps its name when the number is mended, and its basis when it is not."""

from __future__ import annotations

from dataclasses import replace

from cchc.core.checking.finding import Finding, Place, Severity
from cchc.core.checking.words import where
from cchc.core.messages import Message

CELL = Place("cell", "t1.r3.c4", "Phụ lục", "1.2", "Số hồ sơ", quote="17")
WORDS = Place("text", "p4", section="II.2", quote="đã giải quyết 17 hồ sơ", start=8, end=30)


def finding(*places: Place, found: str = "17", expected: str = "18") -> Finding:
    message = Message("Ghi {found}, đúng ra {expected}.", "Says {found}, should be {expected}.", {})
    filled = Message(message.vi, message.en, {"found": found, "expected": expected})
    return Finding("ratio.wrong", Severity.error, filled, filled, places or (CELL,), found, expected, ("C3.3",))


def test_it_works() -> None:
    named = finding().named(set())
    assert named.as_json()["message"] == "Ghi 17, đúng ra 18."
    assert named.as_json()["message_en"] == "Says 17, should be 18."
    assert named.as_json()["id"] == named.id != ""


def test_the_id_does_not_depend_on_the_number_or_on_where_the_row_stands() -> None:
    moved = replace(CELL, place="t1.r9.c4", quote="19")
    assert finding(moved, found="19").named(set()).id == finding().named(set()).id
    later = replace(WORDS, place="p9", quote="đã giải quyết 19 hồ sơ", start=1)
    assert finding(later).named(set()).id == finding(WORDS).named(set()).id


def test_the_id_tells_rules_indicators_and_places_apart() -> None:
    base = finding().named(set()).id
    assert replace(finding(), rule="ratio.truncated").named(set()).id != base
    assert replace(finding(), indicators=("C3.2",)).named(set()).id != base
    assert finding(replace(CELL, code="1.3")).named(set()).id != base
    assert finding(WORDS).named(set()).id != base


def test_two_findings_of_one_name_are_told_apart() -> None:
    taken: set[str] = set()
    first, second = finding().named(taken).id, finding().named(taken).id
    assert second == f"{first}-2"


def test_the_basis_is_what_was_found_and_expected() -> None:
    assert finding().basis == finding(WORDS).basis
    assert finding(found="16").basis != finding().basis
    assert finding(expected="16").basis != finding().basis
    assert finding(found="1", expected="23").basis != finding(found="12", expected="3").basis


def test_the_gravest_comes_first() -> None:
    assert sorted(Severity, key=lambda s: s.rank) == [Severity.error, Severity.warning, Severity.info]


def test_places_name_periods_as_tables_print_them() -> None:
    assert where(Place("cell", "t1.r3.c8", "Phụ lục 2", "3.", period="2020-Q1")) == "Phụ lục 2, 3., Quý I/2020"
    assert where(Place("cell", "t1.r3.c7", "Phụ lục 2", "3.", period="2019")) == "Phụ lục 2, 3., 2019"
