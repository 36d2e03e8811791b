"""The official letter that asks units to review and complete their reports, with an annex for each unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from cchc.core.writing.official.docx import docx
from cchc.core.writing.official.letters import Point, review_letter
from cchc.platform.calendar.clock import today
from cchc.platform.events.services import record
from cchc.platform.units.models import Unit
from cchc.reporting.catalogue.selectors import template
from cchc.reporting.documents.letterheads import sender_of
from cchc.reporting.figures.form import written as number_of
from cchc.reporting.figures.models import Figure
from cchc.reporting.forms.models import Obligation, ReportingPeriod
from cchc.reporting.reminders import events
from cchc.reporting.reminders.wording import named, written
from cchc.reporting.reviews.models import RequestItem, ReviewRequest


@dataclass(frozen=True, slots=True)
class Annex:
    """What is asked of one unit."""

    unit: Unit
    owed: Obligation
    request: ReviewRequest
    due: date
    points: list[Point]


def annexes(period: ReportingPeriod, owed: Sequence[Obligation]) -> list[Annex]:
    """The open requests of these obligations with their unsettled points, unit by unit. Two queries."""
    wanted = {one.pk: one for one in owed if one.state == Obligation.State.REVIEW_REQUESTED}
    rows = ReviewRequest.objects.filter(sending__obligation__in=wanted).select_related("sending")
    last = {one.sending.obligation_id: one for one in rows.order_by("id")}
    items: dict[int, list[RequestItem]] = {}
    for item in RequestItem.objects.filter(request__in=last.values(), settled__isnull=True).order_by("id"):
        items.setdefault(item.request_id, []).append(item)
    said = _reported(items.values())
    found = [
        Annex(
            wanted[pk].unit,
            wanted[pk],
            one,
            one.due,
            [_point(wanted[pk], item, said) for item in items.get(one.pk, ())],
        )
        for pk, one in last.items()
    ]
    return sorted(found, key=lambda one: (one.unit.folded, one.owed.pk))


def _reported(items: Iterable[list[RequestItem]]) -> dict[int, str]:
    """What the figures asked about say, by their id."""
    asked = {item.figure for some in items for item in some if item.figure}
    return {one.pk: number_of(one) or one.get_state_display() for one in Figure.objects.filter(pk__in=asked)}


def _point(owed: Obligation, item: RequestItem, said: Mapping[int, str]) -> Point:
    """'Biểu mẫu 3, dòng 3.4.2 “Số hồ sơ …”' with what was reported; a section by its number; else the whole report."""
    reported = said.get(item.figure or 0, "")
    if item.place == RequestItem.Place.SECTION:
        return Point(f"Mục {item.section}", item.quote, item.reason)
    if item.place == RequestItem.Place.WHOLE:
        return Point("Toàn bộ báo cáo", item.quote, item.reason)
    form = template(owed.template)
    if form is None or item.template_row not in form:
        return Point(item.template_row or item.indicator, reported, item.reason)
    row = form.row(item.template_row)
    table = next((one.name for one in form.tables if one.key == row.table), "")
    place = f"dòng {row.code} “{row.label.strip()}”" if row.code else f"dòng “{row.label.strip()}”"
    return Point(f"{table}, {place}" if table else place.capitalize(), reported, item.reason)


def unlettered(found: Sequence[Annex]) -> list[Annex]:
    """Those whose request has no number of a letter yet."""
    return [one for one in found if not one.request.letter]


@transaction.atomic
def number(period: ReportingPeriod, found: Sequence[Annex], number: str, day: date, by: Any) -> int:
    """Write number and date of the letter to the requests that have none; how many."""
    letter = f"{number.strip()} ngày {written(day)}"[:120]
    pks = [one.request.pk for one in found]
    count = ReviewRequest.objects.filter(pk__in=pks, letter="").update(letter=letter)
    if count:
        record(events.LETTER, subject=period, period=period.code, count=count)
    return count


# --- the document


def document(period: ReportingPeriod, found: Sequence[Annex], sender: Unit) -> bytes:
    """The letter in the layout of official documents, an annex per unit, as .docx. The number is left open. Incomplete
    where the sender's letterhead lacks something; ValueError for no annex at all."""
    text = (
        f"Qua tiếp nhận và kiểm tra {named(period)}, còn một số số liệu, nội dung cần được rà "
        "soát, bổ sung. Đề nghị các đơn vị rà soát, bổ sung theo phụ lục kèm theo và gửi lại chậm nhất "
        f"{_by_when(found)}; số liệu nào giữ nguyên thì nêu rõ lý do.\nTrân trọng./."
    )
    asked = [(one.unit.name, one.points or [Point("Toàn bộ báo cáo", "", one.request.text)]) for one in found]
    about = f"đề nghị rà soát, bổ sung {named(period)}"
    return docx(review_letter(sender_of(sender, today()), about, asked, text))


def _by_when(found: Sequence[Annex]) -> str:
    """'ngày 27/4/2026'; where the days differ, each with its units."""
    days: dict[date, list[str]] = {}
    for one in found:
        days.setdefault(one.due, []).append(one.unit.name)
    if len(days) == 1:
        return f"ngày {written(found[0].due)}"
    return "; ".join(f"ngày {written(day)} ({', '.join(names)})" for day, names in sorted(days.items()))
