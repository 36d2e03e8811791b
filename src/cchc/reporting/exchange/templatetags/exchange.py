"""Words of workbooks for templates."""

from __future__ import annotations

from django import template

from cchc.core.exchange.workbook import letters as _letters

register = template.Library()


@register.filter
def letters(column: int) -> str:
    """28 → 'AB'."""
    return _letters(column)
