"""Reminders by rule: to the right people, in working days, by day, once; and none where nothing is owed any more."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cchc.core.periods.calendar import DayRule, WorkingCalendar
from cchc.platform.accounts.models import RowOwner
from cchc.platform.accounts.scope import everything
from cchc.platform.calendar.models import Day
from cchc.platform.files.models import StoredFile
from cchc.platform.notices.models import Notice
from cchc.reporting.figures.form import report_of
from cchc.reporting.figures.tests.made import owed as make_owed
from cchc.reporting.forms.models import Obligation, ReportingPeriod
from cchc.reporting.reminders import due, packs, ruling, services
from cchc.reporting.reminders.models import Audience, Reminder, ReminderRule
from cchc.reporting.reports.models import Report
from cchc.reporting.reviews.desk.tests.made import DUE, Province, sending
from cchc.reporting.reviews.models import ReviewRequest

pytestmark = pytest.mark.django_db
WORKERS = 4


class Clock:
    """The clock of reminders, which the test moves: nine in the morning."""

    def __init__(self) -> None:
        self.moment = self.at(DUE)

    @staticmethod
    def at(day: date, hour: int = 9) -> datetime:
        return timezone.make_aware(datetime(day.year, day.month, day.day, hour))

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(services, "now", made)
    return made


@pytest.fixture
def province(db: None) -> Province:
    return Province(2)


def run_on(clock: Clock, day: date, hour: int = 9) -> int:
    clock.moment = clock.at(day, hour)
    return services.run()


def told() -> dict[str, list[str]]:
    """Who was told, by kind."""
    found: dict[str, list[str]] = {}
    for kind, name in Notice.objects.order_by("id").values_list("kind", "user__username"):
        found.setdefault(kind, []).append(name)
    return found


def test_it_works(province: Province, clock: Clock) -> None:
    """Two working days before: drafter and leader of each unit; the text says which report, when, what is missing."""
    province.person("drafter", "c1")
    province.person("leader", "c1")
    province.person("clerk", "c1")
    province.begun("c1", ("A1", 5))
    assert run_on(clock, date(2026, 4, 16)) == 6  # three units, two audiences
    assert told() == {"reminders.before": ["drafter-c1", "leader-c1"]}
    said = Notice.objects.get(user__username="drafter-c1")
    for part in ("Đơn vị c1", "Chế độ cchc", "quý I/2026", "20/4/2026", "còn 2 ngày làm việc", "Còn 119 dòng"):
        assert part in said.vi
    assert "2 working days left" in said.en
    assert said.link.startswith(f"/figures/fill/{province.period.public_id}/")
    assert Reminder.objects.get(unit=province.units["c1"], audience=Audience.LEADER).people == 1


def test_nothing_is_said_twice_on_a_day_nor_by_the_same_rule_later(province: Province, clock: Clock) -> None:
    province.person("drafter", "c1")
    run_on(clock, date(2026, 4, 16))
    assert run_on(clock, date(2026, 4, 16), 15) == 0
    assert run_on(clock, date(2026, 4, 17)) == 0  # the same rules still speak, for one working day
    assert Notice.objects.count() == 1


def test_a_reminder_missed_for_a_day_is_made_up_for_and_one_missed_for_longer_is_not(
    province: Province, clock: Clock
) -> None:
    province.person("drafter", "c1")
    assert run_on(clock, date(2026, 4, 14)) == 3  # five working days before is the 13th
    assert run_on(clock, date(2026, 4, 15)) == 0


@pytest.mark.parametrize("hour", [0, 6, 18, 23])
def test_nobody_is_reminded_at_night(province: Province, clock: Clock, hour: int) -> None:
    assert run_on(clock, date(2026, 4, 16), hour) == 0
    assert not Reminder.objects.exists()


def test_nobody_is_reminded_on_a_weekend_or_a_holiday(province: Province, clock: Clock) -> None:
    Obligation.objects.update(due=date(2026, 4, 18))  # a Saturday
    for day in (date(2026, 4, 18), date(2026, 4, 19)):
        assert run_on(clock, day) == 0
    Day.objects.create(date=date(2026, 4, 17), working=False, name="Nghỉ")
    assert run_on(clock, date(2026, 4, 17)) == 0


def test_days_are_working_days_of_the_calendar(province: Province, clock: Clock) -> None:
    """With Thursday and Friday off, two working days before Monday is Tuesday."""
    province.person("drafter", "c1")
    for day in (date(2026, 4, 16), date(2026, 4, 17)):
        Day.objects.create(date=day, working=False, name="Nghỉ")
    assert run_on(clock, date(2026, 4, 14)) == 6
    assert "còn 2 ngày làm việc" in Notice.objects.get().vi


def test_a_report_due_on_a_day_off_is_reminded_of_on_the_working_day_before(province: Province, clock: Clock) -> None:
    province.person("drafter", "c1")
    Obligation.objects.update(due=date(2026, 4, 19))
    ReminderRule.objects.all().delete()
    ruling.set_rule(offset=0, audience=Audience.WRITERS, source="thử")
    ReminderRule.objects.update(begins=date(2020, 1, 1))
    services_rules_only()
    assert run_on(clock, date(2026, 4, 17)) == 3


def services_rules_only() -> None:
    """No rule but those of the test: the pack's others ended before they began."""
    services.load_shipped()
    ReminderRule.objects.exclude(source="thử").update(ends=date(2020, 1, 1))


