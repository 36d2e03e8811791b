"""A cell of a workbook as a person would have typed it into the form."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cchc.core.writing.cells import EXACT_DIGITS


def as_typed(value: Any, number_format: str = "General") -> str:
    """The text of a cell's value: numbers with a decimal comma and no separator, as many digits as a spreadsheet keeps;
    a percentage as it is shown (98,5 for 0.985 shown as 98.5 %); days as 31/3/2026."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        number = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.{EXACT_DIGITS}g}")
        if not number.is_finite():
            return str(value)
        return digits(number * 100 if "%" in number_format else number)
    if isinstance(value, datetime | date):
        return f"{value.day}/{value.month}/{value.year}"
    return str(value).strip()


def digits(number: Decimal) -> str:
    """A number the Vietnamese way without separators between thousands: 1234,5."""
    text = f"{number.normalize():f}"
    return ("0" if text == "-0" else text).replace(".", ",")
