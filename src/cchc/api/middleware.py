"""A call of the interface runs as the account of its token, and never as whoever is signed in to the site."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from cchc.api import services
from cchc.api.keeping import kept, refused
from cchc.core.messages import Message
from cchc.platform.endpoints import Problem

HERE = "/api/v1/"
OPEN = frozenset({f"{HERE}openapi.json"})
"""What needs no token: what the interface can do is no secret."""
NO_TOKEN = Problem(
    401,
    "no_token",
    Message(
        "Cần mã truy cập còn hiệu lực trong tiêu đề Authorization: Bearer …",
        "A token in force is needed in the header Authorization: Bearer …",
    ),
)
TOO_MANY = Problem(
    429,
    "too_many",
    Message(
        "Quá nhiều lần gọi trong một phút. Hãy chờ rồi gọi lại.", "Too many calls in one minute. Wait, then call again."
    ),
)


class TokenUser:
    """Sets `request.user` by the token of the call."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(HERE):
            return self.get_response(request)
        request.user = AnonymousUser()
        if request.path in OPEN:
            return self.get_response(request)
        scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
        token = services.found(text.strip()) if scheme.lower() == "bearer" and text.strip() else None
        if token is None:
            return refused(NO_TOKEN, {"WWW-Authenticate": "Bearer"})
        if not services.counted(token):
            return refused(TOO_MANY, {"Retry-After": "60"})
        request.user = token.user
        request.token = token  # type: ignore[attr-defined]
        response = kept(request, self.get_response)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response
