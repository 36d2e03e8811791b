"""Pages of periods: opening with a preview, one period, one unit in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from cchc.core.periods.windows import UNBOUND, RuleError, Window
from cchc.platform.calendar.clock import today
from cchc.platform.calendar.forms import ReasonForm
from cchc.platform.units.models import Unit
from cchc.reporting.forms.models import Extension, PeriodWindow, Regime, RegimeKind, ReportingPeriod
from cchc.reporting.forms.regimes import planning, rules, selectors, services
from cchc.reporting.forms.regimes.forms import AskForm, ExtendForm, OpenForm, OwnWindowForm
from cchc.reporting.forms.regimes.policies import REGIMES
from cchc.reporting.forms.regimes.refusals import LeavesGap, RegimeRefused
from cchc.reporting.forms.regimes.views import status_of, tried, year_of

SHOWN = 50
NUMBERED = ("week", "month", "quarter", "half")
ACTS = {
    "close": (
        _("Close the period"),
        _("Close"),
        services.close,
        _("The period is closed; its deadlines stay as they are."),
    ),
    "reopen": (_("Reopen the period"), _("Reopen"), services.reopen, _("The period is open again.")),
    "withdraw": (
        _("Take back the opening"),
        _("Take back the opening"),
        services.withdraw,
        _("The opening is taken back."),
    ),
}


def open_period(request: HttpRequest, code: str, kind: int) -> HttpResponse:
    """Which period, what it would make, and then make it."""
    REGIMES.require(request.user, "administer", None)
    found = get_object_or_404(RegimeKind.objects.select_related("regime"), pk=kind, regime__code=code)
    if found.kind in UNBOUND:
        return redirect("forms:ask", code=code)
    several = found.kind == "years"
    data = request.POST or (request.GET if "year" in request.GET else None)
    shape = {"numbered": not found.number and found.kind in NUMBERED, "several": several}
    form = OpenForm(data, initial={"year": year_of(request)}, **shape)
    context: dict[str, Any] = {"kind": found, "regime": found.regime}
    if data is not None and form.is_valid():
        plan = tried(form, lambda: _plan(found, form.cleaned_data))
        if plan and request.method == "POST":
            period = tried(form, lambda: services.open_period(plan))
            if period:
                messages.success(request, gettext("The period is open."))
                return redirect(period)
        context |= {"plan": plan, "counts": plan.counts() if plan else [], "deadlines": plan and _by_due(plan)}
    context["form"] = form
    return render(request, "forms/regimes/open.html", context, status=422 if form.is_bound and form.errors else 200)


def _plan(kind: RegimeKind, typed: dict[str, Any]) -> planning.Plan:
    which = rules.named(kind, typed["year"], typed.get("number", 0), typed.get("last_year", 0))
    try:
        return planning.plan(kind, which)
    except RuleError as error:
        raise RegimeRefused(error.message, "year") from error


def _by_due(plan: planning.Plan) -> list[Any]:
    return sorted(plan.deadlines, key=lambda deadline: (deadline.due, deadline.level))


def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Open a thematic or ad hoc period."""
    REGIMES.require(request.user, "administer", None)
    regime = get_object_or_404(Regime, code=code)
    kinds = list(regime.kinds.filter(kind__in=UNBOUND))
    if not kinds:
        raise Http404
    form = AskForm(request.POST or None)
    chosen = next((kind for kind in kinds if kind.kind == request.POST.get("kind")), kinds[0])
    if request.method == "POST" and form.is_valid():
        period = tried(form, lambda: services.open_period(_asked(chosen, form.cleaned_data)))
        if period:
            messages.success(request, gettext("The period is open."))
            return redirect(period)
    context = {"regime": regime, "kinds": kinds, "chosen": chosen, "form": form}
    return render(request, "forms/regimes/ask.html", context, status=status_of(request))


def _asked(kind: RegimeKind, typed: dict[str, Any]) -> planning.Plan:
    try:
        window = Window.of(typed["first"], typed["last"])
    except RuleError as error:
        raise RegimeRefused(error.message, "last") from error
    units = None
    if typed["unit"] or typed["level"]:
        found = rules.senders(kind, window.last_day)
        if typed["level"]:
            found = found.filter(kind__in=rules.kinds_of(typed["level"]))
        if typed["unit"]:
            found = found.filter(pk__in=rules.under(typed["unit"], window.last_day))
        units = list(found)
    return planning.plan_asked(kind, typed["title"], window, typed["due"], typed["template"], units, typed["source"])


