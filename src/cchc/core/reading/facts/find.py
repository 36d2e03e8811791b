"""Sections of prose → facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cchc.core.catalogue.model import Catalogue, Template
from cchc.core.periods.period import Period
from cchc.core.reading.draft import Fact, Section
from cchc.core.reading.facts.amounts import find_amounts
from cchc.core.reading.facts.blocks import Block, blocks_of
from cchc.core.reading.facts.clauses import clauses_of
from cchc.core.reading.facts.durations import find_durations
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


def find_facts(
    sections: Sequence[Section],
    *,
    period: Period | None = None,
    habit: Habit | None = None,
    template: Template | None = None,
    catalogue: Catalogue | None = None,
) -> list[Fact]:
    """Every statistical statement of the narrative, in order.

    `period` is the report's own: the period of a statement that names none ("" without it). `habit` says how the
    document writes numbers. With `catalogue` (and, better, the `template` of its annex) a fact names the indicator it
    speaks of, where that is clear. Sections are those of `build_outline`; a fact's place is its section's.
    """
    facts: list[Fact] = []
    for section, planning in _with_plans(sections):
        inherited = ""
        for block in blocks_of(section):
            statements = _statements(block, planning, habit, inherited)
            inherited = next((s.unit for s in reversed(statements) if s.unit and s.unit != "%"), inherited)
            facts += _facts(block, statements, period)
    return facts


def _with_plans(sections: Sequence[Section]) -> Iterator[tuple[Section, bool]]:
    """Each section, and whether it or a section above it says what is to be done."""
    plan_level: int | None = None
    for section in sections:
        if plan_level is not None and section.level <= plan_level:
            plan_level = None
        if plan_level is None and _PLANS.search(fold_key(section.heading)):
            plan_level = section.level
        yield section, plan_level is not None


def _statements(block: Block, planning: bool, habit: Habit | None, inherited: str) -> list[Statement]:
    zeros = find_zeros(block, planning=planning)
    durations = find_durations(block)
    amounts = find_amounts(block, refused(block), habit, inherited)
    return sorted((*zeros, *durations, *amounts), key=lambda statement: (statement.start, statement.form == "whole"))


def _facts(block: Block, statements: Sequence[Statement], period: Period | None) -> Iterator[Fact]:
    if not statements:
        return
    times = times_of(block, period)
    wording = Wording()
    for clause in clauses_of(block, statements):
        statement = clause.statement
        yield Fact(
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
