"""What a visitor of the demo finds beside the drafter's own report: colleagues asked, a word said, a list, prose."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from cchc.platform.accounts.models import User
from cchc.reporting.colleagues import answering, asking
from cchc.reporting.colleagues.answering import Typed
from cchc.reporting.colleagues.people import Known
from cchc.reporting.figures.form import Form, build, report_of
from cchc.reporting.forms.models import Obligation
from cchc.reporting.notes import lists, services
from cchc.reporting.notes.pasted import Item
from cchc.reporting.notes.places import Place
from cchc.reporting.reports import taking
from cchc.reporting.reviews.loops import State

DRAFTER, CONTRIBUTOR = "soan", "gop-so"
DAYS = 7
"""Days a colleague is given to answer."""
ASKED = (
    (Known("Người được hỏi (minh họa)", "Công chức Tư pháp - Hộ tịch"), ("2", "5")),
    (Known("Người được hỏi (minh họa)", "Công chức Tài chính - Kế toán"), ()),
)
"""Who is asked for two rows each, and what was answered."""
SAID = "Số liệu mô phỏng: dòng này tính cả hồ sơ tiếp nhận trực tuyến từ kỳ trước chuyển sang phải không?"
LISTED = ("Kế hoạch kiểm tra cải cách hành chính (mô phỏng)", "Kế hoạch tuyên truyền cải cách hành chính (mô phỏng)")


@transaction.atomic
def load(owed: Obligation) -> int:
    """Two requests, one of them answered; a list behind a count; a comment; a section taken over. How many of these
    were made: none where the report is not being written, or its people are not there."""
    people = {one.username: one for one in User.objects.filter(username__in=(DRAFTER, CONTRIBUTOR), demo=True)}
    owed.refresh_from_db()
    if len(people) < 2 or owed.state != State.STARTED:
        return 0
    form = build(report_of(owed))
    blank = [line.row.key for line in form.answered if line.missing and line.slot and line.slot.kind == "count"]
    listed, asked = blank[:1], blank[1:]
    made = _ask(owed, asked, people[DRAFTER])
    made += _list(owed, listed, people[DRAFTER])
    made += _say(owed, form, people[CONTRIBUTOR])
    return made + _take_over(owed, people[DRAFTER])


def _ask(owed: Obligation, rows: list[str], by: User) -> int:
    due, made = timezone.localdate() + timedelta(days=DAYS), 0
    for number, (known, answers) in enumerate(ASKED):
        mine = rows[2 * number : 2 * number + 2]
        if not mine:
            break
        request = asking.ask(owed, mine, known, due=due, by=by)
        typed = {row: Typed(text, "", None) for row, text in zip(mine, answers, strict=False)}
        if typed:
            answering.give(request, typed)
        made += 1
    return made


def _list(owed: Obligation, rows: list[str], by: User) -> int:
    for row in rows:
        day = owed.period.start + timedelta(days=DAYS)
        items = [Item(f"{number}/KH-UBND", day, owed.unit.name, text) for number, text in enumerate(LISTED, 11)]
        lists.add(Place(owed, row=row), items, by=by)
    return len(rows)


def _say(owed: Obligation, form: Form, by: User) -> int:
    """A question about a row of the contributor's own field that is filled in."""
    there = (line for line in form.answered if line.slot and line.slot.indicator.startswith("C") and not line.missing)
    line = next(there, None)
    if line is not None:
        services.say(Place(owed, row=line.row.key), SAID, by=by)
    return int(line is not None)


def _take_over(owed: Obligation, by: User) -> int:
    """The first section that an earlier report of the unit says too."""
    owed.refresh_from_db()
    source = taking.source_of(report_of(owed))
    codes = list(taking.matched(owed.template, source)) if source else []
    return len(taking.take_over(owed, source, by=by, only=codes[-1])) if source and codes else 0
