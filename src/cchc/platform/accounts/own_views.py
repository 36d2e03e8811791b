"""My account: who I am here, what I may do, how I sign in, how I am reached."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cchc.platform.accounts.asking import ask
from cchc.platform.accounts.ciphers import Unreadable
from cchc.platform.accounts.contacts import Reached, contact_of, keep_contact
from cchc.platform.accounts.forms import ContactForm
from cchc.platform.accounts.models import ContactRead
from cchc.platform.accounts.views import about


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """My entry, my roles, my delegations, my sign-in."""
    context = {
        **about(request.user, request.user),
        "contact": _contact(request),
        "reads": ContactRead.objects.filter(contact__user=request.user).select_related("reader")[:10],
        "second_step": Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).exists(),
    }
    return render(request, "accounts/me.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """How I am reached outside this site."""
    known = _contact(request)

    def act(said: dict[str, Any]) -> str:
        keep_contact(request.user, said["email"], said["phone"])
        return _("Saved.")

    return ask(
        request,
        ContactForm,
        act,
        title=_("How to reach me"),
        button=_("Save"),
        back=reverse("accounts:me"),
        lead=_("Kept encrypted, used for notices only. Each reading by others is written down, and you see it."),
        initial={"email": known.email, "phone": known.phone},
    )


def _contact(request: HttpRequest) -> Reached:
    """My data; empty where the installation's secret was changed and it cannot be read any more."""
    try:
        return contact_of(request.user, "own account", reader=request.user)
    except Unreadable:
        return Reached()
