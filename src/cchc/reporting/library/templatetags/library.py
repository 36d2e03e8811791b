"""How a row's binding is written in a field."""

from __future__ import annotations

from django import template

from cchc.core.reading.draft import DraftRow

register = template.Library()


@register.filter
def binding_value(row: DraftRow) -> str:
    """'C3.4a:on_time'; '' where nothing is proposed."""
    return f"{row.indicator}:{row.breakdown}" if row.indicator and row.breakdown else row.indicator or ""
