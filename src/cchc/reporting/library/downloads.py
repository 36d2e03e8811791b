"""The file given back: with a comment at every finding, and the list as a workbook."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cchc.reporting.library.models import Reading


def _checked(public_id: UUID) -> Reading:
    reading = get_object_or_404(Reading.objects.select_related("checked"), public_id=public_id)
    if reading.checked is None:
        raise Http404
    return reading


@never_cache
@require_safe
def annotated(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The files as they came, with comments."""
    _checked(public_id)
    raise Http404("not yet")


@never_cache
@require_safe
def workbook(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The list of findings as a workbook."""
    _checked(public_id)
    raise Http404("not yet")
