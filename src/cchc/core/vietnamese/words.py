"""Numbers in Vietnamese words, both ways: 1057 ⇄ "một nghìn không trăm năm mươi bảy"."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from cchc.core.vietnamese.text import nfc

LIMIT = 10**18
"""Numbers from here on are refused both ways (officials stop at "triệu tỷ", 10^15)."""

LONGEST = 40
"""No number below the limit has more words."""

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_DIGIT = {**{word: value for value, word in enumerate(_DIGITS)}, "bẩy": 7}
_AFTER_TENS = {"mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5}
_UNIT_AFTER_TENS = {**_DIGIT, **_AFTER_TENS}
del _UNIT_AFTER_TENS["không"], _UNIT_AFTER_TENS["năm"]  # "mười năm" is ten years, fifteen is "mười lăm"
_AND = {"linh", "lẻ"}
_TENS = {"mươi", "chục"}
_HALF = {"rưỡi", "rưởi"}
_POINT = {"phẩy", "phảy", "chấm"}
_MINUS = {"âm", "trừ"}
_SCALES = (
    ({"tỷ", "tỉ"}, 10**9, 10**9),
    ({"triệu"}, 10**6, 10**6),
    ({"vạn"}, 10**4, 100),
    ({"nghìn", "ngàn"}, 10**3, 1000),
)
"""Scale words, what they multiply by, and what must stand below before them."""

SCALE_VALUE = {word: value for words, value, _ in _SCALES for word in words} | {"trăm": 100}
STARTERS = frozenset(_DIGIT) | {"mười"}
VOCABULARY = STARTERS.union(_AFTER_TENS, _AND, _TENS, _HALF, _POINT, SCALE_VALUE)


# --- writing


def _under_thousand_words(number: int, padded: bool) -> list[str]:
    """Words for 1 … 999; `padded` says the hundreds even when there are none ("không trăm linh năm")."""
    hundreds, rest = divmod(number, 100)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or padded else []
    tens, unit = divmod(rest, 10)
    if tens == 0:
        return words + ((["linh"] if words else []) + [_DIGITS[unit]] if unit else [])
    words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if unit:
        special = {5: "lăm"} if tens == 1 else {1: "mốt", 4: "tư", 5: "lăm"}
        words.append(special.get(unit, _DIGITS[unit]))
    return words


def _whole_words(number: int, padded: bool = False) -> list[str]:
    for scale, name in ((10**9, "tỷ"), (10**6, "triệu"), (10**3, "nghìn")):
        if number >= scale:
            high, low = divmod(number, scale)
            return [*_whole_words(high, padded), name, *(_whole_words(low, padded=True) if low else [])]
    return _under_thousand_words(number, padded)


def _fraction_words(digits: str) -> list[str]:
    """Decimals after "phẩy": zeros one by one, then the rest as a number, digit by digit when it is long."""
    rest = digits.lstrip("0")
    zeros = ["không"] * (len(digits) - len(rest))
    return zeros + (_whole_words(int(rest)) if len(rest) <= 3 else [_DIGITS[int(digit)] for digit in rest])


def to_words(value: int | Decimal) -> str:
    """The number in words, in the northern standard (nghìn, linh, bảy, tỷ), without trailing zero decimals.

    ValueError for what is not finite or not below 10^18.
    """
    number = Decimal(value)
    if not number.is_finite() or abs(number) >= LIMIT:
        raise ValueError(f"cannot say {value} in words")
    whole, _, fraction = f"{abs(number):f}".partition(".")
    fraction = fraction.rstrip("0")
    words = ["âm"] if number < 0 and (int(whole) or fraction) else []
    words += _whole_words(int(whole)) or ["không"]
    return " ".join([*words, "phẩy", *_fraction_words(fraction)] if fraction else words)


# --- reading


class _NotANumber(ValueError):
    """These words are no number."""


def _digit(tokens: Sequence[str]) -> int:
    if len(tokens) == 1 and tokens[0] in _DIGIT:
        return _DIGIT[tokens[0]]
    raise _NotANumber


def _under_hundred(tokens: Sequence[str]) -> int:
    match tokens:
        case [one]:
            return 10 if one == "mười" else _digit(tokens)
        case ["mười", unit] if unit in _UNIT_AFTER_TENS and unit not in {"mốt", "tư"}:
            return 10 + _UNIT_AFTER_TENS[unit]
        case [joint, unit] if joint in _AND:
            return _digit([unit]) or _refuse()
        case [tens, unit] if unit in _TENS:
            return 10 * _digit([tens]) if _digit([tens]) > 1 or unit == "chục" else _refuse()
        case [tens, unit] if unit in _AFTER_TENS:  # "hai lăm": spoken
            return 10 * _digit([tens]) + _AFTER_TENS[unit] if _digit([tens]) > 1 else _refuse()
        case [tens, middle, unit] if middle in _TENS and unit in _UNIT_AFTER_TENS:
            return _under_hundred([tens, middle]) + _UNIT_AFTER_TENS[unit]
    return _refuse()


def _refuse() -> int:
    raise _NotANumber


def _after(tokens: Sequence[str], scale: int) -> Decimal:
    """What follows a scale word: nothing, a half of it, a tenth spoken short ("triệu hai"), or a smaller number."""
    if not tokens:
        return Decimal(0)
    if len(tokens) == 1 and tokens[0] in _HALF:
        return Decimal(scale) / 2
    if len(tokens) == 1 and tokens[0] in _UNIT_AFTER_TENS | {"năm": 5}:
        return Decimal((_UNIT_AFTER_TENS | {"năm": 5})[tokens[0]] * scale) / 10
    value = _whole(tokens)
    if value >= scale:
        raise _NotANumber
    return value


def _whole(tokens: Sequence[str]) -> Decimal:
    for names, scale, below in _SCALES:
        at = max((index for index, token in enumerate(tokens) if token in names), default=None)
        if at is not None:
            high = _whole(tokens[:at])
            if high >= below or high != int(high):
                raise _NotANumber
            return high * scale + _after(tokens[at + 1 :], scale)
    if "trăm" in tokens:
        at = list(tokens).index("trăm")
        return Decimal(_digit(tokens[:at]) * 100) + _after(tokens[at + 1 :], 100)
    if len(tokens) > 1 and tokens[-1] in _HALF:
        return _under_hundred(tokens[:-1]) + Decimal("0.5")
    return Decimal(_under_hundred(tokens))


def _fraction(tokens: Sequence[str]) -> str:
    """The decimal digits that the words after "phẩy" stand for."""
    zeros = 0
    while zeros < len(tokens) and tokens[zeros] == "không" and tokens[zeros + 1 : zeros + 2] != ["trăm"]:
        zeros += 1
    rest = tokens[zeros:]
    if all(token in _DIGIT for token in rest):
        digits = "".join(str(_DIGIT[token]) for token in rest)
    else:
        value = _whole(rest)
        digits = str(value) if value == int(value) else _refuse_text()
    return "0" * zeros + digits


def _refuse_text() -> str:
    raise _NotANumber


def read_words(s: str) -> Decimal:
    """The number that Vietnamese words say; ValueError when they say none.

    Northern and southern forms, spoken short forms ("triệu rưỡi", "hai lăm", "nghìn hai") and decimals with
    "phẩy" are understood. Marks are needed: without them "tu", "nam", "ba" are too many other words.
    """
    tokens = nfc(s).lower().replace(",", " ").split()
    negative = bool(tokens) and tokens[0] in _MINUS
    tokens = tokens[negative:]
    if not tokens or tokens[0] not in STARTERS or len(tokens) > LONGEST:
        raise ValueError(f"not a number in words: {s!r}")
    try:
        point = next((index for index, token in enumerate(tokens) if token in _POINT), None)
        if point is None:
            value = _whole(tokens)
        else:
            value = Decimal(f"{_whole(tokens[:point])}.{_fraction(tokens[point + 1 :]) or _refuse()}")
    except _NotANumber:
        raise ValueError(f"not a number in words: {s!r}") from None
    if value >= LIMIT:
        raise ValueError(f"too large: {s!r}")
    return -value if negative else value
