"""The one mover of reports through their two loops. No other code sets `Report.stage` or moves `Obligation.state` on.

Every step: the row of the obligation is locked, the table of `loops` asked, the policy asked, what the step needs
checked, then state, step and event written in one transaction. What is illegal raises `Refused` and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from cchc.core.messages import Message
from cchc.platform.accounts.policy import Refused as NotAllowed
from cchc.platform.events.services import record
from cchc.reporting.figures.filling import begin
from cchc.reporting.figures.form import report_of
from cchc.reporting.forms.models import Obligation, ReportingPeriod
from cchc.reporting.reports.models import Report
from cchc.reporting.reviews import events, sealing
from cchc.reporting.reviews.loops import ACTIONS, Action
from cchc.reporting.reviews.models import Sending, Step
from cchc.reporting.reviews.policies import may


class Refused(ValueError):
    """A step that cannot be taken here; `message` says why and what to do, in Vietnamese and English."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("en"))
        self.message = message


NOT_NOW = Message(
    "Bước “{step}” không làm được lúc này: báo cáo đã ở bước khác. Hãy tải lại trang.",
    "“{step}” cannot be done now: the report is at another step. Load the page again.",
)
CLOSED = Message(
    "Kỳ báo cáo đã đóng: hãy đề nghị người quản lý chế độ báo cáo mở lại kỳ.",
    "The period is closed: ask who manages the regime to reopen it.",
)
NEEDS_REASON = Message("Bước “{step}” cần nêu lý do.", "“{step}” needs a reason.")


@transaction.atomic
def take(obligation: Obligation, code: str, *, by: Any, reason: str = "", seen: int | None = None, **data: Any) -> Step:
    """Take one step with the report of this obligation; KeyError for a code there is none of.

    `seen`: id of the last step its taker saw (0: none); a later one refuses it, so that a button pressed twice, or an
    old page, moves nothing twice. `data` is what the step takes with it (see `needs.py` for each).
    """
    action = ACTIONS[code]
    owed = Obligation.objects.select_for_update(of=("self",)).get(pk=obligation.pk)
    answer = may(by, action, owed.unit)
    if not answer:
        raise NotAllowed(answer)
    report = report_of(owed)
    last = _last(report)
    if report.stage not in action.stages or owed.state not in action.states or (seen is not None and seen != last):
        raise Refused(_about(NOT_NOW, action))
    if action.reason and not reason.strip():
        raise Refused(_about(NEEDS_REASON, action))
    if owed.period.state != ReportingPeriod.State.OPEN:
        raise Refused(CLOSED)
    report = begin(report, owed)
    owed.refresh_from_db(fields=["state", "report"])
    needed = PREPARE.get(code)
    sending = needed(report, owed, by, reason.strip(), data) if needed else None
    return _move(report, owed, action, by=by, on_behalf=answer.on_behalf, reason=reason.strip(), sending=sending)


def _about(message: Message, action: Action) -> Message:
    """`message` with the step it is about, in each language."""
    return Message.verbatim(message.vi.format(step=action.say.vi), message.en.format(step=action.say.en))


def _last(report: Report) -> int:
    """Id of the last step taken with the report, 0 for none."""
    if report.pk is None:
        return 0
    return Step.objects.filter(report=report).order_by("-id").values_list("id", flat=True).first() or 0


def _move(
    report: Report,
    owed: Obligation,
    action: Action,
    *,
    by: Any,
    on_behalf: Any,
    reason: str,
    sending: Sending | None,
) -> Step:
    before = report.stage, owed.state
    after = action.to_stage or report.stage, action.to_state or owed.state
    moment = timezone.now()
    Report.objects.filter(pk=report.pk).update(stage=after[0], edition=report.edition)
    changed: dict[str, Any] = {"state": after[1]}
    if action.code == "send":
        changed["sent"] = moment
    Obligation.objects.filter(pk=owed.pk).update(**changed)
    report.stage, owed.state = after
    step = Step.objects.create(
        report=report, obligation=owed, action=action.code, edition=report.edition,
        stage_before=before[0], stage_after=after[0], state_before=before[1], state_after=after[1],
        sending=sending, reason=reason, actor=by, on_behalf=on_behalf, at=moment,
    )  # fmt: skip
    about = {"period": report.period_code}
    if sending and action.code in {"send", "send_figures"}:
        about |= {"round": sending.round, "digest": sending.digest}
        record(events.SENT, subject=report, unit=report.unit, reason=reason, **about)
    else:
        about |= {"step": action.done.text("vi"), "step_en": action.done.text("en")}
        record(events.MOVED, subject=report, unit=report.unit, reason=reason, **about)
    return step


Prepare = Callable[[Report, Obligation, Any, str, dict[str, Any]], Sending | None]
"""What a step checks and does before it moves; gives the sending it is about."""


def _send(report: Report, owed: Obligation, by: Any, reason: str, data: dict[str, Any]) -> Sending:
    return sealing.seal(report, owed, by=by, draft=False, reason=reason)


def _send_figures(report: Report, owed: Obligation, by: Any, reason: str, data: dict[str, Any]) -> Sending:
    return sealing.seal(report, owed, by=by, draft=True, reason=reason)


def _accept(report: Report, owed: Obligation, by: Any, reason: str, data: dict[str, Any]) -> Sending:
    return sealing.accept(report, by=by, reason=reason)


def _replace(report: Report, owed: Obligation, by: Any, reason: str, data: dict[str, Any]) -> None:
    report.edition += 1


PREPARE: dict[str, Prepare] = {
    "send": _send,
    "send_figures": _send_figures,
    "accept": _accept,
    "replace": _replace,
}
