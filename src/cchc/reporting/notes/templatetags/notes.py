"""Words of the side panel."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import get_language

from cchc.core.messages import Message
from cchc.core.rollup.rules import CatalogueRule, Kind, in_words
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.figures.owed import address_of
from cchc.reporting.figures.ratios import formula_of
from cchc.reporting.notes.places import Place

register = template.Library()


@register.filter
def notes_address(place: Place) -> str:
    """Where everything beside this report is posted: its panel's address without 'cell/'."""
    return reverse("notes:cell", args=address_of(place.owed)).removesuffix("cell/")


@register.filter
def told(message: Message) -> str:
    """A message in the page's language."""
    return message.text(get_language() or "vi")


@register.filter
def rule_in_words(panel: Any) -> str:
    """The formula of a row, each indicator by its name; '' where it follows from nothing."""
    slot, form = panel.line.slot, panel.form
    formula = formula_of(form.template.id, slot.row.key, slot.indicator, slot.breakdown)
    if formula is None:
        return ""
    return in_words(CatalogueRule("", Kind.bound, str(formula), slot.indicator), catalogue(), get_language() or "vi")
