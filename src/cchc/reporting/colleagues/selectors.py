"""Requests as they are shown: to who is asked, and on the board of who asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from cchc.platform.calendar.selectors import working_calendar
from cchc.reporting.colleagues import links, people
from cchc.reporting.colleagues.answering import Typed
from cchc.reporting.colleagues.models import Answer, DataRequest, Link, Taken, Why
from cchc.reporting.colleagues.people import Known
from cchc.reporting.colleagues.policies import REQUESTS
from cchc.reporting.figures.form import Form, Line, build, report_of
from cchc.reporting.figures.hands import in_hand
from cchc.reporting.figures.models import State
from cchc.reporting.forms.models import Obligation, ReportingPeriod

ANSWERED = frozenset({State.VALUE, State.NONE_ARISEN, State.NOT_APPLICABLE})


def received(answer: Answer | None) -> bool:
    """Whether this says something that can be used: not an empty field, and readable."""
    if answer is None or answer.why == Why.UNREADABLE:
        return False
    return bool(answer.text) or answer.state in ANSWERED - {State.VALUE}


@dataclass(slots=True)
class Asked:
    """One row of a request on a page."""

    line: Line
    answers: list[Answer] = field(default_factory=list)
    above: str = ""
    """The row it is a part of, as printed: '- đã hoàn thành' says little alone."""
    typed: Typed | None = None
    """What was just typed and could not be read."""
    error: str = ""

    @property
    def key(self) -> str:
        return self.line.row.key

    @property
    def last(self) -> Answer | None:
        return self.answers[-1] if self.answers else None

    @property
    def text(self) -> str:
        if self.typed:
            return self.typed.text
        return self.last.text if self.last else ""

    @property
    def state(self) -> str:
        said = self.typed or self.last
        return (said.state if said else "") or (State.VALUE if self.text else "")

    @property
    def received(self) -> bool:
        return received(self.last)

    @property
    def unreadable(self) -> str:
        """Why the last answer is no figure of this row; '' where it is one."""
        return str(Why.UNREADABLE.label) if self.last is not None and self.last.why == Why.UNREADABLE else ""

    @property
    def waits(self) -> bool:
        return self.last is not None and self.last.taken == Taken.WAITING

    @property
    def differs(self) -> bool:
        """What stands in the form is not the answer."""
        return self.last is not None and self.last.taken != Taken.YES and self.line.seen is not None


def asked_rows(request: DataRequest, form: Form) -> list[Asked]:
    """The rows of a request in the order of the form, with what was answered to each."""
    kept: dict[str, list[Answer]] = {}
    for answer in Answer.objects.filter(request=request).order_by("id"):
        kept.setdefault(answer.row, []).append(answer)
    by_key = {line.row.key: line for line in form.answered}
    return [Asked(by_key[row], kept.get(row, []), _above(form, by_key[row])) for row in request.rows if row in by_key]


def _above(form: Form, line: Line) -> str:
    """The nearest row over one that prints no number of its own."""
    row = line.row
    while not row.code and row.parent in form.template:
        row = form.template.row(str(row.parent))
    return f"{row.code} {row.label}".strip() if row is not line.row else ""


def form_of(owed: Obligation, may_write: Any = None) -> Form:
    """The form of an obligation; LookupError where the catalogue does not know it."""
    return build(report_of(owed), may_write=may_write or (lambda _indicator: True))


def remark_of(request: DataRequest) -> str:
    """What the colleague remarked last."""
    last = Answer.objects.filter(request=request, row="").order_by("-id").first()
    return last.text if last else ""


def taking(owed: Obligation) -> bool:
    """Whether answers go into the form now: the period is open and the report in the drafter's hand."""
    stage = owed.report.stage if owed.report else ""
    return owed.period.state == ReportingPeriod.State.OPEN and in_hand(owed.state, stage)


# --- the board


