"""What a cell of a spreadsheet keeps: numbers exactly, and words that no program takes for a formula."""

from __future__ import annotations

from decimal import Decimal

EXACT_DIGITS = 15
"""A spreadsheet keeps numbers as floats: beyond so many digits they are no longer what was typed."""
LONGEST = 32_000
"""Characters of a cell; Excel holds 32,767."""


def fits(number: Decimal | int) -> bool:
    """Whether a spreadsheet keeps this number exactly; zeros at either end cost no digit."""
    digits = "".join(map(str, Decimal(number).as_tuple().digits))
    return len(digits.strip("0")) <= EXACT_DIGITS


def harmless(text: str) -> str:
    """Words for a file of text (.csv): a program that opens it takes none of them for a formula. Numbers and a lone
    dash or plus stay as they are."""
    if text.lstrip()[:1] not in tuple("=+-@") and text[:1] not in tuple("\t\r"):
        return text
    if text.strip() in ("-", "+") or _is_number(text.strip()):
        return text
    return f"'{text}"


def _is_number(text: str) -> bool:
    digits = text[1:] if text[:1] in ("+", "-") else text
    return digits.replace(",", "", 1).isdecimal() and digits[:1].isdecimal()
