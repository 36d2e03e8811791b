"""The interface for other software: the routers of the apps under one roof, and one shape of errors."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.security import HttpBearer

from cchc.core.messages import Message
from cchc.platform.endpoints import Detail, Problem, not_found
from cchc.platform.units.api import router as units
from cchc.reporting.figures.api import router as figures
from cchc.reporting.forms.api import router as forms
from cchc.reporting.reports.api import router as reports

REFUSED = Message("Mã truy cập này không được làm việc này.", "This token may not do this.")
INVALID = Message("Yêu cầu chưa đúng: xem các chi tiết.", "The request is not right: see the details.")


class ByToken(HttpBearer):
    """The middleware has asked the token; this says so in the description of the interface."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        return getattr(request, "token", None)


api = NinjaAPI(
    title="cchc",
    version="1",
    description=(
        "Units, forms, periods, what is owed, reports, figures in and out, findings. Lists come in pages; every "
        "refusal has one shape; a token acts for one unit and what stands under it."
    ),
    urls_namespace="api-v1",
    docs_url=None,
    auth=ByToken(),
)
for router in (units, forms, reports, figures):
    api.add_router("", router)


def _refusal(request: HttpRequest, problem: Problem) -> HttpResponse:
    return api.create_response(request, problem.body(), status=problem.status)


@api.exception_handler(Problem)
def _problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    return _refusal(request, problem)


@api.exception_handler(PermissionDenied)
def _denied(request: HttpRequest, denied: PermissionDenied) -> HttpResponse:
    return _refusal(request, Problem(403, "not_allowed", REFUSED))


@api.exception_handler(Http404)
def _missing(request: HttpRequest, missing: Http404) -> HttpResponse:
    return _refusal(request, not_found())


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, invalid: ValidationError) -> HttpResponse:
    details = []
    for error in invalid.errors:
        place = ".".join(str(step) for step in error.get("loc", ()))
        said = str(error.get("msg", ""))
        details.append(Detail(place=place, message=said, message_en=said))
    return _refusal(request, Problem(422, "invalid", INVALID, details))


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    said = Message.verbatim(INVALID.vi, str(error.message) or INVALID.en)
    return _refusal(request, Problem(error.status_code, "bad_request", said))


def addresses() -> tuple[Any, str, str]:
    """What `include` takes: they ask for a token where pages ask for a sign-in."""
    patterns, app, namespace = api.urls
    for pattern in patterns:
        pattern.callback.login_required = False
    return patterns, app, namespace
