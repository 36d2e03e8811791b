"""Formulas and bounds proposed from labels and from the catalogue."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cchc.core.annex import checked, in_indicators, suggestions
from cchc.core.annex.proposal import ProposedRow
from cchc.core.annex.tests.made import row
from cchc.core.catalogue.formulas import FormulaError
from cchc.core.catalogue.model import Catalogue
from cchc.core.catalogue.packs import load

NOTHING = Catalogue()
"""No indicators: what is suggested comes from the labels."""


def said(*rows: ProposedRow, catalogue: Catalogue = NOTHING) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in suggestions(rows, catalogue)]


def test_it_works() -> None:
    ratio = row("1", "Tỷ lệ nhiệm vụ hoàn thành", "%", "ratio")
    whole = row("1.1", "Tổng số nhiệm vụ được giao", "Nhiệm vụ", parent="1")
    part = row("1.2", "Số nhiệm vụ đã hoàn thành", "Nhiệm vụ", parent="1")
    assert said(ratio, whole, part) == [("formula", "[1.2] / [1.1] * 100"), ("bound", "[1.2] <= [1.1]")]


def test_parts_in_the_other_order() -> None:
    ratio = row("1", "Tỷ lệ hồ sơ giải quyết đúng hạn", "%", "ratio")
    part = row("1.1", "Số hồ sơ giải quyết đúng hạn", parent="1")
    whole = row("1.2", "Tổng số hồ sơ đã giải quyết xong", parent="1")
    assert said(ratio, part, whole)[0] == ("formula", "[1.1] / [1.2] * 100")


def test_of_which_is_not_more_than_the_whole() -> None:
    whole = row("1", "Số cuộc kiểm tra, trong đó:", "Cuộc")
    part = row("1/1", "- Kiểm tra đột xuất", "Cuộc", parent="1")
    assert said(whole, part) == [("bound", "[1/1] <= [1]")]


@pytest.mark.parametrize(
    "labels",
    [
        ("Số văn bản cấp tỉnh ban hành", "Số văn bản cấp huyện ban hành", "Số văn bản cấp xã ban hành"),
        ("Số văn bản do HĐND ban hành", "Số văn bản do UBND ban hành"),
        ("Từ 70% - dưới 100%", "Từ 30% - dưới 70%", "Từ 10% - dưới 30%"),
        ("Số hồ sơ nộp trực tiếp", "Số hồ sơ nộp trực tuyến"),
    ],
)
def test_parts_that_divide_a_total_are_equal_to_it(labels: tuple[str, ...]) -> None:
    total = row("1", "Tổng số", "Văn bản")
    parts = [row(f"1/{n}", label, "Văn bản", parent="1") for n, label in enumerate(labels, 1)]
    addends = ", ".join(f"[1/{n}]" for n in range(1, len(labels) + 1))
    assert said(total, *parts) == [("identity", f"[1] = SUM({addends})")]


def test_parts_that_may_overlap_are_only_bounded() -> None:
    total = row("1", "Tổng số văn bản", "Văn bản")
    parts = [row("1/1", "Văn bản mật", "Văn bản", parent="1"), row("1/2", "Văn bản khẩn", "Văn bản", parent="1")]
    assert {kind for kind, _ in said(total, *parts)} == {"bound"}


def test_cases_that_exclude_one_another_are_bounded_together() -> None:
    head = row("1", "Nhiệm vụ", "", "heading")
    rows = [
        row("1.1", "Tổng số nhiệm vụ được giao", "Nhiệm vụ", parent="1"),
        row("1.2", "Số nhiệm vụ đã hoàn thành đúng hạn", "Nhiệm vụ", parent="1"),
        row("1.3", "Số nhiệm vụ đã hoàn thành nhưng quá hạn", "Nhiệm vụ", parent="1"),
        row("1.4", "Số nhiệm vụ quá hạn nhưng chưa hoàn thành", "Nhiệm vụ", parent="1"),
    ]
    assert said(head, *rows) == [("bound", "[1.2] + [1.3] + [1.4] <= [1.1]")]


def test_what_left_the_total_is_no_part_of_it() -> None:
    head = row("1", "Biên chế", "", "heading")
    rows = [
        row("1.1", "Tổng số biên chế được giao", "Người", parent="1"),
        row("1.2", "Số biên chế đã tinh giản", "Người", parent="1"),
    ]
    assert said(head, *rows) == []


def test_a_limit_in_the_label() -> None:
    assert said(row("1", "Tỷ lệ hồ sơ quá hạn (không vượt quá 5%)", "%", "ratio")) == [("bound", "[1] <= 5")]


def test_a_change_against_another_year_may_be_above_a_hundred() -> None:
    assert said(row("1", "Tỷ lệ biên chế đã tinh giản so với năm 2015", "%", "ratio")) == []


def test_a_formula_printed_in_the_label() -> None:
    rows = [
        row("1", "Số hồ sơ A"),
        row("2", "Số hồ sơ B"),
        row("3", "Tỷ lệ A (= 1/2 x 100%)", "%", "ratio"),
        row("4", "Cộng (4 = 1 + 2)"),
    ]
    assert ("formula", "[1] / [2] * 100") in said(*rows)
    assert ("formula", "[1] + [2]") in said(*rows)


def test_parts_of_two_units_are_no_ratio() -> None:
    ratio = row("1", "Tỷ lệ chi", "%", "ratio")
    money = row("1.1", "Tổng số tiền được giao", "Triệu đồng", "money", parent="1")
    count = row("1.2", "Số hồ sơ đã chi", "Hồ sơ", parent="1")
    assert all(kind != "formula" for kind, _ in said(ratio, money, count))


def test_the_catalogues_own_formulas_come_first_and_once() -> None:
    rows = load().templates["bieu-mau-2022"].rows
    found = suggestions(rows, load())
    (own,) = [one for one in found if one.kind == "formula" and one.row == "BM1/2"]
    assert own.text == "[BM1/2.2] / [BM1/2.1] * 100"
    assert own.confidence > 0.95


def test_a_total_that_the_form_divides_anew_is_the_sum_of_what_is_printed_below_it() -> None:
    """Below a total of the catalogue stand some of its parts, and a new one in place of the district's."""
    total = replace(row("2", "Tổng số đơn vị sự nghiệp công lập, trong đó", "Đơn vị"), indicator="D1.5")
    parts = [
        replace(row(f"2.{number}", label, "Đơn vị", parent="2"), indicator=indicator)
        for number, label, indicator in (
            (1, "Số ĐVSNCL thuộc UBND tỉnh", "D1.5a"),
            (2, "Số ĐVSNCL thuộc sở, ngành", "D1.5b"),
            (3, "Số ĐVSNCL thuộc UBND cấp xã", "X4.1"),
        )
    ]
    assert ("formula", "SUM([2.1], [2.2], [2.3])") in said(total, *parts, catalogue=load())
    assert ("formula", "SUM([2.1], [2.2])") in said(total, *parts[:2], catalogue=load())


