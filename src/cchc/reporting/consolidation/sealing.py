"""Sealing the totals of a unit and period (chốt số liệu tổng hợp): every cell as known at one moment, kept for good.

With each seal is kept what went in (units, additions, figures left out), so that the same can be added up again from
the figures as known then, whatever became of units, additions and choices since. `cchc doctor` does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.db import connection, transaction

from cchc.core.catalogue.model import Catalogue
from cchc.core.figures import Figure, FigureState
from cchc.core.messages import Message
from cchc.core.rollup.added import with_added
from cchc.core.rollup.method import Method
from cchc.core.rollup.result import Cell, Result
from cchc.platform.accounts.scope import current, everything
from cchc.platform.events.sealing import seal_after
from cchc.platform.events.services import record as tell
from cchc.platform.units.models import Unit
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.consolidation import events
from cchc.reporting.consolidation.adding import add_up
from cchc.reporting.consolidation.additions import COLUMNS, Entry, added
from cchc.reporting.consolidation.engines.live import Live
from cchc.reporting.consolidation.in_charge import Out, kept_out
from cchc.reporting.consolidation.members import pairs, reporters
from cchc.reporting.consolidation.models import Addition, ConsolidatedFigure, Consolidation
from cchc.reporting.consolidation.policies import TOTALS
from cchc.reporting.consolidation.question import Question, last_day
from cchc.reporting.consolidation.selectors import Consolidated, consolidated
from cchc.reporting.figures.models import Ledger
from cchc.reporting.figures.selectors import facts
from cchc.reporting.figures.services import Refused
from cchc.reporting.figures.turns import turn

NOT_SEALED_SO = Message(
    "Chỉ chốt số đã được chấp nhận, trên bản đồ của ngày cuối kỳ, như đang có lúc này.",
    "Only accepted figures are sealed, on the map of the last day of the period, as they are now.",
)
NOTHING = Message("Chưa có số liệu nào để chốt.", "There is nothing to seal yet.")


class AlreadySealed(ValueError):
    """Somebody sealed other figures meanwhile; nothing was written. `there` says who, when and which."""

    def __init__(self, there: Consolidation) -> None:
        super().__init__("the totals were sealed by somebody else meanwhile")
        self.there = there


class Change(NamedTuple):
    """A cell that differs between two seals; None: the cell was not there."""

    cell: Cell
    before: Figure | None
    after: Figure | None


@dataclass(frozen=True, slots=True)
class Sealed:
    """What sealing did. `new` False: the last seal says the same and stands."""

    consolidation: Consolidation
    new: bool
    changes: tuple[Change, ...] = ()
    """Against the seal before; of a first one none."""


def last(question: Question) -> Consolidation | None:
    """The last seal of the question's unit and period."""
    found = Consolidation.objects.filter(unit=question.unit, regime=question.regime, period=question.period)
    return found.select_related("author", "on_behalf").order_by("-number").first()


def seal(question: Question, *, note: str = "", by: Any = None, seen: int | None = None) -> Sealed:
    """Seal the totals of the question's unit as of now. `seen`: id of the last seal its writer saw, None for none.

    Where the last seal has the same cells it is given back. AlreadySealed where another was made meanwhile; Refused for
    a question that is not of accepted figures on the map of the period; 403 for who may not.
    """
    actor = by or current().actor
    unit = Unit.objects.get(pk=question.unit)
    if actor is not None:
        TOTALS.require(actor, "seal", unit)
    if question.drafts or question.at or question.map_day != last_day(question.period) or not question.chosen:
        raise Refused(NOT_SEALED_SO)
    with transaction.atomic():
        with everything("let writers under a unit whose totals are sealed finish first"):
            _hold(question)
        with turn(unit, question.regime) as instant:
            asked = replace(question, at=instant)
            answer = consolidated(asked)
            rows = rows_of(answer, catalogue())
            if not rows:
                raise Refused(NOTHING)
            before = last(question)
            digest = digest_of(rows)
            same_way = before and (before.basis, before.map_day) == (question.basis.value, question.map_day)
            if before is not None and same_way and before.digest == digest:
                return Sealed(before, new=False)
            if before is not None and before.pk != seen:
                raise AlreadySealed(before)
            made = _written(asked, unit, answer, rows, digest, note, by, before)
            seal_after()
    return Sealed(made, new=True, changes=changes(before, made) if before else ())


