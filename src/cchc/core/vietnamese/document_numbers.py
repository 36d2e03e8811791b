"""Numbers and symbols of official documents: 84/BC-UBND, 26/2018/QĐ-UBND, 09-NQ/TU, "Số: /BC-BDT"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from cchc.core.vietnamese.text import REMEMBERED


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A document's number in a text; `text` runs from its first digit (or the slash) to the end of its symbol."""

    start: int
    end: int
    text: str
    number: str
    """As printed: "84", "26/2018", "30c"; "" where a draft leaves it blank."""
    symbol: str
    """"BC-UBND", "NQ/TU"; blanks removed, one kind of dash. "" where only number and year are printed."""


_BODY = r"[A-ZĐ][A-ZĐa-zđ0-9&]{0,11}"
_DASH = r"[ ]?[-–—][ ]?"
_MORE = rf"(?:(?:[-–—][ ]?|[/.&]){_BODY}|[ ][-–—][ ]?[A-ZĐ]{{2}}[A-ZĐa-zđ0-9&]{{0,10}})"
_SYMBOL = rf"{_BODY}{_MORE}{{0,4}}"
_NUMBER = r"(?<![\w/.,])(?P<number>[0-9]{1,6}[a-zđ]{0,2}(?:[ ]?/[ ]?(?:19|20)[0-9]{2})?)"
_STATE = re.compile(rf"{_NUMBER}[ ]{{0,3}}/{{1,2}}[ ]?(?P<symbol>{_SYMBOL})(?![\w])")
_PARTY = re.compile(
    rf"(?<![\w/.,])(?P<number>[0-9]{{1,5}}[a-zđ]?){_DASH}(?P<symbol>(?:NQ|QĐ|CT|CTr|KL|QC|QyĐ|TB|HD|KH|BC|CV|ĐA|TTr|QĐi)"
    rf"/[A-ZĐ][A-ZĐa-z]{{1,8}})(?!\w)"
)
_BLANK = re.compile(
    rf"(?:\b[Ss]ố|\bSỐ)[ ]{{0,9}}:?[ .…_]{{0,60}}(?P<slash>/)[ ]?(?P<symbol>{_BODY}{_MORE}{{1,4}})(?!\w)"
)
_TYPES = (
    r"(?:nghị định|thông tư(?: liên tịch)?|quyết định|nghị quyết|chỉ thị|kế hoạch|báo cáo|công văn|văn bản|thông báo"
    r"|tờ trình|hướng dẫn|quy định|luật|kết luận|chương trình|đề án|công điện|giấy mời|pháp lệnh|quy chế)"
)
_CALLED = re.compile(rf"(?:{_TYPES}|(?<!\w)số)\s{{0,9}}(?:số)?\s{{0,9}}:?\s{{0,9}}$", re.IGNORECASE)
_YEAR_ONLY = re.compile(
    rf"(?:{_TYPES})\s{{1,9}}(?:số\s{{0,9}}:?\s{{0,9}})?(?P<number>[0-9]{{1,4}}/(?:19|20)[0-9]{{2}})(?![\w/-])",
    re.IGNORECASE,
)
_KNOWN = "BC BB CT CV CTr ĐA GM HD KH KL NĐ NQ PA QC QĐ QH QyĐ TB TT TTr TTLT CP UBND HĐND VP TW TU HU ĐU TTg"
_KNOWN_SYMBOLS = frozenset(_KNOWN.split())


def find_document_numbers(text: str) -> list[DocumentNumber]:
    """Every document number of `text` (NFC), in order.

    A number and a symbol of two parts ("84/BC-UBND") is one anywhere; a symbol of one part ("858/UBND") only
    if it is known or the words before ask for a number, so that "01/CBCC" (one for each official) is none.
    """
    return list(_documents(text))


@lru_cache(maxsize=REMEMBERED)
def _documents(text: str) -> tuple[DocumentNumber, ...]:
    found = [_made(match, match.start()) for match in _STATE.finditer(text) if _is_number(match, text)]
    found += [_made(match, match.start()) for match in _PARTY.finditer(text)]
    found += [_made(match, match.start("slash")) for match in _BLANK.finditer(text)]
    found += [_made(match, match.start("number")) for match in _YEAR_ONLY.finditer(text)]
    found.sort(key=lambda item: (item.start, -item.end))
    kept: list[DocumentNumber] = []
    for item in found:
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return tuple(kept)


def _made(match: re.Match[str], start: int) -> DocumentNumber:
    parts = match.groupdict()
    number = re.sub(r"\s", "", parts.get("number") or "")
    symbol = re.sub(r"[–—]", "-", re.sub(r"\s", "", parts.get("symbol") or ""))
    return DocumentNumber(start, match.end(), match.string[start : match.end()], number, symbol)


def _is_number(match: re.Match[str], text: str) -> bool:
    symbol = match["symbol"]
    if sum(letter.isupper() for letter in symbol) < 2:
        return False
    first = re.split(r"\W", symbol)[0]
    if re.search(r"[-–—/]", symbol) or "/" in match["number"]:
        return True
    return first in _KNOWN_SYMBOLS or _CALLED.search(text, max(0, match.start() - 40), match.start()) is not None
