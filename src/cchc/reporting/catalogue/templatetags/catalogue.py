"""Names out of the catalogue, for templates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from cchc.core.catalogue.model import Code, Indicator, Template
from cchc.core.periods.period import Period
from cchc.platform.units.models import Level
from cchc.reporting.catalogue import selectors
from cchc.reporting.catalogue.words import kind_label, lineage_label, rollup_label, time_label

register = template.Library()
register.filter("kind_label", kind_label)
register.filter("time_label", time_label)
register.filter("rollup_label", rollup_label)
register.filter("lineage_label", lineage_label)


@register.filter
def in_words(pairs: list[tuple[str, str]]) -> list[str]:
    """Sentences kept in Vietnamese and English, in the page's language."""
    return [pair[(get_language() or "vi") == "en"] for pair in pairs]


@register.filter
def period_label(code: str) -> str:
    """A period in words of the page's language; the code itself where it is not one of ours."""
    try:
        return Period.parse(code).label_in(get_language() or "vi")
    except ValueError:
        return code


@register.filter
def short_period(code: str) -> str:
    """A period as the head of a narrow column: 2015, Quý I/2020."""
    return code if code.isdecimal() else period_label(code)


@register.filter
def template_name(identifier: str) -> SafeString:
    """The name of a form, or its id where the form is gone."""
    form = selectors.template(identifier)
    return form_name(form) if form else format_html("{}", identifier)


@register.filter
def form_choices(forms: Iterable[Template]) -> list[tuple[str, str]]:
    """Forms as the options of a select: id and name in the language of the page."""
    english = get_language() == "en"
    return [(form.id, form.name_en if english and form.name_en else form.name) for form in forms]


@register.filter
def form_name(form: Template) -> SafeString:
    """The name of a form in the language of the page."""
    return _in_language(form.name, form.name_en)


@register.filter
def named(indicator: Indicator) -> SafeString:
    """The indicator's name in the language of the page, marked with its language."""
    return _in_language(indicator.label, indicator.label_en)


@register.filter
def unit_name(indicator: Indicator) -> SafeString:
    """The indicator's unit."""
    return _in_language(indicator.unit, indicator.unit_en)


@register.filter
def group_label(number: int) -> SafeString:
    """One of the seven groups."""
    term = selectors.catalogue().terms.get(("group", str(number)))
    return _in_language(term.label, term.label_en) if term else format_html("{}", number)


@register.filter
def breakdown_name(identifier: str) -> SafeString:
    """A part of an indicator in words."""
    part = selectors.breakdown(identifier)
    return _in_language(part.label, part.label_en) if part else format_html("{}", identifier)


@register.filter
def option_name(code: Code) -> SafeString:
    """An option of a code list."""
    return _in_language(code.label, code.label_en)


def _in_language(vi: str, en: str) -> SafeString:
    if get_language() == "vi":
        return format_html("{}", vi)
    return format_html("{}", en) if en else format_html('<span lang="vi">{}</span>', vi)


@register.filter
def indicator(identifier: str) -> Any:
    """The indicator with this id, or None."""
    return selectors.indicator(identifier)


@register.filter
def level_label(level: str) -> str:
    """A level of government in words."""
    return str(dict(Level.choices).get(level, level))
