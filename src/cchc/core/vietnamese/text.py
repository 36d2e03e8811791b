"""Folding and repairing Vietnamese text.

Three forms of a text are used everywhere: as it is (NFC), `flat` (same length, so that positions hold), and
`fold`/`fold_key` (for matching and search, where positions do not matter).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

REMEMBERED = 2048
"""How many texts each finder remembers: every rule that looks at a paragraph asks for its dates and numbers again."""

_QUALITY = "\u0302\u0306\u031b"  # circumflex, breve, horn: they make another letter, so they come first
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_ODD_MARKS = re.compile(f"[{_QUALITY}{_TONES}]")
_CLUSTER = re.compile("([^\u0300-\u036f])([\u0300-\u036f]{2,})")
_MARKS = re.compile("[\u0300-\u036f]+")
_SPACE = re.compile(r"\s+")
_WORDS = re.compile(r"[a-z0-9]+")
_INVISIBLE = dict.fromkeys([0x00AD, *range(0x200B, 0x2010), 0x2060, 0xFEFF])
_LOOKALIKES = {0x00D0: "Đ", 0x0189: "Đ", 0x00F0: "đ", 0x0256: "đ"}
_FULL_WIDTH = {0xFEE0 + code: chr(code) for code in range(0x21, 0x7F)}
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_FOLD_FIRST = {**_INVISIBLE, **_LOOKALIKES, **_FULL_WIDTH, **_LIGATURES}


def _marks_in_order(match: re.Match[str]) -> str:
    """One letter and its marks, the letter-making mark before the tone, each once."""
    marks = dict.fromkeys(match.group(2))
    return match.group(1) + "".join(sorted(marks, key=lambda mark: mark not in _QUALITY))


def nfc(s: str) -> str:
    """`s` in Unicode NFC, with what Vietnamese typing tools get wrong put right.

    Tone and circumflex in either order, doubled marks, and the look-alikes of Đ (Icelandic eth, African D)
    become the one Vietnamese letter. Nothing else changes: spaces, punctuation and other scripts stay.
    """
    s = unicodedata.normalize("NFC", s)
    if s.isascii():
        return s
    s = s.translate(_LOOKALIKES)
    if _ODD_MARKS.search(s):
        s = unicodedata.normalize("NFC", _CLUSTER.sub(_marks_in_order, unicodedata.normalize("NFD", s)))
    return s


@lru_cache(maxsize=REMEMBERED)
def fold(s: str) -> str:
    """Lower case, no marks, đ as d, one space for any white space, trimmed; punctuation stays.

    Composed and decomposed text fold alike. Full-width forms and typographic ligatures become plain letters;
    superscripts stay, because a footnote mark is not a digit.
    """
    if not s.isascii():
        s = unicodedata.normalize("NFD", s.translate(_FOLD_FIRST))
        s = _MARKS.sub("", s).replace("đ", "d").replace("Đ", "d")
    return _SPACE.sub(" ", _MARKS.sub("", s.lower())).strip()


@lru_cache(maxsize=REMEMBERED)
def fold_key(s: str) -> str:
    """Only the words [a-z0-9] of `fold(s)`, one space between: the key of matching and of search."""
    return " ".join(_WORDS.findall(fold(s)))


_LETTERS = (*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00))
_BLANKS = dict.fromkeys((0x09, 0xA0, 0x2007, 0x2009, 0x202F, 0x3000), " ")


def _lower_table() -> dict[int, str]:
    table = {**_LOOKALIKES, **_FULL_WIDTH, **_BLANKS}
    for code in (*_LETTERS, *_LOOKALIKES, *_FULL_WIDTH):
        letter = table.get(code, chr(code)).lower()
        table[code] = letter if len(letter) == 1 else chr(code)
    return table


_LOWER = _lower_table()
_FLAT = {
    **_LOWER,
    **{code: unicodedata.normalize("NFD", _LOWER[code])[0].replace("đ", "d") for code in _LOWER},
}


@lru_cache(maxsize=REMEMBERED)
def lower(s: str) -> str:
    """`s` in lower case **with** its marks and of the same length: a position in it is a position in `s`.

    Expects NFC (see `nfc`). Line breaks stay; other blanks become spaces; full-width forms become ASCII.
    """
    return s.translate(_LOWER)


def flat(s: str) -> str:
    """Like `lower`, and without marks: for looking things up where words are not told apart by their marks."""
    return s.translate(_FLAT)


def hide(s: str, places: Iterable[tuple[int, int]]) -> str:
    """`s` with the stretches [start, end) blotted out by NUL, which no pattern matches; positions hold."""
    visible = list(s)
    for start, end in places:
        visible[start:end] = "\0" * (end - start)
    return "".join(visible)
