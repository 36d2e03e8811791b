"""More of something than an invented district has."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from cchc.core.checking.finding import Finding
from cchc.core.checking.narrative.extent import BODIES, PROCEDURES, SERVICE_UNITS, find
from cchc.core.checking.tests.made import prose
from cchc.core.checking.tests.tables import row
from cchc.core.reading.draft import DraftRow

USING = "Số cơ quan chuyên môn cấp huyện, đơn vị hành chính cấp xã sử dụng phần mềm"
DIVISIONS = "Số phòng chuyên môn thuộc UBND cấp huyện"


def found(rows: Sequence[DraftRow], *sentences: str, level: str = "district") -> list[Finding]:
    subject = prose("II. KẾT QUẢ", *sentences, period="2020")
    subject.draft.report.level = level
    for number, one in enumerate(rows, 1):
        one.place = one.place or f"t1.r{number}.c4"
    subject.draft.rows = list(rows)
    return list(find(subject))


def test_it_works() -> None:
    rows = [row(value="12", label=DIVISIONS), row(value="31", label=USING)]
    [finding] = found(rows, "Đến nay 18/18 xã, thị trấn có trang thông tin điện tử.")
    assert (finding.rule, finding.found, finding.expected) == (BODIES.id, "31", "30")
    assert finding.steps == ("31 > 12 + 18 = 30",)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("30", "Đến nay 18/18 xã, thị trấn có trang thông tin điện tử."),
        ("31", "Các xã, thị trấn đều có trang thông tin điện tử."),
        ("31", "Đến nay 18/18 xã có trang thông tin; trước đây 15/20 xã đã có."),
    ],
)
def test_no_more_than_there_are_or_nobody_knows_how_many(value: str, sentence: str) -> None:
    assert found([row(value="12", label=DIVISIONS), row(value=value, label=USING)], sentence) == []


@pytest.mark.parametrize(("number", "said"), [("71", True), ("17", False)])
def test_procedures_within_a_total(number: str, said: bool) -> None:
    findings = found(
        [],
        "Tổng số thủ tục hành chính: Tổng số 29 TTHC.",
        f"Đã đưa lên mức độ cao nhất {number} thủ tục thuộc thẩm quyền giải quyết của Sở.",
        level="department",
    )
    assert [finding.rule for finding in findings] == [PROCEDURES.id] * said


@pytest.mark.parametrize(("autonomous", "said"), [(("75", "77"), True), (("5", "77"), False)])
def test_two_totals_of_service_units(autonomous: tuple[str, str], said: bool) -> None:
    rows = [
        row("D1.5c", "6", period="2011-2020"),
        *(row("F2.1", value, period=str(2018 + n)) for n, value in enumerate(autonomous)),
    ]
    findings = found(rows)
    assert [finding.rule for finding in findings] == [SERVICE_UNITS.id] * said