@pytest.mark.parametrize("state", ["sent", "received", "accepted", "not_required"])
def test_who_has_sent_or_need_not_is_left_alone(province: Province, clock: Clock, state: str) -> None:
    Obligation.objects.update(state=state)
    assert run_on(clock, date(2026, 4, 21)) == 0


def test_a_closed_period_is_left_alone(province: Province, clock: Clock) -> None:
    ReportingPeriod.objects.update(state="closed")
    assert run_on(clock, date(2026, 4, 21)) == 0


def test_a_report_that_came_as_files_is_not_asked_for(province: Province, clock: Clock) -> None:
    report = report_of(province.owed["c1"])
    report.status, report.template = Report.Status.ACCEPTED, "khac"
    report.save()
    report.files.add(StoredFile.objects.create(name="a.docx", size=1, sha256="0" * 64, unit=report.unit))
    run_on(clock, date(2026, 4, 21))
    assert not Reminder.objects.filter(unit=province.units["c1"]).exists()
    assert Reminder.objects.filter(unit=province.units["c2"]).exists()


def test_an_extension_moves_the_reminders(province: Province, clock: Clock) -> None:
    """Reminded before the first day; with a later day granted, nobody is called late, and the rule speaks again."""
    province.person("drafter", "c1")
    run_on(clock, date(2026, 4, 16))
    Obligation.objects.exclude(unit=province.units["c1"]).update(state="sent")
    Obligation.objects.filter(unit=province.units["c1"]).update(due=date(2026, 4, 29), extended=True)
    run_on(clock, date(2026, 4, 21))
    assert told() == {"reminders.before": ["drafter-c1"]}
    run_on(clock, date(2026, 4, 27))
    assert Notice.objects.count() == 2
    assert "29/4/2026" in Notice.objects.latest("id").vi


def test_while_a_review_is_asked_for_its_day_counts(province: Province, clock: Clock) -> None:
    province.person("drafter", "c1")
    owed = province.begun("c1", ("A1", 5))
    sent = sending(owed, Obligation.State.REVIEW_REQUESTED)
    ReviewRequest.objects.create(sending=sent, due=date(2026, 5, 8), asked=timezone.now())
    run_on(clock, date(2026, 4, 21))
    assert not Notice.objects.filter(user__username="drafter-c1").exists()
    run_on(clock, date(2026, 5, 6))
    said = Notice.objects.get(user__username="drafter-c1")
    assert said.kind == "reminders.before"
    assert "8/5/2026" in said.vi


def test_a_unit_with_two_forms_is_reminded_once(province: Province, clock: Clock) -> None:
    province.person("drafter", "c1")
    second = make_owed(province.units["c1"], template="gia-lai-2022")
    outcome = services.by_hand(province.period, [province.owed["c1"], second], by=province.collector)
    assert [one.code for one in outcome.told] == ["c1"]
    assert not outcome.again
    assert Notice.objects.count() == 1


def test_a_contributor_hears_of_own_rows_and_only_while_they_are_missing(province: Province, clock: Clock) -> None:
    unit = province.units["c1"]
    mine, other = province.person("contributor", "c1"), province.person("contributor", "c1", "khac")
    RowOwner.objects.create(unit=unit, prefix="A1", user=mine, begins=date(2020, 1, 1))
    RowOwner.objects.create(unit=unit, prefix="C3", user=other, begins=date(2020, 1, 1))
    province.begun("c1", ("A1", 5))
    run_on(clock, date(2026, 4, 16))
    assert told() == {"reminders.before": ["khac"]}
    assert "lĩnh vực 3: " in Notice.objects.get().vi
    assert "lĩnh vực 1" not in Notice.objects.get().vi


def test_the_collector_gets_one_list_of_who_is_late(province: Province, clock: Clock) -> None:
    stranger = province.person("collector", "p2")
    Obligation.objects.filter(unit=province.units["c2"]).update(state="sent")
    run_on(clock, date(2026, 4, 21))
    run_on(clock, date(2026, 4, 21), 16)
    lists = Notice.objects.filter(kind="reminders.late_list")
    assert sorted(lists.values_list("user__username", flat=True)) == ["collector-p1", stranger.username]
    mine = lists.get(user=province.collector)
    assert "1 đơn vị" in mine.vi
    assert "Đơn vị c1" in mine.vi
    assert "Đơn vị d1" not in mine.vi


