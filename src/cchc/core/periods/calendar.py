"""The working calendar: which weekdays are free, and the dated exceptions to that, each with its decision."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from cchc.core.messages import Message

DAY = timedelta(days=1)
WEEK = 7
FURTHEST = 400
"""Days searched for a working day before the calendar is called wrong."""

_NAMES = (
    ("thứ Hai", "Monday"), ("thứ Ba", "Tuesday"), ("thứ Tư", "Wednesday"), ("thứ Năm", "Thursday"),
    ("thứ Sáu", "Friday"), ("thứ Bảy", "Saturday"), ("Chủ nhật", "Sunday"),
)  # fmt: skip


class CalendarError(ValueError):
    """A calendar that cannot answer; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("en"))
        self.message = message


@dataclass(frozen=True, slots=True)
class DayRule:
    """A day that is not what its weekday says."""

    day: date
    working: bool
    name: str
    name_en: str = ""
    decision: str = ""
    """Number of the decision; '' where it is not known."""


@dataclass(frozen=True, slots=True)
class Why:
    """Whether a day is worked, and what says so."""

    day: date
    working: bool
    rule: DayRule | None = None
    """None: its weekday alone."""

    @property
    def message(self) -> Message:
        """'1/1/2026 (thứ Năm): ngày nghỉ, Tết Dương lịch'."""
        vi, en = _NAMES[self.day.weekday()]
        values: dict[str, str | int] = {"day": written(self.day), "because": "", "because_en": ""}
        if self.rule:
            decided = f" ({self.rule.decision})" if self.rule.decision else ""
            values["because"] = f", {self.rule.name}{decided}"
            values["because_en"] = f", {self.rule.name_en or self.rule.name}{decided}"
        elif not self.working:
            values |= {"because": ", nghỉ hằng tuần", "because_en": ", weekend"}
        state, state_en = ("ngày làm việc", "working day") if self.working else ("ngày nghỉ", "day off")
        said = str(values.pop("because")), str(values.pop("because_en"))
        return Message(f"{{day}} ({vi}): {state}{said[0]}", f"{{day}} ({en}): {state_en}{said[1]}", values)


def written(day: date) -> str:
    """14/3/2026."""
    return f"{day.day}/{day.month}/{day.year}"


class WorkingCalendar:
    """Answers about working days. `weekend` holds weekdays, Monday 0; one exception a day, ValueError for two."""

    def __init__(self, exceptions: Iterable[DayRule] = (), weekend: Iterable[int] = (5, 6)) -> None:
        self.weekend = frozenset(weekend)
        self.exceptions: dict[date, DayRule] = {}
        for rule in exceptions:
            if rule.day in self.exceptions:
                raise ValueError(f"{rule.day} has two rules")
            self.exceptions[rule.day] = rule
        if not self.weekend < frozenset(range(WEEK)):
            raise ValueError("a week needs a working day")
        turned = sorted(day for day, rule in self.exceptions.items() if rule.working is (day.weekday() in self.weekend))
        self._turned = turned
        self._gained = [0]
        for day in turned:
            self._gained.append(self._gained[-1] + (1 if self.exceptions[day].working else -1))

    # --- one day

    def is_working(self, day: date) -> bool:
        """Whether `day` is worked."""
        rule = self.exceptions.get(day)
        return rule.working if rule else day.weekday() not in self.weekend

    def why(self, day: date) -> Why:
        """Whether `day` is worked, with the rule that says so."""
        return Why(day, self.is_working(day), self.exceptions.get(day))

    # --- from day to day

    def next_working(self, day: date) -> date:
        """`day`, or the first working day after it. CalendarError where there is none within a year."""
        return self._search(day, DAY)

    def previous_working(self, day: date) -> date:
        """`day`, or the last working day before it."""
        return self._search(day, -DAY)

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day` (before it, where negative); for 0 the day itself, worked or not."""
        step = DAY if count > 0 else -DAY
        for _ in range(abs(count)):
            day = self._search(day + step, step)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days in [start, end); negative where `end` is before `start`."""
        if end < start:
            return -self.working_days_between(end, start)
        weeks, rest = divmod((end - start).days, WEEK)
        free = sum((start.weekday() + at) % WEEK in self.weekend for at in range(rest))
        gained = self._gained[bisect_left(self._turned, end)] - self._gained[bisect_left(self._turned, start)]
        return weeks * (WEEK - len(self.weekend)) + rest - free + gained

    def days_left(self, day: date, due: date) -> int:
        """Working days left on `day` until the end of `due`: those after `day`, the last one `due`. 0 on the day
        itself; negative where it is past: the working days since, `day` the last one."""
        return self.working_days_between(day + timedelta(1), due + timedelta(1))

    def used(self, start: date, end: date) -> list[DayRule]:
        """The exceptions in [start, end), by date: what an answer about these days rests on."""
        return [self.exceptions[day] for day in sorted(self.exceptions) if start <= day < end]

    def _search(self, day: date, step: timedelta) -> date:
        begun = day
        for _ in range(FURTHEST):
            if self.is_working(day):
                return day
            day += step
        raise CalendarError(
            Message(
                "Lịch làm việc không có ngày làm việc nào gần ngày {day}; hãy xem lại các ngày nghỉ.",
                "The working calendar has no working day near {day}; look at its days off.",
                {"day": written(begun)},
            )
        )
