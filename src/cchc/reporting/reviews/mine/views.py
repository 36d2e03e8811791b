"""What waits for me, and beside it the list of all reports owed."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cchc.core.vietnamese.text import fold_key
from cchc.platform.accounts.actors import own_units
from cchc.platform.units.models import Unit
from cchc.reporting.forms.filed import filed
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reviews.desk.policies import DESK
from cchc.reporting.reviews.mine.points import add_points
from cchc.reporting.reviews.mine.work import Work, complete, done, planned, work

PER_PAGE = 50
UNITS_SHOWN = 12
LISTS = frozenset({"all", "mine"})


@never_cache
@require_safe
def duties(request: HttpRequest) -> HttpResponse:
    """What waits for the person, the most urgent first; with a search or `units` in the address, the list."""
    if request.GET.get("q", "").strip() or request.GET.get("units") in LISTS or "page" in request.GET:
        return listed(request)
    found = work(request.user)
    complete(found)
    add_points(found)
    request.waiting_count = found.count  # type: ignore[attr-defined]  # the rail need not count again
    context = {
        "work": found,
        "done": done(found.mine),
        "planned": planned(found.mine),
        "my_units": _my_units(found),
        "follows": DESK.allows(request.user, "read", None).yes,
        "today": timezone.localdate(),
    }
    return render(request, "reviews/mine/mine.html", context)


def _my_units(found: Work) -> list[Unit]:
    """The person's own units that owe reports, by name: not their rooms."""
    mine = set(found.mine.units) - set(found.mine.before)
    owing = Obligation.objects.filter(unit__in=mine).order_by().values("unit")
    return list(Unit.objects.filter(pk__in=owing).order_by("name", "id")[:UNITS_SHOWN]) if mine else []


def listed(request: HttpRequest) -> HttpResponse:
    """Reports owed by all units in scope, or by the person's own; by search."""
    query, mine = request.GET.get("q", "").strip(), own_units(request.user)
    own = request.GET.get("units") == "mine" and not query and bool(mine)
    owed = Obligation.objects.exclude(state=Obligation.State.NOT_REQUIRED)
    owed = owed.annotate(filed=filed())
    if own:
        owed = owed.filter(unit__in=mine)
    for word in fold_key(query).split():
        owed = owed.filter(unit__folded__contains=word)
    ordered = owed.select_related("unit", "period__regime", "report").order_by("-due", "unit__name", "id")
    context = {
        "page": Paginator(ordered, PER_PAGE).get_page(request.GET.get("page")),
        "query": query,
        "own": own,
        "has_unit": bool(mine),
        "today": timezone.localdate(),
    }
    return render(request, "reviews/mine/listed.html", context)
