"""The page behind a link: no account, no rail, the rows of one request and nothing else."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cchc.platform.accounts.scope import Scope, everything, within
from cchc.platform.units.models import Unit
from cchc.reporting.colleagues import answering, asking, links, people, selectors
from cchc.reporting.colleagues.models import Answer, DataRequest, Link, Why
from cchc.reporting.forms.models import ReportingPeriod

GRACE = timedelta(days=3)
"""After the due day an answer that was being typed is still kept, waiting for the drafter."""
MOST_ANSWERS = 3000
"""Of one request through its link: far more than people give, and an end to what a program sends."""
PREVIEWS = re.compile(r"bot\b|crawl|spider|externalhit|preview", re.IGNORECASE)
"""Programs that draw a picture of a link in a chat: that is not opening it."""
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store, private",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


def _unknown_to_the_site(view: Any) -> Any:
    """The answer says nothing to caches, search engines and other sites, and carries no cookie."""

    @wraps(view)
    def shut(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        answer: HttpResponse = view(request, *args, **named)
        for name, value in HEADERS.items():
            answer[name] = value
        answer._has_been_logged = True  # type: ignore[attr-defined]  # Django would write the address into the log
        return answer

    return shut


@login_not_required
@csrf_exempt  # the address itself is the right to answer; no cookie and no session is asked or used
@_unknown_to_the_site
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, secret: str) -> HttpResponse:
    """The rows of one request to fill in. 404 for a guess, 410 for a link that was taken back or is over."""
    with everything("a link names its request"):
        found = links.find(secret)
    if found is None:
        return _guess(request)
    unit = Unit.objects.filter(pk=found.request.unit_id).values("pk")
    with within(Scope(unit, why="a colleague answers through a link")):
        return _opened(request, found)


def _guess(request: HttpRequest) -> HttpResponse:
    """Nothing is behind this address; who tries many waits."""
    many = links.guessed(get_adapter(request).get_client_ip(request)) > links.GUESSES
    answer = render(request, "colleagues/no_link.html", {"many": many}, status=429 if many else 404)
    if many:
        answer["Retry-After"] = str(links.WINDOW)
    return answer


def _opened(request: HttpRequest, found: Link) -> HttpResponse:
    asked = found.request
    if found.revoked is not None or asked.revoked is not None:
        return _over(request, asked, "revoked")
    if asked.late:
        kept = _kept_late(request, asked) if request.method == "POST" else 0
        return _over(request, asked, "late", kept)
    if request.method == "POST":
        return _answered(request, asked)
    if not PREVIEWS.search(request.headers.get("User-Agent", "")):
        asking.opened(asked)
    return _page(request, asked)


def _over(request: HttpRequest, asked: DataRequest, why: str, kept: int = 0) -> HttpResponse:
    """The link is over; what was just typed is shown again, so that it can be told otherwise."""
    typed = [one.text for one in answering.typed_rows(request.POST.dict()).values() if one.text]
    context = {"asked": asked, "owed": asked.obligation, "why": why, "kept": kept, "typed": typed}
    return render(request, "colleagues/over.html", context, status=410)


def _kept_late(request: HttpRequest, asked: DataRequest) -> int:
    """Keep what came just after the due day, waiting; how many."""
    if timezone.localdate() > asked.due + GRACE:
        return 0
    typed = answering.typed_rows(request.POST.dict())
    outcome = answering.give(asked, typed, remark=request.POST.get("remark"), hold=Why.LATE)
    return len(outcome.answers)


def _answered(request: HttpRequest, asked: DataRequest) -> HttpResponse:
    if Answer.objects.filter(request=asked).count() >= MOST_ANSWERS:
        return render(request, "colleagues/no_link.html", {"many": True}, status=429)
    typed = answering.typed_rows(request.POST.dict())
    outcome = answering.give(asked, typed, remark=request.POST.get("remark"))
    if request.headers.get("Accept") == "application/json":
        return _told(asked, typed, outcome)
    if outcome.errors:
        return _page(request, asked, outcome)
    return redirect(f"{request.path}?sent=1")


def _told(asked: DataRequest, typed: dict[str, answering.Typed], outcome: answering.Outcome) -> JsonResponse:
    """What became of each row that was sent, for the page that saves as one types."""
    last = {answer.row: answer for answer in Answer.objects.filter(request=asked, row__in=typed).order_by("id")}
    rows = {}
    for key in typed:
        if key in asked.rows:
            kept = last.get(key)
            told = {"seen": kept.pk, "at": _moment(kept)} if kept else {"seen": "", "at": ""}
            rows[key] = {"error": outcome.errors.get(key, ""), **told}
    return JsonResponse({"rows": rows, "remark": _moment(outcome.remark) if outcome.remark else ""})


def _moment(answer: Answer) -> str:
    return _("sent at %(moment)s") % {"moment": f"{timezone.localtime(answer.at):%H:%M %d/%m/%Y}"}


def _page(request: HttpRequest, asked: DataRequest, outcome: answering.Outcome | None = None) -> HttpResponse:
    owed = asked.obligation
    try:
        rows = selectors.asked_rows(asked, selectors.form_of(owed))
    except LookupError:
        rows = []
    for row in rows:
        row.error = outcome.errors.get(row.key, "") if outcome else row.unreadable
    context = {
        "asked": asked,
        "owed": owed,
        "known": people.known(asked),
        "rows": rows,
        "outcome": outcome,
        "remark": selectors.remark_of(asked),
        "taking": selectors.taking(owed),
        "closed": owed.period.state != ReportingPeriod.State.OPEN,
        "received": sum(row.received for row in rows),
        "sent": "sent" in request.GET,
    }
    return render(request, "colleagues/link.html", context, status=422 if outcome else 200)
