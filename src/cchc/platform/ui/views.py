"""Pages that belong to no subject: the furniture on show, the health check, refusals."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every piece of furniture in every state, for people and for axe."""
    return render(request, "ui/components.html")


@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    """Every kind of work, with a sentence each: what a phone has instead of the long rail."""
    return render(request, "ui/everything.html")


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """A report from the letter to the accepted figures, for each who takes part."""
    return render(request, "ui/help.html")


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers; an exception, hence 500, when it does not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long or its cookie is gone: say so and how to go on."""
    return render(request, "403_csrf.html", status=403)
