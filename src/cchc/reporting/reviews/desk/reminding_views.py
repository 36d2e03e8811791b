"""Reminding many units at once, and the list of who is late."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from cchc.platform.units.models import Unit
from cchc.reporting.forms.models import Obligation, ReportingPeriod
from cchc.reporting.reminders import services, wording
from cchc.reporting.reviews.desk import late as late_list
from cchc.reporting.reviews.desk import places
from cchc.reporting.reviews.desk.matrix import Row, below, rows_of
from cchc.reporting.reviews.desk.policies import DESK
from cchc.reporting.reviews.desk.views import asked_period

MOST_WORDS = 500


def chosen_rows(request: HttpRequest, period: ReportingPeriod, action: str) -> list[Obligation]:
    """The obligations of the units ticked (`u`: codes). Refused where the person may not do `action` with one."""
    ticked = set(request.POST.getlist("u"))
    may = DESK.visible(request.user, action).values("pk")
    rows = below(request.user, period).filter(unit__code__in=ticked)
    allowed = rows.filter(pk__in=may).select_related("unit", "report", "period__regime")
    found = list(allowed.order_by("unit__folded", "id"))
    for unit in Unit.objects.filter(code__in=ticked - {one.unit.code for one in found})[:1]:
        DESK.require(request.user, action, unit)
    return found


def back(request: HttpRequest, period: ReportingPeriod) -> str:
    """The desk as it was left: its filters come along in the form."""
    asked = request.POST.get("back", "")
    return f"{reverse('reviews:desk', args=[period.public_id])}{asked if asked.startswith('?') else ''}"


@require_POST
def remind(request: HttpRequest, period: UUID) -> HttpResponse:
    """First the texts, then, with `go`, one reminder to each of the units ticked; never twice on one day."""
    found = asked_period(request, period)
    rows = chosen_rows(request, found, "remind")
    if not rows:
        messages.warning(request, _("Tick the units first: then they are reminded together."))
        return redirect(back(request, found))
    remark, leaders = request.POST.get("remark", "").strip(), bool(request.POST.get("leaders"))
    context: dict[str, Any] = {
        "period": found, "remark": remark, "leaders": leaders, "back": request.POST.get("back", ""),
        "units": [one.unit for one in rows], "here": back(request, found), "most": MOST_WORDS,
    }  # fmt: skip
    if len(remark) > MOST_WORDS:
        context["error"] = _("Write at most %(most)s letters.") % {"most": MOST_WORDS}
    elif request.POST.get("go"):
        try:
            outcome = services.by_hand(found, rows, by=request.user, remark=remark, leaders=leaders)
        except services.AtNight:
            context["error"] = _("Nobody is reminded at night. Send it in the day; nothing was sent.")
        else:
            _tell(request, outcome)
            return redirect(back(request, found))
    context["texts"] = services.texts(found, rows, remark)
    lines = [f"{n}. {text.text('vi')}" for n, (_owed, text) in enumerate(context["texts"], 1)]
    context["copy"] = "\n".join([*lines, wording.way_in()])
    return render(request, "reviews/desk/remind.html", context, status=422 if "error" in context else 200)


def _tell(request: HttpRequest, outcome: services.Outcome) -> None:
    if outcome.told:
        n = len(outcome.told)
        messages.success(request, ngettext("%(n)s unit was reminded.", "%(n)s units were reminded.", n) % {"n": n})
    if outcome.again:
        names = _names(outcome.again)
        messages.warning(request, _("Reminded today already, not told again: %(names)s.") % {"names": names})
    if outcome.nobody:
        names = _names(outcome.nobody)
        messages.warning(request, _("Nobody has an account there, please call: %(names)s.") % {"names": names})
    if outcome.done:
        messages.warning(request, _("Nothing to send any more: %(names)s.") % {"names": _names(outcome.done)})


def _names(units: list[Unit]) -> str:
    shown = ", ".join(unit.name for unit in units[:8])
    return shown + (f" … (+{len(units) - 8})" if len(units) > 8 else "")


@require_safe
def late(request: HttpRequest, period: UUID) -> HttpResponse:
    """Who is late: a text and a picture to paste into a chat."""
    found = asked_period(request, period)
    rows = _rows(request, found)
    context = {
        "period": found, "place": places.chosen(request.user, request.GET.get("unit", "")),
        "late": late_list.unsent(rows), "text": late_list.text(found, rows), "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "reviews/desk/late.html", context)


@require_safe
def late_picture(request: HttpRequest, period: UUID) -> HttpResponse:
    """The list of who is late as a picture."""
    found = asked_period(request, period)
    answer = HttpResponse(late_list.picture(found, _rows(request, found)), content_type="image/png")
    answer["Cache-Control"] = "private, no-store"
    return answer


def _rows(request: HttpRequest, period: ReportingPeriod) -> list[Row]:
    unit = places.chosen(request.user, request.GET.get("unit", ""))
    owed = below(request.user, period, unit).select_related("unit", "report", "period__regime")
    return rows_of(list(owed), period)
