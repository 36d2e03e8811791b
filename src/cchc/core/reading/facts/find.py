"""Sections of prose → facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cchc.core.catalogue.model import Catalogue, Template
from cchc.core.periods.period import Period
from cchc.core.reading.draft import Fact, Section
from cchc.core.reading.facts.aims import is_result
from cchc.core.reading.facts.amounts import find_amounts
from cchc.core.reading.facts.binding import Binder
from cchc.core.reading.facts.blocks import Block, blocks_of
from cchc.core.reading.facts.clauses import clauses_of
from cchc.core.reading.facts.durations import find_durations
from cchc.core.reading.facts.owners import Owner, lead_owner, owner_of
from cchc.core.reading.facts.quoting import quote_of
from cchc.core.reading.facts.refusals import refused
from cchc.core.reading.facts.statement import Statement
from cchc.core.reading.facts.timing import period_at, times_of
from cchc.core.reading.facts.wording import Wording
from cchc.core.reading.facts.zeros import find_zeros
from cchc.core.vietnamese.numbers import Habit, canonical
from cchc.core.vietnamese.text import fold_key

_PLANS = re.compile(
    r"\b(?:phuong huong|kien nghi|de xuat|giai phap thuc hien|nhiem vu trong tam|ke hoach cong tac|muc tieu)\b"
)

_REACH = 400
"""Characters of a sentence on either side of a figure that may say what it is about."""


def find_facts(
    sections: Sequence[Section],
    *,
    period: Period | None = None,
    habit: Habit | None = None,
    template: Template | None = None,
    catalogue: Catalogue | None = None,
    level: str | None = None,
) -> list[Fact]:
    """Every statistical statement of the narrative, in order.

    `period` is the report's own: the period of a statement that names none ("" without it). `habit` says how the
    document writes numbers. With `catalogue` a fact names the indicator it speaks of, where that is clear; some are
    clear only with the report's `level`, or a `template` that only one level fills. Sections are those of
    `build_outline`; a fact's place is its section's.
    """
    binder = Binder(catalogue, template, level)
    facts: list[Fact] = []
    for section, headings, planning in _with_headings(sections):
        inherited, lead = "", None
        for block in blocks_of(section):
            statements = _statements(block, planning, habit, inherited)
            inherited = next((s.unit for s in reversed(statements) if s.unit and s.unit != "%"), inherited)
            lead = lead_owner(block, lead)
            for fact, statement, part in _facts(block, statements, period):
                if not planning:
                    fact.indicator = _indicator(binder, fact, part, block, statement, headings, lead)
                facts.append(fact)
    return facts


def _with_headings(sections: Sequence[Section]) -> Iterator[tuple[Section, list[str], bool]]:
    """Each section, its heading and those above it, and whether they say what is still to be done."""
    path: list[Section] = []
    for section in sections:
        path = [above for above in path if above.level < section.level] + [section]
        headings = [above.heading for above in path]
        yield section, headings, any(_PLANS.search(fold_key(heading)) for heading in headings)


def _statements(block: Block, planning: bool, habit: Habit | None, inherited: str) -> list[Statement]:
    zeros = find_zeros(block, planning=planning)
    durations = find_durations(block)
    amounts = find_amounts(block, refused(block), habit, inherited)
    return sorted((*zeros, *durations, *amounts), key=lambda statement: (statement.start, statement.form == "whole"))


def _facts(
    block: Block, statements: Sequence[Statement], period: Period | None
) -> Iterator[tuple[Fact, Statement, str]]:
    """Each statement as a fact, with it and the part of its phrase that restricts another statement's."""
    if not statements:
        return
    times = times_of(block, period)
    wording = Wording()
    for clause in clauses_of(block, statements):
        statement = clause.statement
        fact = Fact(
            section=block.section.id,
            quote=quote_of(clause),
            quantity=canonical(statement.quantity),
            unit=statement.unit,
            what=wording.word(clause),
            qualifier=statement.qualifier,
            period=period_at(block, times, statement.start, statement.noun_end, period.code if period else ""),
            parts=[canonical(part) for part in statement.parts or ()],
            place=block.section.place,
        )
        yield fact, statement, wording.part


def _indicator(
    binder: Binder,
    fact: Fact,
    part: str,
    block: Block,
    statement: Statement,
    headings: Sequence[str],
    lead: Owner | None,
) -> str | None:
    """What the fact speaks of; an aim or a change is the value of no indicator."""
    at = statement.start
    if not is_result(block, at, statement.noun_end):
        return None
    start, end = block.sentence(at)
    sentence = block.text[max(start, at - _REACH) : min(end, at + _REACH)]
    return binder.indicator(fact, part, sentence, headings, owner_of(block, at, statement.noun_end, lead))
