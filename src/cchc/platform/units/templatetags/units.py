"""How shares and days of units are written on pages."""

from __future__ import annotations

from datetime import date, timedelta

from django import template
from django.utils.translation import gettext as _

from cchc.platform.units.services.passing import WHOLE

register = template.Library()


@register.filter
def day_before(day: date) -> date:
    """The last day of a half-open stretch."""
    return day - timedelta(days=1)


@register.filter
def share(millionths: int | None) -> str:
    """333333 → '33,3333 %'; the whole, and what was never declared, in words."""
    if millionths is None:
        return _("not declared")
    if millionths == WHOLE:
        return _("whole")
    percent, rest = divmod(millionths, 10_000)
    decimals = f"{rest:04d}".rstrip("0")
    return f"{percent}{',' + decimals if decimals else ''} %"