def test_ids_are_unique_and_the_same_again() -> None:
    rows = load().templates["khanh-hoa-xa-2023"].rows
    first, again = suggestions(rows, load()), suggestions(rows, load())
    assert [one.id for one in first] == [one.id for one in again]
    assert len({one.id for one in first}) == len(first) > 50


@pytest.mark.parametrize("form", sorted(load().templates))
def test_nothing_is_suggested_that_would_be_refused(form: str) -> None:
    rows = load().templates[form].rows
    for one in suggestions(rows, load()):
        assert checked(one.text, one.kind, one.row, rows, load()) == [], one


@pytest.mark.parametrize(("form", "least"), [("bieu-mau-2022", 0.75), ("gia-lai-2022", 0.75)])
def test_labels_alone_find_most_of_what_the_catalogue_states(form: str, least: float) -> None:
    """The catalogue's formulas and bounds, found again from the words of the rows without it."""
    rows = load().templates[form].rows
    stated = {one.text for one in suggestions(rows, load()) if one.confidence > 0.95}
    found = {one.text for one in suggestions(rows, NOTHING)}
    found |= {text.split(" = ", 1)[1] for text in found if " = " in text}
    assert len(stated & found) / len(stated) >= least


def test_over_indicators() -> None:
    rows = load().templates["gia-lai-2022"].rows
    assert in_indicators("[VII/6.1.2] / [VII/6.1.1] * 100", rows) == "[G8.2:department] / [G8.1:department] * 100"


def test_over_indicators_of_a_row_that_has_none() -> None:
    rows = load().templates["gia-lai-2022"].rows
    with pytest.raises(KeyError):
        in_indicators("[III/3] + 1", rows)
    with pytest.raises(FormulaError):
        in_indicators("[III/3] +", rows)
