"""How rows came from earlier forms, and what they are called there."""

from __future__ import annotations

import pytest

from cchc.core.catalogue.model import Catalogue
from cchc.core.catalogue.packs import load

PRINTED_RENAMES = {
    "I/2": "1.1",
    "I/3.1": "1.2.1",
    "I/3.2": "1.2.2",
    "II/1.1": "2.1",
    "II/3.1": "2.3",
    "II/3.2.1": "2.4",
    "II/3.2.2": "2.5",
    "III/1.4.1": "3.1.3/1",
    "III/1.4.2": "3.1.3/2",
    "III/1.4.3": "3.1.3/3",
    "VI/2.5": "6.4",
    "VII": "7",
    "VII/1": "7.1",
    "VII/5.3": "7.7",
}
CHANGED = ["I/3.1", "I/3.2", "II/3.2.1", "III/1.4.1", "III/1.4.2", "III/1.4.3"]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


def kinds(catalogue: Catalogue, start: str, from_row: str, end: str, to_row: str) -> set[str]:
    return {
        edge.kind
        for edge in catalogue.lineage
        if (edge.from_template, edge.from_row, edge.to_template, edge.to_row) == (start, from_row, end, to_row)
    }


def test_it_works(catalogue: Catalogue) -> None:
    assert kinds(catalogue, "gia-lai-2021", "1.1.1", "gia-lai-2022", "I/2.1") == {"same"}
    assert kinds(catalogue, "gia-lai-2021", "6.1", "gia-lai-2022", "VI/2.2") == {"renamed", "unit_changed"}


def test_every_printed_rename_is_an_edge(catalogue: Catalogue) -> None:
    for to_row, from_row in PRINTED_RENAMES.items():
        assert kinds(catalogue, "gia-lai-2021", from_row, "gia-lai-2022", to_row), to_row


def test_a_rename_that_changes_what_is_counted_says_so(catalogue: Catalogue) -> None:
    for to_row in CHANGED:
        found = kinds(catalogue, "gia-lai-2021", PRINTED_RENAMES[to_row], "gia-lai-2022", to_row)
        assert found == {"definition_changed"}, to_row


def test_a_renamed_row_answers_to_both_names(catalogue: Catalogue) -> None:
    row = catalogue.templates["gia-lai-2022"].row("VI/2.5")
    assert "Số ĐVSN do Nhà nước bảo đảm chi thường xuyên" in row.aliases
    assert any(words.startswith("Số đơn vị SNCL do nhà nước đảm bảo 100%") for words in row.aliases)


def test_one_row_becomes_three_and_three_become_one(catalogue: Catalogue) -> None:
    for block in ("VII/6.1.2", "VII/7.1.2", "VII/8.1.2"):
        assert kinds(catalogue, "gia-lai-2021", "7.8.1", "gia-lai-2022", block) == {"split"}
        assert kinds(catalogue, "gia-lai-2022", block, "khanh-hoa-xa-2023", "7.7.1/2") == {"merged"}


def test_a_code_that_became_a_count_is_a_break(catalogue: Catalogue) -> None:
    found = kinds(catalogue, "gia-lai-2021", "5.3.1", "bieu-mau-2022", "BM5/3")
    assert found == {"definition_changed", "unit_changed"}


def test_lineage_follows_the_indicator(catalogue: Catalogue) -> None:
    """Rows that an edge calls the same, or renamed, show the same indicator; one moved between groups."""
    moved = {("gia-lai-2021", "3.5.2", "BM7/6.6.1")}
    for edge in catalogue.lineage:
        before = catalogue.templates[edge.from_template].row(edge.from_row)
        after = catalogue.templates[edge.to_template].row(edge.to_row)
        if edge.kind in ("same", "renamed") and (edge.from_template, edge.from_row, edge.to_row) not in moved:
            assert (before.indicator, before.breakdown) == (after.indicator, after.breakdown), edge


def test_the_same_words_and_unit_are_not_called_a_change(catalogue: Catalogue) -> None:
    for edge in catalogue.lineage:
        if edge.kind == "unit_changed":
            before = catalogue.templates[edge.from_template].row(edge.from_row)
            after = catalogue.templates[edge.to_template].row(edge.to_row)
            assert before.unit != after.unit, edge


def test_rows_know_their_other_names_and_their_words_in_full(catalogue: Catalogue) -> None:
    row = catalogue.templates["gia-lai-2021"].row("3.4.1")
    assert "Tỷ lệ hồ sơ TTHC do các sở, ngành tiếp nhận được giải quyết đúng hạn" in row.aliases
    assert any("thủ tục hành chính" in words and "đúng hạn" in words for words in row.aliases)
    assert "Số nhiệm vụ đề ra trong kế hoạch" in catalogue.templates["khanh-hoa-xa-2023"].row("1.2/1").aliases


def test_a_borrowed_name_never_means_two_rows_of_a_form(catalogue: Catalogue) -> None:
    """The old name of II/1.1 is what an earlier form calls the total II/1; only II/1.1 answers to it."""
    form = catalogue.templates["gia-lai-2022"]
    old = "Số VBQPPL đã ban hành/tham mưu ban hành"
    assert [row.key for row in form.rows if old in (row.label, *row.aliases)] == ["II/1.1"]


def test_a_redefined_row_does_not_lend_its_name(catalogue: Catalogue) -> None:
    before = "Tổng số phòng chuyên môn, đơn vị, địa phương"
    assert before == catalogue.templates["gia-lai-2021"].row("1.2.1").label
    assert before not in catalogue.templates["bieu-mau-2022"].row("BM1/3.1").aliases
    assert "Số sở, ngành đã kiểm tra" not in catalogue.templates["gia-lai-2022"].row("I/3.1").aliases
