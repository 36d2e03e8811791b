"""Who may set when people are reminded: whoever administers the whole tree. Everybody may read the rules."""

from __future__ import annotations

from cchc.core.messages import Message
from cchc.platform.accounts.permissions import ADMINISTRATORS, EVERYONE, Rule, Where
from cchc.platform.accounts.policy import Policy
from cchc.reporting.reminders.models import ReminderRule

RULES = Policy(
    ReminderRule,
    path=None,
    may={
        "read": Rule(EVERYONE, Message("xem quy tắc nhắc báo cáo", "see the rules of reminders")),
        "administer": Rule(
            ADMINISTRATORS, Message("đặt quy tắc nhắc báo cáo", "set the rules of reminders"), where=Where.ROOT
        ),
    },
    of="reminder_rule",
)
