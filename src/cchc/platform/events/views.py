"""The log of events: the list with its filters, one event with its proof, the list as a file, and erasing a reason."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cchc.core.writing.cells import harmless
from cchc.platform.accounts.policy import Refused
from cchc.platform.events import chain, selectors, services, showing
from cchc.platform.events.models import Event
from cchc.platform.events.policies import EVENTS, WHOLE
from cchc.platform.events.registry import KINDS, link_of, sentence_of
from cchc.platform.events.selectors import Wanted
from cchc.platform.ui.days import typed_day

TEXTS = ("q", "kind", "unit", "actor", "subject")
DAYS = ("since", "until")


def _wanted(request: HttpRequest) -> tuple[Wanted, dict[str, str], dict[str, str]]:
    """What the address asks for, as typed, and what is wrong with it."""
    typed = {
        name: "".join(filter(str.isprintable, request.GET.get(name, ""))).strip()[:200] for name in (*TEXTS, *DAYS)
    }
    days: dict[str, date | None] = {}
    wrong: dict[str, str] = {}
    for name in DAYS:
        days[name] = typed_day(typed[name])
        if typed[name] and days[name] is None:
            wrong[name] = _("This is no day. Write for example 31/3/2026.")
    if days["since"] and days["until"] and days["since"] > days["until"]:
        wrong["until"] = _("The last day is before the first one.")
    return Wanted(**{name: typed[name] for name in TEXTS}, **days), typed, wrong


def _may_read(user: Any) -> None:
    """Anyone who holds a role that reads the log somewhere; Refused, which says why, for others."""
    if not EVENTS.allows(user, "read"):
        EVENTS.require(user, "read")


@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """What happened, newest first; filters, and the place in the list, are part of the address."""
    _may_read(request.user)
    wanted, typed, wrong = _wanted(request)
    before = request.GET.get("before", "")
    start = int(before) if before.isdecimal() and len(before) < 19 else None
    found = selectors.page(selectors.find(request.user, wanted), start) if not wrong else selectors.Page([], None)
    filters = urlencode({name: value for name, value in typed.items() if value})
    context = {
        "lines": showing.lines(found.events),
        "older": f"?{filters}{'&' if filters else ''}before={found.older}" if found.older else "",
        "newest": f"?{filters}" if start else "",
        "filters": filters,
        "typed": typed,
        "wrong": wrong,
        "wanted": wanted,
        "kinds": showing.kinds(),
        "head": chain.head(),
    }
    partial = request.headers.get("HX-Target") == "found"
    status = 422 if wrong and not partial else 200
    return render(request, "events/_found.html" if partial else "events/list.html", context, status=status)


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, value: str) -> str:
        return value


@require_safe
def export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The events of the filters as a file for Excel: all of them, written while they are read."""
    _may_read(request.user)
    wanted, _typed, wrong = _wanted(request)
    if wrong:
        return redirect(f"{reverse('events:list')}?{request.GET.urlencode()}")
    language = get_language() or "vi"
    with override(language):
        head = showing.head()
    events = selectors.one_by_one(request.user, wanted)

    def lines() -> Iterator[str]:
        writer = csv.writer(_Echo())
        yield "\ufeff" + writer.writerow(head)
        with override(language):
            for row in showing.rows(events):
                yield writer.writerow([harmless(cell) for cell in row])

    answer = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="events-{timezone.localdate():%Y%m%d}.csv"'
    return answer


def _one(request: HttpRequest, public_id: UUID) -> Event:
    """The event, Http404 where there is none the person may read."""
    _may_read(request.user)
    found = selectors.visible(request.user).select_related("batch").filter(public_id=public_id).first()
    if found is None:
        raise Http404(public_id)
    return found


@require_safe
def event(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One event: everything it says, and the proof of its place in the chain."""
    return _event_page(request, _one(request, public_id))


def _event_page(request: HttpRequest, shown: Event, reason: str = "", error: str = "") -> HttpResponse:
    kind = KINDS.get(shown.kind)
    erasable = bool(
        kind and kind.erasure == "forget_reason" and shown.reason and WHOLE.allows(request.user, "erase").yes
    )
    context = {
        "event": shown,
        "sentence": sentence_of(shown, get_language() or "vi"),
        "link": link_of(shown),
        "proof": showing.proof(shown),
        "erasable": erasable,
        "reason": reason,
        "error": error,
    }
    return render(request, "events/event.html", context, status=422 if error else 200)


@require_POST
def erase(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Erase the reason of an event, for a reason."""
    shown = _one(request, public_id)
    answer = WHOLE.allows(request.user, "erase")
    if not answer:
        raise Refused(answer)
    reason = request.POST.get("reason", "").strip()
    if not reason:
        return _event_page(request, shown, error=_("Say why the reason must go, without repeating it."))
    try:
        services.erase(shown, reason)
    except services.NotErasable:
        return _event_page(request, shown, reason, _("Nothing of this event may be erased."))
    messages.success(request, _("The reason is erased. The chain still proves the event."))
    return redirect("events:event", public_id=public_id)
