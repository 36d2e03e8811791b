"""A step of a report, and its history."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cchc.core.reading.errors import UnreadableFile
from cchc.platform.files import services as files
from cchc.platform.files.clamd import Unscanned
from cchc.platform.files.models import StoredFile
from cchc.platform.files.telling import tell_renamed
from cchc.platform.ui.days import typed_day
from cchc.reporting.figures.owed import address_of, obligation_or_404
from cchc.reporting.figures.policies import REPORTS
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports.models import Report
from cchc.reporting.reviews import services, signed
from cchc.reporting.reviews.desk.waiting import next_after
from cchc.reporting.reviews.loops import ACTIONS
from cchc.reporting.reviews.models import Correction, Opening, Sending, Step
from cchc.reporting.reviews.refusals import Refused
from cchc.reporting.reviews.steps import fields_of, situation

OF_OTHERS = ("lãnh đạo", "số liệu")
"""How what is done begins in Vietnamese where it has a subject of its own, and so no 'đã' before it."""
TYPED = ("signer", "signer_title", "authority", "comment", "number", "place", "file_reason", "letter")


@require_POST
def take(request: HttpRequest, period: UUID, unit: UUID, form: str) -> HttpResponse:
    """Take a step with the report of an obligation: `action` its code, `seen` the last step on the page, `reason`, and
    the fields of the step. What is refused is shown again as typed, with the reason."""
    owed = obligation_or_404(period, unit, form)
    code, seen = request.POST.get("action", ""), request.POST.get("seen", "")
    here = reverse("figures:fill", args=[period, unit, form])
    if code not in ACTIONS:
        messages.error(request, _("There is no such step."))
        return redirect(here)
    typed: dict[str, Any] = request.POST.dict()
    after = _next(request, owed) if code == "accept" and typed.get("then") == "next" else ""
    try:
        step = services.take(
            owed,
            code,
            by=request.user,
            reason=typed.get("reason", ""),
            seen=int(seen) if seen.isdecimal() and len(seen) < 19 else -1,
            **_data(request, owed, code, typed),
        )
    except Refused as refused:
        return _again(request, owed, code, typed, refused)
    messages.success(request, _told(step, owed))
    return redirect(after or _onward(step, owed, here, look=bool(typed.get("then"))))


def _onward(step: Step, owed: Obligation, here: str, *, look: bool) -> str:
    """Where who took the step goes on: the leader to what waits next, the clerk to the sheet with the next button, who
    looks at a sending back to it; all others to the form."""
    if step.action in {"sign", "return_unsigned"}:
        return reverse("figures:duties")
    if step.action in {"number", "issue"}:
        return reverse("reviews:brief", args=address_of(owed))
    return step.sending.get_absolute_url() if look and step.sending else here


def _next(request: HttpRequest, owed: Obligation) -> str:
    """Where who accepts goes on: the next sending that waits for the person, or the list that is empty now."""
    last = Sending.objects.filter(obligation=owed, draft=False).order_by("-id").first()
    after = next_after(last, request.user) if last else None
    return after.get_absolute_url() if after else reverse("reviews:desk_waiting", args=[owed.period.public_id])


def _told(step: Step, owed: Obligation) -> str:
    """That it is done, and of which report: 'Đã gửi: Xã Kbang, Quý I/2026.'"""
    language = get_language() or "vi"
    action = ACTIONS[step.action]
    done = action.done.text(language)
    if language == "vi" and not done.startswith(OF_OTHERS):
        done = f"đã {done.removeprefix('đã ')}"
    return f"{done[:1].upper()}{done[1:]}: {owed.unit}, {owed.period.label}."


def _data(request: HttpRequest, owed: Obligation, code: str, typed: dict[str, Any]) -> dict[str, Any]:
    """What the step takes with it. A file is stored and read before anything is locked."""
    data: dict[str, Any] = {name: typed[name] for name in TYPED if name in typed}
    data["confirmed"] = bool(typed.get("confirmed"))
    if written := typed.get("date", "").strip():
        data["date"] = typed_day(written) or written
    if code in {"issue", "attach_signed"} and (file := _file(request, owed, typed)):
        data["signed"] = _read(file, typed)
    return data


def _read(file: StoredFile, typed: dict[str, Any]) -> signed.Copy:
    """What a signed copy says; one that is locked is not kept."""
    try:
        return signed.read(file)
    except UnreadableFile as locked:
        files.remove([file])
        typed.pop("file_id", None)
        typed.pop("file_name", None)
        raise Refused(locked.message, "file") from locked


def _file(request: HttpRequest, owed: Obligation, typed: dict[str, Any]) -> StoredFile | None:
    """The signed copy brought now, or the one kept when the step was refused before."""
    upload = request.FILES.get("file")
    if upload is None:
        kept = typed.get("file_id", "")
        mine = StoredFile.objects.filter(owner=request.user, purpose=signed.SIGNED, unit=owed.unit)
        return mine.filter(pk=int(kept)).first() if kept.isdecimal() and len(kept) < 19 else None
    REPORTS.require(request.user, "issue", owed.unit)
    try:
        file = files.take(upload, owner=request.user, unit=owed.unit, purpose=signed.SIGNED)
    except UnreadableFile as unreadable:
        raise Refused(unreadable.message, "file") from unreadable
    except Unscanned as waits:
        raise Refused(files.WAITS, "file") from waits
    tell_renamed(request, upload, file.name)
    typed["file_id"], typed["file_name"] = str(file.pk), file.name
    return file


def _again(request: HttpRequest, owed: Obligation, code: str, typed: dict[str, Any], refused: Refused) -> HttpResponse:
    """The step once more, with why it was refused and all that was typed."""
    owed = Obligation.objects.select_related("unit", "period__regime", "report__unit").get(pk=owed.pk)
    now = situation(owed, request.user)
    context = {
        "owed": owed, "now": now, "action": ACTIONS[code], "refused": refused,
        "offered": any(offer.action.code == code and not offer.plain for offer in now.offers),
        "fields": fields_of(now, code, request.user, typed),
    }  # fmt: skip
    return render(request, "reviews/refused.html", context, status=422)


@require_safe
def history(request: HttpRequest, report: UUID) -> HttpResponse:
    """Every step of a report in both loops, every sending and who opened it, what was corrected."""
    found = get_object_or_404(Report.objects.select_related("unit"), public_id=report)
    REPORTS.require(request.user, "read", found.unit)
    steps = Step.objects.filter(report=found).select_related("actor", "on_behalf", "sending").order_by("-id")
    context = {
        "report": found,
        "steps": steps,
        "sendings": Sending.objects.filter(report=found).select_related("by").order_by("-id"),
        "openings": Opening.objects.filter(sending__report=found).select_related("user", "sending").order_by("first"),
        "corrections": Correction.objects.filter(report=found).select_related("by"),
        "owed": found.obligations.select_related("unit", "period__regime").first(),
    }
    return render(request, "reviews/history.html", context)
