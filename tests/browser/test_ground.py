"""The ground as people use it: units merge, a letter becomes a form, a period is opened, figures are typed, accepted,
corrected, and asked as they were known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from cchc.platform.accounts.models import User
from cchc.platform.units.models import Unit
from cchc.reporting.figures.services import accept
from cchc.reporting.forms.models import Obligation
from tests.browser.walks import decide_the_sample_letter

Open = Callable[..., Any]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.one_database]


@pytest.fixture
def country(transactional_db: None, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The country's units, calendar, regimes and the demo's people; letters are read at once."""
    from cchc.conf import country, people
    from cchc.reporting.forms.publishing import reading

    settings.DEMO, settings.PACKS = True, tmp_path / "packs"
    monkeypatch.setattr(reading, "begin", lambda draft: reading.read_now(draft.pk))
    country.load()
    people.load_people()


def person(username: str) -> User:
    return User.objects.get(username=username)


def test_it_works(open_page: Open, country: None) -> None:
    """One merger, one form out of a letter, one period, figures written and asked as known at a past moment."""
    page = open_page("/units/c23638/change/merge/", user=person("quan-tri"))
    _merge(page, into="c23638", other=_neighbour("c23638"))
    server = page.url.split("/units/")[0]
    _publish(page, server)
    _open_the_year(page, server)

    drafter = open_page("/", user=person("soan"))
    drafter.get_by_role("link", name="Năm 2026 · Báo cáo cải cách hành chính").click()
    assert "mau-2026" in drafter.url
    _type(drafter, "34")
    leader = open_page(drafter.url.removeprefix(server), user=person("lanh-dao"))
    _accept(leader)
    moment = timezone.localtime().replace(tzinfo=None).isoformat()
    _type(drafter, "35")
    _accept(leader)
    leader.get_by_role("link", name="Xem số liệu tại một thời điểm trước").click()
    leader.goto(f"{leader.url.split('?')[0]}?at={moment}")
    row = leader.locator("tr", has_text="Số văn bản chỉ đạo CCHC đã ban hành").first.inner_text()
    assert row.index("34") < row.index("35")


def _accept(page: Any) -> None:
    """Let what was typed count, as the body above does when it accepts what was sent to it."""
    period, unit = page.url.split("/fill/")[1].split("/")[:2]
    owed = Obligation.objects.get(period__public_id=period, unit__public_id=unit, template="mau-2026")
    assert accept(owed.report).figures
    page.reload()


def _neighbour(code: str) -> Unit:
    """A commune beside it in the same province that has no people of the demo."""
    unit = Unit.objects.get(code=code)
    parent = unit.placements.get(ends=None).parent
    return Unit.objects.filter(placements__parent=parent, placements__ends=None, kind="commune", people=None).exclude(
        pk=unit.pk
    )[0]


def _merge(page: Any, into: str, other: Unit) -> None:
    page.locator("[name=others]").fill(other.code)
    page.locator("[name=into]").fill(into)
    day = page.locator("[name=effective]")
    day.fill("2026-01-01" if day.get_attribute("type") == "date" else "01/01/2026")
    for name, text in (("decision", "1/NQ-HĐND"), ("reason", "Thử sáp nhập")):
        page.locator(f"[name={name}]").fill(text)
    page.get_by_role("button", name="Xem trước kết quả").click()
    page.get_by_role("button", name="Ghi vào sổ").click()
    page.get_by_text("Đã ghi thay đổi vào sổ").wait_for()
    assert other.name in page.inner_text("main")
    other.refresh_from_db()
    assert str(other.ends) == "2026-01-01"


def _publish(page: Any, server: str) -> None:
    page.goto(f"{server}/forms/new/")
    decide_the_sample_letter(page)
    for name, text in (("form", "mau-2026"), ("name", "Biểu mẫu năm 2026"), ("valid_from", "15/12/2025")):
        page.locator(f"[name={name}]").fill(text)
    page.locator("[name=regime]").select_option("cchc")
    assert page.locator("button[value=publish]").is_enabled(), page.inner_text("main")
    page.locator("button[value=publish]").click()
    page.get_by_role("link", name="Xem biểu mẫu").wait_for()


def _open_the_year(page: Any, server: str) -> None:
    page.goto(f"{server}/forms/regimes/cchc/?year=2026")
    page.locator("section, .kind, article, div").get_by_role("link", name="Mở kỳ…").last.click()
    page.get_by_role("button", name="Mở kỳ").click()
    page.wait_for_url("**/forms/periods/**")
    assert "Năm 2026" in page.inner_text("main")


def _type(page: Any, value: str) -> None:
    page.reload()
    first = page.locator("main input[name^='v:']").first
    first.click()
    page.keyboard.type(value)
    page.keyboard.press("Enter")
    page.locator("tr[data-save=saved]").wait_for()
    assert first.input_value() == value
