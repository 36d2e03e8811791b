"""Pages of people: the list, a person, and the explanation of a right."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cchc.platform.accounts import selectors
from cchc.platform.accounts.explaining import explain
from cchc.platform.accounts.forms import OFFERED, ExplainForm
from cchc.platform.accounts.models import Role, User
from cchc.platform.accounts.policies import PEOPLE
from cchc.platform.units.models import Unit

PAGE = 50


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """People of the units I may see."""
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "role", "unit", "out")}
    unit = Unit.objects.filter(code=asked["unit"]).first() if asked["unit"] else None
    found = selectors.people(request.user, asked["q"], asked["role"], unit, out=bool(asked["out"]))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "asked": asked,
        "unit": unit,
        "roles": Role.choices,
        "may_add": PEOPLE.visible(request.user, "administer").exists(),
    }
    return render(request, "accounts/people.html", context)


@require_safe
def person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One person: roles with their days, delegations, rows."""
    one = get_object_or_404(User.objects.select_related("unit"), public_id=public_id)
    if one != request.user:
        PEOPLE.require(request.user, "read", one)
    return render(request, "accounts/person.html", about(one, request.user))


def about(one: User, viewer: Any) -> dict[str, Any]:
    """What the pages of a person show to `viewer`."""
    return {
        "person": one,
        "may_administer": PEOPLE.allows(viewer, "administer", one).yes,
        "lines": selectors.roles_of(one, viewer),
        "delegations": selectors.delegations_of(one),
        "rows": selectors.rows_of(one),
        "now": timezone.localdate(),
    }


@require_safe
def why(request: HttpRequest) -> HttpResponse:
    """May this person do this there? Step by step."""
    language = get_language() or "vi"
    asked = {"day": f"{timezone.localdate():%d/%m/%Y}", **request.GET.dict()} if "who" in request.GET else None
    initial = {"day": timezone.localdate(), "who": request.user.get_username(), "action": "report.read"}
    form = ExplainForm(asked, initial=initial, language=language, viewer=request.user)
    explained = None
    status = 200
    if asked is not None and form.is_valid():
        said = form.cleaned_data
        of, _dot, action = said["action"].partition(".")
        explained = explain(said["who"], of, action, said["unit"], said["indicator"], said["day"])
    elif asked is not None:
        status = 422
    context = {
        "form": form,
        "explained": explained,
        "units": selectors.units_offered(request.user, OFFERED),
        "people": selectors.people_offered(request.user, OFFERED),
    }
    return render(request, "accounts/why.html", context, status=status)
