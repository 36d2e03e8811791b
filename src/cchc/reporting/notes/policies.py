"""Who may see and say what beside a report."""

from __future__ import annotations

from typing import Any

from cchc.core.messages import Message
from cchc.platform.accounts.policy import Answer, Policy
from cchc.platform.accounts.policy import Refused as NotAllowed
from cchc.platform.units.selectors import stand_ins
from cchc.reporting.forms.models import Obligation
from cchc.reporting.notes.models import Comment

NOTES = Policy(Comment, path="report__unit", of="note")

NOT_SENT = Message(
    "Đơn vị chưa gửi báo cáo này: cấp trên trao đổi được sau khi đơn vị gửi.",
    "The unit has not sent this report yet: the body above comments once it was sent.",
)


def may_say(user: Any, owed: Obligation) -> Answer:
    """Whether `user` may comment on the report and attach evidence. By a role held above the unit: once it was sent."""
    answer = NOTES.allows(user, "write", owed.unit)
    own = {unit.pk for unit in stand_ins(owed.unit)}
    if not answer or answer.by is None or answer.by.grant.unit_id in own or was_sent(owed):
        return answer
    return Answer(False, (*answer.why, NOT_SENT), unit=owed.unit)


def require_say(user: Any, owed: Obligation) -> Answer:
    """`may_say`, or NotAllowed with why not; what is recorded names who is stood in for."""
    answer = may_say(user, owed)
    if not answer:
        raise NotAllowed(answer)
    return NOTES.require(user, "write", owed.unit)


def was_sent(owed: Obligation) -> bool:
    """Whether anything of the report left its unit, a draft of the figures too."""
    return owed.sent is not None or bool(owed.report and owed.report.sendings.exists())
