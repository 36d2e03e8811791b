"""Reading the tree: today or on another day, one unit, search, what became of what."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cchc.platform.ui.days import typed_day
from cchc.platform.units import panels, selectors
from cchc.platform.units.forms import FORMS
from cchc.platform.units.maps import on_map
from cchc.platform.units.models import Change, Kind, Level, Unit
from cchc.platform.units.policies import may_change
from cchc.platform.units.search import search
from cchc.platform.units.services import can_undo

PAGE = 50
FOUND = 8


def _day(request: HttpRequest) -> tuple[date, str]:
    """The day asked for, today without one; and what is wrong with it."""
    typed = request.GET.get("day", "").strip()
    if not typed:
        return selectors.today(), ""
    if day := typed_day(typed):
        return day, ""
    return selectors.today(), _("“%(day)s” is no day. Write it like 30/6/2025.") % {"day": typed}


def _groups(parent: Unit, day: date) -> list[dict[str, Any]]:
    """Units under `parent` on `day`, by kind. Two queries."""
    order = Case(*(When(kind=kind, then=Value(n)) for n, kind in enumerate(Kind)), output_field=IntegerField())
    units = selectors.with_children(selectors.children_on(parent, day), day).order_by(order, "folded", "pk")
    found = list(units)
    called = selectors.names_on(found, day)
    for unit in found:
        unit.name = called[unit.pk]
    groups = [(kind, list(group)) for kind, group in groupby(found, key=lambda unit: unit.kind)]
    return [
        {"kind": Kind(kind).label, "units": group, "leaves": 2 * sum(one.below > 0 for one in group) < len(group)}
        for kind, group in groups
    ]


@require_safe
def tree(request: HttpRequest) -> HttpResponse:
    """The tree on a day, opened down to the unit asked for (`open`); the rest opens where it is touched."""
    day, wrong = _day(request)
    top = selectors.root()
    opened = Unit.objects.filter(code=request.GET.get("open", "")).first()
    path = [top, *(selectors.ancestors(opened, day) if opened else ()), opened]
    branches = {unit.pk: _groups(unit, day) for unit in dict.fromkeys(path) if unit}
    context = {
        "top": top,
        "day": day,
        "today": selectors.today(),
        "wrong": wrong,
        "branches": branches,
        "outside": selectors.outside().count(),
        "may_change": top is not None and may_change(request.user, top),
    }
    return render(request, "units/tree.html", context, status=422 if wrong else 200)


@require_safe
def branch(request: HttpRequest, code: str) -> HttpResponse:
    """What stands under one unit: the part of the tree that is fetched when it is opened."""
    day, _wrong = _day(request)
    parent = get_object_or_404(Unit, code=code)
    return render(request, "units/_branch.html", {"groups": _groups(parent, day), "day": day, "branches": {}})


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Units by any name they have or had."""
    typed = request.GET.get("q", "").strip()
    only_today = bool(request.GET.get("today"))
    hits = search(typed, selectors.today() if only_today else None) if typed else []
    context = {"q": typed, "hits": hits, "only_today": only_today, "kinds": dict(Kind.choices)}
    part = request.headers.get("HX-Target") == "found"
    return render(request, "units/_hits.html" if part else "units/search.html", context)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Options for a field that asks for a unit."""
    typed = next(iter(request.GET.values()), "").splitlines()
    hits = search(typed[-1], limit=FOUND) if typed and len(typed[-1]) > 1 else []
    return render(request, "units/_options.html", {"hits": [hit for hit in hits if hit.unit.kind]})


@require_safe
def outside(request: HttpRequest) -> HttpResponse:
    """Names found in reports that mean no unit of the tree yet."""
    page = Paginator(selectors.outside().order_by("folded", "pk"), PAGE).get_page(request.GET.get("page"))
    return render(request, "units/outside.html", {"page": page, "levels": dict(Level.choices)})


@require_safe
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """One unit: names, places, what it came from and became, the ledger about it, what an administrator may do."""
    shown = get_object_or_404(Unit.objects.select_related("bound_to"), code=code)
    today = selectors.today()
    last = shown.ends - timedelta(days=1) if shown.ends and shown.ends <= today else today
    may = bool(shown.kind) and may_change(request.user, shown)
    entries = list(selectors.ledger(shown))
    newest = max((entry.pk for entry in entries if not entry.undone), default=None)
    undoable = next((entry for entry in entries if entry.pk == newest), None)
    context = {
        "unit": shown,
        "day": today,
        "last": last,
        "path": selectors.ancestors(shown, last),
        "names": shown.names.all(),
        "places": shown.placements.select_related("parent", "change").order_by("begins"),
        "successors": selectors.successors(shown),
        "predecessors": selectors.predecessors(shown),
        "ledger": entries,
        "undoable": undoable if may and undoable and can_undo(undoable) is None else None,
        "below": selectors.children_on(shown, last).count(),
        "held": selectors.held(shown, today).count(),
        "kind": dict(Kind.choices).get(shown.kind, ""),
        "verbs": [(verb, form.title) for verb, form in FORMS.items()] if may and not shown.ends else [],
        "panels": panels.of(request, shown),
        "may_establish": may and not shown.ends,
    }
    return render(request, "units/unit.html", context)


@require_safe
def on_maps(request: HttpRequest, code: str) -> HttpResponse:
    """What the communes under a unit on one day correspond to today, and the other way round."""
    shown = get_object_or_404(Unit, code=code)
    until = selectors.today()
    since, wrong = _day(request)
    if not request.GET.get("day") or wrong:
        since = _eve(shown, until)
    then = [one for one in selectors.subtree_named(shown, since) if one.level == Level.COMMUNE]
    held = _communes(selectors.held(shown, until)).filter(Q(begins=None) | Q(begins__lte=since), ends__gt=since)
    past = selectors.named(held.order_by().values_list("pk", flat=True))
    origins = sorted({*then, *past}, key=lambda one: (one.folded, one.pk))
    matches = on_map(origins, since, until)
    units = {found.pk: found for found in selectors.named({match.after for match in matches})}
    inside = set(selectors.subtree_ids(shown, until))
    rows = []
    for origin in origins:
        after = [(units[match.after], match.share) for match in matches if match.unit == origin.pk]
        rows.append({"before": origin, "after": sorted(after, key=lambda pair: pair[0].folded), "inside": inside})
    context = {
        "unit": shown,
        "since": since,
        "until": until,
        "wrong": wrong,
        "rows": rows,
        "afters": len({match.after for match in matches}),
        "broken": len({match.unit for match in matches if match.share is None}),
        "inside": inside,
    }
    return render(request, "units/map.html", context, status=422 if wrong else 200)


def _communes(units: QuerySet[Unit]) -> QuerySet[Unit]:
    return units.filter(level=Level.COMMUNE)


def _eve(shown: Unit, until: date) -> date:
    """The day before the last change that passed tasks into or out of the unit, or what it holds."""
    held = selectors.held(shown, until).values("pk")
    concerned = Q(parts__before=shown) | Q(parts__after=shown) | Q(parts__before__in=held)
    last = Change.objects.filter(concerned, undone=None, effective__lte=until).order_by("-effective").first()
    return last.effective - timedelta(days=1) if last else until
