from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.core.vietnamese.legacy import Encoding, decode, detect, to_unicode
from cchc.core.vietnamese.text import nfc

LETTERS = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"
SENTENCE = "Tình hình thực hiện cải cách hành chính quý III năm 2023 trên địa bàn huyện rất tốt"
quick = settings(deadline=None, max_examples=150)

# TCVN 5712:1993 (VN3) as bytes, and the same letters in VNI-Windows, written out independently of the tables.
TCVN3 = dict(
    zip(
        LETTERS,
        [
            *"a", "\xb5", "\xb6", "\xb7", "\xb8", "\xb9", "\xa8", "\xbb", "\xbc", "\xbd", "\xbe", "\xc6",
            "\xa9", "\xc7", "\xc8", "\xc9", "\xca", "\xcb", "e", "\xcc", "\xce", "\xcf", "\xd0", "\xd1",
            "\xaa", "\xd2", "\xd3", "\xd4", "\xd5", "\xd6", "i", "\xd7", "\xd8", "\xdc", "\xdd", "\xde",
            "o", "\xdf", "\xe1", "\xe2", "\xe3", "\xe4", "\xab", "\xe5", "\xe6", "\xe7", "\xe8", "\xe9",
            "\xac", "\xea", "\xeb", "\xec", "\xed", "\xee", "u", "\xef", "\xf1", "\xf2", "\xf3", "\xf4",
            "\xad", "\xf5", "\xf6", "\xf7", "\xf8", "\xf9", "y", "\xfa", "\xfb", "\xfc", "\xfd", "\xfe", "\xae",
        ],
        strict=True,
    )
)  # fmt: skip
VNI_LETTERS = (
    "a aø aû aõ aù aï aê aè aú aü aé aë aâ aà aå aã aá aä e eø eû eõ eù eï eâ eà eå eã eá eä i ì æ ó í ò "
    "o oø oû oõ où oï oâ oà oå oã oá oä ô ôø ôû ôõ ôù ôï u uø uû uõ uù uï ö öø öû öõ öù öï y yø yû yõ yù î ñ"
)
VNI = dict(zip(LETTERS, VNI_LETTERS.split(), strict=True))


def written(text: str, table: dict[str, str]) -> str:
    upper = {letter.upper(): code.upper() for letter, code in table.items()}
    return "".join(table.get(letter, upper.get(letter, letter)) for letter in text)


def test_it_works() -> None:
    assert to_unicode("Céng hßa x· héi chñ nghÜa ViÖt Nam") == "Cộng hòa xã hội chủ nghĩa Việt Nam"
    assert to_unicode("COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM") == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"


@pytest.mark.parametrize(("encoding", "table"), [("tcvn3", TCVN3), ("vni", VNI)])
def test_every_small_letter(encoding: Encoding, table: dict[str, str]) -> None:
    for letter in LETTERS:
        assert to_unicode(written(letter, table), encoding) == letter


def test_capitals() -> None:
    for letter in LETTERS.upper():
        assert to_unicode(written(letter, VNI), "vni") == letter
    for letter, code in zip("ĂÂÊÔƠƯĐ", "\xa1\xa2\xa3\xa4\xa5\xa6\xa7", strict=True):  # the only ones TCVN3 has
        assert to_unicode(code, "tcvn3") == letter


@pytest.mark.parametrize(
    "text",
    ["", "plain ASCII 2023", "Hà Nam có xã", "Công tác cải cách", "Trà Ú", "café au lait, naïve résumé",
     "Größe, Müller", "São Paulo, não", "año, niño", "5 µm, ±5°, x²", "© 2020 ® «name»", "£5 §3",
     unicodedata.normalize("NFD", SENTENCE)],
)  # fmt: skip
def test_does_not_misfire(text: str) -> None:
    assert detect(text) == "unicode"
    assert to_unicode(text) == nfc(text)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("Hµ Néi", "tcvn3"), ("Hå s¬", "tcvn3"), ("§éc lËp", "tcvn3"), ("Haø Noäi", "vni"), ("Ñoäc laäp", "vni")],
)
def test_short_texts(text: str, encoding: str) -> None:
    assert detect(text) == encoding


@pytest.mark.parametrize(
    "data",
    [
        SENTENCE.encode(),
        SENTENCE.encode("utf-8-sig"),
        SENTENCE.encode("utf-16"),
        SENTENCE.encode("utf-16-le"),
        SENTENCE.encode("utf-16-be"),
        unicodedata.normalize("NFD", SENTENCE).encode(),
        written(SENTENCE, VNI).encode("latin-1"),
        written(SENTENCE, VNI).encode(),
    ],
)
def test_files(data: bytes) -> None:
    assert decode(data) == SENTENCE


def test_windows_1258() -> None:
    apart = "".join(_tone_apart(letter) for letter in SENTENCE)
    assert decode(apart.encode("cp1258")) == SENTENCE


def _tone_apart(letter: str) -> str:
    """The letter as Windows-1258 has it: the tone is a character of its own."""
    marks = unicodedata.normalize("NFD", letter)
    tone = "".join(mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323")
    base = "".join(mark for mark in marks if mark not in tone) if tone else marks
    return unicodedata.normalize("NFC", base) + tone


def test_tcvn3_file_in_small_letters() -> None:
    small = SENTENCE.lower()
    assert decode(written(small, TCVN3).encode("latin-1")) == small


def test_a_cut_last_letter_is_dropped() -> None:
    assert decode("Báo cáo số".encode()[:-1]) == "Báo cáo s"


@pytest.mark.parametrize(
    "data",
    [bytes(range(256)), b"PK\x03\x04\x14\x00\x06\x00\x08", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x00\x01\x02\x03",
     b"\xff\xfe\xfd", b"gr\xf6\xdfe r\xe9sum\xe9", b"text \x07\x08 bell"],
)  # fmt: skip
def test_refuses_what_is_no_text(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"not a text|no known|decode"):
        decode(data)


@quick
@given(st.text(alphabet=LETTERS + LETTERS.upper() + "bcdghklmnpqrstvx 0123456789.,", max_size=80))
def test_unicode_is_never_touched(text: str) -> None:
    assert to_unicode(text, "unicode") == text
    assert decode(text.encode()) == to_unicode(text)


@quick
@given(st.lists(st.sampled_from(SENTENCE.split()), min_size=3, max_size=12))
def test_round_trip(words: list[str]) -> None:
    text = " ".join(words)
    assert to_unicode(written(text, VNI), "vni") == text
    assert to_unicode(written(text.lower(), TCVN3), "tcvn3") == text.lower()
