"""Markup goes, content stays."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.core.reading.formats.markup import clean, read_line


def test_it_works() -> None:
    assert clean("Số hồ sơ <i>(lũy kế)</i>\u00a0 đã   xong") == "Số hồ sơ (lũy kế) đã xong"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("<p>- một</p> <p>- hai</p>", "- một - hai"),
        ("<b>2</b>", "2"),
        ("a<br/>b", "a b"),
        ("**Phụ lục 1**  ", "Phụ lục 1"),
        ("- *Một là:* cần làm", "- Một là: cần làm"),
        ("(*từ ngày 1/1*):", "(từ ngày 1/1):"),
        ("(<http://xa.gov.vn/a>)", "(http://xa.gov.vn/a)"),
        ("hộp thư <van_thu@xa.gov.vn>", "hộp thư van_thu@xa.gov.vn"),
        ("***3.1. Rà soát***", "3.1. Rà soát"),
        ("[cổng](https://xa.gov.vn) của xã", "cổng của xã"),
        ("80m<sup>2</sup>", "80m²"),
        ("Hội &amp; Đoàn&nbsp;thể", "Hội & Đoàn thể"),
        ("dấu\u00adngắt", "dấungắt"),
        ("**nửa đậm", "nửa đậm"),
    ],
)
def test_markup_is_removed(raw: str, shown: str) -> None:
    assert clean(raw) == shown


@pytest.mark.parametrize(
    "content",
    [
        "a < b và b > c",
        "Số VBQPPL[1] ban hành",
        "(*) ghi chú, (**) như trên",
        "* Ghi chú: 5 * 3 = 15",
        "<5 ngày",
        "số 380/SNV-TCBM&CCHC",
        "Trực tuyến = 0; Phát phiếu = 1",
        "điểm #2",
        "mức <bình thường>",
    ],
)
def test_content_stays(content: str) -> None:
    assert clean(content) == content


@pytest.mark.parametrize("piece", ["<!-- ", "<a@b.", "<b x ", "[a](", "* a", "**", "<sup>1", "&#1"])
def test_markup_without_end_is_read_once(piece: str) -> None:
    assert len(clean(piece * 20_000)) > 0 or piece == "**"


def test_decomposed_marks_are_composed() -> None:
    assert clean(unicodedata.normalize("NFD", "Thủ tục đã giải quyết")) == "Thủ tục đã giải quyết"


@pytest.mark.parametrize(
    ("raw", "text", "bold", "level"),
    [
        ("#### **I. CHỈ ĐẠO**", "I. CHỈ ĐẠO", True, 4),
        ("### *2.1. Rà soát:*", "2.1. Rà soát:", False, 3),
        ("BÁO CÁO **quý 1**", "BÁO CÁO quý 1", False, None),
        ("thường", "thường", False, None),
    ],
)
def test_lines_keep_what_markup_meant(raw: str, text: str, bold: bool, level: int | None) -> None:
    line = read_line(raw)
    assert (line.text, line.bold, line.level) == (text, bold, level)


@given(st.text(alphabet="aă *<>bi/p#[]()&;\\", max_size=30))
def test_cleaning_keeps_letters_of_plain_words(text: str) -> None:
    assert clean(f"giải quyết {text}").startswith("giải quyết")
