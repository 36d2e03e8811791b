from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.core.vietnamese.text import flat, fold, fold_key, hide, lower, nfc

LETTERS = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"
vietnamese = st.text(alphabet=LETTERS + LETTERS.upper() + "bcghklmnpqrstvx 0123456789.,%-/\n", max_size=60)
quick = settings(deadline=None, max_examples=200)


def test_it_works() -> None:
    assert fold("  Đà  NẴNG,\nHuyện ") == "da nang, huyen"
    assert fold_key("Tỷ lệ hồ sơ (đúng hạn): 99,7%") == "ty le ho so dung han 99 7"


@pytest.mark.parametrize(
    ("broken", "good"),
    [
        ("e\u0301\u0302", "ế"),
        ("e\u0302\u0301", "ế"),
        ("u\u031b\u0323", "ự"),
        ("u\u0323\u031b", "ự"),
        ("a\u0301\u0301", "á"),
        ("é\u0302", "ế"),
        ("Ða\u0300 Na\u0306\u0303ng", "Đà Nẵng"),
        ("ðất", "đất"),
        ("80m²", "80m²"),
        ("1\u00a0000", "1\u00a0000"),
    ],
)
def test_nfc_repairs(broken: str, good: str) -> None:
    assert nfc(broken) == good


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_every_letter_folds_to_ascii(form: str) -> None:
    for letter in LETTERS + LETTERS.upper():
        assert fold(unicodedata.normalize(form, letter)).isascii(), letter


def test_keeps_what_is_not_a_mark() -> None:
    assert fold("VBQPPL¹ – m²") == "vbqppl¹ – m²"
    assert fold_key("VBQPPL¹") == "vbqppl"
    assert fold("\ufb01le\u200b １２") == "file 12"


def test_hiding_keeps_positions() -> None:
    assert hide("ngày 5 có 7", [(0, 6)]) == "\0" * 6 + " có 7"


@quick
@given(vietnamese)
def test_composed_and_decomposed_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)
    assert nfc(unicodedata.normalize("NFD", text)) == text


@quick
@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold_key(fold_key(text)) == fold_key(text)
    assert nfc(nfc(text)) == nfc(text)


@quick
@given(st.text(max_size=60))
def test_positions_hold(text: str) -> None:
    assert len(flat(text)) == len(lower(text)) == len(text)


@quick
@given(vietnamese)
def test_flat_and_lower_say_the_same_as_fold(text: str) -> None:
    assert lower(text) == text.lower()
    assert " ".join(flat(text).split()) == fold(text)
