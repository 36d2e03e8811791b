"""How findings write numbers, ratios and rows."""

from __future__ import annotations

import re
from decimal import Decimal

from cchc.core.checking.finding import Place
from cchc.core.messages import Message
from cchc.core.periods.period import Period
from cchc.core.reading.draft import DraftRow
from cchc.core.vietnamese.numbers import write_number

MOST = 60
"""The longest label a message quotes."""
NOWHERE = Message("cả báo cáo", "the whole report")
_PATH = re.compile(r"^P\d+\.|~\d+")
"""What a section's id has beside the numbers printed before its heading: the part of the report, a repeat."""


def number(value: Decimal | int, places: int | None = None) -> str:
    """A number as officials write it: 34.279; 98,59."""
    return write_number(Decimal(value), places) if places is not None else write_number(Decimal(value))


def addition(values: list[Decimal], total: Decimal) -> str:
    """'0 + 0 + 0 = 0'"""
    return f"{' + '.join(number(value) for value in values)} = {number(total)}"


def name(row: DraftRow) -> str:
    """A row as a message names it: '3.4.2 “Tỷ lệ hồ sơ …”'."""
    label = row.label.strip(" -+")
    short = label if len(label) <= MOST else label[:MOST].rsplit(" ", 1)[0] + " …"
    return f"{row.code.rstrip('.')} “{short}”" if any(map(str.isdigit, row.code)) else f"“{short}”"


def period_name(code: str, language: str = "vi") -> str:
    """A period as tables print it: 'Quý I/2020' for '2020-Q1', '2019' for a year; the code where it is none."""
    if code.isdigit():
        return code
    period = Period.known(code)
    return period.label_in(language) if period else code


def numbered(section: str) -> str:
    """The number of a section as a message names it: 'II.3.2'."""
    return _PATH.sub("", section) if section != "0" else "mở đầu"


def own_code(place: Place) -> str:
    """The STT that the row of a cell prints itself, '' where it prints none."""
    return place.code if place.numbered and any(map(str.isdigit, place.code)) else ""


def where(place: Place, language: str = "vi") -> str:
    """A place in a few words: 'Phụ lục 1, 3.4.2', 'II.2: “… 314 TTHC”'."""
    if place.kind == "cell":
        row = own_code(place) or shortened(place.label.strip(" -+"), 40)
        period = period_name(place.period, language) if place.period else ""
        return ", ".join(part for part in (shortened(place.table, 28), row, period) if part) or place.place
    quote = f"“{shortened(place.quote, 60, keep_end=True)}”" if place.quote else ""
    return ": ".join(part for part in (_PATH.sub("", place.section), quote) if part) or NOWHERE.text(language)


def shortened(text: str, length: int, *, keep_end: bool = False) -> str:
    """At most `length` characters of the text and '…' where some are left out."""
    if len(text) <= length:
        return text
    return f"…{text[-length:].lstrip(' .,;:')}" if keep_end else f"{text[:length].rstrip()}…"
