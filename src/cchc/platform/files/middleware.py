"""Refuses a body that is too large before anything reads it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

FORM_OVERHEAD = 64 * 1024
"""What a form adds around its files."""


class UploadLimit:
    """Answers 413 with a page that says the limit; the check is on the announced length."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if announced.isdecimal() and int(announced) > settings.UPLOAD_BYTES + FORM_OVERHEAD:
            return render(request, "413.html", {"megabytes": settings.UPLOAD_BYTES // 2**20}, status=413)
        return self.get_response(request)
