"""The panel beside a number: what the total is made of."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cchc.core.rollup.result import Cell, Result
from cchc.core.rollup.time import Made
from cchc.reporting.catalogue.selectors import catalogue, indicator
from cchc.reporting.consolidation import marking, showing
from cchc.reporting.consolidation.carried import carried
from cchc.reporting.consolidation.engines.live import counted
from cchc.reporting.consolidation.forms import ORDERS, named
from cchc.reporting.consolidation.members import Members, members
from cchc.reporting.consolidation.opened import opened
from cchc.reporting.consolidation.over_time import over_time
from cchc.reporting.consolidation.proof import parts as proof_of
from cchc.reporting.consolidation.unusual import doubting, doubts_of
from cchc.reporting.consolidation.views.additions import beside
from cchc.reporting.consolidation.views.asking import Asked, add_up, asked, asked_cell


@require_safe
def parts(request: HttpRequest, unit: str, regime: str, period: str) -> HttpResponse:
    """The panel of one total. Opened by itself, its address leads to the table with the panel beside it."""
    ask = asked(request, unit, regime, period)
    cell = asked_cell(request)
    if cell is None:
        raise Http404
    if not request.headers.get("HX-Request"):
        return redirect(ask.url("table", cell=named(cell)))
    return render(
        request, "consolidation/_panel.html", {"ask": ask, "choices": ask.choices, **panel_of(request, ask, cell)}
    )


def panel_of(request: HttpRequest, ask: Asked, cell: Cell) -> dict[str, Any]:
    """What the panel shows: the total, its parts, the last period, the unit's own report."""
    known = catalogue()
    moved = carried(ask.question, cells=[cell]).answer.members if ask.moves else None
    proof = proof_of(ask.question, cell, relation=moved)
    over = over_time(ask.question, cells=[cell]).of(cell) if ask.choices.made else None
    made_of = moved or members(ask.question)
    result = over.made.result if over and over.made else doubted(proof.result, made_of)
    now = showing.shown(result, known)
    before = add_up(ask.before, cells=[cell]).of(ask.unit.pk, cell) if ask.before else None
    row = showing.Row("", "", False, "", 0, "", cell, now, showing.shown(before, known) if before else None)
    own = (
        counted(ask.question, [cell]).filter(unit=ask.unit.pk, breakdown=cell.breakdown).select_related("unit").first()
    )
    return {
        "cell": cell,
        "cell_name": named(cell),
        "indicator": indicator(cell.indicator),
        "proof": proof,
        "beside": beside(request, ask, proof),
        "panel": row,
        "rule": showing.method_said(cell),
        "marks": list(marking.marks(result, before, quiet=True)),
        "periods": periods_of(ask, cell, over.made) if over and over.made else [],
        "direct": showing.shown(proof.result, known) if over else None,
        "opened": opened(proof, ask.choices),
        "orders": ORDERS.items(),
        "own": own,
        "own_number": own and showing.number_of(own),
    }


def doubted(result: Result | None, made: Members) -> Result | None:
    """The result with what its sum alone does not show."""
    return result and doubting(result, doubts_of(made, {result.cell: result}).get(result.cell, ()))


def periods_of(ask: Asked, cell: Cell, made: Made) -> list[tuple[str, showing.Shown, str]]:
    """The periods a total is made of: code, what each says, and its own page."""
    known = catalogue()
    return [
        (
            one.period,
            showing.shown(one.result, known),
            replace(ask, period=one.period).url("table", cell=named(cell), source=None),
        )
        for one in made.parts
    ]
