"""Refuses a body that is too large before anything reads it, and says when the disk is full."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cchc.platform.files.disk import NoRoom

FORM_OVERHEAD = 64 * 1024
"""What a form adds around its files."""


class UploadLimit:
    """Answers 413 with a page that says the limit (the check is on the announced length: no more is read), and 507
    where there is no room left."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if announced.isdecimal() and int(announced) > settings.UPLOAD_BYTES + FORM_OVERHEAD:
            return render(request, "413.html", {"megabytes": settings.UPLOAD_BYTES // 2**20}, status=413)
        response = self.get_response(request)
        return no_room(request) if getattr(request, "no_room", False) else response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return no_room(request) if isinstance(error, NoRoom) else None


def no_room(request: HttpRequest) -> HttpResponse:
    """The page for a full disk."""
    return render(request, "files/507.html", status=507)
