"""Figures given under another regime, taken over together; and the keying sheet for systems without a door."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cchc.reporting.exchange import keying as screens
from cchc.reporting.exchange.incoming import is_open
from cchc.reporting.exchange.views import form_for, owed_for
from cchc.reporting.figures import filling
from cchc.reporting.figures.cells import Conflict
from cchc.reporting.figures.form import Form, Line
from cchc.reporting.figures.hands import Closed
from cchc.reporting.forms.models import Obligation, Regime


def offered(form: Form) -> list[Line]:
    """Rows for which the unit reported something for the same days under another regime."""
    return [line for line in form.answered if any(one.same_window for one in line.elsewhere)]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def elsewhere(request: HttpRequest, period: UUID, unit: UUID, form: str) -> HttpResponse:
    """What the unit reported for the same days under another regime, with its source; a POST takes all or some."""
    owed = owed_for(request, period, unit, form, "write" if request.method == "POST" else "read")
    shown = form_for(request, owed)
    lines = offered(shown)
    if request.method == "POST":
        _take_over(request, owed, shown, lines)
        return redirect(reverse("exchange:elsewhere", args=[period, unit, form]))
    rows = [(line, next(one for one in line.elsewhere if one.same_window)) for line in lines]
    context = {
        "owed": owed,
        "rows": [(line, one, same(line, one)) for line, one in rows],
        "new": sum(not same(line, one) for line, one in rows),
        "regimes": dict(Regime.objects.values_list("code", "name")),
        "may_write": any(line.may_write for line in lines),
        "is_open": is_open(owed),
    }
    return render(request, "exchange/elsewhere.html", context)


def same(line: Line, one: object) -> bool:
    """Whether the form says the same already."""
    seen = line.seen
    return seen is not None and (seen.state, seen.amount, seen.scale) == (one.state, one.amount, one.scale)  # type: ignore[attr-defined]


def _take_over(request: HttpRequest, owed: Obligation, form: Form, lines: list[Line]) -> None:
    """Take the chosen rows over, each for itself: one that somebody else wrote meanwhile stops no other."""
    everything = request.POST.get("which") == "all"
    chosen = [
        line
        for line in lines
        if line.may_write and ((everything and line.empty) or f"take:{line.row.key}" in request.POST)
    ]
    done = clashes = 0
    try:
        for line in chosen:
            try:
                done += len(filling.take_over(form, line, obligation=owed, by=request.user).figures)
            except Conflict:
                clashes += 1
    except Closed as closed:
        messages.error(request, closed.said)
        return
    if clashes:
        messages.warning(request, _("Somebody else wrote into this form meanwhile; look at it again."))
    if done:
        messages.success(request, ngettext("%(n)d figure taken over.", "%(n)d figures taken over.", done) % {"n": done})
    elif not clashes:
        messages.info(request, _("Nothing was chosen, or all of it stands in the form already."))


@never_cache
@require_safe
def keying(request: HttpRequest, period: UUID, unit: UUID, form: str) -> HttpResponse:
    """The figures in the order of the screens of a system they are typed into again."""
    owed = owed_for(request, period, unit, form)
    shown = form_for(request, owed)
    offers = screens.screens_for(form)
    wanted = request.GET.get("screen", "")
    screen = next((one for one in offers if one.code == wanted), offers[0])
    context = {
        "owed": owed,
        "form": shown,
        "screens": offers,
        "screen": screen,
        "parts": screens.in_order(screen, shown),
        "store": f"cchc.keying.{request.user.pk}.{owed.period.public_id}.{owed.unit.public_id}.{form}.{screen.code}",
    }
    return render(request, "exchange/keying.html", context)