def _hold(question: Question) -> None:
    """Wait for whoever is writing figures under the unit, and let nobody begin before this is done: a write that began
    earlier and ended later would change what was known at the moment of the seal."""
    if connection.vendor != "postgresql":
        return  # writers follow one another
    with connection.cursor() as cursor:
        day = question.map_day
        cursor.execute(
            "SELECT unit_id FROM units_reach WHERE ancestor_id = %s AND NOT heir AND (begins IS NULL OR begins <= %s)"
            " AND (ends IS NULL OR ends > %s) ORDER BY unit_id",
            [question.unit, day, day],
        )
        units = [unit for (unit,) in cursor.fetchall()]
    Ledger.objects.bulk_create(
        [Ledger(unit_id=unit, regime=question.regime) for unit in units], ignore_conflicts=True, batch_size=1000
    )
    held = Ledger.objects.filter(regime=question.regime, unit__in=units).order_by("unit").select_for_update()
    list(held.values_list("pk", flat=True))


def _written(
    question: Question, unit: Unit, answer: Consolidated, rows: list[ConsolidatedFigure], digest: str, note: str,
    by: Any, before: Consolidation | None,
) -> Consolidation:  # fmt: skip
    with everything("keep what went into totals that are sealed"):
        units = _units(answer) & reporters(question)
        outs = kept_out(question)
    made = Consolidation(
        unit=unit, regime=question.regime, period=question.period, number=before.number + 1 if before else 1,
        map_day=question.map_day, basis=question.basis.value, known=question.at, reported=len(units),
        absent=len(answer.absent), cells=len(rows), doubtful=sum(1 for row in rows if row.doubts), digest=digest,
        inputs={
            "members": sorted(units),
            "additions": sorted({one.id for found in answer.additions.values() for one in found}),
            "kept_out": [_out_as_json(out) for out in outs],
        },
        note=note.strip(),
    )  # fmt: skip
    event = tell(
        events.SEALED, subject=made, unit=unit, actor=by, reason=note.strip(), period=question.period,
        regime=question.regime, number=made.number, cells=made.cells, digest=digest,
    )  # fmt: skip
    made.event, made.author, made.on_behalf = event, by or event.actor, event.on_behalf
    made.save()
    for row in rows:
        row.consolidation = made
    ConsolidatedFigure.objects.bulk_create(rows, batch_size=300)
    return made


def _units(answer: Consolidated) -> set[int]:
    with connection.cursor() as cursor:
        relation = answer.members.relation
        cursor.execute(f"SELECT m.unit FROM ({relation.sql}) m", relation.values)
        return {unit for (unit,) in cursor.fetchall()}


def _out_as_json(out: Out) -> dict[str, Any]:
    cells = {"but": sorted(out.but), "cells": sorted(out.cells)}
    return {"units": sorted(out.units), "indicators": sorted(out.indicators), **cells}


def _out_of(kept: Mapping[str, Any]) -> Out:
    but, cells = (frozenset(Cell(*cell) for cell in kept[name]) for name in ("but", "cells"))
    return Out(frozenset(kept["units"]), frozenset(kept["indicators"]), but, cells)


# --- cells


def rows_of(answer: Consolidated, known: Catalogue) -> list[ConsolidatedFigure]:
    """The finished cells of the question's unit as rows, in the order of the catalogue."""
    unit = answer.question.unit
    found = [(cell, answer.of(unit, cell)) for cell in answer.cells]
    return [row_of(cell, result, known) for cell, result in found if result is not None]


def row_of(cell: Cell, result: Result, known: Catalogue) -> ConsolidatedFigure:
    """A cell as it is sealed."""
    figure, units, total = result.figure, result.sum_of_units or result.figure, result.total
    above, below = result.numerator, result.denominator
    return ConsolidatedFigure(
        indicator=cell.indicator, breakdown=cell.breakdown, method=result.method.value, rule=rule_of(cell, known),
        state=figure.state.value, amount=figure.amount, scale=figure.scale, units_amount=units.amount,
        value=total.value, none_arisen=total.none_arisen, not_applicable=total.not_applicable, blank=total.blank,
        unreadable=total.unreadable, absent=result.absent, numerator=above.amount if above else None,
        denominator=below.amount if below else None, answers=[list(pair) for pair in result.answers],
        doubts=[doubt.code for doubt in result.doubts],
    )  # fmt: skip


