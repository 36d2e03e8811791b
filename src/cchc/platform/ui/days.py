"""A day as it is typed and shown in Việt Nam, whatever language the browser has: 14/3/2026."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

FORMATS = ("%d/%m/%Y", "%Y-%m-%d")


class Written(forms.DateInput):
    """A date written day/month/year. The browser's own field goes by the browser's language, and 03/04 would be
    either of two days."""

    def __init__(self) -> None:
        attributes = {"class": "form-control", "placeholder": "14/3/2026", "autocomplete": "off", "maxlength": 10}
        super().__init__(attributes, format="%d/%m/%Y")


def day_field(label: Any = None, **options: Any) -> forms.DateField:
    """A day, written 14/3/2026; 2026-03-14 is understood too."""
    wrong = {"invalid": _("Write the day as 14/3/2026.")}
    return forms.DateField(label=label, widget=Written(), input_formats=FORMATS, error_messages=wrong, **options)


def typed_day(typed: str) -> date | None:
    """The day somebody typed; None where it is none."""
    for written in FORMATS:
        try:
            return datetime.strptime(typed.strip(), written).date()
        except ValueError:
            continue
    return None


def typed_moment(typed: str) -> datetime | None:
    """The moment somebody typed, in the time of the country: '20/4/2026 08:30', '20/4/2026' (its end), or as an address
    holds it (ISO, a '+' of its offset perhaps read as a space). None where it is none."""
    text = typed.strip()
    day, _space, hours = text.partition(" ")
    if "/" in day and (known := typed_day(day)):
        text = f"{known.isoformat()}T{hours.strip() or '23:59:59'}"
    try:
        parsed = parse_datetime(text.replace(" ", "+") if text.count(":") > 2 else text)
    except ValueError:
        return None
    return timezone.make_aware(parsed) if parsed is not None and timezone.is_naive(parsed) else parsed
