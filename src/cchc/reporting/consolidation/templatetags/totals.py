"""Addresses and words of the pages of totals."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import get_language

from cchc.core.figures import Figure
from cchc.core.messages import Message
from cchc.core.vietnamese.numbers import write_signed
from cchc.platform.units.models import Unit
from cchc.reporting.consolidation.models import Addition
from cchc.reporting.consolidation.showing import number_of

register = template.Library()


@register.simple_tag
def at(ask: Any, name: str, **changed: Any) -> str:
    """Address of a page of the same total, some choices changed; an empty value takes a choice out."""
    address: str = ask.url(name, **changed)
    return address


@register.filter
def said(message: Message) -> str:
    """A message in the page's language."""
    return message.text(get_language() or "vi")


@register.simple_tag
def total_undo(ask: Any, line: Any) -> str:
    """Address of the page that takes a line back."""
    kwargs = {"unit": ask.unit.code, "regime": ask.regime.code, "period": ask.period, "line": line}
    return reverse("consolidation:undo", kwargs=kwargs)


@register.filter
def signed_figure(figure: Figure) -> str:
    """A figure that is added: +12, −3."""
    return "" if figure.decimal is None else write_signed(figure.decimal)


@register.filter
def kind_of_line(kind: str) -> str:
    """What a line beside the sum is."""
    return str(Addition.Kind(kind).label)


@register.filter
def code_of(unit: int | None) -> str:
    """Code of a unit by its id; '' for none."""
    found = Unit.objects.filter(pk=unit).values_list("code", flat=True).first() if unit else None
    return found or ""


@register.filter
def line_number(line: Addition) -> str:
    """The number of a line, or its state."""
    return number_of(line) or str(line.get_state_display())
