"""What a page may load: only what this server sends."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, QueryDict

NUL = "\0"
POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",  # Tabler draws arrows and ticks as data: images in its style sheet
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


class ContentSecurityPolicy:
    """No script, style, font or frame from elsewhere, and none written into a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", POLICY)
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        return response


class NoNul:
    """Nobody types a NUL and PostgreSQL keeps none: an address with one is not found, and what a query or a form says
    is read without them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.path_info:
            raise Http404(request.path_info.replace(NUL, ""))
        uploads = request.content_type == "multipart/form-data"  # left to the view, which may refuse to read them
        for name in ("GET",) if uploads else ("GET", "POST"):
            given: QueryDict = getattr(request, name)
            if any(NUL in text for texts in given.lists() for text in (texts[0], *texts[1])):
                setattr(request, name, _without(given))
        return self.get_response(request)


def _without(given: QueryDict) -> QueryDict:
    kept = QueryDict(mutable=True, encoding=given.encoding)
    for name, texts in given.lists():
        kept.setlist(name.replace(NUL, ""), [text.replace(NUL, "") for text in texts])
    kept._mutable = False
    return kept
