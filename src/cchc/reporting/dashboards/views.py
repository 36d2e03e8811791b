"""The boards: for a leader, for the officer who collects, and for one indicator."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cchc.core.rollup.result import Cell
from cchc.platform.accounts.actors import held_by
from cchc.platform.accounts.models import Role
from cchc.reporting.catalogue import selectors as catalogue
from cchc.reporting.dashboards import packs
from cchc.reporting.dashboards.asking import Asked, asked
from cchc.reporting.dashboards.course import course
from cchc.reporting.dashboards.leader import leader_board
from cchc.reporting.dashboards.officer import officer_board
from cchc.reporting.dashboards.one import one_indicator, parts_of
from cchc.reporting.dashboards.policies import TARGETS

OFFICERS = frozenset({Role.COLLECTOR, Role.ADMINISTRATOR})


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The board for the person's role: a leader's, or that of who collects."""
    roles = {Role(one.grant.role) for one in held_by(request.user)}
    return officer(request) if roles & OFFICERS and Role.LEADER not in roles else leader(request)


@require_safe
def leader(request: HttpRequest) -> HttpResponse:
    """Six figures, three things to decide, two units that need a call."""
    ask = asked(request)
    made = leader_board(ask) if ask.period else None
    return render(request, "dashboards/leader.html", {**frame(request, ask, "leader"), "board": made})


@require_safe
def officer(request: HttpRequest) -> HttpResponse:
    """Who is outlying, late or missing, what was explained away, what contradicts itself."""
    ask = asked(request)
    made = officer_board(ask) if ask.period else None
    return render(request, "dashboards/officer.html", {**frame(request, ask, "officer"), "board": made})


@require_safe
def indicator(request: HttpRequest, identifier: str) -> HttpResponse:
    """One indicator over the units below. 404 for what the catalogue does not know."""
    found = catalogue.indicator(identifier)
    if found is None:
        raise Http404
    part = request.GET.get("part", "")
    if part and part not in found.breakdowns:
        raise Http404
    ask = asked(request)
    made = one_indicator(ask, Cell(identifier, part), found) if ask.period else None
    context = {
        **frame(request, ask, "indicator"),
        "indicator": found,
        "part": part,
        "parts": parts_of(found),
        "one": made,
        "course": course(ask, made.cell, made.goal) if made else None,
        "tiles_remark": packs.tiles_remark(),
    }
    return render(request, "dashboards/indicator.html", context)


def frame(request: HttpRequest, ask: Asked, shown: str) -> dict[str, Any]:
    """What every board shows at its top."""
    may = TARGETS.allows(request.user, "administer", ask.unit).yes
    return {"ask": ask, "shown": shown, "may_set": may}
