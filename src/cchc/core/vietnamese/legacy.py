"""Text from before Unicode: TCVN3 (ABC, the .Vn… fonts) and VNI-Windows, as strings and as files.

Such text arrives as Latin-1 characters that only look right in their own fonts ("Hµ Néi", "Haø Noäi").
TCVN3 has no capitals with a tone: documents show them through a font of capitals (.VnTimeH), the text itself is
in lower case, and so is what we make of it.
"""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from typing import Literal

from cchc.core.vietnamese.syllables import is_syllable
from cchc.core.vietnamese.text import nfc

Encoding = Literal["unicode", "tcvn3", "vni"]


def _tcvn3_table() -> dict[int, str]:
    """Code points of TCVN 5712:1993, third set (VN3): 67 small letters and the 7 capitals without a tone."""
    runs = {
        0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
        0xB5: "àảãáạ",
        0xBB: "ằẳẵắ",
        0xC6: "ặầẩẫấậè",
        0xCE: "ẻẽéẹềểễếệìỉ",
        0xDC: "ĩíịò",
        0xE1: "ỏõóọồổỗốộờởỡớợù",
        0xF1: "ủũúụừửữứựỳỷỹýỵ",
    }
    return {start + offset: letter for start, run in runs.items() for offset, letter in enumerate(run)}


def _vni_table() -> dict[str, str]:
    """VNI-Windows: most letters are a base and a mark; capitals have capital marks."""
    tones = "ùøûõï"
    pairs = {
        **dict(
            zip((base + mark for base in ("a", "e", "o", "u") for mark in tones), "áàảãạéèẻẽẹóòỏõọúùủũụ", strict=True)
        ),
        **dict(zip(("ô" + mark for mark in tones), "ớờởỡợ", strict=True)),
        **dict(zip(("ö" + mark for mark in tones), "ứừửữự", strict=True)),
        **dict(zip((base + mark for base in "aeo" for mark in "âáàåãä"), "âấầẩẫậêếềểễệôốồổỗộ", strict=True)),
        **dict(zip(("a" + mark for mark in "êéèúüë"), "ăắằẳẵặ", strict=True)),
        **dict(zip(("y" + mark for mark in "ùøûõ"), "ýỳỷỹ", strict=True)),
        **dict(zip("ôöæóòîñíì", "ơưỉĩịỵđíì", strict=True)),
    }
    capitals = {shown.upper(): letter.upper() for shown, letter in pairs.items()}
    headlines = {shown[0].upper() + shown[1:]: letter.upper() for shown, letter in pairs.items()}
    return {**headlines, **capitals, **pairs}


_TCVN3 = _tcvn3_table()
_VNI = _vni_table()
_VNI_LETTER = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))
_BEYOND_LATIN1 = re.compile("[ăđơưĂĐƠƯĩũĨŨ\u1ea0-\u1ef9\u0300-\u036f]")
_WORDS = {
    "unicode": re.compile(r"[^\W\d_]+"),
    "tcvn3": re.compile("[A-Za-z\u00a1-\u00fe]+"),
    "vni": re.compile("[A-Za-z\u00c0-\u00ff]+"),
}
_BINARY = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")


def to_unicode(s: str, encoding: Encoding | None = None) -> str:
    """`s` in Unicode NFC, read as `encoding` or as what `detect` finds. Marks that fit no letter stay."""
    encoding = encoding or detect(s)
    if encoding == "tcvn3":
        return s.translate(_TCVN3)
    if encoding == "vni":
        return nfc(_VNI_LETTER.sub(lambda match: _VNI[match.group()], s))
    return nfc(s)


def _score(s: str, encoding: Encoding) -> tuple[int, int, int]:
    """Of the words that hold a character beyond ASCII: Vietnamese syllables, other words, letters in the former."""
    good = bad = letters = 0
    for match in _WORDS[encoding].finditer(s):
        word = match.group()
        if word.isascii():
            continue
        if len(word) > 1 and is_syllable(to_unicode(word, encoding)):
            good, letters = good + 1, letters + len(word)
        else:
            bad += 1
    return good, bad, letters


def detect(s: str) -> Encoding:
    """How the characters of `s` are meant; `unicode` unless another reading is clearly better.

    Any letter that only Unicode has decides at once. Otherwise the readings are weighed by how many words become
    Vietnamese syllables; one short word ("µm", "©") is never enough.
    """
    if s.isascii() or _BEYOND_LATIN1.search(s):
        return "unicode"
    as_it_is = _score(s, "unicode")[0]
    best: Encoding = "unicode"
    most = as_it_is
    for encoding in ("tcvn3", "vni"):
        good, bad, letters = _score(s, encoding)
        if good > most and good >= bad and (good > 1 or letters > 2):
            best, most = encoding, good
    return best


def decode(data: bytes) -> str:
    """The text of a plain-text file, in NFC: UTF-8, UTF-16, Windows-1258, TCVN3 or VNI.

    ValueError when the bytes are no text in any of these (binary data, or letters that make no words).
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _checked(data.decode(encoding))
    if b"\0" in data[:4096]:
        return _checked(data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be"))
    try:
        return _checked(to_unicode(data.decode("utf-8")))
    except UnicodeDecodeError as error:
        if error.start > 0 and error.reason == "unexpected end of data":  # the last letter was cut
            return _checked(nfc(data[: error.start].decode("utf-8")))
    return _checked(_most_vietnamese(data))


def _checked(text: str) -> str:
    if _BINARY.search(text):
        raise ValueError("control characters: not a text")
    return nfc(text)


def _most_vietnamese(data: bytes) -> str:
    """The reading, of the one-byte encodings, with most Vietnamese syllables among its accented words."""
    latin = data.decode("latin-1")
    readings = [to_unicode(latin, "tcvn3"), to_unicode(latin, "vni")]
    with suppress(UnicodeDecodeError):
        readings.insert(0, nfc(data.decode("cp1258")))
    scored = [(_score(text, "unicode"), text) for text in readings]
    (good, bad, _), text = max(scored, key=lambda item: item[0][0] - item[0][1])
    if good == 0 or good < bad:
        raise ValueError("no known encoding makes Vietnamese words of these bytes")
    return text
