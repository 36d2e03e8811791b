"""Pages of targets."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse


def targets(request: HttpRequest) -> HttpResponse:
    raise Http404


def set_target(request: HttpRequest) -> HttpResponse:
    raise Http404


def end(request: HttpRequest, target: UUID) -> HttpResponse:
    raise Http404


def undo(request: HttpRequest, target: UUID) -> HttpResponse:
    raise Http404
