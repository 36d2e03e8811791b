"""What waits for a person: the reports of the person's units, whose each next step is, and what asks the person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import pgettext_lazy

from cchc.platform.accounts.models import Role
from cchc.platform.calendar.clock import today
from cchc.platform.calendar.selectors import working_calendar
from cchc.reporting.figures.hands import in_hand
from cchc.reporting.figures.owed import address_of
from cchc.reporting.forms.filed import filed
from cchc.reporting.forms.models import Obligation, ReportingPeriod
from cchc.reporting.reports.models import Stage
from cchc.reporting.reviews.loops import State, onward
from cchc.reporting.reviews.mine import asks
from cchc.reporting.reviews.mine.above import Gathering, gatherings
from cchc.reporting.reviews.mine.asks import Open, Point
from cchc.reporting.reviews.mine.whose import ANSWER, ROWS, Mine, collected_among, mine, names, roles_of

SOON = 3
"""Working days left from which a due day is shown as near."""
DONE_DAYS, DONE_SHOWN = 120, 8

ON_THE_SHEET = frozenset({"sign", "number", "issue", "send", "count"})
"""Steps that are taken on the signing sheet: nothing of the form is written for them."""
TO_DO: dict[str, Any] = {
    "check": pgettext_lazy("my work", "Write the report"),
    ROWS: pgettext_lazy("my work", "Enter my rows"),
    ANSWER: pgettext_lazy("my work", "Answer what is asked"),
    "sign_off": pgettext_lazy("my work", "Check, put up for signature"),
    "sign": pgettext_lazy("my work", "Look at the signing sheet, sign"),
    "number": pgettext_lazy("my work", "Give a number"),
    "issue": pgettext_lazy("my work", "Issue"),
    "send": pgettext_lazy("my work", "Send"),
    "count": pgettext_lazy("my work", "Let the figures count"),
}
"""The button, for whose step it is."""
DOING: dict[str, Any] = {
    "check": pgettext_lazy("in hand", "writes"),
    ANSWER: pgettext_lazy("in hand", "answers what is asked"),
    "sign_off": pgettext_lazy("in hand", "checks"),
    "sign": pgettext_lazy("in hand", "signs"),
    "number": pgettext_lazy("in hand", "gives a number"),
    "issue": pgettext_lazy("in hand", "issues"),
    "send": pgettext_lazy("in hand", "sends"),
    "count": pgettext_lazy("in hand", "lets the figures count"),
    "receive": pgettext_lazy("in hand", "receives"),
    "accept": pgettext_lazy("in hand", "accepts the figures"),
}
"""What somebody else does with it now."""


@dataclass(slots=True)
class Task:
    """One report of the person's units."""

    owed: Obligation
    step: str
    """The next step: a code of `loops.ACTIONS`, ANSWER or ROWS."""
    mine: bool
    due: date
    """That of the request to review, where there is one."""
    days: int = 0
    """Working days left after today, the due day among them; late: by how many. Set by `complete`."""
    people: list[str] = field(default_factory=list)
    """Who has it in hand, where it is not the person. Set by `complete`."""
    points: list[Point] = field(default_factory=list)
    asked: bool = False
    """Something of it asks the person, whoever has the next step."""
    back: bool = False

    @property
    def filed(self) -> bool:
        """Whether the report came as files: nothing is asked of the unit, which may still send it here."""
        return bool(self.owed.filed)  # type: ignore[attr-defined]

    @property
    def stage(self) -> str:
        return self.owed.report.stage if self.owed.report else ""

    @property
    def begun(self) -> bool:
        return self.owed.state != State.EXPECTED

    @property
    def waits(self) -> bool:
        return self.mine or self.asked

    @property
    def late(self) -> bool:
        return self.due < today() and not self.filed

    @property
    def near(self) -> bool:
        return not self.late and self.days <= SOON

    @property
    def running(self) -> bool:
        """Its period has not ended and nobody has begun: it comes, and does not wait yet."""
        return not self.begun and not self.asked and not self.filed and self.owed.period.end > today()

    @property
    def above(self) -> bool:
        """With the body above."""
        return self.owed.state in {State.SENT, State.RECEIVED}

    @property
    def url(self) -> str:
        """Where the next step is taken: the address notices name too."""
        if not self.owed.template:
            return ""
        step = self.step if self.mine else ""
        page = "reviews:brief" if step in ON_THE_SHEET else "reviews:asked" if step == ANSWER else "figures:fill"
        return reverse(page, args=address_of(self.owed))

    @property
    def to_do(self) -> Any:
        return TO_DO.get(self.step, "") if self.mine else ""

    @property
    def doing(self) -> Any:
        return DOING.get(self.step, "")

    @property
    def urgency(self) -> tuple[Any, ...]:
        return not self.mine, self.due, not self.back, self.owed.unit.folded, self.owed.pk


