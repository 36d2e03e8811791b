"""Lines pasted out of Excel or Word, read as rows of a list: number, date, issuer and subject between tabs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cchc.core.vietnamese.text import fold_key
from cchc.platform.ui.days import typed_day

MOST_LINES = 1000
"""Taken at once."""
LENGTHS = {"number": 80, "issuer": 200, "subject": 1000}
HEADS = frozenset({"ngay", "ngay thang", "ngay thang nam", "ngay ban hanh", "ngay thang nam ban hanh", "thoi gian"})
ORDINAL = re.compile(r"\d{0,4}[.)]?")


class Unreadable(ValueError):
    """A row of a list that cannot be read, in the language of the page."""


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a list before it is kept."""

    number: str = ""
    date: date | None = None
    issuer: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A pasted line that was not taken, and why."""

    line: str
    why: str


def item(number: str, day: str, issuer: str, subject: str) -> Item:
    """A row out of four fields; Unreadable says what to mend."""
    given = {"number": _plain(number), "issuer": _plain(issuer), "subject": _plain(subject)}
    names = {
        "number": pgettext("field of a document", "number"),
        "issuer": pgettext("field of a document", "issuer"),
        "subject": pgettext("field of a document", "subject"),
    }
    for name, text in given.items():
        if len(text) > LENGTHS[name]:
            raise Unreadable(
                _("The %(field)s is longer than %(most)s characters: shorten it.")
                % {"field": names[name], "most": LENGTHS[name]}
            )
    if not given["number"] and not given["subject"]:
        raise Unreadable(_("Give a number or a subject."))
    read = typed_day(day.strip()) if day.strip() else None
    if day.strip() and read is None:
        raise Unreadable(_("“%(day)s” is no day. Write it like 30/6/2025.") % {"day": day.strip()[:20]})
    return Item(date=read, **given)


def read(block: str) -> tuple[list[Item], list[Refused]]:
    """The rows of a pasted block, and the lines that could not be read. Empty lines and a line of heads are skipped."""
    items, refused = [], []
    for line in lines_of(block):
        cells = _cells(line)
        if any(fold_key(cell) in HEADS for cell in cells):
            continue
        try:
            items.append(item(*_fields(cells)))
        except Unreadable as why:
            refused.append(Refused(line, str(why)))
    return items, refused


def lines_of(block: str) -> list[str]:
    """The lines that hold anything."""
    return [line for line in block.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()]


def _cells(line: str) -> list[str]:
    return [_plain(cell) for cell in line.split("\t")]


def _fields(cells: list[str]) -> tuple[str, str, str, str]:
    """Number, day, issuer, subject. A leading ordinal ('1', 'STT') is dropped; with three cells there is no issuer;
    what stands after the subject belongs to it."""
    if len(cells) > 3 and ORDINAL.fullmatch(cells[0]) and typed_day(cells[1]) is None:
        cells = cells[1:]
    if len(cells) < 3:
        raise Unreadable(_("Separate number, day, issuer and subject by tabs, as Excel and Word do when you copy."))
    number, day, *rest = cells
    issuer, subject = ("", rest[0]) if len(rest) == 1 else (rest[0], " ".join(filter(None, rest[1:])))
    return number, day, issuer, subject


def _plain(text: str) -> str:
    """Without control characters, quotes that Excel put around, and doubled spaces."""
    shown = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return shown[1:-1].replace('""', '"').strip() if len(shown) > 1 and shown[0] == shown[-1] == '"' else shown
