"""The report that is being written as the draft the rules read: its header, the rows of its form, its prose.

A row stands at `t1.r5.c1`; `Working.rows` leads from there to the row of the form, a text place names its section.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from cchc.core.catalogue.model import Template
from cchc.core.figures import FigureState, to_decimal
from cchc.core.periods.period import Period
from cchc.core.reading.draft import Draft, DraftRow, Fact, ReportHeader, Section
from cchc.core.reading.facts import find_facts
from cchc.core.reading.report import matcher
from cchc.core.vietnamese.numbers import Habit, canonical, write_number
from cchc.reporting.figures.form import Form, Line
from cchc.reporting.figures.models import State
from cchc.reporting.reports.models import Prose, Report
from cchc.reporting.reports.outline import headings

KEPT = 400
"""Sections whose statements are remembered in this process."""


@dataclass(slots=True)
class Working:
    """A draft, and where its places are on the page."""

    draft: Draft
    rows: dict[str, str] = field(default_factory=dict)
    """Place → key of the row in the form."""


def current_prose(report: Report) -> list[Prose]:
    """The prose as it stands, in order; none for a report that is not kept yet."""
    if report.pk is None:
        return []
    return list(Prose.objects.filter(report=report, superseded__isnull=True).order_by("position", "id"))


def build(form: Form, prose: Sequence[Prose]) -> Working:
    """The draft of a form as it stands, and of this prose. Reads nothing from the database."""
    header = header_of(form.report)
    rows, places = _rows(form, header.period_code)
    sections = sections_of(form.template, prose)
    facts = facts_of(sections, header, form.template)
    return Working(Draft(header, sections, rows, facts), places)


def header_of(report: Report) -> ReportHeader:
    """Who reports what, for when."""
    return ReportHeader(
        agency=report.unit.name,
        level=report.unit.level or None,
        number=report.number,
        date=report.date,
        title=report.title,
        kind=report.kind,
        period={
            "code": report.period_code,
            "label": report.period_label,
            "start": report.period_start.isoformat(),
            "end": report.period_end.isoformat(),
            "source": "calendar",
        },
        template=report.template,
        template_match=1.0,
        signer=report.signer,
    )


# --- rows


def _rows(form: Form, period: str) -> tuple[list[DraftRow], dict[str, str]]:
    rows, places = [], {}
    for number, (table, lines) in enumerate(form.tables, 1):
        name = table.name or table.title
        at = {line.row.key: f"t{number}.r{index}.c1" for index, line in enumerate(lines, 1)}
        parents = {line.row.parent for line in lines}
        printed: dict[str, str] = {}
        for line in lines:
            key, above = line.row.key, line.row.parent or ""
            printed[key] = line.row.code or printed.get(above, "")
            row = _row(line, name, period, at[key])
            row.role = "heading" if row.state is None else "group" if key in parents else "leaf"
            row.parent, row.parent_place = printed.get(above, ""), at.get(above, "")
            places[at[key]] = key
            rows.append(row)
    return rows, places


def _row(line: Line, table: str, period: str, place: str) -> DraftRow:
    row, slot = line.row, line.slot
    found = DraftRow(
        table=table, code=row.code, parent="", label=row.label, unit=row.unit, period=period, raw="", value=None,
        role="leaf", state=None, kind="empty", template_row=row.key, match=1.0, reporting_unit=row.reporter,
        place=place,
    )  # fmt: skip
    if slot is None:
        return found
    found.indicator, found.breakdown = slot.indicator or None, slot.breakdown or None
    found.state, value, found.raw = _answer(line)
    if value is not None:
        found.value = canonical(value)
        found.kind = (
            "code"
            if slot.kind == "code"
            else "percent"
            if slot.kind == "ratio" or row.unit.strip() == "%"
            else "number"
        )
    elif found.raw:
        found.kind = "text"
    return found


def _answer(line: Line) -> tuple[str, Decimal | None, str]:
    """State, number and printed words of a row; of a ratio whose parts are asked, what the parts give."""
    slot, seen = line.slot, line.seen
    if slot is not None and slot.computed:
        given = line.follows
        if given is None or given.state in (FigureState.blank, FigureState.unreadable):
            return State.BLANK, None, ""
        return str(given.state), given.value, write_number(given.value) if given.value is not None else ""
    if seen is None:
        return State.BLANK, None, ""
    if seen.amount is None:
        return seen.state, None, seen.text if seen.state in (State.VALUE, State.UNREADABLE) else ""
    value = to_decimal(seen.amount, seen.scale)
    return seen.state, value, write_number(value)


# --- prose


def sections_of(form: Template, prose: Sequence[Prose]) -> list[Section]:
    """The outline of the form with the prose under it, and the unit's own sections where they belong."""
    said = {one.code: one for one in prose}
    asked = headings(form)
    shown = [(one.position, one.code, one.words, one.level) for one in asked]
    known = {one.code for one in asked}
    shown += [(one.position, one.code, one.heading, one.level) for one in prose if one.code not in known]
    sections, line = [], 0
    for _position, code, words, level in sorted(shown):
        text = said[code].text.strip("\n") if code in said else ""
        if code == "0" and not text:
            continue
        line += 1
        place, places = f"p{line}", []
        for _ in text.split("\n") if text else ():
            line += 1
            places.append(f"p{line}")
        sections.append(Section(code, words, level, text, place if words else (places or [place])[0], places))
    return sections


