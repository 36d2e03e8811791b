"""Which totals there are, one as a table, who is missing in it, and the unit's own report beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cchc.platform.accounts.contacts import contact_of
from cchc.platform.units.selectors import name_on
from cchc.reporting import simulation
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.consolidation import missing, offers, showing
from cchc.reporting.consolidation.forms import MAPS
from cchc.reporting.consolidation.policies import TOTALS
from cchc.reporting.consolidation.views.asking import Asked, asked, asked_cell
from cchc.reporting.consolidation.views.panels import panel_of
from cchc.reporting.figures.policies import BELOW


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Units whose totals the person may see, and the periods that have something to add up, with how complete."""
    offer = offers.offered(request.user, request.GET.get("unit", ""), request.GET.get("q", ""))
    return render(request, "consolidation/choose.html", {"offer": offer})


def usual(ask: Asked) -> tuple[Asked, list[str]]:
    """The question with whose rows are taken where the address says nothing, and the forms there are to choose from."""
    forms, choices = showing.forms_of(ask.question), ask.choices
    rows = choices.rows if choices.rows in (showing.ALL, *catalogue().templates) else ""
    group = choices.group
    if choices.units and group is None:
        group = 1
    made = replace(choices, rows=rows or (forms[0] if forms else showing.ALL), group=group)
    return replace(ask, choices=made), forms


@require_safe
def table(request: HttpRequest, unit: str, regime: str, period: str) -> HttpResponse:
    """The totals of a unit: every row with how many answered, what is missing and what to doubt. `?cell=C3.3a` opens a
    number beside it."""
    ask, forms = usual(asked(request, unit, regime, period))
    source = ask.source()
    sections = showing.sections(source, ask.choices)
    worst = showing.worst(source)
    compares = source.before is not None and not source.units
    context: dict[str, Any] = {
        **frame(ask),
        "sections": sections,
        "forms": forms,
        "columns": columns(ask, source.units),
        "compares": compares,
        "span": (4 + len(source.units)) if source.units else (6 + 2 * compares),
        "answered": len(source.now.cells),
        "doubtful": len(worst),
        "errors": sum(any(mark.error for mark in said) for said in worst.values()),
        "absent": source.now.absent,
        "late": missing.late_among(ask, source.now.absent),
        "sent": ask.sent,
        "notes": ask.notes,
        "may_seal": bool(TOTALS.allows(request.user, "seal", ask.unit)),
    }
    if cell := asked_cell(request):
        context |= panel_of(request, ask, cell)
    return render(request, "consolidation/table.html", context, status=422 if ask.choices.errors else 200)


def frame(ask: Asked) -> dict[str, Any]:
    """What every page of one total shows at its top."""
    language = get_language() or "vi"
    return {
        "ask": ask, "choices": ask.choices, "maps": MAPS.items(), "language": language, "simulated": simulation.there()
    }  # fmt: skip


def columns(ask: Asked, units: Sequence[int]) -> list[tuple[str, str]]:
    """Heads of the columns of units: name on the day of the map, and address of the unit's own total."""
    found = {one.pk: one for one in showing.units_named(units, ask.question.map_day)}
    return [
        (found[unit].name, replace(ask, unit=found[unit]).url("table", columns=None, group=None, rows=None))
        for unit in units
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def absent_units(request: HttpRequest, unit: str, regime: str, period: str) -> HttpResponse:
    """Who owes the report and has sent none that counts, since when it is due, and a text to send them. A collector
    asks (POST) how to reach one of the people; that reading is written down."""
    ask = asked(request, unit, regime, period)
    found = missing.absent_units(ask)
    person, reached = None, None
    if request.method == "POST":
        lacking, person = found.worker(request.POST.get("person", ""))
        if lacking is None:
            raise Http404
        BELOW.require(request.user, "receive", lacking.unit)
        why = _("Reminder of the report for %(period)s") % {"period": ask.period_label}
        reached = contact_of(person, why, request.user)
    may_reach = bool(TOTALS.allows(request.user, "adjust", ask.unit))
    context = {**frame(ask), "found": found, "may_reach": may_reach, "person": person, "reached": reached}
    return render(request, "consolidation/absent.html", context)


@require_safe
def compare(request: HttpRequest, unit: str, regime: str, period: str) -> HttpResponse:
    """What the unit reported itself beside what its units add up to, the largest difference first."""
    ask = asked(request, unit, regime, period)
    own = missing.own_beside(ask)
    parent = name_on(ask.unit, ask.question.map_day)
    return render(request, "consolidation/compare.html", {**frame(ask), "own": own, "parent": parent})
