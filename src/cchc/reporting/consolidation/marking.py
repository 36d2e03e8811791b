"""What a reader of totals should look at, in two or three words and in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cchc.core.figures import to_decimal
from cchc.core.rollup.method import Method
from cchc.core.rollup.result import Result
from cchc.core.vietnamese.numbers import write_number, write_signed
from cchc.reporting.consolidation.in_charge import Beside

PERCENT = (Method.ratio, Method.share)
LEAPS = 50
"""Percent of the last period's figure from which a change is marked; for percentages, `POINTS`."""
POINTS = 10

SHORT = {
    "negative": gettext_lazy("negative"),
    "parts_unequal": gettext_lazy("parts of different units"),
    "parts_missing": gettext_lazy("parts missing"),
    "over_zero": gettext_lazy("over zero"),
    "scales": gettext_lazy("different decimals"),
    "too_large": gettext_lazy("too large"),
    "differ": gettext_lazy("units disagree"),
    "off_list": gettext_lazy("code off the list"),
    "no_yes": gettext_lazy("no code says yes"),
    "stated": gettext_lazy("only percentages given"),
    "absurd": gettext_lazy("absurdly large"),
    "forms": gettext_lazy("forms that differ"),
    "in_words": gettext_lazy("words for a number"),
    "some_in_words": gettext_lazy("words for a number"),
    "of_parts": gettext_lazy("from its parts"),
    "derived": gettext_lazy("taken as a difference"),
    "falls": gettext_lazy("falls within the year"),
    "negative_rest": gettext_lazy("negative"),
    "periods_missing": gettext_lazy("periods missing"),
    "stopped": gettext_lazy("split units left out"),
    "shared": gettext_lazy("split units shared out"),
    "left_out": gettext_lazy("split units left out"),
}
"""A doubt in two or three words, by its code; the panel says the whole."""


class Mark(NamedTuple):
    """What to doubt about a row, in words. `error`: there is no figure because of it."""

    short: str
    text: str
    error: bool = False


def decimal_of(result: Result | None) -> Decimal | None:
    """The number of a result; None where it has none."""
    return result.figure.decimal if result is not None else None


def agency_mark(one: Beside, result: Result | None) -> Mark | None:
    """That the figure of an agency in charge is not what the units add up to."""
    if one.amount is None or result is None:
        return None
    units = result.sum_of_units or result.figure
    given = to_decimal(one.amount, one.scale)
    if units.decimal is None or units.decimal == given:
        return None
    values = {"agency": one.name, "number": write_number(given), "difference": write_signed(given - units.decimal)}
    text = _("%(agency)s, in charge of this, gives %(number)s: %(difference)s beside the sum of the units") % values
    return Mark(_("in charge: %(number)s") % values, text)


QUIET = frozenset({"no_formula", "of_parts"})
"""Told where a number is opened; nothing to look into."""


def marks(result: Result | None, before: Result | None, *, quiet: bool = False) -> Iterator[Mark]:
    """What a reader should look at, the worst first; with `quiet` also what is only to be known. Who is missing is told
    by the counts, not here."""
    if result is None:
        return
    language = get_language() or "vi"
    for doubt in sorted(result.doubts, key=lambda doubt: not doubt.error):
        if quiet or doubt.code not in QUIET:
            text = doubt.message.text(language)
            yield Mark(str(SHORT.get(doubt.code, text)), text, doubt.error)
    now, then = decimal_of(result), decimal_of(before)
    if now is None or then is None:
        return
    if result.method in PERCENT:
        leaps = abs(now - then) >= POINTS
    else:
        leaps = result.method is Method.sum and then >= POINTS and abs(now - then) * 100 >= then * LEAPS
    if leaps:
        far = _("far from the last period, which had %(before)s") % {"before": write_number(then)}
        yield Mark(_("far from the last period"), far)
