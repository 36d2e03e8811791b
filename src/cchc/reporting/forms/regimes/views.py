"""Pages of regimes: the list, one regime, its rules, and who reports what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from cchc.core.periods.windows import UNBOUND
from cchc.platform.calendar.clock import today
from cchc.platform.calendar.forms import ReasonForm
from cchc.platform.ui.forms import Typed
from cchc.platform.units.models import Unit
from cchc.reporting.catalogue.selectors import template as form_of
from cchc.reporting.forms.models import DeadlineRule, FormUse, Regime, RegimeKind, WindowRule
from cchc.reporting.forms.regimes import selectors, services
from cchc.reporting.forms.regimes.forms import FIRST_YEAR, LAST_YEAR, DeadlineForm, UseForm, WindowForm
from cchc.reporting.forms.regimes.policies import REGIMES
from cchc.reporting.forms.regimes.refusals import RegimeRefused

RULES: dict[str, type[models.Model]] = {"window": WindowRule, "deadline": DeadlineRule, "form": FormUse}
TITLES = {"window": _("Change a window"), "deadline": _("Change a deadline"), "form": _("Change a form")}
FORMS: dict[str, type[Typed]] = {"window": WindowForm, "deadline": DeadlineForm, "form": UseForm}


def regimes(request: HttpRequest) -> HttpResponse:
    """All regimes."""
    REGIMES.require(request.user, "read", None)
    may = REGIMES.allows(request.user, "administer", None).yes
    return render(request, "forms/regimes/list.html", {"regimes": selectors.regimes(), "may": may})


def regime(request: HttpRequest, code: str) -> HttpResponse:
    """One regime: its kinds with windows, deadlines and forms, and its periods."""
    REGIMES.require(request.user, "read", None)
    found = get_object_or_404(Regime.objects.prefetch_related("senders__unit", "periods"), code=code)
    year = year_of(request)
    may = REGIMES.allows(request.user, "administer", None).yes
    context = {
        "regime": found,
        "year": year,
        "years": range(year - 2, year + 3),
        "kinds": selectors.shown(found, year),
        "periods": selectors.periods(found)[:40],
        "senders": selectors.senders_in_words(found, today()),
        "changes": selectors.changes(found) if may else [],
        "withdrawn": found.begins is not None and found.begins == found.ends,
        "unbound": UNBOUND,
        "template_name": form_of,
        "may": may,
    }
    return render(request, "forms/regimes/regime.html", context)


def duties(request: HttpRequest, unit: UUID) -> HttpResponse:
    """What a unit reports, to whom, by when."""
    REGIMES.require(request.user, "read", None)
    found = get_object_or_404(Unit, public_id=unit)
    context = {"unit": found, "duties": selectors.duties_of(found, today())}
    return render(request, "forms/regimes/duties.html", context)


def rule(request: HttpRequest, code: str, kind: int, what: str) -> HttpResponse:
    """Put a new rule in place of one, from a day on."""
    REGIMES.require(request.user, "administer", None)
    found = get_object_or_404(RegimeKind.objects.select_related("regime"), pk=kind, regime__code=code)
    if what not in RULES or found.kind in UNBOUND:
        raise Http404
    form = FORMS[what](request.POST or None, initial=_present(found, what, request))
    context = {"title": TITLES[what], "kind": found, "regime": found.regime, "form": form, "do": _("Set the rule")}
    if request.method == "POST" and form.is_valid():
        made = tried(form, lambda: _set(found, what, form))
        if made:
            messages.success(request, gettext("The rule is set. Periods opened before keep theirs."))
            return redirect(found.regime)
    return render(request, "forms/regimes/rule.html", {**context, "form": form}, status=status_of(request))


def undo(request: HttpRequest, code: str, what: str, pk: int) -> HttpResponse:
    """Take a new rule back."""
    REGIMES.require(request.user, "administer", None)
    if what not in RULES:
        raise Http404
    row: Any = get_object_or_404(RULES[what], pk=pk, regime_kind__regime__code=code)
    form = ReasonForm(request.POST or None)
    valid = request.method == "POST" and form.is_valid()
    if valid and tried(form, lambda: services.undo_rule(row, form.cleaned_data["reason"]) or True):
        messages.success(request, gettext("The rule is taken back; the one before holds again."))
        return redirect(row.regime_kind.regime)
    context = {
        "title": _("Take back a rule"), "kind": row.regime_kind, "regime": row.regime_kind.regime, "row": row,
        "form": form, "do": _("Take back a rule"),
    }  # fmt: skip
    return render(request, "forms/regimes/rule.html", context, status=status_of(request))


def _present(kind: RegimeKind, what: str, request: HttpRequest) -> dict[str, Any]:
    """What holds now, to start from."""
    if what == "window":
        row = kind.windows.filter(unit=None, ends=None).first()
        return {"first": row.first, "last": row.last, "as_of": row.as_of} if row else {}
    level = request.GET.get("level", "")
    if what == "form":
        use = kind.forms.filter(unit=None, ends=None, level=level).first()
        return {"level": level, "template": use.template if use else ""}
    found = kind.deadlines.filter(unit=None, ends=None, level=level, example=False).first()
    way, _space, rest = (found.rule if found else "day ").partition(" ")
    number, _space, months = rest.partition(" +")
    return {
        "level": level,
        "way": way,
        "number": number,
        "months": months or 0,
        "shift": found.shift if found else "next",
    }


def _set(kind: RegimeKind, what: str, form: Any) -> Any:
    typed = form.cleaned_data
    about = {"regime_kind": kind, **{name: typed[name] for name in ("unit", "begins", "source", "reason")}}
    if what == "window":
        made = WindowRule(
            first=typed["first"].strip(), last=typed["last"].strip(), as_of=typed["as_of"].strip(), **about
        )
        return services.set_window_rule(made)
    if what == "deadline":
        return services.set_deadline_rule(
            DeadlineRule(level=typed["level"], rule=form.written(), shift=typed["shift"], **about)
        )
    return services.use_form(level=typed["level"], template=typed["template"], **about)


# --- shared by the pages of periods


def tried(form: Typed, work: Callable[[], Any]) -> Any:
    """What `work` gives, or None with its refusal put beside the field it is about."""
    try:
        return work()
    except RegimeRefused as refused:
        field = {"rule": "number", "ends": "last"}.get(refused.field, refused.field)
        form.add_error(field if field in form.fields else None, refused.message.text(get_language() or "vi"))
        return None


def status_of(request: HttpRequest) -> int:
    """A refused form is 422."""
    return 422 if request.method == "POST" else 200


def year_of(request: HttpRequest) -> int:
    """The year asked for, else that of today."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else today().year
