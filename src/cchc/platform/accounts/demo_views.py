"""Signing in with one click, on a site that only shows itself (CCHC_DEMO=1)."""

from __future__ import annotations

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from cchc.platform.accounts.models import User


@login_not_required
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as the demo person named; no such page outside a demo, and nobody but demo people."""
    if not settings.DEMO:
        raise Http404
    user = get_object_or_404(User, username=request.POST.get("username", ""), is_active=True, demo=True)
    user.backend = settings.AUTHENTICATION_BACKENDS[0]
    response: HttpResponse = perform_login(request, user)
    return response
