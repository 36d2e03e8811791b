"""Who may read the log of events, and who may erase a reason out of it."""

from __future__ import annotations

from cchc.core.messages import Message
from cchc.platform.accounts.permissions import ADMINISTRATORS, Rule, Where
from cchc.platform.accounts.policy import Policy
from cchc.platform.events.models import Event

EVENTS = Policy(Event)

WHOLE = Policy(
    Event,
    path=None,
    of="event_without_unit",
    may={
        "read": Rule(
            ADMINISTRATORS, Message("xem sự kiện không thuộc đơn vị nào", "see events of no unit"), where=Where.ROOT
        ),
        "erase": Rule(
            ADMINISTRATORS, Message("xóa lý do của một sự kiện", "erase the reason of an event"), where=Where.ROOT
        ),
    },
)
