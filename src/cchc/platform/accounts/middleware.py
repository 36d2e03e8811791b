"""Every page runs inside the scope of who asked."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from cchc.platform.accounts.actors import scope_of
from cchc.platform.accounts.scope import within


class Scoped:
    """Opens the scope of the signed-in person for the length of the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with within(scope_of(request.user)):
            return self.get_response(request)
