"""Asking: make a request, take its link back, give it a new one, a later day, a reminder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cchc.core.messages import Message
from cchc.platform.accounts.scope import everything
from cchc.platform.events.registry import EventKind
from cchc.platform.events.services import record
from cchc.reporting.colleagues import events, links, people
from cchc.reporting.colleagues.models import Answer, DataRequest, Link, Person
from cchc.reporting.colleagues.owners import Group
from cchc.reporting.colleagues.people import Known
from cchc.reporting.forms.models import Obligation, ReportingPeriod

MOST_ROWS = 400


class Refused(ValueError):
    """A request that cannot be made or changed so; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("en"))
        self.message = message


NO_ROWS = Message("Hãy chọn ít nhất một dòng số liệu.", "Choose at least one row.")
NOBODY = Message("Hãy ghi tên người hoặc phòng được hỏi.", "Write the name of the person or room that is asked.")
PAST = Message("Hạn trả lời đã qua: chọn hôm nay hoặc một ngày sau.", "The due day has passed: choose today or later.")
EARLIER = Message("Ngày mới phải sau hạn hiện nay.", "The new day must come after the present one.")
NOT_OPEN = Message(
    "Kỳ báo cáo không mở: hãy đề nghị người quản lý chế độ báo cáo mở lại kỳ.",
    "The period is not open: ask who manages the regime to reopen it.",
)


def refuse_unfit(owed: Obligation, rows: Sequence[str], known: Known, due: date) -> None:
    """Refused where a request could not be answered."""
    if owed.period.state != ReportingPeriod.State.OPEN:
        raise Refused(NOT_OPEN)
    if not rows or len(rows) > MOST_ROWS:
        raise Refused(NO_ROWS)
    if not known.name.strip() and not known.room.strip():
        raise Refused(NOBODY)
    if due < timezone.localdate():
        raise Refused(PAST)


@transaction.atomic
def ask(
    owed: Obligation, rows: Sequence[str], known: Known, *, due: date, by: Any, note: str = "", owner: str = ""
) -> DataRequest:
    """Make a request with its link; Refused where it has no rows, nobody to answer, or a day that has passed."""
    refuse_unfit(owed, rows, known, due)
    request: DataRequest = DataRequest.objects.create(
        obligation=owed, unit=owed.unit, template=owed.template, rows=list(rows), owner=owner, due=due,
        note=note.strip(), author=by,
    )  # fmt: skip
    people.keep(request, known)
    links.issue(request)
    _tell(events.ASKED, request, rows=len(rows), due=f"{due:%d/%m/%Y}")
    return request


@transaction.atomic
def ask_each(owed: Obligation, groups: Sequence[Group], *, due: date, by: Any) -> list[DataRequest]:
    """One request per owner, of the rows nobody is asked for yet; pressed twice it makes nothing twice."""
    Obligation.objects.select_for_update(of=("self",)).get(pk=owed.pk)
    asked = {
        row
        for rows in DataRequest.objects.filter(obligation=owed, revoked__isnull=True).values_list("rows", flat=True)
        for row in rows
    }
    made = []
    for group in groups:
        rows = [row for row in group.rows if row not in asked]
        asked.update(rows)
        if rows:
            made.append(ask(owed, rows, Known(group.name, group.room), due=due, by=by, owner=group.key))
    return made


@transaction.atomic
def revoke(request: DataRequest, *, reason: str = "") -> None:
    """Take the link back: from now on it opens nothing. What was answered stays."""
    now = timezone.now()
    if DataRequest.objects.filter(pk=request.pk, revoked__isnull=True).update(revoked=now):
        Link.objects.filter(request=request, revoked__isnull=True).update(revoked=now)
        _tell(events.REVOKED, request, reason=reason)


@transaction.atomic
def renew(request: DataRequest) -> Link:
    """A new link, also of a request that was taken back; the earlier link stays shut."""
    DataRequest.objects.filter(pk=request.pk).update(revoked=None)
    request.revoked = None
    link = links.issue(request)
    _tell(events.RENEWED, request)
    return link


@transaction.atomic
def extend(request: DataRequest, due: date) -> None:
    """A later day; the link stays the same."""
    if due <= request.due:
        raise Refused(EARLIER)
    if due < timezone.localdate():
        raise Refused(PAST)
    before = request.due
    DataRequest.objects.filter(pk=request.pk).update(due=due)
    request.due = due
    _tell(events.EXTENDED, request, before=f"{before:%d/%m/%Y}", due=f"{due:%d/%m/%Y}")


@transaction.atomic
def reminded(request: DataRequest) -> None:
    """Note that a reminder was sent by hand."""
    DataRequest.objects.filter(pk=request.pk).update(reminded=timezone.now())
    _tell(events.REMINDED, request)


def opened(request: DataRequest) -> None:
    """Note that the link was opened."""
    now = timezone.now()
    DataRequest.objects.filter(pk=request.pk, opened_first__isnull=True).update(opened_first=now)
    DataRequest.objects.filter(pk=request.pk).update(opened_last=now)


def _tell(kind: EventKind, request: DataRequest, **data: Any) -> None:
    record(kind, subject=request, unit=request.unit, code=request.code, **data)


def purge(now: datetime | None = None) -> int:
    """Erase who was asked in periods closed long enough ago, and shut their links; how many. Answers stay."""
    before = (now or timezone.now()) - timedelta(days=settings.COLLEAGUE_DAYS)
    count = 0
    with everything("names of colleagues are kept no longer than needed"):
        old = Person.objects.filter(erased__isnull=True, request__obligation__period__closed__lt=before)
        old = old.filter(request__obligation__period__state=ReportingPeriod.State.CLOSED)
        for person in old.select_related("request__unit"):
            with transaction.atomic():
                Person.objects.filter(pk=person.pk).update(name="", room="", contact="", erased=timezone.now())
                Answer.objects.filter(request=person.request).exclude(said="").update(said="")
                Link.objects.filter(request=person.request, revoked__isnull=True).update(revoked=timezone.now())
                _tell(events.ERASED, person.request)
            count += 1
    return count
