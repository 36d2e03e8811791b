"""One sending as it left the unit: opened, compared, asked about cell by cell, answered, settled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cchc.platform.accounts.policy import Refused as NotAllowed
from cchc.platform.ui.days import typed_day
from cchc.reporting.figures.form import earlier
from cchc.reporting.figures.owed import address_of, obligation_or_404
from cchc.reporting.figures.policies import BELOW, REPORTS
from cchc.reporting.reviews import asking, refusals, sent, services
from cchc.reporting.reviews.asking import Item, Place
from cchc.reporting.reviews.asking_about import pointed, typed_about
from cchc.reporting.reviews.desk.waiting import next_after
from cchc.reporting.reviews.difference import difference, earlier_sending
from cchc.reporting.reviews.largest import largest
from cchc.reporting.reviews.loops import ACTIONS
from cchc.reporting.reviews.models import Opening, RequestItem, Sending
from cchc.reporting.reviews.policies import collects, may
from cchc.reporting.reviews.refusals import Refused
from cchc.reporting.reviews.steps import situation


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sending(request: HttpRequest, sending: UUID) -> HttpResponse:
    """One sending: what changed since the round before and what was asked first, then findings and explanations, then
    every cell and paragraph to ask about. POST asks: `ask` names the cells and sections, `why:<name>` the reason of
    each; a GET with `about` fills in the reason of that finding."""
    found = _found(sending)
    REPORTS.require(request.user, "read", found.report.unit)
    refused = None
    if request.method == "POST":
        try:
            return _asked(request, found)
        except Refused as refusal:
            refused = refusal
    else:
        _open(request, found)
    typed = request.POST if refused else typed_about(found, request.GET.getlist("about"))
    context = _context(request, found, typed) | {"refused": refused}
    return render(request, "reviews/sending.html", context, status=422 if refused else 200)


def _found(public_id: UUID) -> Sending:
    about = ("report__unit", "by", "obligation__unit", "obligation__period__regime", "paper__replaces", "signed_file")
    return get_object_or_404(Sending.objects.select_related(*about), public_id=public_id)


def _open(request: HttpRequest, found: Sending) -> None:
    """Keep that this person opened it; the first time counts."""
    opening = Opening(sending=found, user=request.user, first=timezone.now())  # type: ignore[misc]
    if not Opening.objects.filter(sending=found, user=opening.user).exists():
        Opening.objects.bulk_create([opening], ignore_conflicts=True)


def _asked(request: HttpRequest, found: Sending) -> HttpResponse:
    code = "ask_draft" if found.draft else "request_review"
    answer = may(request.user, ACTIONS[code], found.obligation.unit)
    if not answer:
        raise NotAllowed(answer)
    typed = request.POST
    seen = typed.get("seen", "")
    due = typed_day(typed["due"]) if typed.get("due") else None
    if due is None:
        raise Refused(refusals.NO_DUE, "due")
    items = read_items(typed)
    text = typed.get("text", "").strip() or _summary(items)
    after = next_after(found, request.user)
    known = int(seen) if seen.isdecimal() and len(seen) < 19 else -1
    services.take(
        found.obligation, code, by=request.user, reason=text, seen=known,
        items=items, due=due, letter=typed.get("letter", ""),
    )  # fmt: skip
    messages.success(request, _("Asked. The unit was told."))
    return redirect(after.get_absolute_url() if after else found.get_absolute_url())


def _summary(items: list[Item]) -> str:
    """What the step says where only items were written."""
    return "; ".join(item.reason for item in items if item.reason)[:500]


def read_items(typed: Any) -> list[Item]:
    """The items ticked on the page: `cell:<row>` and `section:<code>`, each with its own reason."""
    items = []
    for name in typed.getlist("ask"):
        kind, _colon, key = name.partition(":")
        if kind not in {Place.CELL, Place.SECTION} or not key:
            continue
        reason, rule = typed.get(f"why:{name}", "").strip(), typed.get(f"rule:{name}", "")
        row, section = (key, "") if kind == Place.CELL else ("", key)
        items.append(Item(reason, kind, row=row, section=section, rule=rule, quote=typed.get(f"quote:{name}", "")))
    return items


def _context(request: HttpRequest, found: Sending, typed: Mapping[str, Any]) -> dict[str, Any]:
    now = situation(found.obligation, request.user)
    latest = found.pk == (now.draft if found.draft else now.sending).pk if (now.draft or now.sending) else False
    codes = {offer.action.code for offer in now.offers} if latest else set()
    before = earlier_sending(found)
    tables = sent.tables_of(found)
    ticked = set(typed.getlist("ask")) if hasattr(typed, "getlist") else set()
    return {
        "sending": found,
        "report": found.report,
        "owed": found.obligation,
        "now": now,
        "latest": latest,
        "codes": codes,
        "may_ask": bool(codes & ({"ask_draft"} if found.draft else {"request_review"})),
        "difference": difference(before, found) if before else None,
        "findings": pointed(found),
        "largest": largest(line for _table, lines in tables for line in lines),
        "tables": tables,
        "prose": sent.prose_of(found),
        "past": earlier(found.report),
        "asked": _items(found),
        "may_settle": _collects(request.user, found),
        "reopen": next((one for one in now.offers if latest and one.action.code == "reopen"), None),
        "reopening": now.reopening,
        "openings": Opening.objects.filter(sending=found).select_related("user"),
        "typed": typed,
        "ticked": ticked,
        "due": typed.get("due") or f"{asking.due_in(asking.USUAL_DAYS):%d/%m/%Y}",
        "late": found.sent.astimezone(timezone.get_current_timezone()).date() > found.obligation.due,
    }


def _items(found: Sending) -> list[tuple[RequestItem, bool]]:
    """Everything asked of this report up to now, and whether it changed in this sending."""
    asked = RequestItem.objects.filter(request__sending__report=found.report_id)
    every = list(asked.select_related("request__by", "request__sending__report", "answered_by").order_by("-id"))
    labels = sent.labels_of(found.report.template)
    for item in every:
        item.row = labels.get(item.template_row)  # type: ignore[attr-defined]
    touched = asking.touched([item for item in every if item.request.sending_id < found.pk], found) if every else set()
    return [(item, item.pk in touched) for item in every]


def _collects(user: Any, found: Sending) -> bool:
    return bool(collects(user, "request_review", found.report.unit))


@require_POST
def settle(request: HttpRequest, item: int) -> HttpResponse:
    """The body above is content with one item."""
    found = get_object_or_404(RequestItem.objects.select_related("request__sending__report__unit"), pk=item)
    sending = found.request.sending
    if not _collects(request.user, sending):
        BELOW.require(request.user, "request_review", sending.report.unit)
    asking.settle([found])
    messages.success(request, _("Settled."))
    last = Sending.objects.filter(report=sending.report, draft=sending.draft).order_by("-id")[0]
    return redirect(f"{last.get_absolute_url()}#asked")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def asked(request: HttpRequest, period: UUID, unit: UUID, form: str) -> HttpResponse:
    """What the body above asks, for the unit: each item with its reason, a link into the form and a field to answer."""
    owed = obligation_or_404(period, unit, form)
    REPORTS.require(request.user, "read", owed.unit)
    if owed.report is None:
        raise Http404
    items = asking.open_items(owed.report)
    may_answer = bool(REPORTS.allows(request.user, "draft", owed.unit))
    if request.method == "POST":
        if not may_answer:
            REPORTS.require(request.user, "draft", owed.unit)
        told = _answer(request, items)
        messages.success(request, ngettext("%(n)s answer saved.", "%(n)s answers saved.", told) % {"n": told})
        return redirect(reverse("reviews:asked", args=address_of(owed)))
    labels = sent.labels_of(owed.template)
    points = _points(items)
    for item in items:
        item.row = labels.get(item.template_row)  # type: ignore[attr-defined]
        item.request.points = points[item.request_id]  # type: ignore[attr-defined]
    context = {"owed": owed, "report": owed.report, "items": items, "may_answer": may_answer}
    return render(request, "reviews/asked.html", context)


def _points(items: list[RequestItem]) -> dict[int, str]:
    """Request → what its words are where nobody wrote any: the reasons of its points."""
    every = RequestItem.objects.filter(request__in={item.request_id for item in items}).order_by("id")
    said: dict[int, list[Item]] = {}
    for request, reason in every.values_list("request", "reason"):
        said.setdefault(request, []).append(Item(reason))
    return {request: _summary(several) for request, several in said.items()}


def _answer(request: HttpRequest, items: list[RequestItem]) -> int:
    """Keep the answers that changed; how many."""
    told = 0
    for item in items:
        text = request.POST.get(f"answer:{item.pk}")
        if text is not None and text.strip() != item.answer:
            asking.answer(item, text, by=request.user)
            told += 1
    return told
