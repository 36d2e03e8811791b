"""The calendar: what is shipped, what an administrator may change, and what each change needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cchc.core.messages import Message
from cchc.core.periods.calendar import WorkingCalendar
from cchc.platform.accounts.models import Grant, User
from cchc.platform.calendar import dependents, selectors, services
from cchc.platform.calendar.models import Day
from cchc.platform.events.models import Event
from cchc.platform.units.models import Reach, Unit

pytestmark = pytest.mark.django_db
WHY = "Theo thông báo của tỉnh"


@pytest.fixture
def loaded() -> None:
    services.load_shipped()


@dataclass
class Watcher:
    """Something with one deadline, open or closed."""

    day: date
    moves: bool
    followed: list[str] = field(default_factory=list)

    def affected(self, before: WorkingCalendar, after: WorkingCalendar) -> list[dependents.Affected]:
        one, other = before.next_working(self.day), after.next_working(self.day)
        label = Message("Quý I", "Quarter I")
        return [] if one == other else [dependents.Affected(label, one, other, self.moves)]

    def follow(self, after: WorkingCalendar, reason: str) -> None:
        self.followed.append(reason)


@pytest.fixture
def watcher(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Watcher]]:
    found: list[Watcher] = []
    monkeypatch.setattr(dependents, "DEPENDENTS", found)
    return found


def row(day: str, working: bool = False, name: str = "Nghỉ") -> Day:
    return Day(date=date.fromisoformat(day), working=working, name=name, decision="01/TB", source="thử")


def typed(**more: str) -> dict[str, str]:
    return {"name": "Nghỉ lễ", "decision": "01/TB-UBND", "decided": "2026-03-01", "reason": WHY, **more}


def test_it_works(loaded: None) -> None:
    calendar = selectors.working_calendar()
    assert not calendar.is_working(date(2026, 2, 17))
    assert calendar.why(date(2026, 11, 24)).message.text() == "24/11/2026 (thứ Ba): ngày nghỉ, Ngày Văn hóa Việt Nam"
    assert calendar.is_working(date(2025, 11, 24))
    assert calendar.next_working(date(2026, 1, 1)) == date(2026, 1, 5)
    assert calendar.is_working(date(2026, 1, 10))


def test_swapped_days_of_the_library_and_of_the_pack_are_pairs(loaded: None) -> None:
    pairs = {day.date: (day.swap, day.working, day.origin) for day in Day.objects.exclude(swap=None)}
    assert pairs[date(2026, 1, 2)] == (date(2026, 1, 10), False, "pack")
    assert pairs[date(2026, 1, 10)] == (date(2026, 1, 2), True, "pack")
    assert pairs[date(2026, 8, 31)] == (date(2026, 8, 22), False, "prefilled")
    assert pairs[date(2026, 8, 22)] == (date(2026, 8, 31), True, "prefilled")
    assert pairs[date(2025, 4, 26)][0] == date(2025, 5, 2)


def test_what_comes_from_the_library_says_that_its_decision_is_not_known(loaded: None) -> None:
    prefilled = Day.objects.filter(origin=Day.Origin.PREFILLED)
    assert {day.date.year for day in prefilled} == set(range(2021, 2028))
    assert not prefilled.exclude(decision="").exists()
    assert prefilled.filter(source__contains="chưa rõ").count() == prefilled.count()
    assert prefilled.get(date=date(2023, 5, 3)).name == "Ngày Chiến thắng (nghỉ bù)"


def test_loading_again_adds_nothing_and_undoes_no_decision_of_an_administrator(loaded: None) -> None:
    services.make(services.removing(Day.objects.get(date=date(2026, 2, 20))), WHY)
    assert services.load_shipped() == 0
    assert selectors.working_calendar().is_working(date(2026, 2, 20))


def test_a_change_is_told_with_its_reason_and_can_be_undone(loaded: None) -> None:
    day = Day.objects.get(date=date(2026, 11, 24))
    services.make(services.removing(day), WHY)
    day.refresh_from_db()
    services.make(services.restoring(day), "Bỏ nhầm")
    told = Event.objects.filter(kind__in=("calendar.removed", "calendar.added")).order_by("id")
    assert [(event.kind, event.reason) for event in told] == [
        ("calendar.removed", WHY),
        ("calendar.added", "Bỏ nhầm"),
    ]
    assert Day.objects.filter(date=day.date).count() == 2
    assert not selectors.working_calendar().is_working(day.date)


def test_a_swap_is_taken_out_and_put_back_as_a_pair(loaded: None) -> None:
    off = Day.objects.get(date=date(2026, 1, 2))
    services.make(services.removing(off), WHY)
    calendar = selectors.working_calendar()
    assert (calendar.is_working(date(2026, 1, 2)), calendar.is_working(date(2026, 1, 10))) == (True, False)
    off.refresh_from_db()
    services.make(services.restoring(off), WHY)
    calendar = selectors.working_calendar()
    assert (calendar.is_working(date(2026, 1, 2)), calendar.is_working(date(2026, 1, 10))) == (False, True)


@pytest.mark.parametrize(
    ("build", "why"),
    [
        (lambda: services.adding(row("2026-01-01")), "in the calendar already"),
        (lambda: services.adding(row("2026-03-03", working=True)), "working day already"),
        (lambda: services.swapping(row("2026-03-07"), date(2026, 3, 8), "x"), "must be a working day"),
        (lambda: services.swapping(row("2026-03-06"), date(2026, 3, 5), "x"), "must be a day off"),
        (
            lambda: services.swapping(row("2026-03-06"), date(2026, 3, 6), "x"),
            "must be a working day|must be a day off",
        ),
        (lambda: services.restoring(Day.objects.get(date=date(2026, 1, 1))), "is in the calendar"),
        (lambda: services.make(services.adding(row("2026-03-03")), " "), "Say why"),
    ],
)
def test_what_cannot_be_is_refused(loaded: None, build: Any, why: str) -> None:
    before = Day.objects.count()
    with pytest.raises(services.CalendarRefused, match=why):
        build()
    assert Day.objects.count() == before


def test_two_administrators_enter_one_day_at_the_same_time_and_one_is_told() -> None:
    first, second = services.adding(row("2026-03-03")), services.adding(row("2026-03-03"))
    services.make(first, WHY)
    with pytest.raises(services.CalendarRefused, match="in the calendar already"):
        services.make(second, WHY)
    assert Day.objects.filter(date=date(2026, 3, 3)).count() == 1


def test_two_administrators_take_out_one_day_and_one_is_told(loaded: None) -> None:
    day = Day.objects.get(date=date(2026, 1, 1))
    first, second = services.removing(day), services.removing(Day.objects.get(pk=day.pk))
    services.make(first, WHY)
    with pytest.raises(services.CalendarRefused, match="taken out already"):
        services.make(second, WHY)


def test_what_rests_on_a_day_must_be_seen_before_it_moves(loaded: None, watcher: list[Watcher]) -> None:
    watcher += [Watcher(date(2026, 1, 1), moves=True), Watcher(date(2026, 1, 1), moves=False)]
    change = services.removing(Day.objects.get(date=date(2026, 1, 1)))
    effect = services.effect_of(change)
    assert [(one.moves, one.before, one.after) for one in effect.affected] == [
        (True, date(2026, 1, 5), date(2026, 1, 1)),
        (False, date(2026, 1, 5), date(2026, 1, 1)),
    ]
    with pytest.raises(services.CalendarRefused, match="touches 2 deadlines"):
        services.make(change, WHY)
    assert watcher[0].followed == []
    services.make(change, WHY, effect.digest)
    assert watcher[0].followed == [WHY]


def test_the_year_is_shown_with_pairs_and_names(loaded: None, client: Client) -> None:
    page = client.get(reverse("calendar:year", args=[2026])).content.decode()
    assert "Ngày Văn hóa Việt Nam" in page
    assert "12729/VPCP-KGVX" in page
    assert page.count('class="month"') == 12
    assert page.count("Làm bù cho ngày nghỉ 02/01/2026") >= 1


def test_the_page_asks_for_confirmation_and_keeps_what_was_typed(
    loaded: None, client: Client, watcher: list[Watcher]
) -> None:
    watcher.append(Watcher(date(2026, 3, 20), moves=False))
    address, data = reverse("calendar:add"), typed(date="2026-03-20", working="0")
    seen = client.post(address, data)
    assert (seen.status_code, Day.objects.filter(date=date(2026, 3, 20)).exists()) == (200, False)
    digest = seen.context["effect"].digest
    refused = client.post(address, {**data, "confirmed": digest, "seen": "1"})
    assert refused.status_code == 422
    assert WHY in refused.content.decode()
    done = client.post(address, {**data, "confirmed": digest, "seen": "1", "agree": "1"})
    assert done.status_code == 302
    assert not selectors.working_calendar().is_working(date(2026, 3, 20))


@pytest.mark.parametrize("missing", ["date", "name", "decision", "reason"])
def test_a_form_with_a_gap_is_refused_beside_the_field(client: Client, missing: str) -> None:
    answer = client.post(reverse("calendar:add"), typed(**{"date": "2026-03-20", "working": "0", missing: ""}))
    assert answer.status_code == 422
    assert f'id="id_{missing}_error"' in answer.content.decode()
    assert not Day.objects.exists()


def test_a_day_is_swapped_taken_out_and_put_back_on_pages(client: Client) -> None:
    assert client.post(reverse("calendar:swap"), typed(date="2026-03-06", swap="2026-03-07")).status_code == 302
    off = Day.objects.get(date=date(2026, 3, 6))
    assert client.get(reverse("calendar:remove", args=[off.public_id])).status_code == 200
    assert client.post(reverse("calendar:remove", args=[off.public_id]), {"reason": WHY}).status_code == 302
    assert selectors.working_calendar().is_working(off.date)
    assert client.post(reverse("calendar:restore", args=[off.public_id]), {"reason": WHY}).status_code == 302
    assert not selectors.working_calendar().is_working(off.date)
    page = client.get(reverse("calendar:history")).content.decode()
    assert page.count("6/3/2026") == 3


def test_only_an_administrator_of_the_root_changes_it(loaded: None, administrator: User) -> None:
    commune = Unit.objects.create(code="xa", name="Xã A", folded="xa a", kind="commune")
    Reach.objects.create(ancestor=commune, unit=commune, depth=0)
    user = User.objects.create(username="xa", name="Người xã", unit=commune)
    Grant.objects.create(user=user, role="administrator", unit=commune, begins=date(2020, 1, 1))
    client = Client()
    client.force_login(user)
    assert client.get(reverse("calendar:year", args=[2026])).status_code == 200
    assert client.get(reverse("calendar:add")).status_code == 403
    day = Day.objects.get(date=date(2026, 1, 1))
    assert client.post(reverse("calendar:remove", args=[day.public_id]), {"reason": WHY}).status_code == 403
    assert not selectors.working_calendar().is_working(day.date)


def test_the_clock_is_that_of_vietnam(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import UTC, datetime

    from django.utils import timezone

    from cchc.platform.calendar.clock import today

    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 3, 14, 17, 30, tzinfo=UTC))
    with timezone.override("America/New_York"):
        assert today() == date(2026, 3, 15)


def test_queries_of_the_year_do_not_grow_with_its_days(
    loaded: None, client: Client, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(reverse("calendar:year", args=[2150]))
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("calendar:year", args=[2026]))
    assert len(many) == len(few)
