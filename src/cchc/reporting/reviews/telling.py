"""Who is told of which step: the one it waits for now, and those whose work it was."""

from __future__ import annotations

from django.urls import reverse

from cchc.core.messages import Message
from cchc.platform.accounts.models import Role, User
from cchc.platform.notices.registry import NoticeKind
from cchc.platform.notices.services import notify_all
from cchc.reporting.figures.owed import address_of
from cchc.reporting.reviews import notices
from cchc.reporting.reviews.loops import ACTIONS
from cchc.reporting.reviews.models import Step
from cchc.reporting.reviews.people import holders, receivers

WRITERS, LEADER, CLERK, CHECKER = (Role.DRAFTER,), (Role.LEADER,), (Role.CLERK,), (Role.CHECKER,)
UNIT = (Role.DRAFTER, Role.CLERK)

TOLD: dict[str, tuple[NoticeKind, tuple[Role, ...] | None]] = {
    "check": (notices.WAITS, CHECKER),
    "sign_off": (notices.WAITS, LEADER),
    "sign": (notices.WAITS, CLERK),
    "return_inside": (notices.RETURNED, WRITERS),
    "return_unsigned": (notices.RETURNED, WRITERS),
    "unsign": (notices.RETURNED, UNIT),
    "send": (notices.SENT, None),
    "send_figures": (notices.SENT, None),
    "request_review": (notices.ASKED, UNIT),
    "ask_draft": (notices.ASKED, WRITERS),
    "reopen": (notices.ASKED, UNIT),
    "accept": (notices.ACCEPTED, (Role.DRAFTER, Role.LEADER, Role.CLERK)),
    "ask_reopen": (notices.REOPEN, None),
    "vouch": (notices.WAITS, CLERK),
}
"""Step → what is told, and to whom in the unit; None: to the collectors of the body above."""

SAID = Message("{unit}, {period}: {step}.", "{unit}, {period}: {step_en}.")


def tell(step: Step) -> None:
    """Tell the people of a step, in its transaction; nobody is told of what they did themselves."""
    if step.action not in TOLD:
        return
    kind, roles = TOLD[step.action]
    unit, done = step.obligation.unit, ACTIONS[step.action].done
    people: list[User] = receivers(unit) if roles is None else holders(unit, roles)
    values: dict[str, str | int] = {
        "unit": unit.name, "period": step.report.period_label, "step": done.text("vi"), "step_en": done.text("en"),
    }  # fmt: skip
    link = _link(step, above=roles is None)
    others = [person for person in people if person.pk != step.actor_id]
    notify_all(others, kind, Message(SAID.vi, SAID.en, values), link, key=f"step:{step.pk}")


def _link(step: Step, *, above: bool) -> str:
    if step.sending and above:
        return step.sending.get_absolute_url()
    if step.action in {"sign_off", "sign", "number", "issue"}:
        return reverse("reviews:brief", args=address_of(step.obligation))
    if step.sending and step.action in {"request_review", "ask_draft", "accept"}:
        return step.sending.get_absolute_url()
    return reverse("figures:fill", args=address_of(step.obligation))