@dataclass
class Work:
    """Everything on the page of one person."""

    mine: Mine
    tasks: list[Task]
    gatherings: list[Gathering]
    open: Open

    @cached_property
    def waiting(self) -> list[Task]:
        return sorted((one for one in self.tasks if one.waits and not one.running), key=lambda one: one.urgency)

    @cached_property
    def elsewhere(self) -> list[Task]:
        """With somebody else: of the unit first, then with the body above."""
        rest = (one for one in self.tasks if not one.waits and not (one.running and not one.above))
        return sorted(rest, key=lambda one: (one.above, one.due, one.owed.pk))

    @cached_property
    def coming(self) -> list[Task]:
        """Of periods that have not ended and nobody has begun."""
        return sorted((one for one in self.tasks if one.running), key=lambda one: (one.due, one.owed.pk))

    @property
    def count(self) -> int:
        """How much waits: reports, and what units below have sent."""
        return len(self.waiting) + sum(one.waiting for one in self.gatherings)


def work(user: Any) -> Work:
    """What waits for this person now. A fixed number of queries."""
    held = mine(user)
    owed = list(_owed(held))
    found = asks.opened(held, owed)
    above = collected_among({held.before.get(one.unit_id, one.unit_id) for one in owed})
    tasks = []
    for one in owed:
        step = _step(one, held.before.get(one.unit_id, one.unit_id) in above, found)
        due = found.due.get(one.pk, one.due) if one.state == State.REVIEW_REQUESTED else one.due
        task = Task(one, step, _is_mine(held, one, step), due)
        _give_rows(task, held, found)
        task.asked = bool(found.threads.get(one.pk))
        task.back = one.pk in found.back or (step == ANSWER and task.mine)
        tasks.append(task)
    return Work(held, tasks, gatherings(user), found)


def waiting_count(user: Any) -> int:
    """How much waits for this person: what stands beside the entry of the rail."""
    return work(user).count


def _owed(held: Mine) -> Iterable[Obligation]:
    """What the person's units owe in open periods and is not done with."""
    if not held.units:
        return ()
    here = Q(unit__in=held.units, period__state=ReportingPeriod.State.OPEN)
    done = (State.NOT_REQUIRED, State.ACCEPTED)
    rows = Obligation.objects.filter(here).exclude(state__in=done)
    rows = rows.annotate(filed=filed())
    return rows.select_related("unit", "period__regime", "report").order_by("due", "id")


def _step(owed: Obligation, above: bool, found: Open) -> str:
    if owed.filed:  # type: ignore[attr-defined]
        return ""
    stage = owed.report.stage if owed.report else ""
    writing = stage in {Stage.ELSEWHERE, Stage.DRAFT, Stage.ISSUED}
    if owed.state == State.REVIEW_REQUESTED and writing and found.unanswered(owed.pk):
        return ANSWER
    following = onward(stage, owed.state, above)
    return following.code if following else ""


def _is_mine(held: Mine, owed: Obligation, step: str) -> bool:
    """Whether the step is one the person takes for the unit; what the body above does is no report of the person's."""
    if not step or owed.state in {State.SENT, State.RECEIVED}:
        return False
    return held.holds(owed.unit_id, roles_of(step))


def _give_rows(task: Task, held: Mine, found: Open) -> None:
    """Rows of a contributor that are blank make the report the contributor's."""
    if not task.mine and found.blank.get(task.owed.pk) and in_hand(task.owed.state, task.stage):
        task.step, task.mine = ROWS, True


def complete(found: Work) -> None:
    """Put in what only the page shows: working days left, and who has what is not the person's."""
    if not found.tasks:
        return
    calendar = working_calendar()
    for one in found.tasks:
        one.days = abs(calendar.days_left(today(), one.due))
    others = [one for one in found.tasks if one.step and not one.mine and not one.above]
    known = names({one.owed.unit_id for one in others}, found.mine.before) if others else {}
    for one in others:
        roles = roles_of(one.step)
        one.people = sorted({name for role in roles for name in known.get((one.owed.unit_id, role), ())})


def done(held: Mine) -> list[Obligation]:
    """What was accepted of the person's units lately, the last first."""
    if not held.units:
        return []
    since = today() - timedelta(days=DONE_DAYS)
    rows = Obligation.objects.filter(unit__in=held.units, state=State.ACCEPTED, sent__date__gte=since)
    return list(rows.select_related("unit", "period__regime", "report").order_by("-sent", "-id")[:DONE_SHOWN])


def planned(held: Mine) -> list[ReportingPeriod]:
    """Periods that will open for what the person's units report."""
    if not held.units:
        return []
    kinds = Obligation.objects.filter(unit__in=held.units).order_by().values("period__regime_kind")
    rows = ReportingPeriod.objects.filter(state=ReportingPeriod.State.PLANNED, regime_kind__in=kinds)
    return list(rows.select_related("regime").order_by("end", "id")[:DONE_SHOWN])


def drafts(user: Mine, task: Task) -> bool:
    """Whether the person writes this report as its drafter, and it is in hand."""
    return user.holds(task.owed.unit_id, {Role.DRAFTER}) and in_hand(task.owed.state, task.stage)
