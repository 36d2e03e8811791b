"""The board of who was asked and who answered, the making of requests, and one request."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc.platform.ui.days import typed_day
from cchc.reporting.colleagues import answering, asking, links, owners, people, picture, selectors, wording
from cchc.reporting.colleagues.forms import RequestForm, usual_due
from cchc.reporting.colleagues.models import Answer, DataRequest, Taken, Through
from cchc.reporting.colleagues.policies import REQUESTS
from cchc.reporting.figures.filling import EntryError, version_of
from cchc.reporting.figures.form import Form
from cchc.reporting.figures.hands import Closed
from cchc.reporting.figures.owed import address_of, obligation_or_404
from cchc.reporting.figures.policies import FIGURES, writes
from cchc.reporting.forms.models import Obligation, ReportingPeriod

MOMENT = re.compile(r"[\d\s:hg./-]{0,20}")
"""When something was told: only a time or a day, for it stands in the origin of the figure."""


def form_or_404(request: HttpRequest, owed: Obligation) -> Form:
    """The form, with the rows this person may write; 404 where the catalogue has none."""
    try:
        return selectors.form_of(owed, writes(request.user, owed.unit))
    except LookupError as unknown:
        raise Http404 from unknown


def _open(owed: Obligation) -> bool:
    return bool(owed.period.state == ReportingPeriod.State.OPEN)


@never_cache
@require_safe
def board(request: HttpRequest, period: UUID, unit: UUID, form: str) -> HttpResponse:
    """Who was asked, what came, what is missing; with texts and a picture to paste."""
    owed = obligation_or_404(period, unit, form)
    REQUESTS.require(request.user, "read", owed.unit)
    manages = bool(REQUESTS.allows(request.user, "manage", owed.unit))
    shown = selectors.board(owed, site=links.base(request) if manages else "")
    context = {
        "owed": owed,
        "board": shown,
        "manages": manages,
        "is_open": _open(owed),
        "taking": selectors.taking(owed),
        "missing_text": wording.missing_list(shown.owing, owed, with_links=False) if shown.owing else "",
        "missing_links": wording.missing_list(shown.owing, owed, with_links=True) if shown.owing and manages else "",
        "today": timezone.localdate(),
    }
    return render(request, "colleagues/board.html", context)


@require_safe
def missing_picture(request: HttpRequest, period: UUID, unit: UUID, form: str) -> HttpResponse:
    """The list of who still owes figures as a picture."""
    owed = obligation_or_404(period, unit, form)
    REQUESTS.require(request.user, "read", owed.unit)
    owing = selectors.board(owed).owing
    if not owing:
        raise Http404
    answer = HttpResponse(picture.missing_list(owing, owed), content_type="image/png")
    answer["Content-Disposition"] = 'inline; filename="con-thieu-so-lieu.png"'
    answer["Cache-Control"] = "no-store"
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, period: UUID, unit: UUID, form: str) -> HttpResponse:
    """Make one request: rows by owner or ticked, who is asked, by when."""
    owed = obligation_or_404(period, unit, form)
    REQUESTS.require(request.user, "manage", owed.unit)
    shown = form_or_404(request, owed)
    offered = [line for line in shown.answered if line.may_write]
    found = owners.groups(owed.unit, shown.template, offered)
    chosen = next((group for group in found if group.key == request.GET.get("of")), None)
    ticked = set(chosen.rows if chosen else request.GET.getlist("row"))
    first: dict[str, Any] = {"due": usual_due(owed)}
    if chosen and not chosen.key.startswith("heading:"):
        first |= {"name": chosen.name, "room": chosen.room}
    typed, refused = RequestForm(request.POST or None, initial=first), ""
    if request.method == "POST":
        ticked = set(request.POST.getlist("row"))
        if typed.is_valid():
            rows = [line.row.key for line in offered if line.row.key in ticked]
            try:
                said = typed.cleaned_data
                of = chosen.key if chosen else ""
                made = asking.ask(
                    owed, rows, typed.known(), due=said["due"], by=request.user, note=said["note"], owner=of
                )
                messages.success(request, _("The request is made. Send its text to the colleague."))
                return redirect("colleagues:one", made.public_id)
            except asking.Refused as error:
                refused = error.message.text(get_language() or "vi")
    context = {"owed": owed, "typed": typed, "refused": refused, "groups": found, "chosen": chosen, "ticked": ticked}
    context |= {"tables": _by_table(shown), "is_open": _open(owed)}
    return render(request, "colleagues/new.html", context, status=422 if request.method == "POST" else 200)


def _by_table(shown: Form) -> list[tuple[Any, list[Any]]]:
    """The tables of the form with the lines that can be asked, and the headings over them."""
    tables = [(table, [one for one in lines if one.slot is None or one.may_write]) for table, lines in shown.tables]
    return [(table, lines) for table, lines in tables if any(line.may_write for line in lines)]


@require_POST
def each(request: HttpRequest, period: UUID, unit: UUID, form: str) -> HttpResponse:
    """One request per owner of rows, for the rows nobody is asked for yet."""
    owed = obligation_or_404(period, unit, form)
    REQUESTS.require(request.user, "manage", owed.unit)
    shown = form_or_404(request, owed)
    offered = [line for line in shown.answered if line.may_write]
    found = owners.owners(owners.groups(owed.unit, shown.template, offered))
    try:
        made = asking.ask_each(owed, found, due=usual_due(owed), by=request.user)
    except asking.Refused as refused:
        messages.error(request, refused.message.text(get_language() or "vi"))
    else:
        if made:
            said = ngettext("%(n)s request is made.", "%(n)s requests are made.", len(made)) % {"n": len(made)}
            messages.success(request, said)
        else:
            messages.info(request, _("Nobody new to ask: the form and the unit name no owner of the rows left."))
    return redirect("colleagues:board", *address_of(owed))


# --- one request


def found_or_404(request: HttpRequest, public_id: UUID, action: str) -> DataRequest:
    """A request in the scope of who asks, who may do `action` with it."""
    rows = DataRequest.objects.select_related(
        "unit", "person", "author", "obligation__unit", "obligation__period__regime", "obligation__report__unit"
    )
    found: DataRequest = get_object_or_404(rows, public_id=public_id)
    REQUESTS.require(request.user, action, found)
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """One request: what was asked and answered, its text and link; answers given by telephone or on paper are entered
    here."""
    found = found_or_404(request, request_id, "manage" if request.method == "POST" else "read")
    shown = form_or_404(request, found.obligation)
    rows, outcome = selectors.asked_rows(found, shown), None
    if request.method == "POST":
        FIGURES.require(request.user, "write", found.unit)
        if not MOMENT.fullmatch(request.POST.get("moment", "").strip()):
            messages.error(request, _("Write only the time, as 9h12; who said it goes into its own field."))
            typed = answering.typed_rows(request.POST.dict())
            for row in rows:
                row.typed = typed.get(row.key)
            return render(request, "colleagues/one.html", _one(request, found, rows), status=422)
        outcome = _entered(request, found, rows)
        if not outcome.errors:
            _tell_entered(request, outcome)
            return redirect(f"{request.path}#so-lieu")
        shown = form_or_404(request, found.obligation)
        rows = selectors.asked_rows(found, shown)
        for row in rows:
            row.error = outcome.errors.get(row.key, "")
    return render(request, "colleagues/one.html", _one(request, found, rows), status=422 if outcome else 200)


def _entered(request: HttpRequest, found: DataRequest, rows: list[selectors.Asked]) -> answering.Outcome:
    """Keep what was entered on behalf of the colleague, in rows this person may write."""
    mine = {row.key for row in rows if row.line.may_write}
    typed = {key: one for key, one in answering.typed_rows(request.POST.dict()).items() if key in mine}
    through = request.POST.get("through", "")
    if through not in {Through.PHONE, Through.PAPER}:
        through = Through.PHONE
    moment = request.POST.get("moment", "").strip()
    said = request.POST.get("said", "").strip()[:120]
    return answering.on_behalf(found, typed, through=through, moment=moment, said=said, by=request.user)


def _tell_entered(request: HttpRequest, outcome: answering.Outcome) -> None:
    n = len(outcome.answers)
    if not n:
        messages.info(request, _("Nothing had changed."))
        return
    messages.success(request, ngettext("%(n)s answer is kept.", "%(n)s answers are kept.", n) % {"n": n})
    if outcome.waiting:
        w = outcome.waiting
        said = ngettext("%(n)s waits beside its cell.", "%(n)s wait beside their cells.", w) % {"n": w}
        messages.warning(request, said)


def _one(request: HttpRequest, found: DataRequest, rows: list[selectors.Asked]) -> dict[str, Any]:
    owed = found.obligation
    manages = bool(REQUESTS.allows(request.user, "manage", found))
    card = selectors.Card(found, people.known(found), {row.key: row.last for row in rows if row.last})
    card.address = links.address(links.living(found), links.base(request)) if manages else ""
    why = f"phiếu {found.code}"
    return {
        "found": found,
        "owed": owed,
        "card": card,
        "rows": rows,
        "manages": manages,
        "contact": people.reached(found, reader=request.user, why=why) if manages else "",
        "remark": selectors.remark_of(found),
        "asking_text": wording.asking(card, owed) if manages else "",
        "reminding_text": wording.reminding(card, owed) if manages and card.owes else "",
        "square": picture.square(card.address) if card.address else "",
        "is_open": _open(owed),
        "taking": selectors.taking(owed),
        "said_by": {answer.pk: people.said_by(answer) for row in rows for answer in row.answers if answer.said},
        "now": f"{timezone.localtime():%-Hh%M}",
        "typed": request.POST,
        "sheets": found.sheets.select_related("file") if manages else [],
    }


@require_POST
def act(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Take the link back, make a new one, grant a later day, note a reminder: `do` says which."""
    found = found_or_404(request, request_id, "manage")
    what = request.POST.get("do", "")
    try:
        if what == "revoke":
            asking.revoke(found, reason=request.POST.get("reason", "").strip())
            messages.success(request, _("The link opens nothing any more. “New link” undoes this."))
        elif what == "renew":
            asking.renew(found)
            messages.success(request, _("There is a new link; the earlier one opens nothing."))
        elif what == "remind":
            asking.reminded(found)
            messages.success(request, _("Noted that a reminder was sent."))
        elif what == "extend":
            day = typed_day(request.POST.get("due", ""))
            if day is None:
                messages.error(request, _("Write the day as 14/3/2026."))
            else:
                asking.extend(found, day)
                messages.success(request, _("The request may be answered until %(day)s.") % {"day": f"{day:%d/%m/%Y}"})
        else:
            raise Http404
    except asking.Refused as refused:
        messages.error(request, refused.message.text(get_language() or "vi"))
    if request.POST.get("back") == "board":
        return redirect("colleagues:board", *address_of(found.obligation))
    return redirect("colleagues:one", found.public_id)


