"""Clean text: NFC, single spaces, and without the tags and markup that conversion tools leave behind.

What only looks like markup stays: "a < b", "[1]", "(*)", "5 * 3", "<5 ngày", "TCBM&CCHC".
"""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from typing import NamedTuple

from cchc.core.vietnamese.text import nfc

_UNUSUAL = re.compile(
    "[<&*#\\[\\\\\u00ad\u2011\u200b-\u200f\u202a-\u202e\u2060\ufeff\u0300-\u036f\u00d0\u00f0\u0189\u0256\x00-\x08\x0e-\x1b\x7f]"
)
"""Any character that may need more than collapsing spaces; most text has none."""

_INVISIBLE = {
    **dict.fromkeys([0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF, 0x7F]),
    **dict.fromkeys([*range(0x09), *range(0x0E, 0x1C)]),
    0x2011: "-",
}
_TAG = re.compile(
    r"</?(b|i|u|p|br|strong|em|sup|sub|span|div|font|small|big|mark|del|ins|strike|s|a|h[1-6]|ul|ol|li|center"
    r"|table|thead|tbody|td|tr|th|img|hr|pre|code)"
    r"(?=[\s/>])(?:\s+[\w:-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>\"']+))?)*\s*/?>",
    re.IGNORECASE,
)
_BREAKING = frozenset(
    {"p", "br", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "td", "tr", "th", "table", "hr"}
)
_COMMENT = re.compile(r"<!--(?:(?!<!--|-->).)*-->")
_SUPERSCRIPT = re.compile(r"<sup>\s*(\d{1,3})\s*</sup>", re.IGNORECASE)
_LINK = re.compile(r"<((?:https?://|ftp://|mailto:)[^<>\s]{1,2000}|[^<>\s@]{1,80}@[^<>\s@]{1,80}\.[^<>\s@]{1,20})>")
_NAMED_LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:https?://|mailto:|#|_page_)[^()\s]*\)|!\[[^\[\]]*\]\([^()]*\)")
_ENTITY = re.compile(r"&(?:nbsp|amp|lt|gt|quot|apos|ndash|mdash|hellip|#\d{1,6}|#[xX][0-9a-fA-F]{1,5});")
_STARS = re.compile(r"(?<!\()\*{2,3}|\*{2,3}(?!\))")
_ITALIC = re.compile(r"(?<![\w*\\(])\*(?=[^\s*)])([^*]*[^\s*(])\*(?![\w*])")
_ITALIC_IN_BRACKETS = re.compile(r"(?<=\()\*(?=[^\s*)])([^*]*[^\s*(])\*(?![\w*])")
_ESCAPE = re.compile(r"\\([\\*_#\[\]().+\-!`>|~])")
_HEADING = re.compile(r"(#{1,6})\s+(?=\S)")
_WHOLE_BOLD = re.compile(
    r"\s*(?:(\*{2,3})(?:(?!\1).)+\1|<(b|strong)>(?:(?!</\2>).)+</\2>)[\s:.;,]*", re.IGNORECASE | re.DOTALL
)
_DIGITS_UP = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Line(NamedTuple):
    """A line without its markup, and what the markup said."""

    text: str
    bold: bool = False
    level: int | None = None


def clean(text: str) -> str:
    """`text` in NFC on one line, markup and invisible characters removed."""
    text = " ".join(text.split())
    if _UNUSUAL.search(text) or not unicodedata.is_normalized("NFC", text):
        return _without_markup(text)
    return text


def read_line(text: str) -> Line:
    """Like `clean`, and keeps what the markup meant: all bold, or a heading of some level."""
    text = " ".join(text.split())
    if not _UNUSUAL.search(text) and unicodedata.is_normalized("NFC", text):
        return Line(text)
    heading = _HEADING.match(text)
    if heading:
        text = text[heading.end() :]
    bold = bool(_WHOLE_BOLD.fullmatch(text))
    return Line(_without_markup(text), bold, len(heading.group(1)) if heading else None)


def superscript(digits: str) -> str:
    """'2' → '²': a raised digit stays distinct from the number beside it (80m², VBQPPL¹)."""
    return digits.translate(_DIGITS_UP)


def _without_markup(text: str) -> str:
    text = nfc(text.translate(_INVISIBLE))
    if "<" in text:
        text = _SUPERSCRIPT.sub(lambda match: superscript(match.group(1)), text)
        text = _LINK.sub(r"\1", _COMMENT.sub("", text))
        text = _TAG.sub(lambda match: " " if match.group(1).lower() in _BREAKING else "", text)
    if "[" in text:
        text = _NAMED_LINK.sub(lambda match: match.group(1) or "", text)
    if "*" in text and text.strip("* "):
        text = _STARS.sub("", text)
        text = _ITALIC_IN_BRACKETS.sub(r"\1", _ITALIC.sub(r"\1", text))
    if text.startswith("#"):
        text = _HEADING.sub("", text, count=1)
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", text)
    if "&" in text:
        text = nfc(_ENTITY.sub(lambda match: unescape(match.group()), text))
    return " ".join(text.split())
