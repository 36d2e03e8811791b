"""The pages for who may not or finds nothing: why, whom to ask, and what was typed, kept for copying."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from cchc.platform.accounts.explaining import who_can_give
from cchc.platform.accounts.policy import Refused

SECRET = ("password", "csrf", "code", "token")
LONGEST = 20_000


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the reason of the policy, the administrators who can give the right, and the text of the form."""
    language = get_language() or "vi"
    context: dict[str, Any] = {"why": [], "administrators": [], "typed": typed(request)}
    if isinstance(exception, Refused):
        context["why"] = [message.text(language) for message in exception.answer.why]
        context["administrators"] = who_can_give(exception.answer.unit)
    elif exception and exception.args:
        context["why"] = [str(exception)]
    return render(request, "accounts/refused.html", context, status=403)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404. Somebody whose role ended while filling a form does not see its unit any more: what was typed is shown."""
    return render(request, "404.html", {"typed": typed(request)}, status=404)


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """(name, text) of what the refused form carried, without secrets and files."""
    if request.method != "POST":
        return []
    return [
        (name, text[:LONGEST])
        for name, texts in request.POST.lists()
        if not any(word in name.lower() for word in SECRET)
        for text in texts
        if text.strip()
    ]
