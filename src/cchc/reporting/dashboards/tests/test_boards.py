"""The boards as pages: what stands on them, who may open them, how much they ask of the database."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cchc.platform.accounts.tests.made import grant, person
from cchc.platform.calendar.clock import today
from cchc.platform.calendar.selectors import working_calendar
from cchc.platform.units.models import Unit
from cchc.reporting.dashboards.tests.made import country, gives, on_time, several
from cchc.reporting.figures.tests.made import owed
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports.models import Check, Finding, Report

pytestmark = pytest.mark.django_db
INDICATOR = "/dashboards/indicator/C3.3/"


@pytest.fixture
def land() -> dict[str, Unit]:
    made = country()
    several([(made["c1"], 100, 99), (made["c2"], 200, 190), (made["c3"], 100, 80), (made["c4"], 5, 5)])
    gives(made["c5"], {"C3.3a": "none_arisen", "C3.3b": "none_arisen"})
    on_time(made["d1"], 1000, 700)
    several([(made["c1"], 100, 90), (made["c2"], 200, 150)], "2025-Q4")
    on_time(made["c1"], 50, 50, "2025-Q1")
    return made


def signed_in(role: str, over: Unit, name: str = "ai-do") -> Client:
    user = person(name, over)
    grant(user, role, over)
    browser = Client()
    browser.force_login(user)
    return browser


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_it_works(client: Client, land: dict[str, Unit]) -> None:
    answer = client.get(INDICATOR, {"unit": "p1"})
    assert answer.status_code == 200
    one = answer.context["one"]
    assert [(line.name, line.place.rank, line.number, line.base) for line in one.placed] == [
        ("UBND xã C1", 1, "99,00\N{NO-BREAK SPACE}%", "99/100"),
        ("UBND xã C2", 2, "95,00\N{NO-BREAK SPACE}%", "190/200"),
        ("UBND xã C3", 3, "80,00\N{NO-BREAK SPACE}%", "80/100"),
    ]
    assert [(line.name, line.place.rank, line.base) for line in one.small] == [("UBND xã C4", 1, "5/5")]
    assert [line.name for line in one.silent] == ["UBND xã C5"]
    page = text_of(answer)
    assert "374/405" in page
    assert "mẫu nhỏ" in page.lower()


def test_a_leader_sees_six_figures_with_their_bases(land: dict[str, Unit]) -> None:
    answer = signed_in("leader", land["p1"]).get("/dashboards/")
    assert answer.status_code == 200
    board = answer.context["board"]
    assert len(board.heads) == 6
    first = board.heads[0]
    assert (first.cell.indicator, first.number, first.base, first.light) == (
        "C3.3",
        "92,35\N{NO-BREAK SPACE}%",
        "374/405",
        "near",
    )
    changes = dict(first.changes)
    assert [change.text for change in changes.values()] == ["+12,35 điểm", "−7,65 điểm"]
    assert (first.place.rank, first.of) == (1, 2)
    page = text_of(answer)
    assert "Tỉnh P2" not in page
    assert "700/1.000" not in page


def test_a_board_without_figures_says_what_to_do_first(client: Client) -> None:
    country()
    for page in ("/dashboards/leader/?unit=p1", "/dashboards/officer/?unit=p1", f"{INDICATOR}?unit=p1"):
        text = text_of(client.get(page))
        assert "Chưa có số liệu" in text
        assert 'href="/check/"' in text


def test_a_level_without_chosen_figures_says_who_chooses_them(client: Client, land: dict[str, Unit]) -> None:
    Unit.objects.filter(code="p1").update(level="agency")
    assert "Chưa chọn chỉ tiêu cho bảng này" in text_of(client.get("/dashboards/leader/?unit=p1"))


def test_both_languages(english: Client, land: dict[str, Unit]) -> None:
    text = text_of(english.get(INDICATOR, {"unit": "p1"}))
    assert "Small samples, ranked apart: base below 30" in text
    assert "Q1 2026" in text
    assert "rank 1 of 2" in text_of(english.get("/dashboards/leader/", {"unit": "p1"}))


@pytest.mark.parametrize(
    ("role", "title"), [("leader", "lãnh đạo"), ("collector", "người tổng hợp"), ("viewer", "lãnh đạo")]
)
def test_the_board_of_the_role_comes_first(land: dict[str, Unit], role: str, title: str) -> None:
    answer = signed_in(role, land["p1"]).get("/dashboards/")
    assert answer.context["ask"].unit == land["p1"]
    assert f"<title>Bảng điều hành của {title}" in text_of(answer)


@pytest.mark.parametrize("page", ["/dashboards/leader/", "/dashboards/officer/", INDICATOR, "/dashboards/targets/"])
def test_the_totals_of_others_are_refused(land: dict[str, Unit], page: str) -> None:
    browser = signed_in("leader", land["p1"])
    assert browser.get(page, {"unit": "c1"}).status_code == 200
    assert browser.get(page, {"unit": "p2"}).status_code == 403
    assert browser.get(page, {"unit": "vn"}).status_code == 403
    assert browser.get(page, {"unit": "khong-co"}).status_code == 404


def test_an_address_that_asks_for_nothing_there_is_told_so(client: Client, land: dict[str, Unit]) -> None:
    text = text_of(client.get(INDICATOR, {"unit": "p1", "period": "2030-Q4", "regime": "khac"}))
    assert "Chưa có báo cáo nào của kỳ “2030-Q4”" in text
    assert "Chưa có báo cáo nào theo chế độ “khac”" in text
    assert client.get("/dashboards/indicator/Z9/").status_code == 404
    assert client.get(f"{INDICATOR}?part=khong-co").status_code == 404


def test_every_number_opens(client: Client, land: dict[str, Unit]) -> None:
    first = client.get("/dashboards/leader/", {"unit": "p1"}).context["board"].heads[0]
    assert first.total == "/totals/p1/cchc/2026-Q1/?cell=C3.3"
    assert client.get(first.total).status_code == 200
    assert client.get(first.url).status_code == 200


def test_without_drawing_the_table_says_the_same(client: Client, land: dict[str, Unit]) -> None:
    page = text_of(client.get(INDICATOR, {"unit": "p1"}))
    table = page[page.index('id="course"') :]
    for text in ("80 % (240/300)", "92,35 % (374/405)", "Quý I/2025", "100 % (50/50)"):
        assert text in table.replace("\N{NO-BREAK SPACE}", " ")
    assert '<details class="chart-table" open>' in table


def test_the_collector_sees_who_is_outlying_silent_and_incomplete(land: dict[str, Unit]) -> None:
    more = country(12)
    several([(more[f"c{number}"], 100, 95) for number in range(6, 12)])
    on_time(more["c12"], 100, 20)
    on_time(more["c12"], 100, 95, "2025-Q4")
    Report.objects.filter(unit=more["c2"], period_code="2026-Q1").update(status=Report.Status.DRAFT)
    gives(more["c1"], {"G11": "blank"})
    board = signed_in("collector", more["p1"]).get("/dashboards/").context["board"]
    assert next((one.name, one.number, one.base, one.found.bad) for one in board.odd) == (
        "UBND xã C12", "20\N{NO-BREAK SPACE}%", "20/100", True,
    )  # fmt: skip
    assert [unit.code for unit in board.silent] == ["c2"]
    assert {one.name: one.blank for one in board.units} == {"UBND xã C1": 1}


def test_who_is_late_is_counted_in_working_days(land: dict[str, Unit]) -> None:
    one = owed(land["c2"])
    Obligation.objects.filter(pk=one.pk).update(due=date(2026, 4, 3))
    board = signed_in("collector", land["p1"]).get("/dashboards/").context["board"]
    assert [(late.unit.code, late.due) for late in board.late] == [("c2", date(2026, 4, 3))]
    assert board.late[0].days == -working_calendar().days_left(today(), date(2026, 4, 3))
    calls = signed_in("leader", land["p1"], "chu-tich").get("/dashboards/").context["board"].calls
    assert calls[0].unit == land["c2"]


def test_what_was_explained_away_is_told_by_rule_and_unit(land: dict[str, Unit]) -> None:
    report = Report.objects.get(unit=land["c1"], period_code="2026-Q1")
    version = report.versions.get()
    version.checked = Check.objects.create()
    version.save()
    found = {"checked": version.checked, "basis": "b", "severity": "error", "data": {"title": "496 ≠ 497"}}
    Finding.objects.create(
        key="k1",
        position=1,
        rule="arithmetic.total",
        state="dismissed",
        reason="Đã đối chiếu",
        decided=timezone.now(),
        **found,
    )
    Finding.objects.create(key="k2", position=2, rule="arithmetic.total", **found)
    board = signed_in("collector", land["p1"]).get("/dashboards/").context["board"]
    assert [(one.rule, one.times, one.units, one.reason) for one in board.away] == [
        ("arithmetic.total", 1, (("UBND xã C1", 1),), "Đã đối chiếu")
    ]
    assert [(one.unit, one.errors, one.first) for one in board.contradictions] == [("UBND xã C1", 1, "496 ≠ 497")]


@pytest.mark.parametrize("page", ["/dashboards/leader/", "/dashboards/officer/", INDICATOR, "/dashboards/targets/"])
def test_more_units_ask_no_more_of_the_database(client: Client, land: dict[str, Unit], page: str) -> None:
    def grown(least: int, most: int) -> int:
        more = country(most)
        for period in ("2026-Q1", "2025-Q4"):
            several([(more[f"c{n}"], 100, 20 if n == least else 90 + n % 5) for n in range(least, most + 1)], period)
        client.get(page, {"unit": "p1"})
        with CaptureQueriesContext(connection) as asked:
            client.get(page, {"unit": "p1"})
        return len(asked)

    assert grown(6, 15) == grown(16, 40)
