"""Exact numbers: a figure is stored as the integer value × 10^scale, and division rounds once, half up.

No float enters: a float is a TypeError, not an approximation.
"""

from __future__ import annotations

from decimal import Decimal

from cchc.core.messages import Message

MAX_AMOUNT = 2**63 - 1
MIN_AMOUNT = -(2**63)
"""The range of a database BIGINT."""
MAX_SCALE = 9
"""More decimals than any official figure has; keeps 10^scale far inside a BIGINT."""


class AmountError(ValueError):
    """A number that cannot be stored exactly. `message` says why, in Vietnamese and English."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("en"))
        self.message = message


def within_bigint(amount: int) -> int:
    """`amount` itself; AmountError when a BIGINT cannot hold it."""
    if MIN_AMOUNT <= amount <= MAX_AMOUNT:
        return amount
    raise AmountError(
        Message(
            "Số quá lớn để lưu: vượt 19 chữ số kể cả phần thập phân.",
            "The number is too large to store: beyond 19 digits, decimals included.",
        )
    )


def check_scale(scale: int) -> int:
    """`scale` itself; AmountError outside 0…9."""
    if 0 <= scale <= MAX_SCALE:
        return scale
    raise AmountError(
        Message(
            "Số chữ số thập phân phải từ 0 đến {most}, không phải {scale}.",
            "The number of decimals must be 0 to {most}, not {scale}.",
            {"most": MAX_SCALE, "scale": scale},
        )
    )


def to_amount(value: Decimal | int, scale: int) -> int:
    """`value` × 10^`scale` as an integer.

    AmountError when `value` has more decimals than `scale` keeps, is not a number, or is beyond a BIGINT;
    TypeError for a float.
    """
    check_scale(scale)
    if isinstance(value, int):
        return within_bigint(value * 10**scale)
    if not isinstance(value, Decimal):
        raise TypeError(f"a figure is a Decimal or an int, not {type(value).__name__}")
    if not value.is_finite():
        raise AmountError(Message("Đây không phải là một số.", "This is not a number."))
    digits = "".join(map(str, value.as_tuple().digits)).strip("0")
    if not digits:
        return 0
    if value.adjusted() + scale > 19:
        return within_bigint(MAX_AMOUNT + 1)
    shift = value.adjusted() + scale + 1 - len(digits)
    if shift < 0:
        raise AmountError(
            Message(
                "Số {value} có nhiều hơn {scale} chữ số thập phân.",
                "The number {value} has more than {scale} decimals.",
                {"value": str(value)[:40], "scale": scale},
            )
        )
    whole = int(digits) * 10**shift
    return within_bigint(-whole if value.is_signed() else whole)


def to_decimal(amount: int, scale: int) -> Decimal:
    """The number that `amount` stands for at `scale`: to_decimal(3745, 2) is 37.45. Exact for any integer."""
    check_scale(scale)
    digits = tuple(map(int, str(abs(amount))))
    return Decimal((1 if amount < 0 else 0, digits, -scale))


def round_half_up(numerator: int, denominator: int) -> int:
    """numerator ÷ denominator as the nearest integer; a half goes away from zero (2,5 → 3; −2,5 → −3).

    This is ROUND_HALF_UP of `decimal` and what a spreadsheet's ROUND does. ZeroDivisionError over 0.
    """
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    if numerator < 0:
        return -((-2 * numerator + denominator) // (2 * denominator))
    return (2 * numerator + denominator) // (2 * denominator)


def ratio(numerator: int, denominator: int, places: int, *, times: int = 100) -> int | None:
    """numerator ÷ denominator × `times`, as an amount of scale `places`; percent when `times` is 100.

    Both parts are amounts of one scale. Rounded once, half away from zero, in integers. None when the
    denominator is 0: see `cchc.core.figures.figure.share` for what that means. AmountError beyond a BIGINT.
    """
    check_scale(places)
    if denominator == 0:
        return None
    return within_bigint(round_half_up(numerator * times * 10**places, denominator))
