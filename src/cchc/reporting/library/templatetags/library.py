"""How a row's binding is written in a field, and how a text is written with its marks."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cchc.core.reading.draft import DraftRow
from cchc.reporting.library.paper import Mark, Piece

register = template.Library()


@register.filter
def binding_value(row: DraftRow) -> str:
    """'C3.4a:on_time'; '' where nothing is proposed."""
    return f"{row.indicator}:{row.breakdown}" if row.indicator and row.breakdown else row.indicator or ""


@register.filter
def marked(pieces: Iterable[Piece]) -> SafeString:
    """A text with its marks as links to their findings. Written here because white space counts in a document."""
    return format_html_join("", "{}", ((_mark(p.text, p.mark) if p.mark else escape(p.text),) for p in pieces))


def _mark(text: str, mark: Mark) -> SafeString:
    return format_html(
        '<a id="{}" class="flag {}{}" href="#{}" data-keys="{}">{}<sup aria-hidden="true">{}</sup></a>',
        mark.anchor,
        mark.severity,
        " settled" if mark.settled else "",
        mark.findings[0].anchor,
        mark.keys,
        text if text.strip() else format_html('<span class="visually-hidden">{}</span>', _("empty cell")),
        mark.findings[0].position,
    )
