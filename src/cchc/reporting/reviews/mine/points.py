"""The lines under each report on the page: what stands in its way, what came back, what is owed, where to start."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cchc.platform.calendar.clock import today
from cchc.reporting.colleagues.models import Answer, DataRequest, Taken
from cchc.reporting.colleagues.selectors import received
from cchc.reporting.figures.owed import address_of
from cchc.reporting.figures.slots import anchor_of, slots_of
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports.live import look
from cchc.reporting.reports.models import Report
from cchc.reporting.reviews.loops import ACTIONS
from cchc.reporting.reviews.mine.asks import Point, Thread, label, row_of
from cchc.reporting.reviews.mine.whose import ANSWER, ROWS
from cchc.reporting.reviews.mine.work import Task, Work, drafts
from cchc.reporting.reviews.models import RequestItem

LOOKED = 3
"""Reports being written that are checked by every rule for the page; the others say so on their own page."""
SHOWN = 3
"""Points and comments of one report that stand here; the rest on the page they lead to."""


def add_points(found: Work) -> None:
    """Put the lines under the reports that wait. A fixed number of queries."""
    written = [one for one in found.waiting if drafts(found.mine, one)]
    colleagues = _colleagues([one.owed for one in written])
    starts = _before([one.owed for one in [*written, *found.coming] if not one.begun])
    looked = [one for one in written if one.begun and one.owed.template][:LOOKED]
    for one in found.waiting:
        one.points += _came_back(found, one)
        one.points += _asked(found, one)
        if one in looked:
            one.points += _live(one.owed)
        if one.step == ROWS:
            one.points += _rows(found, one.owed)
        one.points += _threads(found, one)
        if one in written:
            one.points += _owing(one.owed, colleagues.get(one.owed.pk))
            if not one.begun:
                one.points += _starts(one.owed, starts.get(one.owed.unit_id))


def _page(owed: Obligation, name: str, anchor: str = "") -> str:
    return reverse(name, args=address_of(owed)) + anchor if owed.template else ""


def _anchor(row: str) -> str:
    """Where the form shows a row, for the end of an address."""
    return f"#{anchor_of(row)}"


# --- what came back


def _came_back(found: Work, task: Task) -> Iterable[Point]:
    step = found.open.back.get(task.owed.pk)
    if step is None or not task.mine:
        return
    done = ACTIONS[step.action].done.text("en" if get_language() == "en" else "vi")
    who = step.actor.name if step.actor else ""
    text = (
        f"{done[:1].upper()}{done[1:]}"
        + (f" · {who}" if who else "")
        + f" · {date_format(timezone.localtime(step.at), 'd/m/Y')}"
    )
    yield Point(text, _page(task.owed, "figures:fill"), "warning", step.reason)


def _asked(found: Work, task: Task) -> Iterable[Point]:
    """Points of the body above, those not answered first shown, each at its cell."""
    items = found.open.items.get(task.owed.pk, [])
    left = [one for one in items if one.answered is None]
    if not items or not (task.step == ANSWER or drafts(found.mine, task)):
        return
    due = found.open.due[task.owed.pk]
    text = ngettext(
        "%(n)s point to answer by %(day)s", "%(n)s points to answer by %(day)s", len(left)
    ) % {"n": len(left), "day": f"{due:%d/%m/%Y}"} if left else _("All points are answered: send again.")  # fmt: skip
    tone = "error" if left and due < today() else "warning" if left else ""
    yield Point(text, _page(task.owed, "reviews:asked"), tone, items[0].request.text)
    for item in left[:SHOWN]:
        yield Point(_place(task.owed, item), _of_item(task.owed, item), "", item.reason)
    if len(left) > SHOWN:
        yield Point(_("and %(n)s more") % {"n": len(left) - SHOWN}, _page(task.owed, "reviews:asked"))


def _place(owed: Obligation, item: RequestItem) -> str:
    if item.place == RequestItem.Place.WHOLE:
        return str(_("The whole report"))
    return label(owed, item.template_row, item.section)


def _of_item(owed: Obligation, item: RequestItem) -> str:
    if item.place == RequestItem.Place.CELL:
        return _page(owed, "figures:fill", _anchor(item.template_row))
    return _page(owed, "figures:fill", "#noi-dung" if item.place == RequestItem.Place.SECTION else "")


# --- what stands in its way


def _live(owed: Obligation) -> Iterable[Point]:
    """Blanks, errors, warnings without an explanation, words of an earlier period."""
    try:
        counts = look(owed).counts
    except LookupError:
        return
    found = _page(owed, "reports:found")
    if n := counts["blank"]:
        text = ngettext("%(n)s blank row", "%(n)s blank rows", n) % {"n": n}
        yield Point(text, _page(owed, "figures:fill", "#so-lieu"))
    if n := counts["error"]:
        yield Point(ngettext("%(n)s error", "%(n)s errors", n) % {"n": n}, found, "error")
    if n := counts["unexplained"]:
        text = ngettext("%(n)s warning not explained", "%(n)s warnings not explained", n) % {"n": n}
        yield Point(text, found, "warning")
    if n := counts["stale"]:
        text = ngettext(
            "%(n)s section with words of an earlier period", "%(n)s sections with words of an earlier period", n
        )  # fmt: skip
        yield Point(text % {"n": n}, _page(owed, "figures:fill", "#noi-dung"), "warning")
    if not any(counts.values()):
        yield Point(_("Nothing stands in the way: hand it over for checking."), _page(owed, "figures:fill"))


def _rows(found: Work, owed: Obligation) -> Iterable[Point]:
    blank = found.open.blank.get(owed.pk, [])
    first = next((key for key, slot in slots_of(owed.template).items() if slot.indicator in blank), "")
    if blank:
        text = ngettext("%(n)s row of mine is blank", "%(n)s rows of mine are blank", len(blank)) % {"n": len(blank)}
        yield Point(text, _page(owed, "figures:fill", _anchor(first) if first else ""), "warning")


# --- what people say


def _threads(found: Work, task: Task) -> Iterable[Point]:
    threads: list[Thread] = found.open.threads.get(task.owed.pk, [])
    for one in threads[:SHOWN]:
        place = {"row": one.row} if one.row and row_of(task.owed, one.row) else {"section": one.section or one.row}
        author = one.said.author.name if one.said.author else "—"
        text = _("%(who)s at “%(place)s”") % {"who": author, "place": one.place[:90]}
        yield Point(text, f"{_page(task.owed, 'notes:cell')}?{urlencode(place)}", "", one.said.text[:160])
    if (more := len(threads) - SHOWN) > 0:
        yield Point(_("and %(n)s more") % {"n": more}, _page(task.owed, "figures:fill"))


# --- what colleagues owe


@dataclass(slots=True)
class Owing:
    """Requests for figures of one report."""

    open: int = 0
    late: int = 0
    waiting: int = 0
    """Answers that wait for the drafter."""


def _colleagues(owed: list[Obligation]) -> dict[int, Owing]:
    """By obligation; two queries."""
    found: dict[int, Owing] = defaultdict(Owing)
    requests = list(DataRequest.objects.filter(obligation__in=[one.pk for one in owed], revoked__isnull=True))
    if not requests:
        return found
    last: dict[tuple[int, str], Answer] = {}
    for answer in Answer.objects.filter(request__in=[one.pk for one in requests]).order_by("id"):
        last[answer.request_id, answer.row] = answer
    for one in requests:
        of = found[one.obligation_id]
        missing = any(not received(last.get((one.pk, row))) for row in one.rows)
        of.open += missing
        of.late += missing and one.late
        of.waiting += sum(last[one.pk, row].taken == Taken.WAITING for row in one.rows if (one.pk, row) in last)
    return found


def _owing(owed: Obligation, colleagues: Owing | None) -> Iterable[Point]:
    if colleagues is None:
        return
    board = _page(owed, "colleagues:board")
    if n := colleagues.waiting:
        text = ngettext("%(n)s answer of a colleague to take over", "%(n)s answers of colleagues to take over", n)
        yield Point(text % {"n": n}, board, "warning")
    if n := colleagues.late:
        text = ngettext("%(n)s colleague is late with figures", "%(n)s colleagues are late with figures", n)
        yield Point(text % {"n": n}, board, "error")
    if n := colleagues.open - colleagues.late:
        text = ngettext("%(n)s colleague still owes figures", "%(n)s colleagues still owe figures", n)
        yield Point(text % {"n": n}, board)


# --- where to start


def _before(owed: list[Obligation]) -> dict[int, Report]:
    """By unit: its last report before these. One query."""
    units = {one.unit_id for one in owed}
    if not units:
        return {}
    first = max(one.period.start for one in owed)
    found: dict[int, Report] = {}
    rows = Report.objects.filter(unit__in=units, period_end__lte=first).order_by("-period_end", "-period_start", "-pk")
    for one in rows.only("unit", "public_id", "period_label", "period_end", "period_start"):
        found.setdefault(one.unit_id, one)
    return found


def _starts(owed: Obligation, before: Report | None) -> Iterable[Point]:
    if not owed.template:
        yield Point(_("no form: a report in words"))
        return
    if before is not None:
        yield Point(_("Begin beside the last report, %(period)s") % {"period": before.period_label},
                    _page(owed, "figures:fill"))  # fmt: skip
    yield Point(_("Begin in the Excel form"), _page(owed, "exchange:offline"))
    yield Point(_("Begin from an old Word or Excel file"), _page(owed, "exchange:bring"))
