"""Changing the calendar: each change says why, is told by an event, and takes along what rests on it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import holidays
from django.db import IntegrityError, transaction
from django.utils import timezone

from cchc.core.messages import Message
from cchc.core.periods import packs
from cchc.core.periods.calendar import CalendarError, WorkingCalendar, written
from cchc.platform.calendar import dependents, events, selectors
from cchc.platform.calendar.models import Day
from cchc.platform.events import services as log


class CalendarRefused(ValueError):
    """A change that cannot be; `message` says why and what to do. `field` names what was typed wrongly."""

    def __init__(self, message: Message, field: str = "") -> None:
        super().__init__(message.text("en"))
        self.message, self.field = message, field


@dataclass(frozen=True)
class Change:
    """Rows to take out, and rows to put in."""

    remove: list[Day] = field(default_factory=list)
    add: list[Day] = field(default_factory=list)


@dataclass(frozen=True)
class Effect:
    """What a change does to deadlines. `digest` names it, so that what was confirmed is what is done."""

    affected: list[dependents.Affected]
    after: WorkingCalendar

    @property
    def moving(self) -> list[dependents.Affected]:
        """Deadlines of open periods."""
        return [one for one in self.affected if one.moves]

    @property
    def staying(self) -> list[dependents.Affected]:
        """Deadlines of closed periods that rest on a changed day: they stay as they were."""
        return [one for one in self.affected if not one.moves]

    @property
    def digest(self) -> str:
        """'' where nothing rests on the change."""
        told = "\n".join(f"{one.what} {one.before} {one.after} {one.moves}" for one in self.affected)
        return hashlib.sha256(told.encode()).hexdigest()[:16] if told else ""


# --- what is to change


def adding(day: Day) -> Change:
    """Put one row in. CalendarRefused where the day has a rule, or needs none."""
    _refuse_taken(day.date)
    if day.working and selectors.working_calendar().is_working(day.date):
        raise CalendarRefused(
            Message("Ngày {day} đã là ngày làm việc.", "{day} is a working day already.", {"day": written(day.date)}),
            "date",
        )
    return Change(add=[day])


def removing(day: Day) -> Change:
    """Take one row out, and with a swapped day its other half."""
    if day.removed:
        raise CalendarRefused(Message("Dòng này đã được bỏ khỏi lịch.", "This row was taken out already."))
    rows = [day]
    if day.swap:
        rows += Day.objects.filter(date=day.swap, swap=day.date, removed__isnull=True)
    return Change(remove=rows)


def restoring(day: Day) -> Change:
    """Put back what was taken out, a swapped day with its other half."""
    if not day.removed:
        raise CalendarRefused(Message("Dòng này đang có trong lịch.", "This row is in the calendar."))
    rows = [day]
    if day.swap:
        other = Day.objects.filter(date=day.swap, swap=day.date, removed__isnull=False).order_by("-removed").first()
        rows += [other] if other else []
    for row in rows:
        _refuse_taken(row.date)
    return Change(add=[_copy(row) for row in rows])


def swapping(off: Day, worked: date, name: str, name_en: str = "") -> Change:
    """`off` becomes free and `worked` takes its place."""
    calendar = selectors.working_calendar()
    _refuse_taken(off.date)
    _refuse_taken(worked, "swap")
    if off.date == worked or not calendar.is_working(off.date):
        raise CalendarRefused(
            Message(
                "Ngày nghỉ hoán đổi phải là một ngày đang làm việc; {day} thì không.",
                "The day given off must be a working day; {day} is not.",
                {"day": written(off.date)},
            ),
            "date",
        )
    if calendar.is_working(worked):
        raise CalendarRefused(
            Message(
                "Ngày làm bù phải là một ngày đang nghỉ; {day} thì không.",
                "The day worked in its place must be a day off; {day} is not.",
                {"day": written(worked)},
            ),
            "swap",
        )
    off.swap, off.working = worked, False
    other = Day(
        date=worked, working=True, name=name, name_en=name_en, decision=off.decision, decided=off.decided,
        source=off.source, swap=off.date,
    )  # fmt: skip
    return Change(add=[off, other])


# --- doing it


def effect_of(change: Change) -> Effect:
    """What would follow. CalendarRefused where no calendar would be left to count on."""
    present = list(selectors.present())
    gone = {day.pk for day in change.remove}
    for day in change.add:
        if any(row.date == day.date and row.pk not in gone for row in present):
            _refuse_taken(day.date)
    before = selectors.made_of(present)
    after = selectors.made_of([*(day for day in present if day.pk not in gone), *change.add])
    try:
        return Effect(dependents.affected(before, after), after)
    except CalendarError as error:
        raise CalendarRefused(error.message) from error


@transaction.atomic
def make(change: Change, reason: str, confirmed: str = "") -> Effect:
    """Do it: rows, events, and the deadlines of open periods. `confirmed` is the digest of the effect that was shown;
    CalendarRefused where deadlines are touched that were not shown, or no reason is given."""
    if not reason.strip():
        raise CalendarRefused(Message("Hãy ghi lý do thay đổi.", "Say why the calendar changes."), "reason")
    effect = effect_of(change)
    if effect.digest != confirmed:
        raise CalendarRefused(
            Message(
                "Thay đổi này chạm tới {count} hạn gửi. Hãy xem danh sách và xác nhận.",
                "This touches {count} deadlines. Look at the list and confirm.",
                {"count": len(effect.affected)},
            ),
            "confirmed",
        )
    now = timezone.now()
    for day in change.remove:
        taken = Day.objects.filter(pk=day.pk, removed__isnull=True).update(removed=now)
        if not taken:
            raise CalendarRefused(Message("Dòng này đã được bỏ khỏi lịch.", "This row was taken out already."))
        log.record(events.REMOVED, subject=day, reason=reason, **_told(day))
    for day in change.add:
        _insert(day)
        log.record(events.ADDED, subject=day, reason=reason, **_told(day))
    for dependent in dependents.DEPENDENTS:
        dependent.follow(effect.after, reason)
    return effect


def _insert(day: Day) -> None:
    try:
        with transaction.atomic():
            day.save(force_insert=True)
    except IntegrityError:  # somebody else was faster
        _refuse_taken(day.date)
        raise


def _refuse_taken(day: date, field: str = "date") -> None:
    row = Day.objects.filter(date=day, removed__isnull=True).first()
    if row:
        raise CalendarRefused(
            Message(
                "Ngày {day} đã có trong lịch: {name}. Hãy bỏ dòng đó trước.",
                "{day} is in the calendar already: {name}. Take that row out first.",
                {"day": written(day), "name": row.name},
            ),
            field,
        )


def _copy(day: Day) -> Day:
    kept = ("date", "working", "name", "name_en", "decision", "decided", "source", "origin", "swap")
    return Day(**{name: getattr(day, name) for name in kept})


def _told(day: Day) -> dict[str, str]:
    return {"date": day.date.isoformat(), "day": written(day.date), "name": day.name, "decision": day.decision}


# --- what is shipped


@transaction.atomic
def load_shipped() -> int:
    """Put in the decided days of the packs, and the holidays of the library for the pack's years. Days that ever had a
    row keep what an administrator made of them. Safe to repeat; gives the number of rows put in."""
    known = set(Day.objects.values_list("date", flat=True))
    decided = [
        Day(
            date=each.day, working=each.working, name=each.name, name_en=each.name_en, decision=each.decision,
            decided=each.decided, source=each.source, origin=Day.Origin.PACK, swap=each.swap,
        )
        for each in packs.days()
    ]  # fmt: skip
    rows = [day for day in decided if day.date not in known]
    known.update(day.date for day in rows)
    rows += [day for day in _prefilled() if day.date not in known]
    Day.objects.bulk_create(rows)
    if rows:
        log.record(events.LOADED, count=len(rows))
    return len(rows)


def _prefilled() -> Iterable[Day]:
    """What the library knows of the country: holidays, days off in lieu, swapped days. Their decisions it does not."""
    asked = selectors.week()
    years = range(asked.first_year, asked.last_year + 1)
    names = holidays.country_holidays("VN", years=years, language="vi")
    english = holidays.country_holidays("VN", years=years, language="en_US")
    source = f"Thư viện holidays {holidays.__version__}; số quyết định chưa rõ."
    worked = sorted(day for day in names.weekend_workdays if day.year in years)
    swaps = _pairs(names, worked)
    common = {"source": source, "origin": Day.Origin.PREFILLED}
    for day, name in sorted(names.items()):
        yield Day(date=day, working=False, name=name, name_en=english.get(day, ""), swap=swaps.get(day), **common)
    for day in worked:
        off = {other: one for one, other in swaps.items()}.get(day)
        name = f"Làm bù cho ngày {written(off)}" if off else "Làm bù"
        name_en = f"Worked in place of {written(off)}" if off else "Worked in place of another day"
        yield Day(date=day, working=True, name=name, name_en=name_en, swap=off, **common)


def _pairs(names: holidays.HolidayBase, worked: list[date]) -> dict[date, date]:
    """Day off → day worked in its place: the library writes the second into the name of the first."""
    return {day: other for other in worked for day, name in names.items() if f"{other:%d/%m/%Y}" in name}
