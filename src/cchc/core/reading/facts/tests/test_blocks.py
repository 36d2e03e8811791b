"""Paragraphs put together again."""

from __future__ import annotations

import pytest

from cchc.core.reading.draft import Section
from cchc.core.reading.facts.blocks import LONGEST, blocks_of


def texts(text: str) -> list[str]:
    return [block.text for block in blocks_of(Section("I", "", 1, text))]


def test_it_works() -> None:
    assert texts("Trang bị được\nđầy đủ.\n- Máy tính:\n- 5 máy in") == [
        "Trang bị được đầy đủ.",
        "- Máy tính:",
        "- 5 máy in",
    ]


@pytest.mark.parametrize("line", ["- một mục", "+ một mục", "a) một mục", "2. một mục", "2.1. một mục", "(1) một mục"])
def test_an_item_begins_a_block(line: str) -> None:
    assert texts(f"câu chưa hết\n{line}") == ["câu chưa hết", line]


def test_a_finished_sentence_is_not_continued() -> None:
    assert texts("Hết câu.\ntiếp theo") == ["Hết câu.", "tiếp theo"]


def test_sentences_end_at_stops_not_in_numbers_or_abbreviations() -> None:
    (block,) = blocks_of(Section("I", "", 1, "Có 1.245 hồ sơ tại TP. Pleiku. Đạt 5%."))
    second = block.text.index("Đạt")
    assert block.sentence(3) == (0, second - 1)
    assert block.text[slice(*block.sentence(second))].strip() == "Đạt 5%."


def test_a_hostile_paragraph_is_cut() -> None:
    long = "".join(f"{number} xã, " for number in range(4000))
    assert all(len(text) <= LONGEST for text in texts(long))
    assert "".join(texts(long)).count("xã") >= 3990
