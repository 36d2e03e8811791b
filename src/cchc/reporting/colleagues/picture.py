"""Pictures: the list of who still owes figures, to paste into a chat; and the square code of a link."""

from __future__ import annotations

import io
from collections.abc import Iterable

import qrcode
from django.utils import timezone
from django.utils.translation import gettext as _
from qrcode.image.svg import SvgPathImage

from cchc.core.writing.pictures import picture
from cchc.reporting.colleagues.selectors import Card
from cchc.reporting.forms.models import Obligation

PAGE = """
#let told = json(bytes(sys.inputs.said))
#set page(width: 15cm, height: auto, margin: 0.8cm)
#set text(font: "Tinos", size: 11pt, lang: "vi", hyphenate: false)
#text(weight: "bold", size: 13pt)[#told.title]
#v(-0.3em)
#text(fill: rgb("#525d6b"))[#told.about]
#table(
  columns: (auto, 1fr, auto, auto),
  align: (right, left, right, left),
  stroke: 0.5pt + rgb("#8a94a1"),
  inset: 6pt,
  table.header(..told.heads.map(head => text(weight: "bold", head))),
  ..told.rows.flatten()
)
#text(size: 9pt, fill: rgb("#525d6b"))[#told.foot]
"""


def missing_list(cards: Iterable[Card], owed: Obligation) -> bytes:
    """A PNG of who still owes figures: names and days, no figure and no link."""
    rows = [
        [str(number), card.known.shown, f"{card.missing}/{card.asked}", f"{card.request.due:%d/%m/%Y}"]
        for number, card in enumerate(cards, 1)
    ]
    told = {
        "title": _("Figures still missing"),
        "about": f"{owed.unit} · {owed.period.label}",
        "heads": [_("No."), _("Colleague, room"), _("Rows missing"), _("Due")],
        "rows": rows,
        "foot": _("As of %(moment)s") % {"moment": f"{timezone.localtime():%H:%M %d/%m/%Y}"},
    }
    return picture(PAGE, told)


def square(address: str) -> str:
    """The square code of an address as SVG."""
    code = qrcode.make(address, image_factory=SvgPathImage, border=2)
    return str(code.to_string(encoding="unicode"))


def square_png(address: str) -> bytes:
    """The square code of an address as PNG, for a printed sheet."""
    out = io.BytesIO()
    qrcode.make(address, border=2, box_size=6).save(out)
    return out.getvalue()
