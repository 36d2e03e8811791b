"""Every number of a paragraph, with its place and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from cchc.core.messages import Message
from cchc.core.vietnamese.date_mentions import find_dates
from cchc.core.vietnamese.document_numbers import find_document_numbers
from cchc.core.vietnamese.habit import Habit
from cchc.core.vietnamese.qualifiers import QUALIFIER_AFTER, QUALIFIER_BEFORE
from cchc.core.vietnamese.roles import Roles, listed_with
from cchc.core.vietnamese.scales import HALF, SCALE, compound
from cchc.core.vietnamese.shapes import NUMERAL, read_token
from cchc.core.vietnamese.text import lower
from cchc.core.vietnamese.units import COUNTING_NOUNS, MEASURES, MONEY, UnitKind, leading_unit, unit_place
from cchc.core.vietnamese.word_spans import find_word_numbers


@dataclass(frozen=True, slots=True)
class NumberSpan:
    """A number in a text: `text[start:end] == raw`, the number with its %, scale word and denominator."""

    start: int
    end: int
    value: Decimal
    """As written: not multiplied by `scale_word`; of a fraction, the part above."""
    raw: str
    reading: str
    """plain | grouped | decimal | grouped_decimal | fraction | compound | power | words"""
    certain: bool = True
    percent: bool = False
    qualifier: str = ""
    scale_word: str = ""
    parts: tuple[Decimal, Decimal] | None = None
    """Of a fraction: above and below."""
    why: Message | None = None
    role: str = ""
    """"" for a quantity, else what the number is instead: heading, ordinal, year, period, model"""
    unit: str = ""
    """The known unit or counted noun that follows, as printed ("hồ sơ", "m²"); "" where none is known."""


_MASKED = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:https?://|www\.)\S+|\S+@\S+|\S+\.(?:gov|com|vn)(?:/\S*)?(?!\w)",
        r"(?<!\w)[0-9]{1,2}\s?(?:h|g)\s?(?:[0-9]{1,2}\s?(?:p|ph|phút)?)?(?!\w)",
        r"(?<![0-9:])[0-9]{1,2}:[0-9]{2}(?![0-9:])",
        r"(?<!\w)[0-9]{1,2} giờ [0-9]{1,2}(?: phút)?(?!\w)|(?<!\w)24/(?:24|7)(?!\w)",
        r"(?:iso|tcvn|qcvn)[^0-9.;\n]{0,12}[0-9]{3,5}(?:\s?[:-]\s?[0-9]{4})?|(?<!\w)[0-9]{4,5}\s?:\s?[0-9]{4}(?!\w)",
        r"(?:công nghệ|công nghiệp|cách mạng|web|phiên bản|version|office|windows)\s+[0-9]+(?:\.[0-9]+)+",
        r"(?:điện thoại|đường dây nóng|hotline|đt|fax|zalo)[^0-9\n]{0,20}[0-9][0-9. ]{6,}[0-9]",
        r"(?<![\w.,])0[0-9]{2,3}[. ]?[0-9]{3}[. ]?[0-9]{3,4}(?![\w%])",
    )
)
_NUMBER = re.compile(
    rf"(?P<numeral>{NUMERAL})(?:(?P<power>\^[0-9])|\s?/\s?(?P<below>{NUMERAL})(?![0-9]|/\w))?"
    rf"(?:\s?(?P<percent>%|phần trăm(?!\w)))?(?: ?(?P<scale>{SCALE})(?P<half> {HALF})?)?"
)
_SUPERSCRIPTS = re.compile(r"[¹²³⁰⁴-⁹]*")
_LIST = re.compile(r"[0-9]{1,2}(?:,[0-9]{1,2})+")
_RANGE_PERCENT = re.compile(rf"\s?[-–]\s?{NUMERAL}\s?%")
_NOT_OVER = re.compile(r"(?:cấp|nêu|bên|ở|phía|như|bậc|kể) (?:trên|dưới)\s*$")
_ON_NOUNS = ("lĩnh vực", "địa bàn", "nội dung", "nhóm")


def find_numbers(text: str, *, habit: Habit | None = None, quantities: bool = False) -> list[NumberSpan]:
    """Every number of `text` (NFC), in figures or words, in order and without overlap.

    Never: dates, times of day, document numbers, standards and versions, telephone numbers, addresses, section
    codes ("2.1.3"). Years, ordinals ("mức độ 3", "Điều 18"), heading numbers and period names are given with
    their `role`, and left out when `quantities` is true. Words are numbers only where they count something:
    "hai mươi ba hồ sơ", not "một cửa" or "một số".
    """
    lowered = lower(text)
    visible = _hide_non_numbers(text, lowered)
    roles = Roles(text, lowered)
    found: list[NumberSpan] = []
    for match in _NUMBER.finditer(visible):
        if found and match.start() < found[-1].end:
            continue
        for span in _spans(match, visible, lowered, text, habit, roles):
            role = span.role or (found and listed_with(found[-1], span, lowered)) or ""
            found.append(replace(span, role=role))
    found += [
        NumberSpan(
            words.start, words.end, words.value, text[words.start : words.end], "words", percent=words.percent,
            qualifier=_qualifier(lowered, words.start, words.end, words.unit),
            unit=text[slice(*unit_place(lowered, words.end))] if words.unit else "",
            role=roles.period_at(words.start),
        )
        for words in find_word_numbers(visible)
    ]  # fmt: skip
    found.sort(key=lambda span: span.start)
    return [span for span in found if not span.role] if quantities else found


def _hide_non_numbers(text: str, lowered: str) -> str:
    """`lowered` with everything that holds digits and is no number blotted out, positions kept."""
    spans = [(date.start, date.end) for date in find_dates(text)]
    spans += [(number.start, number.end) for number in find_document_numbers(text)]
    spans += [match.span() for pattern in _MASKED for match in pattern.finditer(lowered)]
    visible = list(lowered)
    for start, end in spans:
        visible[start:end] = "\0" * (end - start)
    return "".join(visible)


def _stands_alone(match: re.Match[str], text: str) -> bool:
    """Whether the digits are a word of their own: not the end of "Covid-19" nor the start of "5G"."""
    before, behind = text[: match.start()][-2:], text[match.end() : match.end() + 1]
    last, other = before[-1:], before[-2:-1]
    if last.isalnum() or last in ("_", "^", "\0", "."):
        return False
    if (last in ("-", "–") and other.isalpha()) or (last == "/" and not other.isalpha()):
        return False
    if behind.isalpha():
        return leading_unit(text, match.end()) != ""
    return behind not in ("_", "\0")


def _end_of(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.match(text, start)
    return match.end() if match else start


def _spans(
    match: re.Match[str], visible: str, lowered: str, text: str, habit: Habit | None, roles: Roles
) -> Iterator[NumberSpan]:
    """The span of one match; several for a list such as "3,4,5"; none for what is no number."""
    if not _stands_alone(match, visible):
        return
    start, end = match.span()
    whole = compound(visible, start) if match["scale"] else None
    if whole is not None:
        raw = text[start : whole[0]]
        yield NumberSpan(start, whole[0], whole[1], raw, "compound", qualifier=_qualifier(lowered, start, whole[0], ""))
        return
    behind = _end_of(_SUPERSCRIPTS, lowered, end)
    unit = leading_unit(lowered, behind)
    simple = not (match["percent"] or match["scale"] or match["below"])
    role = roles.of(start, end, unit) if simple else roles.period_at(start)
    if simple and _LIST.fullmatch(match["numeral"]) and (role == "ordinal" or match["numeral"].count(",") > 1):
        yield from _listed(match, text)
        return
    percent = bool(match["percent"] or _RANGE_PERCENT.match(visible, end))
    kind = _kind(percent, bool(match["scale"]), unit)
    shape = read_token(match["numeral"], kind, habit)
    if shape is None:
        return
    value, reading, parts = shape.value, shape.reading, None
    if match["below"]:
        below = read_token(match["below"], kind, habit)
        if below is None:
            return
        reading, parts = "fraction", (value, below.value)
        role = role or roles.rank_at(start)
    if match["power"]:
        value, reading = value ** int(match["power"][1]), "power"
    if match["half"]:
        value += Decimal("0.5")
    yield NumberSpan(
        start, end, value, text[start:end], reading, shape.certain, percent, _qualifier(lowered, start, end, unit),
        match["scale"] or "", parts, shape.why, role, text[slice(*unit_place(lowered, behind))],
    )  # fmt: skip


def _listed(match: re.Match[str], text: str) -> Iterator[NumberSpan]:
    """The items of "3,4,5" (levels, criteria), each by itself."""
    for item in re.finditer(r"[0-9]+", match["numeral"]):
        start, end = (match.start("numeral") + place for place in item.span())
        yield NumberSpan(start, end, Decimal(item.group()), text[start:end], "plain", role="ordinal")


def _kind(percent: bool, scaled: bool, unit: str) -> UnitKind:
    if percent:
        return "percent"
    if scaled:
        return "money"
    if unit in COUNTING_NOUNS or unit in MONEY:
        return "count"
    return "measure" if unit in MEASURES else ""


def _qualifier(lowered: str, start: int, end: int, unit: str) -> str:
    """The word that blurs the number: before it, or "trở lên" behind it or its unit."""
    before = QUALIFIER_BEFORE.search(lowered, max(0, start - 24), start)
    if before and not _NOT_OVER.search(lowered, max(0, start - 16), start):
        on = before[1] == "trên" and (unit in _ON_NOUNS or (lowered[start] == "0" and lowered[start + 1].isdigit()))
        return "" if on else before[1]
    rest = lowered[end : end + 30].split(None, 1 + unit.count(" ")) if unit else []
    behind = " ".join(rest[-1:]) if unit else lowered[end : end + 12]
    after = QUALIFIER_AFTER.match(behind)
    return after.group().strip() if after else ""
