"""Answers kept for calls that may come again: a network that breaks writes nothing twice."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse

from cchc.api.models import Call
from cchc.core.messages import Message
from cchc.platform.endpoints import Problem

log = logging.getLogger(__name__)
KEY_LENGTH = 80
CHANGING = frozenset({"PUT", "POST", "PATCH", "DELETE"})
KEY_REUSED = Problem(
    422,
    "key_reused",
    Message(
        "Khóa Idempotency-Key này đã dùng cho một yêu cầu khác.", "This Idempotency-Key was used for another request."
    ),
)


def kept(request: HttpRequest, answer: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    """What `answer(request)` gives; for a call with an idempotency key the answer given the first time. Only what
    changed something is kept: a refusal may be tried again."""
    token, key = getattr(request, "token", None), request.headers.get("Idempotency-Key", "")
    if token is None or not key or request.method not in CHANGING:
        return answer(request)
    if len(key) > KEY_LENGTH:
        return answer(request)  # refused by its length
    asked = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode() + request.body).hexdigest()
    found = Call.objects.filter(token=token, key=key).first()
    if found is None:
        response = answer(request)
        if 200 <= response.status_code < 300:
            _keep(token, key, asked, response)
        return response
    if found.asked != asked:
        return refused(KEY_REUSED)
    again = JsonResponse(found.body, status=found.status)
    again["Idempotent-Replay"] = "true"
    if found.etag:
        again["ETag"] = found.etag
    return again


def _keep(token: Any, key: str, asked: str, response: HttpResponse) -> None:
    body, etag = json.loads(response.content), response.headers.get("ETag", "")
    try:
        with transaction.atomic():
            Call.objects.create(token=token, key=key, asked=asked, status=response.status_code, body=body, etag=etag)
    except IntegrityError:
        log.info("the same call came twice at once; both were answered")


def refused(problem: Problem, headers: dict[str, str] | None = None) -> JsonResponse:
    """The answer that says what an endpoint refuses."""
    return JsonResponse(problem.body(), status=problem.status, headers=headers)
