"""What the body above asks of a sending, item by item, and what the unit answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from cchc.platform.calendar.selectors import working_calendar
from cchc.reporting.figures.models import Figure
from cchc.reporting.reports.models import Prose, Report
from cchc.reporting.reviews import refusals
from cchc.reporting.reviews.models import RequestItem, ReviewRequest, Sending
from cchc.reporting.reviews.refusals import Refused
from cchc.reporting.reviews.sent import by_row

Place = RequestItem.Place
USUAL_DAYS = 3
"""Working days offered to send again, where nobody says another."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked about, on its way into a request."""

    reason: str
    place: str = Place.WHOLE
    row: str = ""
    """Key of the row in the form."""
    section: str = ""
    quote: str = ""
    rule: str = ""


def due_in(days: int, today: date | None = None) -> date:
    """The day that many working days from today."""
    return working_calendar().add_working_days(today or timezone.localdate(), days)


def ask(
    sending: Sending, items: Sequence[Item], *, by: Any, text: str, due: date | None = None, letter: str = ""
) -> ReviewRequest:
    """Keep what is asked. Without items it is one question about the whole report; Refused for an item without a
    reason, or a day that has passed."""
    if any(not item.reason.strip() for item in items):
        raise Refused(refusals.ASKED_NOTHING, "items")
    due = due or due_in(USUAL_DAYS)
    if due < timezone.localdate():
        raise Refused(refusals.NO_DUE, "due")
    request = ReviewRequest.objects.create(
        sending=sending, due=due, text=text, letter=letter.strip()[:120], by=by, asked=timezone.now()
    )
    rows = by_row(sending)
    RequestItem.objects.bulk_create([_row(request, item, rows) for item in items or [Item(text)]])
    return request


def _row(request: ReviewRequest, item: Item, rows: dict[str, Figure]) -> RequestItem:
    figure = rows.get(item.row) if item.place == Place.CELL else None
    return RequestItem(
        request=request, place=item.place, template_row=item.row[:60], section=item.section[:60],
        indicator=figure.indicator if figure else "", figure=figure.pk if figure else None,
        quote=item.quote, rule=item.rule[:80], reason=item.reason.strip(),
    )  # fmt: skip


def open_items(report: Report) -> list[RequestItem]:
    """What is still asked of this report, oldest first."""
    asked = RequestItem.objects.filter(request__sending__report=report, settled__isnull=True)
    return list(asked.select_related("request__by", "request__sending").order_by("id"))


def answer(item: RequestItem, text: str, *, by: Any) -> None:
    """Keep the unit's answer beside what was asked; a later answer takes the place of the earlier."""
    told = timezone.now() if text.strip() else None
    RequestItem.objects.filter(pk=item.pk, settled__isnull=True).update(
        answer=text.strip(), answered=told, answered_by=by if told else None
    )


def settle(items: Iterable[RequestItem]) -> int:
    """The body above is content with these; how many were open."""
    keys = [item.pk for item in items]
    return RequestItem.objects.filter(pk__in=keys, settled__isnull=True).update(settled=timezone.now())


def settle_all(report: Report) -> int:
    """Its figures were accepted: nothing is asked any more."""
    return settle(open_items(report))


def touched(items: Sequence[RequestItem], sending: Sending) -> set[int]:
    """Ids of the items whose cell or words are others in `sending` than in the sending they were asked about. Asks once
    per sending, however many items."""
    rows, texts = by_row(sending), {sending.pk: _texts(sending)}
    found = set()
    for item in items:
        before = item.request.sending
        if item.place == Place.CELL:
            now = rows.get(item.template_row)
            other = (now.pk if now else None) != item.figure
        elif item.place == Place.SECTION:
            if before.pk not in texts:
                texts[before.pk] = _texts(before)
            other = texts[sending.pk].get(item.section) != texts[before.pk].get(item.section)
        else:
            other = (sending.figures, sending.prose) != (before.figures, before.prose)
        if other:
            found.add(item.pk)
    return found


def _texts(sending: Sending) -> dict[str, str]:
    return dict(Prose.objects.filter(pk__in=sending.prose).values_list("code", "text"))
