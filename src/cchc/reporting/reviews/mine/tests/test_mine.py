"""What each person finds on the page of their work: what waits for them, who has the rest, and nothing of others."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cchc.platform.accounts.models import Delegation, Grant, RowOwner, User
from cchc.platform.accounts.tests.made import grant
from cchc.platform.units.models import Change, Part, Reach, Unit
from cchc.reporting.colleagues.tests.made import asked
from cchc.reporting.figures.owed import address_of
from cchc.reporting.figures.services import write
from cchc.reporting.figures.tests.made import cell, commune, owed, person, signed_in, typed_report
from cchc.reporting.forms.models import Obligation, ReportingPeriod
from cchc.reporting.notes import services as notes
from cchc.reporting.notes.places import Place
from cchc.reporting.reviews import services
from cchc.reporting.reviews.asking import Item
from cchc.reporting.reviews.desk.tests.test_matrix import came
from cchc.reporting.reviews.mine.work import waiting_count, work
from cchc.reporting.reviews.models import Sending, Step
from cchc.reporting.reviews.tests.made import INSIDE, above, cast, explain, through

pytestmark = pytest.mark.django_db
STEPS = {"drafter": "Soạn báo cáo", "checker": "Kiểm tra, trình ký", "leader": "Xem phiếu trình, ký", "clerk": "Cấp số"}


@pytest.fixture
def people() -> dict[str, User]:
    return cast()


@pytest.fixture
def duty() -> Obligation:
    return owed()


def begun(duty: Obligation) -> Obligation:
    report = services.begin(services.report_of(duty), duty)
    write(report, [cell("A1", 5, row="1.1")])
    duty.refresh_from_db()
    return duty


def page(user: User) -> str:
    answer = signed_in(user).get(reverse("figures:duties"))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def part(text: str, heading: str) -> str:
    """What stands under one heading of the page; '' where there is no such heading."""
    found = re.search(rf'<h2 id="{heading}">(.*?)(?=<h2|<details class="mine-done"|</main>)', text)
    return found[1] if found else ""


def at(name: str, duty: Obligation) -> str:
    return reverse(name, args=address_of(duty))


def test_it_works(people: dict[str, User], duty: Obligation) -> None:
    begun(duty)
    waits = part(page(people["drafter"]), "waits")
    assert at("figures:fill", duty) in waits
    assert "Soạn báo cáo" in waits
    assert "dòng còn trống" in waits
    assert "Quá hạn" in waits
    assert waiting_count(people["drafter"]) == 1


def test_each_step_waits_for_its_role_alone(people: dict[str, User], duty: Obligation) -> None:
    begun(duty)
    order = ("drafter", "checker", "leader", "clerk")
    for number, whose in enumerate(order):
        for role in order:
            text = page(people[role])
            if role == whose:
                assert STEPS[role] in part(text, "waits")
                assert not part(text, "elsewhere")
            else:
                assert "Không có việc nào chờ bạn." in text
                assert people[whose].name in part(text, "elsewhere")
            assert waiting_count(people[role]) == (role == whose)
        through(duty, people, INSIDE[number])


def test_the_leader_is_led_to_the_signing_sheet(people: dict[str, User], duty: Obligation) -> None:
    begun(duty)
    through(duty, people, *INSIDE[:2])
    assert at("reviews:brief", duty) in part(page(people["leader"]), "waits")
    assert at("reviews:brief", duty) not in page(people["clerk"])


@pytest.mark.parametrize(("taken", "button"), [(3, "Cấp số"), (4, "Phát hành"), (5, "Gửi")])
def test_the_clerk_is_led_to_where_the_button_is(
    people: dict[str, User], duty: Obligation, taken: int, button: str
) -> None:
    """Not to the top of a form of a hundred rows, with the button at its end."""
    begun(duty)
    through(duty, people, *INSIDE[:taken])
    waits = part(page(people["clerk"]), "waits")
    assert button in waits
    assert f'class="btn btn-primary" href="{at("reviews:brief", duty)}"' in waits
    sheet = signed_in(people["clerk"]).get(at("reviews:brief", duty)).content.decode()
    assert f'value="{("number", "issue", "send")[taken - 3]}"' in sheet


def test_who_stands_in_for_the_leader_signs(people: dict[str, User], duty: Obligation) -> None:
    begun(duty)
    through(duty, people, *INSIDE[:2])
    deputy = person("viewer", duty.unit, "nguoi-pho")
    assert waiting_count(deputy) == 0
    grant = Grant.objects.get(user=people["leader"])
    Delegation.objects.create(grant=grant, to=deputy, begins=date(2020, 1, 1), ends=date(2099, 1, 1))
    assert at("reviews:brief", duty) in part(page(deputy), "waits")
    assert deputy.name in part(page(people["clerk"]), "elsewhere")


def test_what_was_returned_says_who_and_why(people: dict[str, User], duty: Obligation) -> None:
    begun(duty)
    through(duty, people, INSIDE[0])
    services.take(duty, "return_inside", by=people["checker"], reason="Dòng 1.1 khác sổ theo dõi.")
    waits = part(page(people["drafter"]), "waits")
    assert "Dòng 1.1 khác sổ theo dõi." in waits
    assert people["checker"].name in waits
    assert "Dòng 1.1 khác sổ theo dõi." not in page(people["leader"])


def asked_of(people: dict[str, User], duty: Obligation, *rows: str) -> None:
    begun(duty)
    through(duty, people, *INSIDE, ("send", "clerk"))
    items = [Item(place="cell", row=row, reason=f"Vì sao {row}?") for row in rows]
    due = timezone.localdate() + timedelta(days=9)
    services.take(duty, "request_review", by=people["collector"], reason="Đề nghị rà soát.", items=items, due=due)


def test_what_the_body_above_asks_is_named_point_by_point(people: dict[str, User], duty: Obligation) -> None:
    asked_of(people, duty, "1.1", "1.2")
    waits = part(page(people["drafter"]), "waits")
    assert at("reviews:asked", duty) in waits
    assert f"{at('figures:fill', duty)}#r-1-1" in waits
    assert "Vì sao 1.2?" in waits
    assert "Còn" in waits, "the day of the request counts, not that of the report"
    assert people["drafter"].name in part(page(people["clerk"]), "elsewhere")
    assert waiting_count(people["clerk"]) == 0


def test_the_collector_finds_how_many_wait(people: dict[str, User], duty: Obligation) -> None:
    begun(duty)
    assert waiting_count(people["collector"]) == 0
    through(duty, people, *INSIDE, ("send", "clerk"))
    text = part(page(people["collector"]), "waits")
    assert reverse("reviews:desk_waiting", args=[duty.period.public_id]) in text
    assert "Xem 1 báo cáo đã gửi" in text
    assert waiting_count(people["collector"]) == 1
    assert "Đang ở cấp trên" in part(page(people["drafter"]), "elsewhere")


def test_who_asks_to_reopen_waits_for_the_collector(people: dict[str, User], duty: Obligation) -> None:
    begun(duty)
    through(duty, people, *INSIDE, ("send", "clerk"), ("accept", "collector"))
    assert waiting_count(people["collector"]) == 0
    services.take(duty, "ask_reopen", by=people["drafter"], reason="Nhầm số.")
    waits = part(page(people["collector"]), "waits")
    assert "Nhầm số." in waits
    assert Sending.objects.get(obligation=duty).get_absolute_url() in waits
    services.take(duty, "reopen", by=people["collector"], reason="Đồng ý.")
    assert waiting_count(people["collector"]) == 0


def test_what_was_accepted_is_folded_below(people: dict[str, User], duty: Obligation) -> None:
    begun(duty)
    through(duty, people, *INSIDE, ("send", "clerk"), ("accept", "collector"))
    text = page(people["drafter"])
    assert not part(text, "waits")
    assert "Mới xong: 1 báo cáo" in text


@pytest.mark.parametrize("who", ["stranger", "superior", "collector-elsewhere"])
def test_others_find_nothing_of_it(people: dict[str, User], duty: Obligation, who: str) -> None:
    begun(duty)
    through(duty, people, *INSIDE, ("send", "clerk"))
    other = commune("UBND xã Khác")
    made = {
        "stranger": lambda: person("drafter", other, "nguoi-la"),
        "superior": lambda: person("leader", above(), "lanh-dao-tinh"),
        "collector-elsewhere": lambda: person("collector", other, "tong-hop-la"),
    }[who]()
    text = page(made)
    assert "Không có việc nào chờ bạn." in text
    assert at("figures:fill", duty) not in text
    assert duty.unit.name not in text
    assert waiting_count(made) == 0


# --- what colleagues say and owe


def test_a_contributor_finds_the_own_rows_still_blank(people: dict[str, User], duty: Obligation) -> None:
    begun(duty)
    giver = person("contributor", duty.unit, "nguoi-gop-so")
    assert waiting_count(giver) == 0, "no row is given to the person"
    RowOwner.objects.create(unit=duty.unit, prefix="A", user=giver, begins=date(2020, 1, 1))
    text = part(page(giver), "waits")
    assert "Nhập dòng của tôi" in text
    before = int(re.search(r"(\d+) dòng của tôi còn trống", text)[1])  # type: ignore[index]
    write(services.report_of(duty), [cell("A2.1", 4, row="1.2")])
    assert f"{before - 1} dòng của tôi còn trống" in part(page(giver), "waits")
    through(duty, people, INSIDE[0])
    assert not part(page(giver), "waits"), "handed on: nothing can be entered"


def test_a_comment_waits_for_who_did_not_say_it(people: dict[str, User], duty: Obligation) -> None:
    begun(duty)
    notes.say(Place(duty, row="1.1"), "Số này lấy ở đâu?", by=people["checker"])
    waits = part(page(people["drafter"]), "waits")
    assert "Số này lấy ở đâu?" in waits
    assert f"{at('notes:cell', duty)}?row=1.1" in waits
    assert waiting_count(people["checker"]) == 0
    notes.say(Place(duty, row="1.1"), "Ở sổ công văn đi.", by=people["drafter"])
    assert "Ở sổ công văn đi." not in page(people["drafter"])
    assert "Ở sổ công văn đi." in part(page(people["checker"]), "waits")
    notes.settle(Place(duty, row="1.1"), by=people["drafter"])
    assert waiting_count(people["checker"]) == 0


def test_what_colleagues_owe_is_counted(people: dict[str, User], duty: Obligation) -> None:
    begun(duty)
    request = asked(owe=duty, by=people["drafter"])
    assert "1 phiếu cung cấp số liệu chưa trả lời đủ" in page(people["drafter"])
    type(request).objects.filter(pk=request.pk).update(due=date(2020, 1, 1))
    waits = part(page(people["drafter"]), "waits")
    assert "1 phiếu cung cấp số liệu quá hạn" in waits
    assert at("colleagues:board", duty) in waits
    assert "phiếu cung cấp số liệu" not in page(people["clerk"])


def test_what_is_not_begun_says_where_to_start(people: dict[str, User], duty: Obligation) -> None:
    typed_report(duty.unit, "2025-Q4")
    waits = part(page(people["drafter"]), "waits")
    assert "Quý IV/2025" in waits
    assert at("exchange:offline", duty) in waits
    assert at("exchange:bring", duty) in waits


def test_a_period_that_still_runs_is_coming(people: dict[str, User], duty: Obligation) -> None:
    later = owed(period="2099-Q1")
    text = page(people["drafter"])
    assert at("figures:fill", later) in part(text, "coming")
    assert at("figures:fill", later) not in part(text, "waits")
    assert waiting_count(people["drafter"]) == 1


def test_the_most_urgent_stands_first(people: dict[str, User], duty: Obligation) -> None:
    early, late = owed(period="2025-Q3"), owed(period="2026-Q2")
    found = [one.owed.pk for one in work(people["drafter"]).waiting]
    assert found == [early.pk, duty.pk, late.pk]


def test_a_closed_period_asks_nothing(people: dict[str, User], duty: Obligation) -> None:
    begun(duty)
    ReportingPeriod.objects.filter(pk=duty.period_id).update(state=ReportingPeriod.State.CLOSED)
    assert waiting_count(people["drafter"]) == 0


def test_a_unit_that_was_merged_waits_for_its_successor(people: dict[str, User], duty: Obligation) -> None:
    after = commune("UBND xã Mới")
    change = Change.objects.create(kind=Change.Kind.MERGE, effective=date(2026, 1, 1), decision="NQ 1")
    Unit.objects.filter(pk=duty.unit_id).update(ends=date(2026, 1, 1))
    Part.objects.create(change=change, before=duty.unit, after=after)
    Reach.objects.create(ancestor=after, unit=duty.unit, depth=0, heir=True)
    follower = person("drafter", after, "nguoi-soan-moi")
    assert [one.owed.pk for one in work(follower).waiting] == [duty.pk]


# --- the page itself


def test_empty_pages_say_what_to_do(client: Client) -> None:
    lost = person("viewer", commune("UBND xã Vắng"), "nguoi-xem")
    text = page(lost)
    assert "Không có việc nào chờ bạn." in text
    assert "?units=all" in text


def test_no_script_is_needed(people: dict[str, User], duty: Obligation) -> None:
    begun(duty)
    main = page(people["drafter"]).split("<main")[1]
    assert "<script" not in main
    assert "hx-" not in main


def test_the_rail_counts_what_the_page_shows(people: dict[str, User], duty: Obligation) -> None:
    begun(duty)
    owed(period="2026-Q2")
    rail = signed_in(people["drafter"]).get("/reports/").content.decode()
    assert '<span aria-hidden="true">2</span>' in rail
    assert '<span aria-hidden="true">2</span>' in page(people["drafter"])


def queries(user: User) -> int:
    client = signed_in(user)
    client.get(reverse("figures:duties"))
    with CaptureQueriesContext(connection) as seen:
        client.get(reverse("figures:duties"))
    return len(seen)


def more(people: dict[str, User], numbers: range, take: Any = ()) -> None:
    for number in numbers:
        duty = begun(owed(commune(f"UBND xã {number}")))
        Reach.objects.get_or_create(ancestor=above(), unit=duty.unit, depth=1)
        for role, user in people.items():
            if role != "collector":
                Grant.objects.create(user=user, role=role, unit=duty.unit, begins=date(2020, 1, 1))
                Reach.objects.get_or_create(ancestor=duty.unit, unit=duty.unit, depth=0)
        through(duty, people, *take)


@pytest.mark.parametrize("role", ["drafter", "checker", "collector"])
def test_the_page_costs_the_same_for_many(people: dict[str, User], role: str) -> None:
    take = {"drafter": (), "checker": INSIDE[:1], "collector": (*INSIDE, ("send", "clerk"))}[role]
    more(people, range(3), take)
    few = queries(people[role])
    more(people, range(3, 5), take)
    assert queries(people[role]) == few


def test_in_english(english: Client, people: dict[str, User], duty: Obligation) -> None:
    begun(duty)
    english.force_login(people["drafter"])
    assert "Write the report" in english.get(reverse("figures:duties")).content.decode()


def test_explained_reports_have_nothing_in_the_way(people: dict[str, User], duty: Obligation) -> None:
    begun(duty)
    assert "cảnh báo chưa giải trình" in page(people["drafter"]) or "lỗi" in page(people["drafter"])
    explain(duty)
    assert "cảnh báo chưa giải trình" not in page(people["drafter"])


def test_what_came_as_files_does_not_wait(people: dict[str, User], duty: Obligation) -> None:
    """It is neither asked of the unit nor late, and the form stays open for it."""
    came(duty)
    assert waiting_count(people["drafter"]) == 0
    text = page(people["drafter"])
    assert "Không có việc nào chờ bạn." in text
    assert "Đã nhận qua tệp" in part(text, "elsewhere")
    assert at("figures:fill", duty) in part(text, "elsewhere")
    assert "Quá hạn" not in part(text, "elsewhere")
    listed = signed_in(people["drafter"]).get(reverse("figures:duties"), {"units": "mine"}).content.decode()
    assert "Đã nhận qua tệp" in listed
    assert "quá hạn" not in listed
    home = signed_in(people["drafter"]).get("/").content.decode()
    assert 'id="owed"' not in home


def test_the_foot_names_no_room(people: dict[str, User], duty: Obligation) -> None:
    """A room in which somebody works owes no report."""
    room = commune("Văn phòng HĐND và UBND xã")
    grant(people["drafter"], "drafter", room)
    foot = page(people["drafter"]).rpartition("xem dạng danh sách")[0][-900:]
    assert f">{duty.unit}</a>" in foot
    assert room.name not in foot


def test_the_reports_owed_on_the_first_page_lead_here(people: dict[str, User], duty: Obligation) -> None:
    home = signed_in(people["drafter"]).get("/").content.decode()
    assert f'href="{reverse("figures:duties")}"' in home.partition('id="owed"')[2].partition("<ol>")[0]


def test_what_was_returned_says_why_and_on_which_day_here(people: dict[str, User], duty: Obligation) -> None:
    """At two in the morning of the 3rd it is still the 2nd in UTC."""
    begun(duty)
    through(duty, people, *INSIDE[:2])
    step = services.take(duty, "return_unsigned", by=people["leader"], reason="Xem lại dòng 1.5.")
    Step.objects.filter(pk=step.pk).update(at=datetime(2026, 4, 2, 19, tzinfo=UTC))
    assert "03/04/2026" in part(page(people["drafter"]), "waits")
    form = " ".join(signed_in(people["drafter"]).get(at("figures:fill", duty)).content.decode().split())
    assert "Lãnh đạo trả lại, chưa ký" in form
    assert "02:00 03/04/2026" in form
    assert "“Xem lại dòng 1.5.”" in form
    through(duty, people, INSIDE[0])
    assert "Xem lại dòng 1.5." not in signed_in(people["drafter"]).get(at("figures:fill", duty)).content.decode()


def test_periods_and_regimes_are_named_in_the_language_of_the_page(people: dict[str, User], duty: Obligation) -> None:
    begun(duty)
    client = signed_in(people["drafter"])
    client.cookies["cchc_language"] = "en"
    text = client.get(reverse("figures:duties")).content.decode()
    assert duty.period.label not in text.partition('id="waits"')[2]
    assert duty.period.label_in("en") in text
