"""Texts to paste into Zalo, an SMS or an e-mail: names, days and links, never a figure."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cchc.reporting.colleagues.selectors import Card
from cchc.reporting.forms.models import Obligation


def asking(card: Card, owed: Obligation) -> str:
    """The first message to a colleague."""
    rows = ngettext("%(n)s figure", "%(n)s figures", card.asked) % {"n": card.asked}
    return "\n".join(
        [
            _("Dear %(who)s,") % {"who": card.known.shown},
            _("%(unit)s asks you for %(rows)s for the report of %(period)s, by %(due)s.")
            % {"unit": owed.unit, "rows": rows, "period": owed.period.label, "due": f"{card.request.due:%d/%m/%Y}"},
            *_way(card),
            *([card.request.note] if card.request.note else []),
            *_sender(card),
        ]
    )


def reminding(card: Card, owed: Obligation) -> str:
    """A reminder: what is still missing, by when."""
    rows = ngettext("%(n)s figure is", "%(n)s figures are", card.missing) % {"n": card.missing}
    said = {"rows": rows, "period": owed.period.label, "due": f"{card.request.due:%d/%m/%Y}", "unit": owed.unit}
    line = _("%(rows)s still missing for the report of %(period)s of %(unit)s, due %(due)s.") % said
    if card.late:
        line = _("%(rows)s still missing for the report of %(period)s of %(unit)s; they were due %(due)s.") % said
    return "\n".join([_("Dear %(who)s,") % {"who": card.known.shown}, line, *_way(card), *_sender(card)])


def _way(card: Card) -> list[str]:
    code = _("Code of the sheet: %(code)s") % {"code": card.request.code}
    if not card.address:
        return [code]
    return [_("Open this link on the phone and fill in; no account is needed:"), card.address, code]


def _sender(card: Card) -> list[str]:
    name = getattr(card.request.author, "name", "")
    return [_("Thank you. %(name)s") % {"name": name}] if name else []


def missing_list(cards: Iterable[Card], owed: Obligation, *, with_links: bool) -> str:
    """Who still owes figures, for a group."""
    lines = [_("Figures still missing for the report of %(period)s, %(unit)s:") % {
        "period": owed.period.label, "unit": owed.unit,
    }]  # fmt: skip
    for number, card in enumerate(cards, 1):
        lines.append(f"{number}. {line_of(card)}")
        if with_links and card.address:
            lines.append(card.address)
    if not with_links:
        lines.append(_("Each opens the link sent to them."))
    return "\n".join(lines)


def line_of(card: Card) -> str:
    """One colleague of the list: name, how many rows are missing, and the day."""
    return _("%(who)s: %(missing)s of %(asked)s rows missing, due %(due)s") % {
        "who": card.known.shown, "missing": card.missing, "asked": card.asked, "due": f"{card.request.due:%d/%m/%Y}",
    }  # fmt: skip