def rule_of(cell: Cell, known: Catalogue) -> str:
    """What the method goes by: the formula of a ratio, the code list of answers."""
    indicator = known.indicators.get(cell.indicator)
    if indicator is None:
        return ""
    method = known.rollup_of(cell.indicator, cell.breakdown if cell.breakdown in known.breakdowns else None)
    if method == Method.ratio:
        return indicator.formula or ""
    listed = method in (Method.share, Method.list)
    return "; ".join(f"{code.value} = {code.label}" for code in indicator.codes) if listed else ""


COMPARED = (
    "state", "amount", "scale", "units_amount", "value", "none_arisen", "not_applicable", "blank", "unreadable",
    "numerator", "denominator", "answers", "doubts",
)  # fmt: skip
"""What is compared when a seal is added up again. Who had sent nothing then is not: duties change."""


def digest_of(rows: Iterable[ConsolidatedFigure]) -> str:
    """SHA-256 over everything the cells say."""
    told = [
        [getattr(row, name) for name in ("indicator", "breakdown", "method", "rule", "absent", *COMPARED)]
        for row in sorted(rows, key=lambda row: (row.indicator, row.breakdown))
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def figure_of(row: ConsolidatedFigure) -> Figure:
    """The total a sealed cell says."""
    return Figure(FigureState(row.state), row.amount, row.scale)


def changes(before: Consolidation, after: Consolidation) -> tuple[Change, ...]:
    """The cells whose total differs between two seals, in the order of the later one."""
    was = {Cell(row.indicator, row.breakdown): figure_of(row) for row in before.figures.order_by("id")}
    now = {Cell(row.indicator, row.breakdown): figure_of(row) for row in after.figures.order_by("id")}
    cells = [*now, *(cell for cell in was if cell not in now)]
    return tuple(Change(cell, was.get(cell), now.get(cell)) for cell in cells if was.get(cell) != now.get(cell))


# --- added up again


class Again(Live):
    """The engine on what was kept with a seal, as known at its moment."""

    def __init__(self, sealed: Consolidation) -> None:
        figures = facts(at=sealed.known).filter(period=sealed.period, regime=sealed.regime, repeat=0)
        for kept in sealed.inputs["kept_out"]:
            figures = figures.exclude(_out_of(kept).condition)
        self.figures = figures.order_by()
        self.members = pairs((sealed.unit_id, unit) for unit in sealed.inputs["members"])


def again(sealed: Consolidation) -> dict[Cell, Result]:
    """The cells of a seal, added up again from the figures as known at its moment."""
    known = catalogue()
    with everything("add up again what was sealed"):
        results = add_up(Again(sealed), known)
        entries = entries_of(sealed)
    keyed: dict[Any, list[Entry]] = {}
    for entry in entries:
        keyed.setdefault((sealed.unit_id, sealed.period, entry.cell), []).append(entry)
    if keyed:
        results = with_added(results, added(keyed), known)
    return {cell: result for (_, _, cell), result in results.items()}


def entries_of(sealed: Consolidation) -> list[Entry]:
    """The additions that went into a seal, as they stood at its moment."""
    rows = Addition.objects.filter(pk__in=sealed.inputs["additions"], recorded__lte=sealed.known, withdrawn=False)
    rows = rows.exclude(superseded__lte=sealed.known)
    return [Entry._make(row) for row in rows.order_by("recorded", "id").values_list(*COLUMNS)]


def differences(sealed: Consolidation) -> Iterable[tuple[Cell, str, ConsolidatedFigure | None, Result | None]]:
    """What does not come out again: (cell, which field, as sealed, as added up again). Field 'rule': the catalogue has
    changed since, so the cell proves nothing."""
    known = catalogue()
    results = again(sealed)
    kept = {Cell(row.indicator, row.breakdown): row for row in sealed.figures.order_by("id")}
    for cell in [*kept, *(cell for cell in results if cell not in kept)]:
        row, result = kept.get(cell), results.get(cell)
        if row is None or result is None:
            yield cell, "cell", row, result
            continue
        fresh = row_of(cell, result, known)
        if (row.method, row.rule) != (fresh.method, fresh.rule):
            yield cell, "rule", row, result
            continue
        for name in COMPARED:
            if getattr(row, name) != getattr(fresh, name):
                yield cell, name, row, result
                break