@require_POST
def decide(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Put a waiting answer into the form, or leave it out: `do` is 'take' or 'leave', `seen` the figure that stood
    there."""
    rows = Answer.objects.select_related(
        "request__unit", "request__obligation__unit", "request__obligation__period__regime",
        "request__obligation__report__unit",
    )  # fmt: skip
    answer: Answer = get_object_or_404(rows, pk=answer_id)
    REQUESTS.require(request.user, "manage", answer.request)
    seen, what = request.POST.get("seen", ""), request.POST.get("do", "")
    back = f"{reverse('colleagues:one', args=[answer.request.public_id])}#so-lieu"
    line = next(
        (one for one in form_or_404(request, answer.request.obligation).answered if one.row.key == answer.row), None
    )
    if line is None or not line.may_write:
        raise PermissionDenied(_("This row is not yours to write."))
    try:
        if what == "take":
            answering.take(answer, by=request.user, seen=version_of(seen))
            messages.success(request, _("The answer is in the form now."))
        elif what == "leave" and answer.taken == Taken.WAITING:
            answering.leave(answer, by=request.user)
            messages.success(request, _("The answer is left out; it stays here and can be taken later."))
    except answering.Moved:
        messages.error(request, _("The cell was changed meanwhile: look at both values again."))
    except EntryError as refused:
        messages.error(request, str(refused))
    except Closed as closed:
        messages.error(request, closed.said)
    return redirect(back)
