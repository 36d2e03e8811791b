"""Pages of the working calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cchc.platform.calendar import selectors, services
from cchc.platform.calendar.clock import today
from cchc.platform.calendar.forms import DayForm, ReasonForm, SwapForm
from cchc.platform.calendar.models import Day
from cchc.platform.calendar.policies import CALENDAR
from cchc.platform.events import showing
from cchc.platform.events.models import Event
from cchc.platform.ui.forms import Typed

FIRST, LAST = 1990, 2199
WEEKDAYS = (
    pgettext_lazy("head of a calendar", "Mon"),
    pgettext_lazy("head of a calendar", "Tue"),
    pgettext_lazy("head of a calendar", "Wed"),
    pgettext_lazy("head of a calendar", "Thu"),
    pgettext_lazy("head of a calendar", "Fri"),
    pgettext_lazy("head of a calendar", "Sat"),
    pgettext_lazy("head of a calendar", "Sun"),
)
SHOWN = 50


def year(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """Twelve months, what is off and why, swaps as pairs, and what was taken out."""
    CALENDAR.require(request.user, "read", None)
    now = today()
    shown = year or now.year
    if not FIRST <= shown <= LAST:
        raise Http404
    months = selectors.year_of(shown, now)
    context = {
        "year": shown,
        "months": months,
        "total": sum(month.working for month in months),
        "days": selectors.of_year(shown),
        "taken_out": selectors.taken_out(shown),
        "years": selectors.years(),
        "weekdays": WEEKDAYS,
        "week_source": selectors.week().source,
        "may": CALENDAR.allows(request.user, "administer", None).yes,
    }
    return render(request, "calendar/year.html", context)


def history(request: HttpRequest) -> HttpResponse:
    """Every change of the calendar, newest first."""
    CALENDAR.require(request.user, "read", None)
    found = Event.objects.filter(kind__startswith="calendar.").select_related("actor").order_by("-id")
    page = Paginator(found, SHOWN).get_page(request.GET.get("page"))
    return render(request, "calendar/history.html", {"page": page, "lines": showing.lines(page.object_list)})


def add(request: HttpRequest) -> HttpResponse:
    """One day becomes free, or worked."""

    def build(typed: dict[str, Any]) -> services.Change:
        day = _row(typed)
        day.working = typed["working"] == "1"
        return services.adding(day)

    return _change(request, DayForm, build, {"title": _("Add a day off or a working day"), "do": _("Add")})


def swap(request: HttpRequest) -> HttpResponse:
    """Two days change places."""

    def build(typed: dict[str, Any]) -> services.Change:
        name = f"Làm bù cho ngày {typed['date']:%d/%m/%Y}: {typed['name']}"[:200]
        return services.swapping(_row(typed), typed["swap"], name)

    return _change(request, SwapForm, build, {"title": _("Swap a working day and a day off"), "do": _("Swap")})


def remove(request: HttpRequest, day: UUID) -> HttpResponse:
    """Take a row out."""
    row = get_object_or_404(Day, public_id=day)
    words = {"title": _("Take out of the calendar"), "do": _("Take out"), "row": row}
    return _change(request, ReasonForm, lambda _typed: services.removing(row), words)


def restore(request: HttpRequest, day: UUID) -> HttpResponse:
    """Put back what was taken out."""
    row = get_object_or_404(Day, public_id=day)
    words = {"title": _("Put back into the calendar"), "do": _("Put back"), "row": row}
    return _change(request, ReasonForm, lambda _typed: services.restoring(row), words)


def _change(
    request: HttpRequest,
    form_class: type[Typed],
    build: Callable[[dict[str, Any]], services.Change],
    words: dict[str, Any],
) -> HttpResponse:
    """Form → what it would move → done. Where deadlines rest on the change they are shown first."""
    CALENDAR.require(request.user, "administer", None)
    context: dict[str, Any] = {**words, "back": _year_of(words.get("row"))}
    if request.method != "POST":
        start = {"date": request.GET.get("date") or None}
        return render(request, "calendar/change.html", {**context, "form": form_class(initial=start)})
    form = form_class(request.POST)
    status = 422
    if form.is_valid():
        try:
            change = build(form.cleaned_data)
            effect = services.effect_of(change)
            context["effect"] = effect
            agreed = request.POST.get("confirmed") == effect.digest and "agree" in request.POST
            if effect.digest and not agreed:
                context["unagreed"] = "seen" in request.POST
                status = 422 if context["unagreed"] else 200
            else:
                services.make(change, form.cleaned_data["reason"], effect.digest)
                messages.success(request, gettext("The calendar is changed."))
                return redirect("calendar:year", year=(change.add or change.remove)[0].date.year)
        except services.CalendarRefused as refused:
            said = refused.message.text(get_language() or "vi")
            form.add_error(refused.field if refused.field in form.fields else None, said)
            context.pop("effect", None)
    return render(request, "calendar/change.html", {**context, "form": form}, status=status)


def _row(typed: dict[str, Any]) -> Day:
    kept = ("date", "name", "decision", "decided")
    return Day(**{name: typed[name] for name in kept}, working=False, source=gettext("Entered by an administrator"))


def _year_of(row: Day | None) -> int:
    day: date = row.date if row else today()
    return day.year
