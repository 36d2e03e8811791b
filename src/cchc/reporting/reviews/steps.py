"""What a person may do with a report now, who has it in hand, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from cchc.platform.accounts.models import Role
from cchc.platform.accounts.permissions import TABLE
from cchc.reporting.figures.form import report_of
from cchc.reporting.forms.models import Obligation, ReportingPeriod
from cchc.reporting.reports.models import Report, Stage
from cchc.reporting.reviews import papers, sealing
from cchc.reporting.reviews.loops import ACTIONS, Action, State, onward, possible
from cchc.reporting.reviews.models import Authority, Paper, RequestItem, Sending, Step
from cchc.reporting.reviews.people import body_above, holders, receivers
from cchc.reporting.reviews.policies import may
from cchc.reporting.reviews.readiness import Against, against

BACK = frozenset(
    {"take_back", "return_inside", "return_unsigned", "unsign", "withdraw", "reopen", "reopen_own", "replace"}
)
"""Steps that lead back; never the first button."""
FIELDS = frozenset({"sign_off", "sign", "number", "issue", "attach_signed", "request_review", "ask_draft"})
"""Steps with fields of their own: `reviews/fields/<code>.html`."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One step offered to a person."""

    action: Action
    main: bool
    """It leads straight on."""
    stopped: str = ""
    """Why it would be refused now; '' where nothing is known against it."""

    @property
    def fields(self) -> str:
        """The template of its own fields; '' where it has none."""
        return f"reviews/fields/{self.action.code}.html" if self.action.code in FIELDS else ""

    @property
    def plain(self) -> bool:
        """One button is all it needs."""
        return not self.action.reason and not self.fields


@dataclass(slots=True)
class Situation:
    """Where a report is, for the person who looks at it."""

    owed: Obligation
    report: Report
    seen: int
    offers: list[Offer]
    onward: Action | None
    """The step that leads on, whoever takes it."""
    people: list[str] = field(default_factory=list)
    """Who may take it."""
    closed: bool = False
    sending: Sending | None = None
    draft: Sending | None = None
    paper: Paper | None = None
    asked: int = 0
    """Items asked about and not settled."""
    answered: int = 0
    reopening: Step | None = None
    """The unit's request to reopen what was accepted, as long as nobody answered it."""
    to: str = ""
    """The body a report that may be sent now goes to."""

    @property
    def to_answer(self) -> bool:
        """Whether the unit owes an answer, or a replacement, before it sends again."""
        return self.owed.state == State.REVIEW_REQUESTED and self.asked > self.answered

    @property
    def main(self) -> Offer | None:
        return next((offer for offer in self.offers if offer.main), None)

    @property
    def others(self) -> list[Offer]:
        return [offer for offer in self.offers if not offer.main]

    @property
    def role(self) -> str:
        """Who takes the next step, by role."""
        if self.onward is None:
            return ""
        of, verb = self.onward.policy
        return str(min(Role(role).label for role in TABLE[of][verb].roles))

    @property
    def stage_label(self) -> str:
        return str(Stage(self.report.stage).label) if self.report.stage else str(Stage.DRAFT.label)

    @property
    def done(self) -> bool:
        return self.owed.state == State.ACCEPTED


def situation(owed: Obligation, user: Any) -> Situation:
    """Where the report of this obligation is, and what `user` may do. A fixed number of queries."""
    report = report_of(owed)
    above = receivers(owed.unit)
    closed = owed.period.state != ReportingPeriod.State.OPEN
    nxt = onward(report.stage, owed.state, bool(above))
    legal = [] if closed else possible(report.stage, owed.state, bool(above))
    last = Step.objects.filter(report=report).select_related("actor").order_by("-id").first() if report.pk else None
    if last is not None and last.action in {"reopen", "reopen_own"}:
        nxt = ACTIONS["replace"]  # what was reopened is replaced, not sent again as it is
    found = Situation(owed, report, last.pk if last else 0, [], nxt, closed=closed)
    found.reopening = last if last is not None and last.action == "ask_reopen" else None
    if report.pk:
        found.sending, found.draft = sealing.last(report), sealing.last(report, draft=True)
        found.paper = papers.paper_of(report)
        _count_asked(found)
    found.offers = [Offer(one, main=one is nxt) for one in legal if _fits(one, found) and may(user, one, owed.unit)]
    found.offers.sort(key=lambda offer: not offer.main)
    if nxt is not None:
        of, verb = nxt.policy
        people = above if of == "below" else holders(owed.unit, TABLE[of][verb].roles)
        found.people = [person.name for person in people]
    if found.main and found.main.action.code == "send":
        found.to = body_above(owed.unit)
    return found


def _fits(action: Action, found: Situation) -> bool:
    """Whether the step makes sense to offer: what needs a sending has one, a signed copy is attached once."""
    if action.code == "ask_draft":
        return found.draft is not None
    if action.code in {"attach_signed"}:
        return found.paper is not None and found.paper.signed_file_id is None
    if action.code == "ask_reopen":
        return found.reopening is None
    if action.code == "vouch":
        return bool(against(found.report, found.owed).errors)
    return True


def _count_asked(found: Situation) -> None:
    rows = RequestItem.objects.filter(request__sending__report=found.report, settled__isnull=True)
    told = list(rows.values_list("answered", flat=True))
    found.asked, found.answered = len(told), sum(one is not None for one in told)


def fields_of(found: Situation, code: str, user: Any, typed: Any = None) -> dict[str, Any]:
    """What the fields of a step begin with, or what was typed into them."""
    typed = typed or {}
    action, report = ACTIONS[code], found.report
    given: dict[str, Any] = {"action": action, "typed": typed, "authorities": Authority.choices}
    if code == "sign":
        given["against"] = against(report, found.owed)
        given["signer"] = typed.get("signer", user.name)
        given["signer_title"] = typed.get("signer_title", _last_title(report, user))
        given["authority"] = typed.get("authority", "")
    if code == "number":
        paper = found.paper
        given["number"] = typed.get("number") or papers.suggestion(report.unit)
        given["place"] = typed.get("place", (paper and paper.place) or papers.places(report.unit))
        given["date"] = typed.get("date", f"{timezone.localdate():%d/%m/%Y}")
    return given


def _last_title(report: Report, user: Any) -> str:
    """The title this person signed with last."""
    mine = Paper.objects.filter(signer=user.name, report__unit=report.unit_id).exclude(signer_title="").order_by("-id")
    return mine.values_list("signer_title", flat=True).first() or ""


__all__ = ["Against", "Offer", "Situation", "fields_of", "situation"]
