"""What came in, what went out, what is left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.core.checking import Finding, Severity
from cchc.core.checking.balance import find
from cchc.core.checking.tests.tables import row, table

COUNT = st.integers(min_value=0, max_value=10**6)
LABELS = {
    "received": "Số hồ sơ tiếp nhận trong kỳ",
    "carried": "Số hồ sơ kỳ trước chuyển sang",
    "settled": "Số hồ sơ đã giải quyết",
    "early": "Số hồ sơ giải quyết trước hạn",
    "on_time": "Số hồ sơ giải quyết đúng hạn",
    "late": "Số hồ sơ giải quyết quá hạn",
    "open": "Số hồ sơ đang giải quyết",
    "returned": "Số hồ sơ trả lại do không đủ điều kiện",
}


def dossiers(**counts: int) -> list[Finding]:
    """Rows of a form nobody knows."""
    rows = [row(None, str(count), label=LABELS[role], unit="Hồ sơ") for role, count in counts.items()]
    return list(find(table(rows)))


def tasks(assigned: str, *classes: str | None) -> list[Finding]:
    rows = [row("A6.1", assigned), *(row(f"A6.{n}", value) for n, value in enumerate(classes, 2))]
    return list(find(table(rows, "gia-lai-2022")))


def test_it_works() -> None:
    (finding,) = dossiers(received=46, carried=1, settled=45, open=1)
    assert (finding.rule, finding.severity) == ("balance.dossiers", Severity.error)
    assert (finding.found, finding.expected, finding.steps) == ("47", "46", ("46 + 1 = 47 ≠ 45 + 1 = 46",))
    assert len(finding.places) == 4
    assert "47" in finding.message.text("vi")
    assert "46" in finding.message.text("en")


@given(COUNT, COUNT, COUNT, COUNT)
def test_what_came_in_is_what_went_out(received: int, carried: int, settled: int, left: int) -> None:
    findings = dossiers(received=received, carried=carried, settled=settled, open=left)
    assert bool(findings) == (received + carried != settled + left)


def test_returned_dossiers_went_out_too() -> None:
    assert dossiers(received=46, carried=1, settled=45, open=1, returned=1) == []


def test_without_what_was_carried_in_nothing_is_certain() -> None:
    assert dossiers(received=40, settled=47, open=1) == []


def test_early_on_time_and_late_are_what_was_settled() -> None:
    assert dossiers(settled=425, early=5, on_time=416, late=4) == []
    (finding,) = dossiers(settled=425, on_time=420, late=4)
    assert (finding.rule, finding.severity, finding.steps) == (
        "balance.settled",
        Severity.error,
        ("425 ≠ 420 + 4 = 424",),
    )


def test_two_rows_of_one_kind_are_left_alone() -> None:
    rows = [
        row(None, "9", label="Số hồ sơ đã giải quyết", unit="Hồ sơ"),
        row(None, "3", label="Số hồ sơ đã giải quyết tại xã", unit="Hồ sơ"),
        row(None, "3", label="Số hồ sơ giải quyết đúng hạn", unit="Hồ sơ"),
        row(None, "3", label="Số hồ sơ giải quyết quá hạn", unit="Hồ sơ"),
    ]
    assert list(find(table(rows))) == []


def test_tasks_without_an_outcome_are_an_info() -> None:
    (finding,) = tasks("5", "2", "1", "1")
    assert (finding.rule, finding.severity, finding.steps) == (
        "balance.unfinished",
        Severity.info,
        ("5 − 2 − 1 − 1 = 1",),
    )


@pytest.mark.parametrize("classes", [("3", "1", "1"), ("4", "1", "1"), ("3", None, "1"), (None, None, None)])
def test_nothing_is_left_or_it_is_not_known(classes: tuple[str | None, ...]) -> None:
    assert tasks("5", *classes) == []
