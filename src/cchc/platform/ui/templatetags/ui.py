"""Filters every template may use: numbers, percentages, messages in two languages, plain query strings."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import template

from cchc.core.vietnamese.numbers import write_number

register = template.Library()


@register.filter
def number(value: Decimal | int | str | None, places: int | None = None) -> str:
    """34279 → 34.279, the Vietnamese way in both languages, as the reports print them; '' for None, and text that
    is no canonical decimal as it is."""
    if value is None or value == "":
        return ""
    try:
        return write_number(Decimal(value), places)
    except InvalidOperation:
        return str(value)


@register.filter
def written_date(iso: str) -> str:
    """2021-03-10 → 10/03/2021; 2023-12, a draft's month, → 12/2023."""
    return "/".join(reversed(iso.split("-")))


@register.filter
def percent(value: float | None) -> str:
    """A share of one as whole percent: 0.953 → 95 %. Never 100 % for less than all."""
    if value is None:
        return ""
    return f"{min(round(value * 100), 100 if value >= 1 else 99)} %"


@register.filter
def split(text: str) -> list[str]:
    """Words of a text, for a loop over a few fixed ones."""
    return text.split()


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """mapping[key], or None."""
    return mapping.get(key) if mapping is not None else None
