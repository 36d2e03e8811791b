"""Growth and decline told of an invented district, against its rows of several years."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from cchc.core.checking.finding import Finding
from cchc.core.checking.narrative.tendency import CHANGE, TREND, find
from cchc.core.checking.tests.made import prose
from cchc.core.checking.tests.tables import row
from cchc.core.reading.draft import DraftRow

PARTLY = "Số lượng đơn vị sự nghiệp công tự bảo đảm một phần chi thường xuyên"
GROWS = "Số lượng các đơn vị tự chủ đảm bảo một phần kinh phí hoạt động {} trong những năm gần đây."


def years(label: str, *values: str, first: int = 2016) -> list[DraftRow]:
    return [
        row(value=value, label=label, unit="đơn vị", period=str(first + n), place=f"t1.r2.c{3 + n}")
        for n, value in enumerate(values)
    ]


def column(label: str, before: str, after: str) -> list[DraftRow]:
    return [
        row(value=before, label=label, period="2001-2010", place="t2.r2.c3"),
        row(value=after, label=label, period="2011-2020", place="t2.r3.c3"),
    ]


def found(rows: Sequence[DraftRow], sentence: str) -> list[Finding]:
    subject = prose("II. KẾT QUẢ", sentence, period="2011-2020")
    subject.draft.rows = list(rows)
    return list(find(subject))


def test_it_works() -> None:
    [finding] = found(years(PARTLY, "1", "1", "1", "1"), GROWS.format("ngày càng tăng"))
    assert (finding.rule, finding.found, finding.expected) == (TREND.id, "ngày càng tăng", "1, 1, 1, 1")
    assert [place.kind for place in finding.places] == ["text", "cell", "cell", "cell", "cell"]


@pytest.mark.parametrize(
    ("values", "trend", "denied"),
    [
        (("1", "2", "2", "5"), "ngày càng tăng", False),
        (("5", "2", "2", "1"), "ngày càng tăng", True),
        (("5", "2", "2", "1"), "giảm dần", False),
        (("1", "2", "2", "5"), "giảm qua các năm", True),
        (("1", "1"), "ngày càng tăng", False),
        (("1", "1", "1"), "ngày càng chủ động", False),
    ],
)
def test_a_trend_is_denied_by_its_ends(values: tuple[str, ...], trend: str, denied: bool) -> None:
    assert bool(found(years(PARTLY, *values), GROWS.format(trend))) is denied


def test_a_row_of_something_else_says_nothing() -> None:
    assert found(years("Số hồ sơ đã giải quyết qua dịch vụ bưu chính", "1", "1", "1"), GROWS.format("tăng dần")) == []


@pytest.mark.parametrize(
    ("label", "ends", "rule"),
    [
        ("Số phòng chuyên môn thuộc UBND cấp huyện", ("12", "12"), CHANGE.id),
        ("Số phòng chuyên môn thuộc UBND cấp huyện", ("12", "13"), CHANGE.id),
        ("Số phòng chuyên môn thuộc UBND cấp huyện", ("12", "11"), ""),
        ("Số phòng họp trực tuyến", ("12", "12"), ""),
    ],
)
def test_fewer_at_the_end_is_fewer_in_the_table(label: str, ends: tuple[str, str], rule: str) -> None:
    findings = found(column(label, *ends), "Giai đoạn 2011-2020, huyện đã sắp xếp bộ máy, cụ thể: giảm 01 phòng.")
    assert [finding.rule for finding in findings] == [rule] * bool(rule)