def period(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One period: how far it is, deadlines with their arithmetic, who owes."""
    REGIMES.require(request.user, "read", None)
    found = _found(public_id)
    day, state, query = today(), request.GET.get("state", ""), request.GET.get("q", "")
    rows = selectors.obligations(found, state, query, day)
    page = Paginator(rows, SHOWN).get_page(request.GET.get("page"))
    for row in page.object_list:
        row.late = selectors.is_late(row, day)
    above = selectors.parents(page.object_list, found.last_day)
    context = {
        "period": found, "tally": selectors.tally(found, day), "page": page, "state": state, "query": query,
        "above": above,
        "deadlines": found.deadlines.select_related("unit"), "day": day,
        "may": REGIMES.allows(request.user, "administer", None).yes,
    }  # fmt: skip
    return render(request, "forms/regimes/period.html", context)


def act(request: HttpRequest, public_id: UUID, verb: str) -> HttpResponse:
    """Close, reopen, or take the opening back."""
    REGIMES.require(request.user, "administer", None)
    found = _found(public_id)
    if verb not in ACTS:
        raise Http404
    title, do, work, said = ACTS[verb]
    form = ReasonForm(request.POST or None)
    valid = request.method == "POST" and form.is_valid()
    if valid and tried(form, lambda: (work(found, form.cleaned_data["reason"]), True)):  # type: ignore[operator]
        messages.success(request, str(said))
        return redirect(found)
    context = {"title": title, "do": do, "period": found, "regime": found.regime, "form": form, "verb": verb}
    if verb == "close":
        context["drafts"], context["writers"] = selectors.drafts(found)
    return render(request, "forms/regimes/act.html", context, status=status_of(request))


def unit(request: HttpRequest, public_id: UUID, unit_id: UUID) -> HttpResponse:
    """One unit in a period: what it owes, its window, extensions; and for an administrator, what can be granted."""
    REGIMES.require(request.user, "read", None)
    found, who = _found(public_id), get_object_or_404(Unit, public_id=unit_id)
    expected = selectors.expected_of(who, found)
    if expected is None:
        raise Http404
    asked = request.POST.get("do", "")
    forms = {
        "extend": ExtendForm(request.POST if asked == "extend" else None, auto_id="extend_%s"),
        "window": OwnWindowForm(
            request.POST if asked == "window" else None,
            auto_id="window_%s",
            initial={"first": expected.window.start, "last": expected.window.last_day},
        ),
        "back": ReasonForm(request.POST if asked.startswith("back") else None, auto_id="back_%s"),
    }
    context: dict[str, Any] = {"period": found, "unit": who, "expected": expected, "forms": forms, "asked": asked}
    if request.method == "POST":
        REGIMES.require(request.user, "administer", None)
        form = forms.get(asked) or forms["back"]
        if form.is_valid():
            said = _grant(request, found, who, expected, form, context)
            if said:
                messages.success(request, said)
                return redirect("forms:period_unit", public_id=public_id, unit_id=unit_id)
    for row in expected.obligations:
        row.late = selectors.is_late(row, today())  # type: ignore[attr-defined]
    context["may"] = REGIMES.allows(request.user, "administer", None).yes
    return render(request, "forms/regimes/unit.html", context, status=status_of(request))


def _grant(
    request: HttpRequest,
    found: ReportingPeriod,
    who: Unit,
    expected: selectors.Expected,
    form: Any,
    context: dict[str, Any],
) -> str:
    """Do what the page asked for; what to say, or '' with the refusal beside its field."""
    typed, asked = form.cleaned_data, request.POST["do"]
    reason = typed["reason"]

    def work() -> Any:
        match asked:
            case "extend":
                return services.extend(found, who, typed["due"], reason, typed["decision"])
            case "window":
                window = Window.of(typed["first"], typed["last"])
                accepted = "accept_gap" in request.POST
                return services.set_own_window(
                    found, who, window, reason, decision=typed["decision"], accept_gap=accepted
                )
            case "back:extension":
                last = Extension.objects.filter(period=found, unit=who, undone=None).last()
                return last and (services.undo_extension(last, reason), True)
            case "back:window":
                own = PeriodWindow.objects.filter(period=found, unit=who).first()
                return own and (services.unset_own_window(own, reason), True)
            case "back:excuse":
                return [services.excuse(row, reason) for row in expected.obligations]
            case "back:expect":
                return [services.expect_again(row, reason) for row in expected.obligations]
        raise Http404

    try:
        return gettext("Saved.") if tried(form, lambda: _noticing(work, context)) else ""
    except RuleError as error:
        form.add_error("last", error.message.text(get_language() or "vi"))
    return ""


def _noticing(work: Callable[[], Any], context: dict[str, Any]) -> Any:
    """A gap offers a tick to accept it."""
    try:
        return work()
    except LeavesGap as gap:
        context["gaps"] = gap.gaps
        raise


def _found(public_id: UUID) -> ReportingPeriod:
    return get_object_or_404(ReportingPeriod.objects.select_related("regime", "regime_kind"), public_id=public_id)
