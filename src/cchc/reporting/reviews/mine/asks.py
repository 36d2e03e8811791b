"""What asks a person beside the step itself: points of the body above, comments, rows of their own still blank, and why
a report came back. Each in one or two queries for all reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Max

from cchc.platform.accounts.models import Role
from cchc.reporting.catalogue.selectors import template
from cchc.reporting.figures.hands import in_hand
from cchc.reporting.forms.models import OPEN_STATES, Obligation
from cchc.reporting.notes.models import Comment
from cchc.reporting.reports.models import Stage
from cchc.reporting.reviews.desk.marks import missing
from cchc.reporting.reviews.loops import State
from cchc.reporting.reviews.mine.whose import Mine
from cchc.reporting.reviews.models import RequestItem, Step

CAME_BACK = frozenset({"return_inside", "return_unsigned", "unsign", "withdraw", "reopen", "reopen_own"})
"""Steps after which the drafter is told why."""


@dataclass(frozen=True, slots=True)
class Point:
    """One line under a report: what it is, where it opens."""

    text: str
    url: str = ""
    tone: str = ""
    """'error', 'warning' or ''."""
    quote: str = ""
    """What somebody wrote."""


@dataclass(frozen=True, slots=True)
class Thread:
    """An open thread that waits for the person's word."""

    place: str
    row: str
    section: str
    said: Comment


@dataclass(slots=True)
class Open:
    """By obligation: what asks."""

    items: dict[int, list[RequestItem]] = field(default_factory=dict)
    """Points asked about and not settled."""
    due: dict[int, date] = field(default_factory=dict)
    threads: dict[int, list[Thread]] = field(default_factory=dict)
    blank: dict[int, list[str]] = field(default_factory=dict)
    """Indicators of the person's own rows without an answer."""
    back: dict[int, Step] = field(default_factory=dict)
    """The step that brought it back."""

    def unanswered(self, owed: int) -> list[RequestItem]:
        return [one for one in self.items.get(owed, ()) if one.answered is None]


def opened(held: Mine, owed: list[Obligation]) -> Open:
    """What asks the person in these reports."""
    found = Open()
    if not owed:
        return found
    _asked(found, owed)
    _came_back(found, owed)
    _threads(found, held, owed)
    _blank(found, held, owed)
    return found


def _asked(found: Open, owed: Iterable[Obligation]) -> None:
    here = [one.pk for one in owed if one.state == State.REVIEW_REQUESTED]
    if not here:
        return
    items = RequestItem.objects.filter(request__sending__obligation__in=here, settled__isnull=True)
    for item in items.select_related("request__sending").order_by("id"):
        of = item.request.sending.obligation_id
        found.items.setdefault(of, []).append(item)
        found.due[of] = item.request.due


def _came_back(found: Open, owed: Iterable[Obligation]) -> None:
    """Reports in hand whose last step brought them back."""
    here = [one.pk for one in owed if one.report and in_hand(one.state, one.report.stage) and one.report.stage]
    if not here:
        return
    last = Step.objects.filter(obligation__in=here).order_by().values("obligation").annotate(last=Max("pk"))
    steps = Step.objects.filter(pk__in=last.values("last"), action__in=CAME_BACK, stage_after__in=("", Stage.DRAFT))
    found.back = {step.obligation_id: step for step in steps.select_related("actor")}


def _threads(found: Open, held: Mine, owed: Iterable[Obligation]) -> None:
    """Open threads whose last word is somebody else's: a drafter's all, a contributor's on own rows, and those in which
    the person spoke."""
    here = {one.report_id: one for one in owed if one.report_id and one.state in OPEN_STATES}
    if not here:
        return
    lines: dict[tuple[int, str, str], list[Comment]] = defaultdict(list)
    for line in Comment.objects.filter(report__in=here).select_related("author").order_by("id"):
        lines[line.report_id, line.row, line.section].append(line)
    for (report, row, section), said in lines.items():
        one = here[report]
        if said[-1].kind == Comment.Kind.SETTLED or said[-1].author_id == held.user.pk:
            continue
        drafter = held.holds(one.unit_id, {Role.DRAFTER})
        spoke = any(line.author_id == held.user.pk for line in said)
        if drafter or spoke or (row and held.gives(one.unit_id, _indicator(one, row))):
            found.threads.setdefault(one.pk, []).append(Thread(label(one, row, section), row, section, said[-1]))


def _blank(found: Open, held: Mine, owed: Iterable[Obligation]) -> None:
    """Rows given to the person that hold no answer, in reports in hand; two queries per period."""
    by_period: dict[int, list[Obligation]] = defaultdict(list)
    for one in owed:
        stage = one.report.stage if one.report else ""
        if held.prefixes.get(one.unit_id) and in_hand(one.state, stage) and one.template:
            by_period[one.period_id].append(one)
    for rows in by_period.values():
        for pk, lacking in missing(rows[0].period, rows).items():
            unit = next(one.unit_id for one in rows if one.pk == pk)
            mine = [indicator for indicator, _group in lacking if indicator and held.gives(unit, indicator)]
            if mine:
                found.blank[pk] = mine


def _indicator(owed: Obligation, row: str) -> str:
    known = row_of(owed, row)
    return (known.indicator or "") if known else ""


def label(owed: Obligation, row: str, section: str) -> str:
    """A row or section as the form prints it."""
    known = row_of(owed, row) if row else None
    return f"{known.code} {known.label}".strip() if known else (section or row)


def row_of(owed: Obligation, row: str) -> Any:
    """The row of the form; None where the form has none of this key."""
    form = template(owed.template)
    return form.row(row) if form and row in form else None
