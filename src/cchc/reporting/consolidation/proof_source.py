"""What the workbook of a proof is made from: live totals, or a seal with its parts as known then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from cchc.platform.accounts.scope import everything
from cchc.platform.units.models import Unit
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.consolidation import sealing
from cchc.reporting.consolidation.additions import Entry
from cchc.reporting.consolidation.engines.live import counted
from cchc.reporting.consolidation.members import Absent, Relation
from cchc.reporting.consolidation.models import ConsolidatedFigure, Consolidation
from cchc.reporting.consolidation.question import Question
from cchc.reporting.consolidation.selectors import Consolidated, consolidated, require
from cchc.reporting.consolidation.unusual import strange_units


@dataclass(frozen=True, slots=True)
class Source:
    """What is proved: live totals, or a seal."""

    unit: Unit
    period: str
    regime: str
    day: date
    basis: str
    known: datetime | None
    sealed: Consolidation | None
    rows: Sequence[ConsolidatedFigure]
    figures: QuerySet[Any]
    relation: Relation
    entries: Sequence[Entry]
    absent: Sequence[Absent] = ()
    strange: Sequence[str] = ()


def of_question(
    question: Question, language: str = "vi", *, answer: Consolidated | None = None, group: int | None = None
) -> Source:
    """Totals as they are asked: all of them, or of one field of work. `answer` where they are added up already, as on
    another day's map. 403 for who may not see them."""
    answer = answer or consolidated(question)
    require(question)
    unit, known = Unit.objects.get(pk=question.unit), catalogue()
    entries = [one for found in answer.additions.values() for one in found]
    rows = sealing.rows_of(answer, known)
    with everything("write the proof of totals that may be seen"):
        figures = counted(question)
    if group is not None:
        here = {one.id for one in known.indicators.values() if one.group == group}
        rows = [row for row in rows if row.indicator in here]
        entries = [one for one in entries if one.cell.indicator in here]
        figures = figures.filter(indicator__in=here)
    strange = [one.message.text(language) for one in strange_units(question)]
    return Source(
        unit, question.period, question.regime, question.map_day, question.basis.value, question.at, None, rows,
        figures, answer.members.relation, entries, answer.absent, strange,
    )  # fmt: skip


def of_seal(sealed: Consolidation) -> Source:
    """Totals as they were sealed, with their parts as known then. 403 for who may not see them."""
    require(Question(sealed.unit_id, sealed.regime, sealed.period))
    with everything("write the proof of a seal that may be seen"):
        kept = sealing.Again(sealed)
        entries = sealing.entries_of(sealed)
        rows = list(sealed.figures.order_by("id"))
    return Source(
        sealed.unit, sealed.period, sealed.regime, sealed.map_day, sealed.basis, sealed.known, sealed, rows,
        kept.figures, kept.members, entries,
    )  # fmt: skip