def test_who_has_left_is_not_told(province: Province, clock: Clock) -> None:
    gone = province.person("drafter", "c1")
    gone.is_active = False
    gone.save()
    run_on(clock, date(2026, 4, 16))
    assert not Notice.objects.exists()
    assert Reminder.objects.get(unit=province.units["c1"], audience=Audience.WRITERS).people == 0


def test_a_rule_without_mail_tells_in_the_product_only(province: Province, clock: Clock) -> None:
    province.person("drafter", "c1")
    ruling.set_rule(offset=-3, audience=Audience.WRITERS, mail=False, source="thử")
    ReminderRule.objects.update(begins=date(2020, 1, 1))
    services_rules_only()
    assert run_on(clock, date(2026, 4, 15)) == 3
    assert not Notice.objects.get().by_mail


def test_the_pack_is_loaded_once_and_a_rule_that_ended_stays_ended(db: None) -> None:
    assert services.load_shipped() == len(packs.rules())
    assert services.load_shipped() == 0
    first = ReminderRule.objects.all()[0]
    assert ruling.end(first, reason="Không cần")
    assert not ruling.end(first, reason="Không cần")
    assert services.load_shipped() == 0
    assert ReminderRule.objects.filter(ends__isnull=True).count() == len(packs.rules()) - 1
    ruling.again(first)
    with pytest.raises(ruling.Known):
        ruling.again(first)


def test_by_hand_once_a_day_and_not_at_night(province: Province, clock: Clock) -> None:
    province.person("drafter", "c1")
    owed = [province.owed["c1"], province.owed["c2"]]
    first = services.by_hand(province.period, owed, by=province.collector, remark="Gấp.", leaders=False)
    assert [one.code for one in first.told] == ["c1"]
    assert [one.code for one in first.nobody] == ["c2"]
    assert Notice.objects.get().vi.endswith("Gấp.")
    again = services.by_hand(province.period, owed, by=province.collector)
    assert [one.code for one in again.again] == ["c1", "c2"]
    assert Notice.objects.count() == 1
    clock.moment = clock.at(DUE, 22)
    with pytest.raises(services.AtNight):
        services.by_hand(province.period, owed, by=province.collector)


def test_a_rule_does_not_repeat_what_a_person_said_today(province: Province, clock: Clock) -> None:
    province.person("drafter", "c1")
    clock.moment = clock.at(DUE, 8)
    services.by_hand(province.period, [province.owed["c1"]], by=province.collector)
    run_on(clock, DUE)
    assert Notice.objects.count() == 1


def test_by_hand_leaves_who_has_sent(province: Province, clock: Clock) -> None:
    Obligation.objects.filter(unit=province.units["c1"]).update(state="sent")
    outcome = services.by_hand(province.period, [province.owed["c1"]], by=province.collector)
    assert [one.code for one in outcome.done] == ["c1"]
    assert not Reminder.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_moment_tell_nobody_twice(clock: Clock) -> None:
    province = Province(3)
    for code in ("c1", "c2", "c3"):
        province.person("drafter", code)
    clock.moment = clock.at(date(2026, 4, 21))
    services.load_shipped()
    begin = Barrier(WORKERS)

    def work(_number: int) -> int:
        try:
            with everything("test"):
                begin.wait(30)
                return services.run()
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        sent = list(pool.map(work, range(WORKERS)))
    late = Notice.objects.filter(kind="reminders.late").values_list("user__username", flat=True)
    assert Counter(late) == {"drafter-c1": 1, "drafter-c2": 1, "drafter-c3": 1}
    assert Notice.objects.filter(kind="reminders.late_list", user=province.collector).count() == 1
    assert sum(sent) == Reminder.objects.count()


@given(
    free=st.sets(st.integers(0, 120), max_size=60),
    offset=st.integers(-15, 15),
    shift=st.integers(30, 80),
)
def test_a_rule_speaks_on_one_working_day_and_counts_to_it(free: set[int], offset: int, shift: int) -> None:
    """Whatever days are off: the day is worked, and lies `offset` working days from the due day."""
    first = date(2026, 1, 1)
    calendar = WorkingCalendar(DayRule(first + timedelta(days=day), False, "nghỉ") for day in free)
    day = first + timedelta(days=shift)
    fire = due.fires(calendar, day, offset)
    assert calendar.is_working(fire)
    if offset < 0:
        assert due.days_left(calendar, day, fire) == -offset
    if offset > 0:
        assert due.days_left(calendar, day, fire) == -offset + (not calendar.is_working(day))
