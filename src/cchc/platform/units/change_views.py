"""Changing the tree: each change is shown before it is written, and can be taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cchc.platform.units import selectors
from cchc.platform.units.forms import FORMS, BindForm, ChangeForm, EstablishForm, UndoForm, said
from cchc.platform.units.models import Change, Unit
from cchc.platform.units.policies import UNITS, require_above
from cchc.platform.units.previews import preview
from cchc.platform.units.services import NotPossible, can_undo, undo


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """The form of one change: filled, shown as before and after, then written."""
    unit = get_object_or_404(Unit, code=code)
    if verb not in FORMS:
        raise Http404
    _may(request, unit, verb)
    if request.method != "POST":
        form = FORMS[verb](unit, initial={"known": selectors.last_entry(), "kind": unit.kind})
        return _page(request, form)
    form = FORMS[verb](unit, request.POST)
    if not form.is_valid() or "again" in request.POST:
        return _page(request, form, status=200 if "again" in request.POST else 422)
    require_above(request.user, form.units())
    for target in getattr(form, "targets", list)():
        UNITS.require(request.user, "administer", target)
    try:
        if "write" in request.POST:
            return _written(request, form.carry_out())
        return _page(request, form, preview=preview(form.carry_out))
    except NotPossible as refusal:
        form.add_error(None, said(refusal))
        return _page(request, form, status=422)


def _may(request: HttpRequest, unit: Unit, verb: str) -> None:
    if verb == EstablishForm.verb:
        UNITS.require(request.user, "administer", unit)
    else:
        require_above(request.user, [unit])


def _page(request: HttpRequest, form: ChangeForm, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "form": form,
        "unit": form.unit,
        "title": form.title,
        "lead": form.lead,
        "verb": str(form.verb),
        "path": selectors.ancestors(form.unit, selectors.today()),
        **more,
    }
    return render(request, "units/change.html", context, status=status)


def _written(request: HttpRequest, written: Change) -> HttpResponse:
    messages.success(request, _("The change is entered in the ledger. It can be undone on the unit's page."))
    part = written.parts.select_related("before", "after").first()
    about = part and (part.after or part.before)
    return redirect("units:unit", about.code if about else "")


@require_http_methods(["GET", "POST"])
def undo_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take back the last change about some units, with a reason."""
    entry = get_object_or_404(Change, public_id=public_id)
    units = [
        unit for part in entry.parts.select_related("before", "after") for unit in (part.before, part.after) if unit
    ]
    before = [part.before for part in entry.parts.select_related("before") if part.before]
    require_above(request.user, before[:20] or units[:20])
    form = UndoForm(request.POST or None)
    refusal = can_undo(entry)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                undo(entry, reason=form.cleaned_data["reason"])
            except NotPossible as found:
                refusal = found
            else:
                messages.success(request, _("The change is undone; the ledger keeps it, marked as undone."))
                return redirect("units:unit", (before or units)[0].code)
    context = {"entry": entry, "form": form, "units": list(dict.fromkeys(units))[:20], "parts": entry.parts.all()[:20]}
    return render(request, "units/undo.html", {**context, "refusal": refusal and said(refusal)}, status=status)


@require_http_methods(["GET", "POST"])
def bind_unit(request: HttpRequest, code: str) -> HttpResponse:
    """Say which unit of the tree a name found in a report means."""
    outside = get_object_or_404(selectors.outside(), code=code)
    UNITS.require(request.user, "administer", None)
    form = BindForm(request.POST or None, initial={"unit": ""})
    if request.method == "POST" and form.is_valid():
        try:
            unit = form.carry_out(outside)
        except NotPossible as refusal:
            form.add_error(None, said(refusal))
        else:
            messages.success(request, _("“%(name)s” now means %(unit)s.") % {"name": outside.name, "unit": unit.name})
            return redirect("units:unit", unit.code)
    status = 422 if request.method == "POST" else 200
    return render(request, "units/bind.html", {"form": form, "unit": outside}, status=status)
