"""Pages on which an administrator makes a regime and changes what it is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cchc.core.periods.calendar import DAY
from cchc.platform.calendar.clock import today
from cchc.platform.calendar.forms import ReasonForm
from cchc.platform.units.models import LEVELS, Level, Unit
from cchc.platform.units.models import Kind as UnitKind
from cchc.reporting.forms.models import (
    DeadlineRule,
    FormUse,
    Regime,
    RegimeChange,
    RegimeKind,
    Sender,
    WindowRule,
)
from cchc.reporting.forms.regimes import editing, kept, rules
from cchc.reporting.forms.regimes.forms import EndForm, KindForm, NewRegimeForm, RegimeForm, SenderForm
from cchc.reporting.forms.regimes.policies import REGIMES
from cchc.reporting.forms.regimes.views import status_of, tried

PAGE = "forms/regimes/edit.html"
PRESENT = (
    "name", "name_en", "basis", "source", "checked", "receiver", "receiver_en", "begins", "least_days",
    "least_days_law",
)  # fmt: skip


def new(request: HttpRequest) -> HttpResponse:
    """Make a regime; senders and kinds of period are added on its page."""
    REGIMES.require(request.user, "administer", None)
    form = NewRegimeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = {name: value for name, value in form.cleaned_data.items() if name not in ("last", "reason")}
        made = tried(form, lambda: editing.create(Regime(**typed), form.cleaned_data["reason"]))
        if made:
            messages.success(request, gettext("The regime is made. Say now who sends, and add its kinds of period."))
            return redirect("forms:regime_senders", code=made.code)
    context = {"title": _("Make a reporting regime"), "do": _("Make it")}
    return _page(request, form, context)


def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change names, basis, receiver, days in force, or the least number of working days."""
    REGIMES.require(request.user, "administer", None)
    found = get_object_or_404(Regime, code=code)
    present = {name: getattr(found, name) for name in PRESENT} | {"last": found.ends and found.ends - DAY}
    form = RegimeForm(request.POST or None, initial=present)
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        if tried(form, lambda: editing.edit(found, typed, typed["reason"])):
            messages.success(request, gettext("The regime is changed. Periods opened before keep their deadlines."))
            return redirect(found)
    return _page(request, form, {"title": _("Change the regime"), "do": _("Save the changes"), "regime": found})


def senders(request: HttpRequest, code: str) -> HttpResponse:
    """Who sends, since when and until when; add a kind of units or a single unit."""
    REGIMES.require(request.user, "administer", None)
    found = get_object_or_404(Regime, code=code)
    form = SenderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        n = tried(form, lambda: (editing.add_sender(_sender(found, form), form.cleaned_data["reason"]),))
        if n:
            _tell_count(request, n[0])
            return redirect("forms:regime_senders", code=code)
    rows = [row for row in found.senders.select_related("unit") if row.begins is None or row.begins != row.ends]
    context = {"regime": found, "rows": rows, "form": form, "day": today()}
    return render(request, "forms/regimes/senders.html", context, status=status_of(request))


def _sender(regime: Regime, form: SenderForm) -> Sender:
    typed = form.cleaned_data
    single = typed["does"] != "kind"
    unit: Unit | None = typed["unit"] if single else None
    return Sender(
        regime=regime, unit=unit, unit_kind="" if single else typed["unit_kind"], excepted=typed["does"] == "except",
        begins=typed["begins"], source=typed["source"],
    )  # fmt: skip


def _tell_count(request: HttpRequest, n: int) -> None:
    told = ngettext("%(n)s unit reports from that day on.", "%(n)s units report from that day on.", n)
    messages.success(request, told % {"n": f"{n:,}".replace(",", ".")})
    messages.info(request, gettext("Periods that are open already keep the units they were opened for."))


