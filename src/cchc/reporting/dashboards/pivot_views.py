"""The pivot: its page, its files, and views kept under a name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST, require_safe

from cchc.platform.units.models import Unit
from cchc.platform.units.selectors import ancestors
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.catalogue.templatetags.catalogue import form_choices, group_label
from cchc.reporting.dashboards import pivot, pivot_files
from cchc.reporting.dashboards.models import SavedView
from cchc.reporting.dashboards.pivot import Choices, Pivot


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The page."""
    try:
        choices = pivot.read(request.GET, request.user)
    except pivot.NothingToShow:
        return render(request, "dashboards/pivot.html", {"nothing": True})
    return render(request, "dashboards/pivot.html", _shown(request, choices) | {"saving": SavingForm()})


def _shown(request: HttpRequest, choices: Choices) -> dict[str, Any]:
    made = pivot.made(choices)
    swapped = choices.address(rows=choices.columns, columns=choices.rows)
    return {
        "pivot": made,
        "choices": choices,
        "title": pivot.title(made),
        "swapped": swapped,
        "strange": pivot.strange_ids(choices),
        "picks": [
            {"member": one, "pick": pivot.pick_of(one), "words": pivot_files.words(one)} for one in made.third.members
        ],
        "views": views_for(request.user),
        "above": [one for one in reversed(ancestors(choices.unit)) if _sees(request.user, one)][:1],
        **_options(choices),
    }


def _sees(user: Any, unit: Unit) -> bool:
    return bool(pivot.TOTALS.allows(user, "read", unit))


def _options(choices: Choices) -> dict[str, Any]:
    known = catalogue()
    here = pivot.periods(choices.regime)
    groups = [(number, f"{number}. {pivot_files.plain(group_label(int(number)))}") for number in pivot.GROUPS]
    return {
        "regimes": list(pivot.regimes().items()),
        "kinds": [(kind, pivot.KINDS.get(kind, kind)) for kind in dict.fromkeys(one.kind for one in here)],
        "periods": [(one.code, pivot.period_label(one.code)) for one in here if one.kind == choices.kind],
        "groups": groups,
        "templates": form_choices(known.templates.values()),
        "axes": list(pivot.AXES.items()),
        "measures": list(pivot.MEASURES.items()),
        "maps": list(pivot.MAPS.items()),
    }


def _file(request: HttpRequest) -> tuple[Pivot, str]:
    try:
        made = pivot.made(pivot.read(request.GET, request.user))
    except pivot.NothingToShow as nothing:
        raise Http404 from nothing
    return made, slugify(pivot.title(made))[:80] or "pivot"


@require_safe
def xlsx(request: HttpRequest) -> HttpResponse:
    """Everything chosen, as a workbook; all members of the third axis one under the other."""
    made, name = _file(request)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(pivot_files.as_xlsx(made), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


@require_safe
def text(request: HttpRequest) -> StreamingHttpResponse:
    """The same as CSV."""
    made, name = _file(request)
    lines = list(pivot_files.as_csv(made))  # inside the scope of the request
    response = StreamingHttpResponse(lines, content_type=pivot_files.CSV_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


class SavingForm(forms.Form):
    """Under which name a view is kept."""

    name = forms.CharField(max_length=120, label=_lazy("Name of the view"))
    shared = forms.BooleanField(required=False, label=_lazy("Show it to everybody of the unit"))


def views_for(user: Any) -> list[SavedView]:
    """The person's own saved views of the pivot, and those shared in units the person sees."""
    seen = Q(owner=user) | Q(shared=True)
    kept = SavedView.objects.filter(seen, address__startswith=reverse("dashboards:pivot"))
    return list(kept.select_related("owner", "unit").order_by("name", "pk"))


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the view of the address under a name; one of the same name is replaced."""
    choices = pivot.read(request.GET, request.user)
    form = SavingForm(request.POST)
    if not form.is_valid():
        page = _shown(request, choices) | {"saving": form}
        return render(request, "dashboards/pivot.html", page, status=422)
    address = reverse("dashboards:pivot") + choices.address()
    if len(address) > SavedView._meta.get_field("address").max_length:
        form.add_error(None, ValidationError(_("Too much is chosen to be kept: choose fewer indicators.")))
        return render(request, "dashboards/pivot.html", _shown(request, choices) | {"saving": form}, status=422)
    SavedView.objects.update_or_create(
        owner=request.user,
        name=form.cleaned_data["name"],
        defaults={"unit": choices.unit, "address": address, "shared": form.cleaned_data["shared"]},
    )
    messages.success(request, _("The view is kept as “%(name)s”.") % {"name": form.cleaned_data["name"]})
    return redirect(address)


@require_POST
def forget(request: HttpRequest, view: str) -> HttpResponse:
    """Remove a saved view of one's own."""
    kept = get_object_or_404(SavedView, public_id=view, owner=request.user)
    address = kept.address
    kept.delete()
    messages.success(request, _("The view “%(name)s” was removed.") % {"name": kept.name})
    return redirect(address)
