"""What is told of reminders and calls: codes and references, no words of anybody."""

from __future__ import annotations

from cchc.core.messages import Message
from cchc.platform.events.registry import EventKind, register

CALLED = register(
    EventKind("reminders.called", Message("Ghi một cuộc gọi về kỳ {period}", "Wrote down a call about {period}"))
)
REMINDED = register(
    EventKind(
        "reminders.reminded",
        Message("Nhắc đơn vị về báo cáo kỳ {period}", "Reminded the unit of the report for {period}"),
    )
)
RULE_SET = register(
    EventKind(
        "reminders.rule_set",
        Message("Đặt quy tắc nhắc: {offset} ngày, {audience}", "Set a reminder rule: {offset} days, {audience}"),
    )
)
RULE_ENDED = register(
    EventKind(
        "reminders.rule_ended",
        Message("Dừng quy tắc nhắc: {offset} ngày, {audience}", "Ended a reminder rule: {offset} days, {audience}"),
    )
)
LETTER = register(
    EventKind(
        "reminders.letter",
        Message(
            "Ghi số công văn đề nghị rà soát cho {count} đề nghị, kỳ {period}",
            "Wrote the number of the official letter to {count} requests, {period}",
        ),
    )
)
