"""Every page runs inside the scope of who asked; a password somebody else set is changed first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from cchc.platform.accounts.actors import scope_of
from cchc.platform.accounts.scope import Scope, within

STILL_OPEN = frozenset({"account_change_password", "account_logout", "set_language", "healthz"})
"""Pages that do not wait for a new password."""


class Scoped:
    """Opens the scope of the signed-in person for the length of the request, and of an answer that streams."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        scope = scope_of(request.user)
        with within(scope):
            response = self.get_response(request)
        if response.streaming and getattr(response, "file_to_stream", None) is None:
            response.streaming_content = _inside(scope, response.streaming_content)  # type: ignore[attr-defined]
        return response


def _inside(scope: Scope, parts: Iterable[bytes]) -> Iterator[bytes]:
    """The parts of an answer, each made inside `scope`; between them nobody's scope is open."""
    left = iter(parts)
    while True:
        with within(scope):
            part = next(left, None)
        if part is None:
            return
        yield part


class OwnPassword:
    """Leads who signed in with a password set by somebody else to the page that changes it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        match = request.resolver_match
        if not getattr(request.user, "must_change", False) or (match and match.view_name in STILL_OPEN):
            return None
        return HttpResponseRedirect(reverse("account_change_password"))
