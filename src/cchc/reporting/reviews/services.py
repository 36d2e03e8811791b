"""The one mover of reports through their two loops. No other code sets `Report.stage` or moves `Obligation.state` on.

Every step: the row of the obligation is locked, the table of `loops` asked, the policy asked, what the step needs
checked, then state, step and event written in one transaction. What is illegal raises `Refused` and changes nothing.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from cchc.core.messages import Message
from cchc.platform.accounts.policy import Refused as NotAllowed
from cchc.platform.events.sealing import seal_after
from cchc.platform.events.services import record
from cchc.reporting.figures.filling import begin
from cchc.reporting.figures.form import report_of
from cchc.reporting.forms.models import Obligation, ReportingPeriod
from cchc.reporting.reports.models import Report
from cchc.reporting.reviews import events, refusals, telling
from cchc.reporting.reviews.loops import ACTIONS, Action, State
from cchc.reporting.reviews.models import Sending, Step
from cchc.reporting.reviews.needs import PREPARE, Moving
from cchc.reporting.reviews.people import collected
from cchc.reporting.reviews.policies import may
from cchc.reporting.reviews.refusals import Refused

__all__ = ["Refused", "begin", "last_step", "report_of", "take"]


@transaction.atomic
def take(obligation: Obligation, code: str, *, by: Any, reason: str = "", seen: int | None = None, **data: Any) -> Step:
    """Take one step with the report of this obligation; KeyError for a code there is none of.

    `seen`: id of the last step its taker saw (0: none). A later one refuses it, so that an old page moves nothing; the
    same button pressed twice by one person gives the step it took. `data` is what the step takes with it (`needs`).
    """
    action = ACTIONS[code]
    owed = Obligation.objects.select_for_update(of=("self",)).get(pk=obligation.pk)
    answer = may(by, action, owed.unit)
    if not answer:
        raise NotAllowed(answer)
    report = report_of(owed)
    last = _last(report)
    if last and seen is not None and seen < last.pk and _is_again(last, action, by, seen):
        return last
    if seen is not None and seen != (last.pk if last else 0):
        raise Refused(_about(refusals.NOT_NOW, action))
    _refuse_illegal(action, report, owed, reason)
    report = begin(report, owed)
    owed.refresh_from_db(fields=["state", "report"])
    moving = Moving(report, owed, by, reason.strip(), data)
    if prepare := PREPARE.get(code):
        prepare(moving)
    step = _move(moving, action, on_behalf=answer.on_behalf)
    if code == "issue" and not collected(owed.unit):
        return _move_on(owed, by=by, on_behalf=answer.on_behalf)
    return step


def last_step(report: Report) -> int:
    """Id of the last step taken with the report, 0 for none: what a page's buttons have `seen`."""
    last = _last(report)
    return last.pk if last else 0


def _last(report: Report) -> Step | None:
    return Step.objects.filter(report=report).order_by("-id").first() if report.pk else None


def _is_again(last: Step, action: Action, by: Any, seen: int) -> bool:
    """Whether the last step is this very one, pressed twice."""
    before = Step.objects.filter(report=last.report_id, pk__lt=last.pk).order_by("-id").values_list("id", flat=True)
    return (last.action, last.actor_id) == (action.code, by.pk) and (before.first() or 0) == seen


def _refuse_illegal(action: Action, report: Report, owed: Obligation, reason: str) -> None:
    """Refused where the table, a missing reason or the period says no."""
    if report.stage not in action.stages or owed.state not in action.states:
        raise Refused(_about(refusals.NOT_NOW, action))
    if action.above is not None and action.above != collected(owed.unit):
        raise Refused(refusals.NOBODY_ABOVE if action.above else refusals.SOMEBODY_ABOVE)
    if action.reason and not reason.strip():
        raise Refused(_about(refusals.NEEDS_REASON, action), "reason")
    if owed.period.state != ReportingPeriod.State.OPEN:
        raise Refused(refusals.CLOSED)


def _about(message: Message, action: Action) -> Message:
    """`message` with the step it is about, in each language."""
    return Message.verbatim(message.vi.format(step=action.say.vi), message.en.format(step=action.say.en))


def _move_on(owed: Obligation, *, by: Any, on_behalf: Any) -> Step:
    """Issued, and nobody above receives it: its figures count, as a step of its own."""
    owed.refresh_from_db()
    moving = Moving(report_of(owed), owed, by)
    PREPARE["count"](moving)
    return _move(moving, ACTIONS["count"], on_behalf=on_behalf)


def _move(moving: Moving, action: Action, *, on_behalf: Any) -> Step:
    report, owed, sending = moving.report, moving.owed, moving.sending
    before = report.stage, owed.state
    after = action.to_stage or report.stage, action.to_state or owed.state
    moment = timezone.now()
    Report.objects.filter(pk=report.pk).update(stage=after[0], edition=report.edition)
    Obligation.objects.filter(pk=owed.pk).update(state=after[1], sent=_sent(owed, action, moment))
    report.stage, owed.state = after
    step = Step.objects.create(
        report=report, obligation=owed, action=action.code, edition=report.edition,
        stage_before=before[0], stage_after=after[0], state_before=before[1], state_after=after[1],
        sending=sending, reason=moving.reason, took={name: said for name, said in moving.took.items() if said},
        actor=moving.by, on_behalf=on_behalf, at=moment,
    )  # fmt: skip
    _record(step, sending)
    telling.tell(step)
    return step


def _sent(owed: Obligation, action: Action, moment: Any) -> Any:
    """When the unit sent: the first time that was not withdrawn. Asked to review, it stays in time."""
    if action.to_state == State.SENT or action.code == "count":
        return owed.sent or moment
    return None if action.code == "withdraw" else owed.sent


def _record(step: Step, sending: Sending | None) -> None:
    """The event of a step; that of a sending carries its digest, and is sealed soon."""
    report, action = step.report, ACTIONS[step.action]
    about: dict[str, Any] = {"period": report.period_code}
    said = {"subject": report, "unit": report.unit, "actor": step.actor, "on_behalf": step.on_behalf}
    if sending and sending.event_id is None:
        event = record(
            events.SENT, **said, reason=step.reason, **about, round=sending.round, digest=sending.digest,
            draft=sending.draft,
        )  # fmt: skip
        Sending.objects.filter(pk=sending.pk).update(event=event)
        seal_after()
        if action.code != "count":
            return
    about |= {"step": action.done.text("vi"), "step_en": action.done.text("en"), "action": action.code}
    record(events.MOVED, **said, reason=step.reason, **about)
