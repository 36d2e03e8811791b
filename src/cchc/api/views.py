"""Tokens: who has one, issue one (its text is shown once), revoke one."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cchc.api import services
from cchc.api.models import Token
from cchc.api.policies import TOKENS
from cchc.platform.ui.days import typed_day
from cchc.platform.units.models import Unit

PER_PAGE = 50
USUAL = timedelta(days=180)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The tokens of the units one administers, and a form for a new one."""
    TOKENS.require(request.user, "administer", request.user.unit)
    wrong: dict[str, str] = {}
    made, text = None, ""
    if request.method == "POST":
        made, text, wrong = _issue(request)
    found = TOKENS.visible(request.user, "administer").select_related("unit", "by").order_by("-id")
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "made": made,
        "text": text,
        "wrong": wrong,
        "typed": request.POST if wrong else {},
        "usual": timezone.localdate() + USUAL,
        "per_minute": settings.API_PER_MINUTE,
        "unit": request.user.unit,
        "description": reverse("api-v1:openapi-json"),
    }
    return render(request, "api/tokens.html", context, status=422 if wrong else 200)


def _asked_unit(request: HttpRequest) -> Unit | None:
    code = request.POST.get("unit", "").strip()
    return Unit.objects.filter(code=code).first() if code else None


def _issue(request: HttpRequest) -> tuple[Token | None, str, dict[str, str]]:
    wrong: dict[str, str] = {}
    unit, name, day = (
        _asked_unit(request),
        request.POST.get("name", "").strip(),
        typed_day(request.POST.get("expires", "")),
    )
    if unit is None:
        wrong["unit"] = _("There is no unit with this code. Copy it from the unit's page.")
    if not name or len(name) > 100:
        wrong["name"] = _("Name the software, in at most 100 letters.")
    today = timezone.localdate()
    if day is None or not today < day <= today + services.LONGEST - timedelta(days=1):
        wrong["expires"] = _("Give a day after today, within a year, like 30/6/2027.")
    scopes = [scope for scope in services.ROLES if request.POST.get(scope)]
    if not scopes:
        wrong["scopes"] = _("Choose what the software may do.")
    if wrong or unit is None or day is None:
        return None, "", wrong
    end = timezone.make_aware(datetime.combine(day, time.max))
    token, text = services.issue(by=request.user, unit=unit, name=name, scopes=scopes, expires=end)
    return token, text, {}


@require_POST
def revoke(request: HttpRequest, token: UUID) -> HttpResponse:
    """Take a token back, with a reason."""
    found: Any = get_object_or_404(Token.objects.select_related("unit"), public_id=token)
    TOKENS.require(request.user, "administer", found)
    reason = request.POST.get("reason", "").strip()
    if not reason:
        messages.error(request, _("Say why the token is revoked."))
    else:
        services.revoke(found, by=request.user, reason=reason)
        messages.success(request, _("The token opens nothing any more."))
    return redirect("api:tokens")