@dataclass(slots=True)
class Card:
    """One request on the board."""

    request: DataRequest
    known: Known
    last: dict[str, Answer]
    """Row → the last answer."""
    days: int = 0
    """Working days left after today, the due day among them; negative: late by so many."""
    address: str = ""

    @property
    def days_late(self) -> int:
        return max(0, -self.days)

    @property
    def asked(self) -> int:
        return len(self.request.rows)

    @property
    def received(self) -> int:
        return sum(received(self.last.get(row)) for row in self.request.rows)

    @property
    def missing(self) -> int:
        return self.asked - self.received

    @property
    def waiting(self) -> int:
        return sum(answer.taken == Taken.WAITING for row, answer in self.last.items() if row)

    @property
    def remark(self) -> str:
        return self.last[""].text if "" in self.last else ""

    @property
    def owes(self) -> bool:
        """Still asked and not wholly answered."""
        return self.missing > 0 and self.request.revoked is None

    @property
    def late(self) -> bool:
        return self.owes and self.request.late


@dataclass(slots=True)
class Board:
    """All requests of one report."""

    cards: list[Card]

    @property
    def living(self) -> list[Card]:
        return [card for card in self.cards if card.request.revoked is None]

    @property
    def owing(self) -> list[Card]:
        return [card for card in self.cards if card.owes]

    @property
    def late(self) -> list[Card]:
        return [card for card in self.cards if card.late]

    @property
    def asked(self) -> int:
        return sum(card.asked for card in self.living)

    @property
    def received(self) -> int:
        return sum(card.received for card in self.living)

    @property
    def missing(self) -> int:
        return self.asked - self.received

    @property
    def waiting(self) -> int:
        return sum(card.waiting for card in self.cards)


def board(owed: Obligation, *, site: str = "") -> Board:
    """The requests of a report: those late first, then by the day due; a fixed number of queries. With a `site`, the
    address of each link on it."""
    requests = list(DataRequest.objects.filter(obligation=owed).select_related("person", "author").order_by("id"))
    kept: dict[int, dict[str, Answer]] = {request.pk: {} for request in requests}
    for answer in Answer.objects.filter(request__obligation=owed).order_by("id"):
        kept[answer.request_id][answer.row] = answer
    found = {link.request_id: link for link in _living(owed)} if site else {}
    days = working_calendar() if requests else None
    today = timezone.localdate()
    cards = []
    for request in requests:
        card = Card(request, people.known(request), kept[request.pk])
        card.days = days.days_left(today, request.due) if days else 0
        card.address = links.address(found.get(request.pk), site)
        cards.append(card)
    cards.sort(key=lambda card: (card.request.revoked is not None, not card.owes, card.request.due, card.request.pk))
    return Board(cards)


def _living(owed: Obligation) -> Iterable[Link]:
    return Link.objects.filter(request__obligation=owed, revoked__isnull=True)


# --- for other pages


@dataclass(frozen=True, slots=True)
class Proposal:
    """An answer that waits beside a cell of the form."""

    answer: Answer
    known: Known
    stands: int | None
    """Id of the figure that stands in the cell."""


def proposals_of(owed: Obligation, row: str, user: Any) -> Sequence[Proposal]:
    """Answers of colleagues that wait beside one row, for who may see the requests of the unit; the newest of each
    request."""
    if not REQUESTS.allows(user, "read", owed.unit):
        return []
    waiting: dict[int, Answer] = {}
    answers = Answer.objects.filter(request__obligation=owed, row=row).select_related("request__person").order_by("id")
    for answer in answers:
        waiting[answer.request_id] = answer
    open_ones = [answer for answer in waiting.values() if answer.taken == Taken.WAITING and received(answer)]
    if not open_ones:
        return []
    line = next((line for line in form_of(owed).answered if line.row.key == row), None)
    stands = line.seen.id if line and line.seen else None
    return [Proposal(answer, people.known(answer.request), stands) for answer in open_ones]
