"""The pages of the desk: periods, the matrix, what waits, one unit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cchc.platform.accounts.contacts import contact_of
from cchc.platform.calendar.clock import today
from cchc.platform.units.models import Unit
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.forms.models import ReportingPeriod
from cchc.reporting.reminders import calls, people
from cchc.reporting.reviews.desk import places
from cchc.reporting.reviews.desk.forms import CallForm
from cchc.reporting.reviews.desk.matrix import EXCEPTIONS, LATE, MOST, STEPS, Matrix, below, matrix, rows_of
from cchc.reporting.reviews.desk.policies import DESK
from cchc.reporting.reviews.desk.waiting import waiting_for
from cchc.reporting.reviews.models import ReviewRequest

PERIODS_SHOWN = 24
NOTES_SHOWN = 50


@require_safe
def periods(request: HttpRequest) -> HttpResponse:
    """The periods whose reports the person follows, open ones first."""
    DESK.require(request.user, "read", None)
    shown = [ReportingPeriod.State.OPEN, ReportingPeriod.State.CLOSED]
    known = ReportingPeriod.objects.filter(state__in=shown).select_related("regime")
    found = sorted(known[:PERIODS_SHOWN], key=lambda one: one.state != ReportingPeriod.State.OPEN)
    tallies = places.tallies(request.user, found)
    return render(
        request, "reviews/desk/periods.html", {"lines": [tallies[one.pk] for one in found if one.pk in tallies]}
    )


def asked_period(request: HttpRequest, period: UUID) -> ReportingPeriod:
    """The period of the address; Refused for who follows nobody."""
    DESK.require(request.user, "read", None)
    return get_object_or_404(ReportingPeriod.objects.select_related("regime"), public_id=period)


@require_safe
def desk(request: HttpRequest, period: UUID) -> HttpResponse:
    """Units × steps and fields of work, by trouble. Above `MOST` rows, the units right below are shown first."""
    found = asked_period(request, period)
    unit = places.chosen(request.user, request.GET.get("unit", ""))
    owed = below(request.user, found, unit)
    context: dict[str, Any] = {"period": found, "place": unit, "today": today()}
    if owed.count() > MOST:
        context["parts"] = places.parts(found, unit)
        return render(request, "reviews/desk/parts.html", context)
    only, search = request.GET.get("only", ""), request.GET.get("q", "").strip()
    made = matrix(owed, found, only if only in {*STEPS, LATE, EXCEPTIONS} else "", search)
    context |= {
        "matrix": made, "only": only, "q": search, "chips": _chips(made), "fields": _fields(made),
        "may_remind": any(DESK.allows(request.user, "remind", row.unit).yes for row in made.all[:1]),
    }  # fmt: skip
    return render(request, "reviews/desk/matrix.html", context)


def _chips(made: Matrix) -> list[tuple[str, Any, int]]:
    """Filter, words, how many: exceptions and late first, then every step."""
    first = [(EXCEPTIONS, _("Exceptions"), made.counts[EXCEPTIONS]), (LATE, _("Late"), made.counts[LATE])]
    return [*first, *((code, label, made.counts[code]) for code, label in STEPS.items())]


def _fields(made: Matrix) -> list[tuple[int, str, Any]]:
    """The fields of work of the forms: number, name, how many units are how far."""
    terms = catalogue().terms
    words = {group: terms.get(("group", str(group))) for group in made.groups}
    named = [(group, word.label if word else _("Other rows")) for group, word in words.items()]
    return [(group, name, made.totals[group]) for group, name in named]


@require_safe
def waiting(request: HttpRequest, period: UUID) -> HttpResponse:
    """What waits for the person to look at and accept, the most troubled first."""
    found = asked_period(request, period)
    unit = places.chosen(request.user, request.GET.get("unit", ""))
    rows = waiting_for(request.user, found, unit)
    return render(request, "reviews/desk/waiting.html", {"period": found, "place": unit, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def unit(request: HttpRequest, period: UUID, unit: UUID) -> HttpResponse:
    """One unit in a period: its people, what it owes, what was asked, the calls; a call is written down in one line."""
    found = asked_period(request, period)
    one = get_object_or_404(Unit, public_id=unit)
    DESK.require(request.user, "read", one)
    form, reached, person = CallForm(), None, None
    if request.method == "POST" and request.POST.get("person"):
        DESK.require(request.user, "remind", one)
        person = people.worker(one, request.POST["person"])
        reached = contact_of(person, _("speak about a report that is due")) if person else None
    elif request.method == "POST":
        DESK.require(request.user, "remind", one)
        form = CallForm(request.POST)
        if form.is_valid():
            calls.write(found, one, by=request.user, **form.cleaned_data)
            messages.success(request, _("The call is written down."))
            return redirect(f"{reverse('reviews:desk_unit', args=[found.public_id, one.public_id])}#calls")
    owed = below(request.user, found).filter(unit=one).select_related("unit", "report", "period__regime")
    requests = ReviewRequest.objects.filter(sending__obligation__period=found, sending__report__unit=one)
    context = {
        "period": found, "unit": one, "form": form, "reached": reached, "person": person,
        "rows": rows_of(list(owed), found),
        "workers": people.workers(one), "may_reach": DESK.allows(request.user, "remind", one).yes,
        "requests": requests.select_related("sending", "by").prefetch_related("items").order_by("-id"),
        "said": calls.said(found, one)[:NOTES_SHOWN], "today": today(),
    }  # fmt: skip
    return render(request, "reviews/desk/unit.html", context, status=422 if form.errors else 200)
