"""Two forms compared: what goes on, under another name or unit, split, merged, new, dropped, moved."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cchc.core.annex import Difference, differences, lineage
from cchc.core.catalogue.model import Template, TemplateRow, TemplateTable
from cchc.core.catalogue.packs import load


def row(key: str, label: str, indicator: str | None, **more: str | None) -> TemplateRow:
    kind = more.pop("kind", None) or ("count" if indicator else "heading")
    parent = more.pop("parent", "I" if key != "I" and "/" in key else None)
    return TemplateRow(
        key=key,
        table="PL",
        code=key,
        parent=parent,
        label=label,
        unit=more.get("unit") or ("Văn bản" if indicator else ""),
        kind=kind,
        indicator=indicator,
        breakdown=more.get("part"),
    )


def form(id: str, *rows: TemplateRow) -> Template:
    head = row("I", "Cải cách thể chế", None)
    tables = (TemplateTable("PL", "Biểu", ("code", "label", "unit", "value")),)
    every = rows if any(one.key == "I" for one in rows) else (head, *rows)
    return Template(id, id, "2025-01-01", None, "", ("commune",), ("quarter",), tables, every)


def compared(before: Template, after: Template) -> list[Difference]:
    return differences(before, after, load())


def said(found: list[Difference]) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(one.kind, one.before, one.after) for one in found]


B1 = row("I/1", "Tổng số VBQPPL ban hành", "B1")


def test_it_works() -> None:
    assert said(compared(form("a", B1), form("b", B1))) == [("same", ("I/1",), ("I/1",))]


def test_renamed_and_its_unit_changed() -> None:
    after = replace(B1, label="Số văn bản đã ban hành", unit="Bản")
    assert said(compared(form("a", B1), form("b", after))) == [
        ("renamed", ("I/1",), ("I/1",)),
        ("unit_changed", ("I/1",), ("I/1",)),
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Số văn bản đã kiểm tra", "Số văn bản đã rà soát"),
        ("Số TTHC cấp xã", "Số TTHC cấp xã (Bao gồm cả TTHC của cơ quan ngành dọc)"),
        ("Số hồ sơ giải quyết đúng hạn", "Số hồ sơ giải quyết quá hạn"),
        ("Số lãnh đạo sở, ngành và UBND cấp huyện bị kỷ luật", "Số lãnh đạo UBND cấp huyện bị kỷ luật"),
        ("Tổng số phòng chuyên môn", "Số phòng chuyên môn đã kiểm tra"),
    ],
)
def test_words_that_change_what_is_counted(before: str, after: str) -> None:
    found = compared(form("a", replace(B1, label=before)), form("b", replace(B1, label=after)))
    assert [one.kind for one in found] == ["definition_changed"]
    assert "không nối" in str(found[0].words)


def test_a_code_for_a_number_is_another_thing() -> None:
    after = replace(B1, kind="code", unit="Có = 1 Không = 0")
    assert [one.kind for one in compared(form("a", B1), form("b", after))] == ["definition_changed", "unit_changed"]


def test_the_printed_new_name_is_the_name() -> None:
    both = replace(
        B1,
        label="Số VBQPPL đã rà soát (điều chỉnh thành “Số VBQPPL đã rà soát thuộc thẩm quyền”)",
        aliases=("Số VBQPPL đã rà soát", "Số VBQPPL đã rà soát thuộc thẩm quyền"),
    )
    found = compared(form("a", replace(B1, label="Số VBQPPL đã rà soát")), form("b", both))
    assert [one.kind for one in found] == ["renamed"]
    assert found[0].words.values["after"] == "Số VBQPPL đã rà soát thuộc thẩm quyền"


def test_one_row_for_several_levels_is_split_and_back_again_merged() -> None:
    whole = row("I/1", "Số TTHC đang cung cấp trực tuyến mức độ 3", "G8.2", unit="Thủ tục")
    parts = [
        row(f"I/{n}", "Số TTHC đang cung cấp trực tuyến mức độ 3", "G8.2", unit="Thủ tục", part=part)
        for n, part in enumerate(("department", "district", "commune"), 1)
    ]
    keys = ("I/1", "I/2", "I/3")
    assert said(compared(form("a", whole), form("b", *parts))) == [("split", ("I/1",), keys)]
    assert said(compared(form("a", *parts), form("b", whole))) == [("merged", keys, ("I/1",))]


def test_two_things_in_one_row_become_two_rows() -> None:
    before = row("I/1", "Số TTHC bãi bỏ, thay thế", "C1.3", unit="Thủ tục")
    after = [
        row("I/1", "Số TTHC bãi bỏ", "C1.3", unit="Thủ tục"),
        row("I/2", "Số TTHC thay thế", "C1.9", unit="Thủ tục"),
    ]
    assert said(compared(form("a", before), form("b", *after))) == [("split", ("I/1",), ("I/1", "I/2"))]


def test_new_and_dropped() -> None:
    other = row("I/2", "Số cây xanh", "A99")
    assert said(compared(form("a", B1), form("b", other))) == [("new", (), ("I/2",)), ("dropped", ("I/1",), ())]


def test_a_row_in_another_part_of_the_form_has_moved() -> None:
    head = row("I", "Cải cách thủ tục hành chính", None)
    found = compared(form("a", B1), form("b", head, B1))
    assert [one.kind for one in found] == ["moved"]
    assert [edge.kind for edge in lineage(found, "a", "b")] == ["same"]


def test_headings_are_left_out() -> None:
    before, after = row("I", "Phần một", None), row("I", "Phần hai", None)
    assert compared(form("a", before), form("b", after)) == []


def test_lineage_has_an_edge_for_each_pair_and_none_for_new_rows() -> None:
    whole = row("I/1", "Số TTHC mức độ 3", "G8.2", unit="Thủ tục")
    parts = [
        row(f"I/{n}", "Số TTHC mức độ 3", "G8.2", unit="Thủ tục", part=p) for n, p in ((1, "district"), (2, "commune"))
    ]
    edges = lineage(compared(form("a", whole), form("b", *parts, row("I/3", "Số cây", "A99"))), "a", "b", source="CV")
    assert [(edge.kind, edge.from_row, edge.to_row, edge.source) for edge in edges] == [
        ("split", "I/1", "I/1", "CV"),
        ("split", "I/1", "I/2", "CV"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "recall"),
    [
        ("gia-lai-2021", "gia-lai-2022", 1.0),
        ("gia-lai-2021", "bieu-mau-2022", 1.0),
        ("gia-lai-2022", "khanh-hoa-xa-2023", 0.95),
        ("bieu-mau-2022", "khanh-hoa-xa-2023", 0.9),
    ],
)
def test_the_shipped_lineage_is_found_again(before: str, after: str, recall: float) -> None:
    """Kind by kind, edge by edge."""
    catalogue = load()
    truth = {
        (edge.kind, edge.from_row, edge.to_row)
        for edge in catalogue.lineage
        if (edge.from_template, edge.to_template) == (before, after)
    }
    edges = lineage(differences(catalogue.templates[before], catalogue.templates[after], catalogue), before, after)
    found = {(edge.kind, edge.from_row, edge.to_row) for edge in edges}
    assert len(truth & found) / len(truth) >= recall
    assert len(truth & found) / len(found) >= (1.0 if recall == 1 else 0.97)
