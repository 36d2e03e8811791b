"""Word documents from before Unicode: each run is written in the encoding of its font."""

from __future__ import annotations

from lxml import etree

from cchc.core.reading.formats.docx_shown import BOLD_TEXT, PARAGRAPH, PLAIN_TEXT, RUN, TEXT
from cchc.core.reading.formats.docx_styles import VAL, Styles, W, font_of
from cchc.core.reading.formats.fonts import shown

_STYLE = f"{W}pPr/{W}pStyle"
_RUN_STYLE = f"{W}rPr/{W}rStyle"


def into_unicode(root: etree._Element, styles: Styles) -> None:
    """Rewrites the text of every run whose font is one of those before Unicode."""
    usual = styles.default_font
    of_paragraph = usual
    of_run = ""
    for element in root.iter(PARAGRAPH, RUN, TEXT, BOLD_TEXT, PLAIN_TEXT):
        if element.tag == PARAGRAPH:
            of_paragraph = _of_style(element.find(_STYLE), styles) or usual
        elif element.tag == RUN:
            of_run = font_of(element.find(f"{W}rPr")) or _of_style(element.find(_RUN_STYLE), styles)
        elif element.text:
            element.text = shown(element.text, of_run or of_paragraph)


def _of_style(element: etree._Element | None, styles: Styles) -> str:
    return styles.get(element.get(VAL, "")).font if element is not None else ""
