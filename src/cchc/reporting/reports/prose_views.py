"""Writing the prose: one address for every button of a section, with scripts and without."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cchc.core.messages import Message
from cchc.reporting.figures.form import report_of
from cchc.reporting.figures.hands import Closed
from cchc.reporting.figures.owed import address_of, obligation_or_404
from cchc.reporting.figures.policies import REPORTS
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports import prose, taking, writing
from cchc.reporting.reports.models import Prose
from cchc.reporting.reports.showing import in_language

CHANGED = Message(
    "Chữ ở chỗ này đã khác khi bạn bấm. Không có gì bị thay.",
    "The words there are not what they were when you pressed. Nothing was replaced.",
)
NO_ACTION = Message("Không có thao tác này.", "There is no such action.")


@require_POST
def write(request: HttpRequest, period: UUID, unit: UUID, form: str) -> HttpResponse:
    """Save a section (`action` save), put a number of the form into it (replace), say it is of this period (reviewed),
    begin from the last report (take, take_all), add or remove an own section (add, remove)."""
    owed = obligation_or_404(period, unit, form)
    REPORTS.require(request.user, "draft", owed.unit)
    act = ACTIONS.get(request.POST.get("action", "save"))
    try:
        if act is None:
            raise writing.Refused(NO_ACTION)
        return act(request, owed)
    except writing.Refused as refused:
        return _refused(request, owed, refused.message, 422)
    except Closed as closed:
        return _refused(request, owed, _still_here(closed.message), 409)
    except writing.Conflict as conflict:
        return _conflict(request, owed, conflict.difference)


def _still_here(why: Message) -> Message:
    said = {"vi": why.text("vi"), "en": why.text("en")}
    return Message("{vi} Nội dung bạn gõ còn ở đây: hãy chép ra.", "{en} What you typed is still here: copy it.", said)


def _code(request: HttpRequest) -> str:
    return request.POST.get("code", "").replace("\0", "")[:60]


def _seen(request: HttpRequest) -> int | None:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdecimal() and len(seen) < 19 else None


def _json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _save(request: HttpRequest, owed: Obligation) -> HttpResponse:
    made = writing.write(owed, _code(request), request.POST.get("text", ""), by=request.user, seen=_seen(request))
    return _done(request, owed, made, _("Saved."))


def _replace(request: HttpRequest, owed: Obligation) -> HttpResponse:
    """Put another number at the very words of the version the page showed."""
    code, seen = _code(request), _seen(request)
    now = Prose.objects.filter(report=owed.report_id or 0, code=code, superseded__isnull=True).first()
    lines = now.text.split("\n") if now else []
    at = [request.POST.get(name, "") for name in ("line", "start", "end")]
    if not all(one.isdecimal() and len(one) < 7 for one in at):
        raise writing.Refused(CHANGED)
    line, start, end = (int(one) for one in at)
    if now is None or now.pk != seen or line >= len(lines) or lines[line][start:end] != request.POST.get("words"):
        raise writing.Refused(CHANGED)
    lines[line] = lines[line][:start] + request.POST.get("now", "")[:60] + lines[line][end:]
    made = writing.write(owed, code, "\n".join(lines), by=request.user, seen=seen)
    return _done(request, owed, made, _("The number is replaced."))


def _reviewed(request: HttpRequest, owed: Obligation) -> HttpResponse:
    made = writing.reviewed(owed, _code(request), by=request.user, seen=_seen(request) or 0)
    return _done(request, owed, made, _("This section is of this period now."))


def _take(request: HttpRequest, owed: Obligation) -> HttpResponse:
    return _taken(request, owed, _code(request))


def _take_all(request: HttpRequest, owed: Obligation) -> HttpResponse:
    return _taken(request, owed, "")


def _taken(request: HttpRequest, owed: Obligation, only: str) -> HttpResponse:
    source = taking.source_of(report_of(owed))
    done = taking.take_over(owed, source, by=request.user, only=only) if source else []
    n = len(done)
    said = ngettext(
        "%(n)s section taken over from the last report.", "%(n)s sections taken over from the last report.", n
    )
    return _done(request, owed, done[0] if done else None, said % {"n": n} if n else _("Nothing was taken over."))


def _add(request: HttpRequest, owed: Obligation) -> HttpResponse:
    made = writing.add_section(owed, _code(request), request.POST.get("heading", ""), by=request.user)
    return _done(request, owed, made, _("The section is added."))


def _remove(request: HttpRequest, owed: Obligation) -> HttpResponse:
    gone = writing.remove_section(owed, _code(request), by=request.user, seen=_seen(request) or 0)
    return _done(
        request, owed, None, _("“%(heading)s” is taken out; its versions are kept.") % {"heading": gone.heading}
    )


ACTIONS: dict[str, Callable[[HttpRequest, Obligation], HttpResponse]] = {
    "save": _save, "replace": _replace, "reviewed": _reviewed, "take": _take, "take_all": _take_all, "add": _add,
    "remove": _remove,
}  # fmt: skip


def _done(request: HttpRequest, owed: Obligation, made: Prose | None, said: str) -> HttpResponse:
    if _json(request):
        at = timezone.localtime(made.recorded if made else None)
        told = {"said": said, "saved": f"{at:%H:%M}"}
        if made is not None:
            told |= {"code": made.code, "id": made.pk, "text": made.text}
        return JsonResponse(told)
    messages.success(request, said)
    return redirect(_address(owed, made.code if made else ""))


def _address(owed: Obligation, code: str = "") -> str:
    return f"{reverse('figures:fill', args=address_of(owed))}#{prose.anchor(code) if code else 'noi-dung'}"


def _typed(request: HttpRequest) -> str:
    return request.POST.get("text", "").replace("\0", "�")[: writing.LONGEST * 2]


def _refused(request: HttpRequest, owed: Obligation, message: Message, status: int) -> HttpResponse:
    said = in_language(message)
    if _json(request):
        return JsonResponse({"error": said}, status=status)
    return _again(request, owed, {"fault": said}, status)


def _conflict(request: HttpRequest, owed: Obligation, difference: writing.Difference) -> HttpResponse:
    theirs = difference.theirs
    author = theirs.author.name if theirs and theirs.author else ""
    told: dict[str, Any] = {"mine": difference.mine, "theirs": theirs.text if theirs else "", "author": author}
    told |= {"id": theirs.pk if theirs else None}
    told |= {"at": f"{timezone.localtime(theirs.recorded):%H:%M}" if theirs else ""}
    if _json(request):
        return JsonResponse({"conflict": told}, status=409)
    return _again(request, owed, {"conflict": told}, 409)


def _again(request: HttpRequest, owed: Obligation, more: dict[str, Any], status: int) -> HttpResponse:
    """The section once more, with what was typed and why it was not saved."""
    code = _code(request)
    part = next((one for one in prose.parts(report_of(owed), owed.template) if one.code == code), None)
    context = {
        "owed": owed,
        "address": address_of(owed),
        "part": part,
        "code": code,
        "seen": request.POST.get("seen", ""),
        "typed": _typed(request),
        "heading": request.POST.get("heading", "").replace("\0", "")[:300],
        "action": request.POST.get("action", "save"),
        "back": _address(owed, code if part else ""),
        **more,
    }
    return render(request, "reports/prose_again.html", context, status=status)
