"""Prose taken over from an earlier report: its numbers and words of a period that nobody has changed yet, and numbers
whose indicator was typed into the form with another value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from cchc.core.catalogue.model import Template
from cchc.core.figures import to_decimal
from cchc.core.periods.period import Period
from cchc.core.reading.draft import Fact, ReportHeader, Section
from cchc.core.vietnamese.dates import find_dates
from cchc.core.vietnamese.numbers import find_numbers, write_number
from cchc.core.vietnamese.period_mentions import find_periods
from cchc.core.vietnamese.text import fold_key
from cchc.reporting.figures.form import Form, Line
from cchc.reporting.figures.models import State
from cchc.reporting.reports.models import Prose, Report
from cchc.reporting.reports.working import facts_of

REVIEWED = "reviewed"
"""`Prose.origin` of a version whose writer said that every number in it is of this period."""
RECENT = timedelta(days=400)
"""A period that ended longer before the source began is history told on purpose."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of one line of a section that want a look."""

    kind: str
    """number | period | figure"""
    line: int
    start: int
    end: int
    words: str
    """The number or the words themselves."""
    quote: str
    """With what stands around them."""
    now: str = ""
    """kind figure: what the form holds now, as it is written."""
    row: str = ""
    """kind figure: key of the row."""

    @property
    def stale(self) -> bool:
        return self.kind != "figure"


def sources(report: Report) -> dict[str, Prose]:
    """By section: the version last taken over from an earlier report, unless somebody has reviewed it since."""
    if report.pk is None:
        return {}
    found = {}
    for one in Prose.objects.filter(report=report).exclude(origin="").order_by("id"):
        found[one.code] = one
    return {code: one for code, one in found.items() if one.origin != REVIEWED}


def marks(
    form: Form, sections: Sequence[Section], header: ReportHeader, old: Mapping[str, Prose]
) -> dict[str, list[Mark]]:
    """By section: what wants a look, in the order of its words."""
    lines = {
        line.slot.indicator: line
        for line in reversed(form.lines)
        if line.slot and line.slot.indicator and not line.slot.breakdown
    }
    found: dict[str, list[Mark]] = {}
    above: list[Section] = []
    for section in sections:
        above = [*(one for one in above if one.level < section.level), section]
        if not section.text:
            continue
        heads = [Section(one.id, one.heading, one.level, "", one.place, []) for one in above[:-1]]
        now = facts_of([*heads, section], header, form.template)
        held = _bound(section, now, lines, header.period_code)
        if source := old.get(section.id):
            held += _stale(section, now, _facts(heads, section, source.text, header, form.template), held, lines)
            held += _periods(section, source, header)
        if shown := [one for one in held if one.stale or one.now]:
            found[section.id] = sorted(shown, key=lambda one: (one.line, one.start))
    return found


def _facts(heads: Sequence[Section], section: Section, text: str, header: ReportHeader, form: Template) -> list[Fact]:
    """The statements of the text a section was taken over with."""
    lines = text.split("\n")
    old = Section(section.id, section.heading, section.level, text, "p0", [f"p{n}" for n in range(len(lines))])
    return facts_of([*heads, old], header, form)


def _line_of(section: Section, fact: Fact) -> int | None:
    return section.places.index(fact.place) if fact.place in section.places else None


def _span(fact: Fact) -> tuple[int, int] | None:
    """The digits of a statement in its line; None where it is said in words."""
    for number in find_numbers(fact.quote):
        if number.value == Decimal(fact.quantity) and fact.quote[number.start : number.start + 1].isdigit():
            end = number.start + len(fact.quote[number.start : number.end].rstrip(" %"))
            words = fact.quote[number.start : end]
            end = number.start + len(words.split(" ")[0])
            return fact.at + number.start, fact.at + end
    return None


def _bound(section: Section, facts: Sequence[Fact], lines: Mapping[str, Line], period: str) -> list[Mark]:
    """Numbers that say what a row of the form says; `now` is empty where both agree."""
    found = []
    for fact in facts:
        line, at = lines.get(fact.indicator or ""), _line_of(section, fact)
        span = _span(fact) if line is not None and at is not None and fact.period in ("", period) else None
        if line is None or at is None or span is None or fact.parts or fact.qualifier or not _alike(fact, line):
            continue
        value = value_of(line)
        if value is None:
            continue
        places = max(0, -int(Decimal(fact.quantity).as_tuple().exponent))
        same = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) == Decimal(fact.quantity)
        text = section.text.split("\n")[at]
        now = "" if same else write_number(value)
        found.append(Mark("figure", at, *span, text[slice(*span)], fact.quote, now, line.row.key))
    return found


def _alike(fact: Fact, line: Line) -> bool:
    """Whether statement and row count in one unit."""
    assert line.slot is not None
    if line.slot.kind == "money":
        return fold_key(fact.unit) == fold_key(line.row.unit)
    return line.slot.kind in ("count", "ratio") and (fact.unit == "%") == (line.slot.kind == "ratio")


def value_of(line: Line) -> Decimal | None:
    """The number of a row as it stands, that of its parts where it follows from them."""
    if line.slot and line.slot.computed:
        return line.follows.value if line.follows else None
    seen = line.seen
    if seen is None or seen.state not in (State.VALUE, State.NONE_ARISEN):
        return None
    return to_decimal(seen.amount, seen.scale) if seen.amount is not None else None


def _stale(
    section: Section, now: Sequence[Fact], before: Sequence[Fact], bound: Sequence[Mark], lines: Mapping[str, Line]
) -> list[Mark]:
    """Statements of the earlier report left as they were; not those the form confirms, nor those it already marks."""
    old = {(fact.quantity, fact.unit, fact.quote) for fact in before} | {
        (fact.quantity, fact.unit, fact.what) for fact in before if fact.what
    }
    settled = {(one.line, one.start) for one in bound}
    text, found = section.text.split("\n"), []
    for fact in now:
        at, span = _line_of(section, fact), _span(fact)
        if at is None or span is None or (at, span[0]) in settled:
            continue
        if {(fact.quantity, fact.unit, fact.quote), (fact.quantity, fact.unit, fact.what)} & old:
            settled.add((at, span[0]))
            found.append(Mark("number", at, *span, text[at][slice(*span)], fact.quote))
    return found


def _periods(section: Section, source: Prose, header: ReportHeader) -> list[Mark]:
    """Words of a period that is over, as they stood in the earlier report."""
    own, was = Period.known(header.period_code), Period.known(source.origin.split("|")[0])
    if own is None or was is None:
        return []
    found, old = [], fold_key(source.text)
    for at, text in enumerate(section.text.split("\n")):
        dated = [(day.start, day.end) for day in find_dates(text)]
        for mention in find_periods(text, year=was.start.year):
            named = Period.known(mention.code)
            if named is None or not named.end <= own.start or named.end <= was.start - RECENT:
                continue
            if any(start < mention.end and mention.start < end for start, end in dated):
                continue
            if fold_key(mention.text) in old:
                around = text[max(0, mention.start - 40) : mention.end + 40]
                found.append(Mark("period", at, mention.start, mention.end, mention.text, around))
    return found
