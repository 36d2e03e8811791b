"""When a report must have been sent: rules as data, computed on the working calendar, with every step told.

A rule is written: 'day 20' (of the month in which the window closes), 'day 5 +1' (of the month after),
'after 2' (the second working day after the window), 'on 20/1/Y+1' (a fixed day, an edge as in `windows`).
`shift` 'next' moves a day off to the next working day, 'none' leaves it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from cchc.core.messages import Message
from cchc.core.periods.calendar import DAY, DayRule, WorkingCalendar, written
from cchc.core.periods.windows import LAST_DAY, Named, RuleError, Window, edge, in_month

_DAY = re.compile(r"day (?P<day>\d{1,2})(?: \+(?P<months>\d{1,2}))?", re.ASCII)
_AFTER = re.compile(r"after (?P<count>\d{1,2})", re.ASCII)
_ON = re.compile(r"on (?P<edge>\S+)")
SHIFTS = ("next", "none")


@dataclass(frozen=True, slots=True)
class Due:
    """A computed deadline and what it rests on."""

    day: date
    steps: tuple[Message, ...]
    used: tuple[DayRule, ...]
    """Rows of the calendar between the close of the window and the deadline, both inside."""


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """One rule. RuleError where it is not written as above."""

    rule: str
    shift: str = "next"

    def __post_init__(self) -> None:
        day = _DAY.fullmatch(self.rule)
        known = (day and 1 <= int(day["day"]) <= LAST_DAY) or _AFTER.fullmatch(self.rule) or _ON.fullmatch(self.rule)
        if not known or self.shift not in SHIFTS:
            raise RuleError(
                Message(
                    "“{rule}” không phải quy tắc hạn gửi. Ví dụ: day 20 (ngày 20 của tháng cuối kỳ), day 5 +1 (ngày 5 "
                    "tháng sau), after 2 (02 ngày làm việc sau ngày chốt), on 20/1/Y+1 (ngày cố định).",
                    "“{rule}” is no deadline rule. Write for example day 20 (of the last month), day 5 +1 (of the "
                    "month after), after 2 (2 working days after the close), on 20/1/Y+1 (a fixed day).",
                    {"rule": self.rule},
                )
            )

    @property
    def message(self) -> Message:
        """The rule in words."""
        if found := _DAY.fullmatch(self.rule):
            months = int(found["months"] or 0)
            vi = "ngày {day} của tháng cuối kỳ" if not months else "ngày {day}, {months} tháng sau tháng cuối kỳ"
            en = "day {day} of the last month" if not months else "day {day}, {months} month(s) after the last month"
            values: dict[str, str | int] = {"day": int(found["day"])}
            if months:
                values["months"] = months
            return Message(vi, en, values)
        if found := _AFTER.fullmatch(self.rule):
            return Message(
                "{count} ngày làm việc sau ngày chốt số liệu",
                "{count} working day(s) after the close of the window",
                {"count": int(found["count"])},
            )
        return Message("ngày cố định {edge}", "fixed day {edge}", {"edge": self.rule[3:]})

    def due(self, window: Window, named: Named, calendar: WorkingCalendar) -> Due:
        """The deadline of a period with this window."""
        asked = self._asked(window, named, calendar)
        closes = Message("Chốt số liệu ngày {day}.", "The window closes on {day}.", {"day": written(window.last_day)})
        says = Message("Quy tắc: {rule} → {day}.", "Rule: {rule} → {day}.", {"day": written(asked)})
        says = Message(
            says.vi.replace("{rule}", self.message.text("vi")), says.en.replace("{rule}", self.message.text("en")),
            says.values,
        )  # fmt: skip
        steps, day = [closes, says], asked
        if _AFTER.fullmatch(self.rule):
            days = [window.end + at * DAY for at in range((asked - window.last_day).days)]
            told = (calendar.why(day) for day in days)
            steps += [why.message for why in told if why.rule or not why.working]
        elif self.shift == "next":
            while not calendar.is_working(day):
                steps.append(calendar.why(day).message)
                day += DAY
            if day != asked:
                steps.append(Message("Chuyển sang ngày {day}.", "Moved to {day}.", {"day": written(day)}))
        low, high = sorted((window.last_day, day))
        return Due(day, tuple(steps), tuple(calendar.used(low, high + DAY)))

    def _asked(self, window: Window, named: Named, calendar: WorkingCalendar) -> date:
        if found := _DAY.fullmatch(self.rule):
            last = window.last_day
            return in_month(last.year, last.month + int(found["months"] or 0), int(found["day"]))
        if found := _AFTER.fullmatch(self.rule):
            return calendar.add_working_days(window.last_day, int(found["count"]))
        return edge(self.rule[3:], named)


def refuse_hasty(due: date, window: Window, calendar: WorkingCalendar, least: int, law: str) -> None:
    """RuleError where a deadline leaves fewer than `least` working days after the window's last day, up to and with
    the deadline itself; the law that asks for them is named."""
    days = calendar.working_days_between(window.end, due + DAY)
    if due <= window.last_day or days < least:
        raise RuleError(
            Message(
                "Hạn gửi {due} để lại {days} ngày làm việc sau ngày chốt số liệu {closes}; cần ít nhất {least} "
                "({law}). Hãy lùi hạn gửi hoặc cho chốt số liệu sớm hơn.",
                "The deadline {due} leaves {days} working days after the close on {closes}; at least {least} are "
                "needed ({law}). Move the deadline back or close the window earlier.",
                {
                    "due": written(due),
                    "days": max(days, 0),
                    "closes": written(window.last_day),
                    "least": max(least, 1),
                    "law": law or "chốt số liệu trước khi gửi / the window closes first",
                },
            )
        )


def refuse_earlier(before: date, due: date) -> None:
    """RuleError where an extension is no later than what it extends."""
    if due <= before:
        raise RuleError(
            Message(
                "Hạn mới {due} phải sau hạn đang có {before}.",
                "The new deadline {due} must be after the present one, {before}.",
                {"due": written(due), "before": written(before)},
            )
        )
