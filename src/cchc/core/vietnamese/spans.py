"""Every number of a paragraph, with its place and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from cchc.core.messages import Message
from cchc.core.vietnamese.date_mentions import find_dates
from cchc.core.vietnamese.document_numbers import find_document_numbers
from cchc.core.vietnamese.habit import Habit
from cchc.core.vietnamese.qualifiers import QUALIFIER_AFTER, QUALIFIER_BEFORE
from cchc.core.vietnamese.roles import Roles, goes_on
from cchc.core.vietnamese.scales import HALF, SCALE, compound
from cchc.core.vietnamese.shapes import NUMERAL, read_token
from cchc.core.vietnamese.text import REMEMBERED, hide, lower
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


_DAY_MONTH = r"(?:0?[1-9]|[12][0-9]|3[01])/(?:1[0-2]|0?[1-9])(?![0-9/%]|[.,][0-9])"
"""The name of a street or a feast: "đường 30/4", "dịp lễ 30/4 và 1/5"."""
_MASKED = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:https?://|www\.)\S+|(?<![\w.@-])[\w.-]{1,64}(?:@[\w.-]{1,64}|\.(?:gov|com|vn)(?:/\S*)?)(?!\w)",
        r"(?<!\w)[0-9]{1,2}\s?(?:h|g)\s?(?:[0-9]{1,2}\s?(?:p|ph|phút)?)?(?!\w)",
        r"(?<![0-9:])[0-9]{1,2}:[0-9]{2}(?![0-9:])",
        r"(?<!\w)[0-9]{1,2} giờ [0-9]{1,2}(?: phút)?(?!\w)|(?<!\w)24/(?:24|7)(?!\w)",
        r"(?:iso|tcvn|qcvn)[^0-9.;\n]{0,12}[0-9]{3,5}(?:\s?[:-]\s?[0-9]{4})?|(?<!\w)[0-9]{4,5}\s?:\s?[0-9]{4}(?!\w)",
        r"(?:công nghệ|công nghiệp|cách mạng|web|phiên bản|version|office|windows)\s+[0-9]+(?:\.[0-9]+)+",
        r"(?:điện thoại|đường dây nóng|hotline|đt|fax|zalo)[^0-9\n]{0,20}[0-9][0-9. ]{6,}[0-9]",
        rf"(?<!\w)(?:đường|phố|khu phố|cầu|công viên|quảng trường|lễ|dịp|kỷ niệm|chào mừng|mừng|tết)\s(?:ngày\s)?"
        rf"{_DAY_MONTH}(?:(?:\s?[,–-]|\svà)\s?(?:lễ\s|ngày\s)?{_DAY_MONTH})*(?!\s?(?:km|m|tuyến|hộ|xã)(?!\w))",
        r"(?<![\w.,])0[0-9]{2,3}[. ]?[0-9]{3}[. ]?[0-9]{3,4}(?![\w%])",
    )
)
_NUMBER = re.compile(
    rf"(?P<numeral>{NUMERAL})(?:(?P<power>\^[0-9])|\s?/\s?(?P<below>{NUMERAL})(?![0-9]|/\w))?"
    rf"(?:\s?(?P<percent>%|phần trăm(?!\w)))?(?: ?(?P<scale>{SCALE})(?P<half> {HALF})?)?"
)
_SPACED = re.compile(r"(?<![\w.,/-])(?<![0-9] )[1-9][0-9]{0,2}(?: [0-9]{3})+(?![\w.,/])")
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
    return [span for span in _numbers(text, habit) if not (quantities and span.role)]


@lru_cache(maxsize=REMEMBERED)
def _numbers(text: str, habit: Habit | None) -> tuple[NumberSpan, ...]:
    finder = _Finder(text, habit)
    found = [*finder.in_spaced_groups(), *finder.in_figures(), *finder.in_words()]
    return tuple(sorted(found, key=lambda span: span.start))


def _hide_non_numbers(text: str, lowered: str) -> str:
    """`lowered` with everything that holds digits and is no number blotted out, positions kept."""
    places = [(date.start, date.end) for date in find_dates(text)]
    places += [(number.start, number.end) for number in find_document_numbers(text)]
    places += [match.span() for pattern in _MASKED for match in pattern.finditer(lowered)]
    return hide(lowered, places)


def _stands_alone(match: re.Match[str], text: str) -> bool:
    """Whether the digits are a word of their own: not the end of "Covid-19" nor the start of "5G"."""
    start = match.start()
    before, behind = text[max(0, start - 2) : start], text[match.end() : match.end() + 1]
    last, other = before[-1:], before[-2:-1]
    if last.isalnum() or last in ("_", "^", "\0", "."):
        return False
    if (last in ("-", "–") and other.isalpha()) or (last == "/" and not other.isalpha()):
        return False
    if behind.isalpha():
        return leading_unit(text, match.end()) != ""
    return behind not in ("_", "\0")


def _kind(percent: bool, scaled: bool, unit: str) -> UnitKind:
    if percent:
        return "percent"
    if scaled:
        return "money"
    if unit in COUNTING_NOUNS or unit in MONEY:
        return "count"
    return "measure" if unit in MEASURES else ""


class _Finder:
    """One text being searched: as it is, in lower case, and with everything hidden that is no number."""

    def __init__(self, text: str, habit: Habit | None) -> None:
        self.text, self.habit, self.lowered = text, habit, lower(text)
        self.visible = _hide_non_numbers(text, self.lowered)
        self.roles = Roles(text, self.lowered)

    def in_spaced_groups(self) -> list[NumberSpan]:
        """Groups set apart, "1 234 hồ sơ", where a counted noun follows and nothing else is meant; hides them."""
        found = []
        customary = self.habit is not None and self.habit.space_groups > 1
        for match in _SPACED.finditer(self.visible):
            start, end = match.span()
            unit = leading_unit(self.lowered, end)
            if not (unit in COUNTING_NOUNS or unit in MONEY) or self.roles.of(start, start + 1, ""):
                continue
            value = Decimal(match.group().replace(" ", ""))
            printed = self.text[slice(*unit_place(self.lowered, end))]
            qualifier = self._qualifier(start, end, unit)
            raw = self.text[start:end]
            found.append(NumberSpan(start, end, value, raw, "grouped", customary, qualifier=qualifier, unit=printed))
        self.visible = hide(self.visible, [(span.start, span.end) for span in found])
        return found

    def in_figures(self) -> list[NumberSpan]:
        found: list[NumberSpan] = []
        for match in _NUMBER.finditer(self.visible):
            if (found and match.start() < found[-1].end) or not _stands_alone(match, self.visible):
                continue
            for span in self._spans(match):
                last = found[-1] if found else None
                if last is not None and last.role == "ordinal" and not span.role:
                    between = self.lowered[last.end : span.start]
                    span = replace(span, role="ordinal") if goes_on(last.value, span.value, between) else span
                found.append(span)
        return found

    def in_words(self) -> Iterator[NumberSpan]:
        for words in find_word_numbers(self.visible):
            yield NumberSpan(
                words.start, words.end, words.value, self.text[words.start : words.end], "words", True, words.percent,
                self._qualifier(words.start, words.end, words.unit), role=self.roles.period_at(words.start),
                unit=self.text[slice(*unit_place(self.lowered, words.end))] if words.unit else "",
            )  # fmt: skip

    def _spans(self, match: re.Match[str]) -> Iterator[NumberSpan]:
        """The span of one match; several for a list such as "3,4,5"; none for what is no number."""
        start, end = match.span()
        whole = compound(self.visible, start) if match["scale"] else None
        if whole is not None:
            end, value = whole
            raw = self.text[start:end]
            yield NumberSpan(start, end, value, raw, "compound", qualifier=self._qualifier(start, end, ""))
            return
        skipped = _SUPERSCRIPTS.match(self.lowered, end)
        behind = skipped.end() if skipped else end
        unit = leading_unit(self.lowered, behind)
        role = self._role(match, unit)
        if _LIST.fullmatch(match.group()) and (role == "ordinal" or match.group().count(",") > 1):
            yield from self._listed(match)
            return
        percent = bool(match["percent"] or _RANGE_PERCENT.match(self.visible, end))
        span = self._number(match, _kind(percent, bool(match["scale"]), unit))
        if span is not None:
            printed = self.text[slice(*unit_place(self.lowered, behind))]
            yield replace(span, percent=percent, qualifier=self._qualifier(start, end, unit), role=role, unit=printed)

    def _role(self, match: re.Match[str], unit: str) -> str:
        start, end = match.span()
        if match["below"]:
            return self.roles.period_at(start) or self.roles.rank_at(start)
        if match["percent"] or match["scale"]:
            return self.roles.period_at(start)
        return self.roles.of(start, end, unit)

    def _number(self, match: re.Match[str], kind: UnitKind) -> NumberSpan | None:
        """Value and reading of one match; None when it is no number."""
        shape = read_token(match["numeral"], kind, self.habit)
        below = read_token(match["below"], kind, self.habit) if match["below"] else None
        if shape is None or (match["below"] and below is None):
            return None
        value, reading = shape.value, "fraction" if below else shape.reading
        if match["power"]:
            value, reading = value ** int(match["power"][1]), "power"
        if match["half"]:
            value += Decimal("0.5")
        parts = (shape.value, below.value) if below else None
        start, end = match.span()
        return NumberSpan(
            start, end, value, self.text[start:end], reading, shape.certain, scale_word=match["scale"] or "",
            parts=parts, why=shape.why,
        )  # fmt: skip

    def _listed(self, match: re.Match[str]) -> Iterator[NumberSpan]:
        """The items of "3,4,5" (levels, criteria), each by itself."""
        for item in re.finditer(r"[0-9]+", match["numeral"]):
            start, end = (match.start("numeral") + place for place in item.span())
            yield NumberSpan(start, end, Decimal(item.group()), self.text[start:end], "plain", role="ordinal")

    def _qualifier(self, start: int, end: int, unit: str) -> str:
        """The word that blurs the number: before it, or "trở lên" behind it or its unit."""
        lowered = self.lowered
        before = QUALIFIER_BEFORE.search(lowered, max(0, start - 24), start)
        if before and not _NOT_OVER.search(lowered, max(0, start - 16), start):
            zero = lowered[start] == "0" and lowered[start + 1 : start + 2].isdigit()  # "trên 06 lĩnh vực": in six
            return "" if before[1] == "trên" and (zero or unit in _ON_NOUNS) else before[1]
        behind = unit_place(lowered, end)[1] if unit else end
        after = QUALIFIER_AFTER.match(lowered, behind)
        return after[1] if after else ""