_statements: OrderedDict[str, list[tuple[Fact, int]]] = OrderedDict()


def facts_of(sections: Sequence[Section], header: ReportHeader, form: Template | None) -> list[Fact]:
    """The statements of the prose. What a section says depends on its words and the headings above it alone, so each
    is read once as long as it stays the same."""
    found: list[Fact] = []
    catalogue = matcher().catalogue
    above: list[Section] = []
    for section in sections:
        above = [*(one for one in above if one.level < section.level), section]
        if not section.text:
            continue
        named = "\x1f".join([
            *(one.heading for one in above), section.text, header.period_code, header.level or "",
            form.id if form else "", str(id(catalogue)),
        ])  # fmt: skip
        key = hashlib.sha256(named.encode()).hexdigest()
        if key not in _statements:
            _statements[key] = _read(above, header, form)
            while len(_statements) > KEPT:
                _statements.popitem(last=False)
        _statements.move_to_end(key)
        for said, line in _statements[key]:
            found.append(_placed(said, section, line))
    return found


def _placed(said: Fact, section: Section, line: int) -> Fact:
    place = section.places[line] if line < len(section.places) else section.place
    return Fact(
        section.id, said.quote, said.quantity, said.unit, said.what, said.qualifier, said.period, list(said.parts),
        said.indicator, place, said.at,
    )  # fmt: skip


def _read(above: Sequence[Section], header: ReportHeader, form: Template | None) -> list[tuple[Fact, int]]:
    """The statements of the last of these sections, each with the number of its line."""
    *heads, own = above
    bare = [Section(one.id, one.heading, one.level, "", one.place, []) for one in heads]
    lines = own.text.split("\n")
    facts = find_facts(
        [*bare, own],
        period=Period.known(header.period_code),
        habit=Habit.of(lines),
        template=form,
        catalogue=matcher().catalogue,
        level=header.level,
    )
    found, reached, offset = [], 0, 0
    for fact in facts:
        for index, after in [(reached, offset), *((i, 0) for i in range(reached, len(lines)))]:
            at = lines[index].find(fact.quote, after)
            if at >= 0:
                reached, offset, fact.at = index, at, at
                found.append((fact, index))
                break
        else:
            found.append((fact, 0))
    return found


def digest(form: Form, prose: Iterable[Prose], *more: object) -> str:
    """What tells one state of a report from any other: what its figures and prose say, and its header. Their numbers in
    the database alone would not do: a restored one gives them out again."""
    report = form.report
    figures = sorted(
        (seen.id, line.row.key, seen.state, seen.amount, seen.scale, seen.text)
        for line in form.lines
        if (seen := line.seen)
    )
    header = (report.unit_id, report.unit.name, report.template, report.period_code, report.number, report.date)
    said = (
        figures,
        sorted((one.pk, one.code, one.heading, one.text) for one in prose),
        header,
        report.title,
        report.signer,
        id(matcher().catalogue),
        more,
    )
    return hashlib.sha256(repr(said).encode()).hexdigest()
