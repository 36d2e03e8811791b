"""The pages of regimes and periods."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cchc.platform.accounts.models import Grant, User
from cchc.platform.calendar import services as calendar
from cchc.platform.calendar.models import Day
from cchc.platform.units.models import Reach, Unit
from cchc.reporting.forms.models import DeadlineRule, Obligation, PeriodWindow, ReportingPeriod, WindowRule
from cchc.reporting.forms.regimes import planning, rules, services
from cchc.reporting.forms.regimes.tests.made import country, kind_of, unit

pytestmark = pytest.mark.django_db
WHY = "Theo công văn của tỉnh"


@pytest.fixture
def units(administrator: User) -> dict[str, Unit]:
    found = country()
    calendar.load_shipped()
    services.load_shipped()
    return found


@pytest.fixture
def period(units: dict[str, Unit]) -> ReportingPeriod:
    kind = kind_of("cchc", "quarter", 3)
    return services.open_period(planning.plan(kind, rules.named(kind, 2026)))


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def open_address(kind: Any) -> str:
    return reverse("forms:open_period", args=[kind.regime.code, kind.pk])


def test_it_works(units: dict[str, Unit], client: Client) -> None:
    assert "Báo cáo cải cách hành chính" in text(client.get(reverse("forms:regimes")))
    page = text(client.get(reverse("forms:regime", args=["cchc"]), {"year": "2026"}))
    assert "15/12/2025 – 14/03/2026" in page
    assert "581/BNV-CCHC" in page
    assert "Điều 8 khoản 5" in page


def test_a_period_is_previewed_and_opened(units: dict[str, Unit], client: Client) -> None:
    kind = kind_of("cchc", "quarter", 1)
    preview = client.get(open_address(kind), {"year": "2026"})
    assert "Chốt số liệu ngày 14/3/2026." in text(preview)
    assert not ReportingPeriod.objects.exists()
    done = client.post(open_address(kind), {"year": "2026"})
    assert done.status_code == 302
    again = client.post(open_address(kind), {"year": "2026"})
    assert again.status_code == 422
    assert ReportingPeriod.objects.count() == 1
    assert "Quý I/2026" in text(client.get(done["Location"]))


def test_overlapping_periods_are_refused_on_the_page(units: dict[str, Unit], client: Client) -> None:
    client.post(open_address(kind_of("cchc", "quarter", 1)), {"year": "2026"})
    kind = kind_of("cchc", "quarter", 3)
    WindowRule.objects.filter(regime_kind=kind, unit=None).update(first="14/3/Y", last="14/9/Y")
    refused = client.post(open_address(kind), {"year": "2026"})
    assert refused.status_code == 422
    assert "trùng" in text(refused)
    assert "2026-Q1" in text(refused)
    assert ReportingPeriod.objects.get().code == "2026-Q1"


def test_a_day_off_under_a_closed_deadline_is_taken_out_on_the_page(units: dict[str, Unit], client: Client) -> None:
    off = Day.objects.create(date=date(2026, 3, 16), working=False, name="Nghỉ", decision="1")
    client.post(open_address(kind_of("cchc", "quarter", 1)), {"year": "2026"})
    period = ReportingPeriod.objects.get()
    client.post(reverse("forms:period_act", args=[period.public_id, "close"]), {"reason": WHY})
    owed = list(Obligation.objects.order_by("pk").values_list("pk", "due"))
    address = reverse("calendar:remove", args=[off.public_id])
    page = client.post(address, {"reason": WHY})
    assert page.status_code == 200
    assert "Quý I/2026" in text(page)
    told = {"reason": WHY, "confirmed": page.context["effect"].digest, "seen": "1", "agree": "1"}
    assert client.post(address, told).status_code == 302
    assert not Day.objects.filter(date=date(2026, 3, 16), removed=None).exists()
    assert list(Obligation.objects.order_by("pk").values_list("pk", "due")) == owed


@pytest.mark.parametrize("year", ["", "1066", "hai nghìn"])
def test_a_year_that_is_none_is_refused_beside_its_field(units: dict[str, Unit], client: Client, year: str) -> None:
    answer = client.post(open_address(kind_of("cchc", "quarter", 1)), {"year": year})
    assert answer.status_code == 422
    assert 'id="id_year_error"' in text(answer)


def test_several_years_are_opened(units: dict[str, Unit], client: Client) -> None:
    kind = kind_of("cchc-years", "years")
    assert client.post(open_address(kind), {"year": "2021", "last_year": "2020"}).status_code == 422
    assert client.post(open_address(kind), {"year": "2021", "last_year": "2030"}).status_code == 302
    assert ReportingPeriod.objects.get().code == "2021-2030"


def test_a_report_is_asked_of_the_communes_of_one_province(units: dict[str, Unit], client: Client) -> None:
    typed = {
        "kind": "ad_hoc", "title": "Thiệt hại sau bão", "first": "2026-01-01", "last": "2026-03-31",
        "due": "3/4/2026", "level": "commune", "unit": "p56", "template": "", "source": "12/CV ngày 01/4/2026",
    }  # fmt: skip
    address = reverse("forms:ask", args=["cchc-other"])
    assert client.post(address, {**typed, "unit": "không có"}).status_code == 422
    refused = client.post(address, {**typed, "due": "2026-03-30"})
    assert refused.status_code == 422
    assert "Thiệt hại sau bão" in text(refused)
    Unit.objects.filter(code="p56-2024").update(ends=date(2025, 7, 1))
    assert client.post(address, typed).status_code == 302
    owed = set(Obligation.objects.values_list("unit__code", flat=True))
    assert owed == {"xa-0", "xa-1", "xa-2"}
    assert client.get(reverse("forms:ask", args=["cchc"])).status_code == 404


def test_a_period_is_closed_reopened_and_taken_back(period: ReportingPeriod, client: Client) -> None:
    for verb, state in (("close", "closed"), ("reopen", "open"), ("withdraw", "planned")):
        address = reverse("forms:period_act", args=[period.public_id, verb])
        assert client.get(address).status_code == 200
        assert client.post(address, {"reason": " "}).status_code == 422
        assert client.post(address, {"reason": WHY}).status_code == 302
        period.refresh_from_db()
        assert period.state == state
    assert (
        client.post(reverse("forms:period_act", args=[period.public_id, "close"]), {"reason": WHY}).status_code == 422
    )


def test_a_unit_gets_a_later_day_and_loses_it_again(
    period: ReportingPeriod, units: dict[str, Unit], client: Client
) -> None:
    address = reverse("forms:period_unit", args=[period.public_id, units["xa-0"].public_id])
    refused = client.post(address, {"do": "extend", "due": "2026-09-15", "reason": WHY, "decision": "07/QĐ"})
    assert refused.status_code == 422
    assert "07/QĐ" in text(refused)
    assert client.post(address, {"do": "extend", "due": "2026-09-30", "reason": WHY}).status_code == 302
    assert Obligation.objects.get(period=period, unit=units["xa-0"]).due == date(2026, 9, 30)
    assert client.post(address, {"do": "back:extension", "reason": "Nhầm"}).status_code == 302
    assert Obligation.objects.get(period=period, unit=units["xa-0"]).due == date(2026, 9, 16)
    assert client.post(address, {"do": "back:excuse", "reason": WHY}).status_code == 302
    assert client.post(address, {"do": "back:expect", "reason": WHY}).status_code == 302


def test_a_gap_is_shown_and_must_be_accepted(period: ReportingPeriod, units: dict[str, Unit], client: Client) -> None:
    address = reverse("forms:period_unit", args=[period.public_id, units["xa-0"].public_id])
    typed = {"do": "window", "first": "2026-06-13", "last": "2026-09-12", "reason": WHY}
    warned = client.post(address, typed)
    assert warned.status_code == 422
    assert "13/9/2026–14/9/2026" in text(warned)
    assert 'name="accept_gap"' in text(warned)
    assert client.post(address, {**typed, "accept_gap": "1"}).status_code == 302
    assert PeriodWindow.objects.get().last_day == date(2026, 9, 12)
    assert client.post(address, {"do": "back:window", "reason": WHY}).status_code == 302
    assert client.post(address, {**typed, "first": "2026-10-01"}).status_code == 422


def test_rules_are_changed_from_a_day_on_and_taken_back(units: dict[str, Unit], client: Client) -> None:
    kind = kind_of("cchc", "quarter", 1)
    about = {"begins": "2027-01-01", "source": "99/BNV-CCHC", "reason": WHY}
    window = reverse("forms:rule", args=["cchc", kind.pk, "window"])
    assert "15/12/Y-1" in text(client.get(window))
    refused = client.post(window, {**about, "first": "15/12", "last": "14/3/Y"})
    assert (refused.status_code, "99/BNV-CCHC" in text(refused)) == (422, True)
    assert client.post(window, {**about, "first": "16/12/Y-1", "last": "14/3/Y"}).status_code == 302
    deadline = reverse("forms:rule", args=["cchc", kind.pk, "deadline"])
    typed = {**about, "level": "province", "way": "day", "number": "10", "months": "0", "shift": "next"}
    assert "Điều 8 khoản 5" in text(client.post(deadline, typed))
    assert client.post(deadline, {**typed, "number": "22"}).status_code == 302
    form = reverse("forms:rule", args=["cchc", kind.pk, "form"])
    assert client.post(form, {**about, "level": "", "template": "gia-lai-2022"}).status_code == 302
    made = DeadlineRule.objects.get(rule="day 22")
    undo = reverse("forms:rule_undo", args=["cchc", "deadline", made.pk])
    assert client.get(undo).status_code == 200
    assert client.post(undo, {"reason": "Nhầm"}).status_code == 302
    assert DeadlineRule.objects.get(regime_kind=kind, level="province", unit=None, ends=None).rule == "day 20"
    assert WindowRule.objects.filter(regime_kind=kind, unit=None).count() == 2
    assert "16/12/Y-1" in text(client.get(reverse("forms:regime", args=["cchc"]), {"year": "2027"}))


def test_a_province_gets_a_rule_of_its_own(units: dict[str, Unit], client: Client) -> None:
    kind = kind_of("cchc", "quarter", 1)
    typed = {
        "level": "department", "way": "after", "number": "1", "months": "", "shift": "next", "unit": "p01",
        "begins": "1/1/2026", "source": "15/QĐ-UBND", "reason": WHY,
    }  # fmt: skip
    address = reverse("forms:rule", args=["cchc", kind.pk, "deadline"])
    assert client.post(address, {**typed, "unit": "xa"}).status_code == 422
    assert client.post(address, typed).status_code == 302
    found = {(rule.unit.code if rule.unit else None, rule.rule) for rule in kind.deadlines.filter(level="department")}
    assert found == {(None, "after 2"), ("p01", "after 1")}
    dues = {
        (row.level, row.unit and row.unit.code): row.due
        for row in planning.plan(kind, rules.named(kind, 2026)).deadlines
    }
    assert dues["department", "p01"] == date(2026, 3, 16)


def test_duties_of_a_unit(units: dict[str, Unit], client: Client) -> None:
    page = text(client.get(reverse("forms:duties", args=[units["xa-0"].public_id])))
    assert "khanh-hoa" in page or "Khánh Hòa" in page
    assert "Tình hình, kết quả giải quyết thủ tục hành chính" in page


def test_only_the_administrator_of_the_root_changes(
    period: ReportingPeriod, units: dict[str, Unit], administrator: User
) -> None:
    user = User.objects.create(username="tinh", name="Người tỉnh", unit=units["p56"])
    Grant.objects.create(user=user, role="administrator", unit=units["p56"], begins=date(2020, 1, 1))
    client = Client()
    client.force_login(user)
    kind = kind_of("cchc", "year")
    assert client.get(reverse("forms:regimes")).status_code == 200
    for address in (
        open_address(kind),
        reverse("forms:ask", args=["cchc-other"]),
        reverse("forms:rule", args=["cchc", kind.pk, "window"]),
        reverse("forms:period_act", args=[period.public_id, "close"]),
    ):
        assert client.post(address, {"reason": WHY}).status_code == 403
    inside = reverse("forms:period_unit", args=[period.public_id, units["xa-0"].public_id])
    assert client.post(inside, {"do": "back:excuse", "reason": WHY}).status_code == 403
    assert Reach.objects.filter(ancestor=units["p56"]).exists()


def test_each_sees_the_units_of_the_own_scope(period: ReportingPeriod, units: dict[str, Unit]) -> None:
    user = User.objects.create(username="tinh", name="Người tỉnh", unit=units["p56"])
    Grant.objects.create(user=user, role="collector", unit=units["p56"], begins=date(2020, 1, 1))
    client = Client()
    client.force_login(user)
    page = text(client.get(reverse("forms:period", args=[period.public_id])))
    assert "xa-0" in page
    assert "xa-ha-noi" not in page
    outside = reverse("forms:period_unit", args=[period.public_id, units["xa-ha-noi"].public_id])
    assert client.get(outside).status_code == 404


@pytest.mark.parametrize("name", ["regimes", "regime", "period"])
def test_queries_do_not_grow_with_rows(
    name: str, period: ReportingPeriod, units: dict[str, Unit], client: Client
) -> None:
    address = {
        "regimes": reverse("forms:regimes"),
        "regime": reverse("forms:regime", args=["cchc-other"]),
        "period": reverse("forms:period", args=[period.public_id]),
    }[name]

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    few = count()
    vn, kh = units["vn"], units["p56"]
    for at in range(30):
        more = unit(f"them-{at}", "commune", [vn, kh])
        Obligation.objects.create(period=period, unit=more, level="commune", due=date(2026, 9, 16))
    regime = kind_of("cchc-other", "ad_hoc").regime
    for at in range(5):
        ReportingPeriod.objects.create(
            regime=regime, regime_kind=kind_of("cchc-other", "ad_hoc"), kind="ad_hoc", code=f"x{at}", label="x",
            start=date(2026, 1, 1), end=date(2026, 2, 1), as_of=date(2026, 1, 31),
        )  # fmt: skip
    assert count() == few