def end_sender(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Say until when a sender, or an exception, holds."""
    REGIMES.require(request.user, "administer", None)
    row = get_object_or_404(Sender.objects.select_related("regime", "unit"), pk=pk, regime__code=code, ends=None)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        n = tried(form, lambda: (editing.end_sender(row, typed["last"] + DAY, typed["reason"]),))
        if n:
            _tell_count(request, n[0])
            return redirect("forms:regime_senders", code=code)
    context = {"title": _("Until when"), "what": row, "do": _("End it"), "regime": row.regime}
    return _page(request, form, context)


def add_kind(request: HttpRequest, code: str) -> HttpResponse:
    """Add a kind of period with its window, deadlines and form."""
    REGIMES.require(request.user, "administer", None)
    found = get_object_or_404(Regime, code=code)
    levels = _levels(found)
    form = KindForm(request.POST or None, levels=levels)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        made = tried(form, lambda: editing.add_kind(_kind(found, form), _rules(form), typed["reason"]))
        if made:
            messages.success(request, gettext("The kind of period is added. A period of it can be opened now."))
            return redirect(found)
    context = {"regime": found, "form": form, "levels": levels}
    return render(request, "forms/regimes/add_kind.html", context, status=status_of(request))


def _levels(regime: Regime) -> list[str]:
    """Levels on which somebody sends today, or from the day the regime begins, the highest first."""
    day = max(today(), regime.begins or today())
    kinds = rules.sending_units(regime, day).order_by().values_list("kind", flat=True).distinct()
    found = {LEVELS[UnitKind(kind)] for kind in kinds}
    return [level.value for level in Level if level in found]


def _kind(regime: Regime, form: KindForm) -> RegimeKind:
    typed = form.cleaned_data
    kept_names = ("kind", "name", "name_en", "cumulative", "begins", "source")
    return RegimeKind(regime=regime, number=typed["number"] or 0, **{name: typed[name] for name in kept_names})


def _rules(form: KindForm) -> editing.Rules:
    typed = form.cleaned_data
    if form.unbound:
        return editing.Rules()
    source = typed["source"]
    window = WindowRule(first=typed["first"].strip(), last=typed["last"].strip(), as_of=typed["as_of"].strip())
    window.source = source
    deadlines = [
        DeadlineRule(level=level, rule=rule, shift=shift, source=source)
        for level, (rule, shift) in form.deadlines().items()
    ]
    forms = [FormUse(level="", template=typed["template"], source=source)] if typed["template"] else []
    return editing.Rules(window, deadlines, forms)


def end_kind(request: HttpRequest, code: str, kind: int) -> HttpResponse:
    """Say until when a kind of period is in use."""
    REGIMES.require(request.user, "administer", None)
    found = get_object_or_404(RegimeKind.objects.select_related("regime"), pk=kind, regime__code=code, ends=None)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        if tried(form, lambda: editing.end_kind(found, typed["last"] + DAY, typed["reason"]) or True):
            messages.success(request, gettext("It ends there. Periods opened before stay."))
            return redirect(found.regime)
    context = {"title": _("Until when"), "what": found, "do": _("End it"), "regime": found.regime}
    return _page(request, form, context)


def undo_change(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a change of a regime back."""
    REGIMES.require(request.user, "administer", None)
    change = get_object_or_404(RegimeChange.objects.select_related("regime"), pk=pk, regime__code=code)
    form = ReasonForm(request.POST or None)
    valid = request.method == "POST" and form.is_valid()
    if valid and tried(form, lambda: kept.undo(change, form.cleaned_data["reason"]) or True):
        messages.success(request, gettext("The change is taken back; what was before holds again."))
        return redirect(change.regime)
    context = {"title": _("Take back a change"), "what": change, "do": _("Take it back"), "regime": change.regime}
    return _page(request, form, context)


def _page(request: HttpRequest, form: Any, context: dict[str, Any]) -> HttpResponse:
    return render(request, PAGE, {**context, "form": form}, status=status_of(request))
