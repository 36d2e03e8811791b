"""Places of a finding in words: 'Mục II.2 và dòng 3.3.2'."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from cchc.core.checking.words import numbered
from cchc.reporting.catalogue.templatetags.catalogue import short_period

Place = Mapping[str, Any]
PART = re.compile(r"P\d+")
"""What a section's id begins with where the report has parts that number their sections anew."""
MOST = 3
"""Places the short line names."""
LABEL, FULL = 40, 90
"""Characters of a row's label in the short line, and where the places stand one by one: rows begin alike."""


def where(places: Sequence[Place], tables: bool = False) -> str:
    """The places of a finding in one line, each once; `tables` names the table too, where there are several."""
    named = list(dict.fromkeys(listed(places, tables, LABEL)))
    shown, more = named[:MOST], len(named) - MOST
    if more > 0:
        return _("%(places)s and %(more)d more") % {"places": ", ".join(shown), "more": more}
    if len(shown) < 2:
        return "".join(shown)
    return _("%(places)s and %(last)s") % {"places": ", ".join(shown[:-1]), "last": shown[-1]}


def listed(places: Sequence[Place], tables: bool = False, most: int = FULL) -> list[str]:
    """Each place without its words; a table or a period is named once, where it begins."""
    result, table, period = [], "", ""
    for place in places:
        words = _words(place, most)
        if place["kind"] == "cell":
            if place["period"] and place["period"] != period:
                words = f"{words} ({short_period(place['period'])})"
            if tables and place["table"] and place["table"] != table:
                words = f"{place['table']}, {words}"
            table, period = place["table"], place["period"]
        result.append(words)
    return result


def _words(place: Place, most: int) -> str:
    if place["kind"] == "cell":
        return _row(place, most)
    if place["kind"] == "text" and place["section"] and place["section"] != "0":
        return _("section %(number)s") % {"number": numbered(place["section"])}
    if place["kind"] == "text":
        return _("the opening")
    return _("the head")


def part(place: Place) -> str:
    """What a reader may narrow the list to: a table, a top section, or the heads."""
    if place["kind"] == "cell":
        return str(place["table"]) or _("Table")
    if place["kind"] == "text" and place["section"] and place["section"] != "0":
        first, *below = place["section"].partition("~")[0].split(".")
        if PART.fullmatch(first) and below:
            return _("Part %(part)s, section %(number)s") % {"part": first[1:], "number": below[0]}
        return _("Section %(number)s") % {"number": first}
    return _("Opening and heads")


def _row(place: Place, most: int) -> str:
    code = place["code"].strip(" .-+")
    if code and place.get("numbered", True):
        return _("row %(code)s") % {"code": code}
    label = place["label"].strip(" -+")
    if len(label) > most:
        label = label[:most].rsplit(" ", 1)[0] + " …"
    return _("row “%(label)s”") % {"label": label} if label else _("a cell")
