"""Numbers as Vietnamese officials write them: one cell (`read_number`), and how we write them ourselves.

`find_numbers` (in `spans`) finds every number of a paragraph; `Habit` says how a document separates groups
and decimals. All three are offered here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Context, Decimal

from cchc.core.messages import Message
from cchc.core.vietnamese.habit import Habit
from cchc.core.vietnamese.qualifiers import LEADING_QUALIFIER, TRAILING_QUALIFIER
from cchc.core.vietnamese.scales import HALF, SCALE, compound
from cchc.core.vietnamese.shapes import NUMERAL, Shape, read_token
from cchc.core.vietnamese.spans import NumberSpan, find_numbers
from cchc.core.vietnamese.text import fold, lower, nfc
from cchc.core.vietnamese.units import COUNTING_NOUNS, MEASURES, MONEY, UnitKind, unit_kind
from cchc.core.vietnamese.words import STARTERS, read_words

__all__ = [
    "Habit", "NumberSpan", "ReadNumber", "canonical", "find_numbers", "read_number", "unit_kind", "write_number",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReadNumber:
    """What one printed value says. `value` is None when it is not one number; `raw` is always kept."""

    value: Decimal | None
    """As written: not multiplied by `scale_word`, a percentage as its number."""
    raw: str
    reading: str = ""
    """plain | grouped | decimal | grouped_decimal | fraction | compound | power | words | "" (not a number)"""
    certain: bool = True
    why: Message | None = None
    """Why it is not certain, or why something that looks like a number is not read."""
    qualifier: str = ""
    """trên, hơn, gần, dưới … in lower case, "" if none"""
    percent: bool = False
    parts: tuple[Decimal, Decimal] | None = None
    """Numerator and denominator where the value is printed with its fraction, or is only a fraction."""
    scale_word: str = ""
    """nghìn, triệu, tỷ … printed behind the number"""


LONGEST_CELL = 200
"""A longer text is prose; nothing in it is looked at."""
_SPACES = dict.fromkeys([0xA0, 0x2007, 0x2009, 0x202F], " ")
_SPACED_GROUPS = re.compile(r"[1-9][0-9]{0,2}(?: [0-9]{3})+(?:,[0-9]+)?")
_STRAY_SPACE = re.compile(r"(?<=[0-9])\s*([.,])\s*(?=[0-9])")
_TAIL = re.compile(
    rf"\s*(?P<percent>%|phần trăm\b)?\s*(?P<scale>{SCALE})?(?P<half>\s+{HALF})?\s*(?P<unit>.*)", re.DOTALL
)
_FRACTION = re.compile(rf"({NUMERAL})\s?/\s?({NUMERAL})")
_RATE_THEN_FRACTION = re.compile(
    rf"(?P<rate>.*?[0-9]\s*%?)\s*\(\s*(?:=|đạt|tức)?\s*(?P<fraction>{NUMERAL}\s?/\s?{NUMERAL})[^()0-9]*\)"
)
_FRACTION_THEN_RATE = re.compile(
    rf"(?P<fraction>{NUMERAL}\s?/\s?{NUMERAL})[^()0-9%]{{0,40}}?[\s=(:,;-]\(?\s*(?P<rate>{NUMERAL}\s*%)\s*\)?"
)
_NOTE = re.compile(r"\s*\([^()0-9]*\)$")
_SUPERSCRIPTS = re.compile(r"(?<=[0-9%])[¹²³⁰⁴-⁹]+$")
_NARROW_GROUPS = re.compile(r"(?<=[0-9])[\u00a0\u2007\u2009\u202f](?=[0-9]{3}(?![0-9]))")
_WHOLE_MONEY = {"dong", "d", "vnd"}
_ROUNDING = Context(prec=100, rounding=ROUND_HALF_UP)
_MINUS = {"-", "−", "–"}
_PARENTHESES = Message(
    "“{raw}” đặt trong ngoặc: không rõ là số âm hay ghi chú, đề nghị nhập lại.",
    "“{raw}” is in parentheses: negative or a remark? Please enter it again.",
)
_FOOTNOTE = Message(
    "“{raw}”: chữ số nhỏ phía trên được coi là số chú thích, không phải một phần của số.",
    "“{raw}”: the raised digit is taken for a footnote mark, not for part of the number.",
)
_SPACED = Message(
    "“{raw}” có khoảng trắng giữa các chữ số; được đọc là {value}.",
    "“{raw}” has a space between its digits; it is read as {value}.",
)


def read_number(raw: str, *, unit: str = "", habit: Habit | None = None) -> ReadNumber:
    """The one number that a cell or token says, or a `ReadNumber` without value.

    `unit` is the printed unit of its row ("%", "Hồ sơ", "Triệu đồng", "Có = 1 Không = 0"): it decides between
    groups and decimals and may stand behind the number. The whole string must be the number; a per cent sign, a
    scale word, a unit, a qualifier before and the fraction behind a rate are allowed, anything else is not.
    A bare fraction has `parts` and no value. Never raises.
    """
    text = _NARROW_GROUPS.sub("", nfc(raw)).translate(_SPACES).strip()
    if len(text) > LONGEST_CELL:
        return ReadNumber(None, raw)
    marked = _SUPERSCRIPTS.search(text)
    text = text[: marked.start()] if marked else text
    lowered = lower(text)
    for attempt in (_read_rate_with_fraction, _read_fraction, _read_compound, _read_digits, _read_in_words):
        if found := attempt(text, lowered, unit, habit):
            if marked:
                return replace(found, raw=raw, certain=False, why=replace(_FOOTNOTE, values={"raw": raw.strip()}))
            return replace(found, raw=raw)
    inner = lowered[1:-1] if lowered.startswith("(") and lowered.endswith(")") else ""
    if inner and read_token(inner.strip()):
        return ReadNumber(None, raw, certain=False, why=replace(_PARENTHESES, values={"raw": text}))
    return ReadNumber(None, raw)


def _read_rate_with_fraction(text: str, lowered: str, unit: str, habit: Habit | None) -> ReadNumber | None:
    """A rate with its fraction, "99,7% (446/447)" or "446/447 đạt 99,7%": the rate is the value."""
    match = _RATE_THEN_FRACTION.fullmatch(lowered) or _FRACTION_THEN_RATE.fullmatch(lowered)
    if match is None:
        return None
    start, end = match.span("rate")
    rate = _read_digits(text[start:end].strip(), lowered[start:end].strip(), unit, habit)
    parts = _parts(match["fraction"], habit)
    return replace(rate, parts=parts) if rate and parts else None


def _parts(fraction: str, habit: Habit | None) -> tuple[Decimal, Decimal] | None:
    above, below = (read_token(part.strip(), "count", habit) for part in fraction.split("/"))
    return (above.value, below.value) if above and below else None


def _read_fraction(text: str, lowered: str, unit: str, habit: Habit | None) -> ReadNumber | None:
    match = _FRACTION.match(lowered)
    if match is None:
        return None
    parts = _parts(match.group(), habit)
    if parts is None or not _is_unit(lowered[match.end() :], unit):
        return None
    return ReadNumber(None, text, reading="fraction", parts=parts)


def _read_compound(text: str, lowered: str, unit: str, habit: Habit | None) -> ReadNumber | None:
    """Two scales, "2 tỷ 300 triệu đồng": one value, multiplied out, because it has no single scale."""
    lead = LEADING_QUALIFIER.match(lowered)
    found = compound(lowered, lead.end() if lead else 0)
    if found is None or not _is_unit(lowered[found[0] :], unit):
        return None
    return ReadNumber(found[1], text, "compound", qualifier=lead[1] if lead else "")


def _is_unit(rest: str, unit: str) -> bool:
    """Whether the words behind a number (`lower`) are its unit and nothing more."""
    rest = " ".join(_NOTE.sub("", rest).strip(" .;,").split())
    return not rest or fold(rest) == fold(unit) or rest in COUNTING_NOUNS or rest in MEASURES or rest in MONEY


def _read_digits(text: str, lowered: str, unit: str, habit: Habit | None) -> ReadNumber | None:
    lead = LEADING_QUALIFIER.match(lowered)
    qualifier = lead[1] if lead else ""
    start = lead.end() if lead else 0
    sign = lowered[start : start + 1]
    if sign in _MINUS or sign == "+":
        start += 1
    numeral = re.compile(r"[0-9](?:[0-9.,\s]*[0-9])?(?:\^[0-9])?").match(lowered, start)
    if numeral is None:
        return None
    tail = _TAIL.fullmatch(lowered, numeral.end())
    if tail is None or (lowered[numeral.end() : numeral.end() + 1] in (".", ",") and tail["unit"].strip(".,")):
        return None
    rest, more = _trailing_qualifier(tail["unit"])
    if not _is_unit(rest, unit) or (tail["half"] and not tail["scale"]):
        return None
    shape = _shape(numeral.group(), _kind(tail, unit or rest), habit)
    if shape is None or (tail["half"] and shape.value != int(shape.value)):
        return None
    value = shape.value + Decimal("0.5") if tail["half"] else shape.value
    return ReadNumber(
        -value if sign in _MINUS else value, text, shape.reading, shape.certain, shape.why, qualifier or more,
        bool(tail["percent"]), None, tail["scale"] or "",
    )  # fmt: skip


def _kind(tail: re.Match[str], unit: str) -> UnitKind:
    """What the number can be, by what is printed behind it, else by the unit of its row."""
    if tail["percent"]:
        return "percent"
    if tail["scale"]:
        return "money"
    return "count" if fold(unit) in _WHOLE_MONEY else unit_kind(unit)


def _trailing_qualifier(rest: str) -> tuple[str, str]:
    match = TRAILING_QUALIFIER.search(rest)
    return (rest[: match.start()], match[1]) if match else (rest, "")


def _shape(numeral: str, kind: UnitKind, habit: Habit | None) -> Shape | None:
    """The shape of a numeral of a cell, where a stray space may have crept in (never in a list of codes)."""
    if "^" in numeral:
        base, _, power = numeral.partition("^")
        return Shape(Decimal(base) ** int(power), "power") if base.isdigit() else None
    if " " not in numeral and "\n" not in numeral:
        return read_token(numeral, kind, habit)
    if _SPACED_GROUPS.fullmatch(numeral):
        customary = habit is not None and habit.space_groups > 0
        if not customary and kind not in ("count", "money", "measure"):
            return None
        whole, _, decimals = numeral.replace(" ", "").partition(",")
        value = Decimal(f"{whole}.{decimals}") if decimals else Decimal(whole)
        return Shape(value, "grouped", customary, None if customary else _spaced(numeral, value))
    joined = _STRAY_SPACE.sub(r"\1", numeral)
    shape = read_token(joined, kind, habit) if re.fullmatch(NUMERAL, joined) and kind else None
    if shape is None or kind == "code" or (kind == "count" and shape.value != int(shape.value)):
        return None
    return replace(shape, certain=False, why=_spaced(numeral, shape.value))


def _spaced(numeral: str, value: Decimal) -> Message:
    return replace(_SPACED, values={"raw": numeral, "value": f"{value:f}"})


def _read_in_words(text: str, lowered: str, unit: str, habit: Habit | None) -> ReadNumber | None:
    lead = LEADING_QUALIFIER.match(lowered)
    tokens = lowered[lead.end() if lead else 0 :].split()
    if not tokens or tokens[0] not in STARTERS:
        return None
    for count in range(len(tokens), 0, -1):
        rest, more = _trailing_qualifier(" ".join(tokens[count:]))
        percent = rest == "phần trăm"
        if not percent and not _is_unit(rest, unit):
            continue
        try:
            value = read_words(" ".join(tokens[:count]))
        except ValueError:
            continue
        if tokens[:count] == ["không"]:
            return None  # "Không" answers a question; it does not count
        return ReadNumber(value, text, "words", qualifier=lead[1] if lead else more, percent=percent)
    return None


def canonical(value: Decimal) -> str:
    """The one machine form: "34279", "3.7", "16.9", "0"; no exponent, no trailing zeros, no minus zero."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def write_number(value: Decimal, places: int | None = None) -> str:
    """The number with Vietnamese separators: 34.279 ; 3,7 ; 1.234,56.

    `places` fixes the decimals, rounding half away from zero; without it the decimals are those needed.
    """
    if places is not None:
        value = value.quantize(Decimal(1).scaleb(-places), context=_ROUNDING)
        text = f"{value:f}"
    else:
        text = canonical(value)
    whole, _, decimals = text.partition(".")
    sign = "-" if whole.startswith("-") and value != 0 else ""
    grouped = f"{int(whole.lstrip('-')):,}".replace(",", ".")
    return f"{sign}{grouped},{decimals}" if decimals else f"{sign}{grouped}"


def write_signed(difference: Decimal) -> str:
    """A difference with its sign: +41, −0,61 (a true minus), 0."""
    return ("+" if difference > 0 else "−" if difference < 0 else "") + write_number(abs(difference))
