"""Totals as people use them: a number opened by keys, its units searched, an adjustment, a seal; on a phone and on
paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from cchc.platform.accounts.models import Grant, User
from cchc.platform.units.models import Unit
from cchc.platform.units.services import rebuild_reach
from cchc.reporting.consolidation import sealing
from cchc.reporting.consolidation.question import Question
from cchc.reporting.consolidation.tests.made import gives, small_country, unit
from cchc.reporting.figures.tests.made import owed
from cchc.reporting.forms.models import Regime
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_pages import faults

Open = Callable[..., Any]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]
WEST = "/totals/west/cchc/2026-Q1/"


@pytest.fixture
def country(transactional_db: None) -> dict[str, Unit]:
    """A province of 42 communes and a department that has sent nothing."""
    Regime.objects.get_or_create(
        code="cchc", defaults={"name": "Chế độ CCHC", "name_en": "CCHC", "basis": "—", "receiver": "—"}
    )
    made = small_country()
    for number in range(40):
        made[f"x{number}"] = unit(f"x{number}", made["west"])
        Unit.objects.filter(code=f"x{number}").update(name=f"Xã số {number}", folded=f"xa so {number}")
    for name, one in made.items():
        if name[0] in "abx":
            gives(one, "C3.3a", 100 + len(name))
            gives(one, "C3.3b", 90)
    gives(made["x7"], "C3.3a", 900_000)
    owed(made["d"])
    rebuild_reach()
    return made


@pytest.fixture
def collector(country: dict[str, Unit]) -> User:
    user = User.objects.create(username="nguoi-tong-hop", name="Người tổng hợp", unit=country["west"])
    Grant.objects.create(user=user, role="collector", unit=country["west"], begins=date(2020, 1, 1))
    return user


def test_it_works(open_page: Open, collector: User) -> None:
    page = open_page(f"{WEST}?rows=all", user=collector)
    first = page.locator("a[data-cell]").first
    first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    panel = page.locator("#panel")
    panel.get_by_text("Ngoài tổng các đơn vị").wait_for()
    assert page.url.split("?")[1].startswith("rows=all&cell=C3.3a")
    first_unit = panel.locator(".part-list tbody tr").first.inner_text()
    assert "Xã số 7" in first_unit
    assert "▲" in first_unit

    panel.locator("[name=part]").fill("so 12")
    panel.get_by_role("button", name="Hiển thị").click()
    panel.locator(".part-list tbody tr").nth(1).wait_for(state="detached")
    assert "Xã số 12" in panel.locator(".part-list tbody tr").inner_text()

    page.keyboard.press("Escape")
    page.locator("#panel:empty").wait_for(state="attached")
    assert page.url.endswith("?rows=all#t-c3-3a")
    page.reload()
    assert page.locator("a[data-cell]").count() == 3


def test_an_adjustment_and_a_seal(open_page: Open, collector: User) -> None:
    page = open_page(f"{WEST}?rows=all&cell=C3.3a", user=collector)
    page.locator("#panel").get_by_role("link", name="Điều chỉnh…").click()
    page.locator("[name=value]").fill("-89000")
    page.get_by_role("button", name="Lưu").click()
    page.locator(".field-error").wait_for()
    assert page.locator("[name=value]").input_value() == "-89000"
    page.locator("[name=reason]").fill("Xã số 7 gõ thừa")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_text("−89.000").wait_for()
    page.get_by_role("link", name="Chốt số liệu…").click()
    page.get_by_role("button", name="Chốt số liệu").click()
    page.get_by_role("heading", name="Lần chốt 1").wait_for()
    page.get_by_role("link", name="Bảng", exact=True).click()
    page.goto(page.url.split("?")[0] + "?rows=all&cell=C3.3a")
    page.get_by_role("link", name="hoàn tác").click()
    page.locator("[name=reason]").fill("Xã đã sửa")
    page.get_by_role("button", name="Hoàn tác").click()
    page.get_by_text("Đã hoàn tác.").wait_for()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_what_only_a_collector_sees_is_clean(open_page: Open, collector: User, size: dict[str, int]) -> None:
    page = open_page("/healthz", size=size, user=collector)
    sealed = sealing.seal(Question(collector.unit_id, "cchc", "2026-Q1")).consolidation
    pages = {
        "choose": "/totals/?q=x",
        "compare": f"{WEST}compare/",
        "seals": f"{WEST}seals/",
        "sealed": f"/totals/sealed/{sealed.public_id}/",
        "panel": f"{WEST}?rows=all&cell=C3.3",
        "units": f"{WEST}?rows=all&columns=units&group=3",
        "own": f"{WEST}add/?cell=C3.3a&kind=own",
        "adjustment": f"{WEST}add/?cell=C3.3a&kind=adjustment",
        "absent": f"{WEST}absent/",
    }
    assert faults(page, pages, size) == {}


def test_the_columns_of_units_scroll_by_themselves(open_page: Open, collector: User) -> None:
    page = open_page(f"{WEST}?rows=all&columns=units&group=3", user=collector)
    frame = page.locator(".wide-sheet")
    label = page.locator(".with-units tbody th[scope=row]").first
    before = label.bounding_box()["x"]
    assert frame.evaluate("box => { box.scrollLeft = 1500; return box.scrollLeft; }") > 500
    assert abs(label.bounding_box()["x"] - before) < 2
    assert page.evaluate("document.documentElement.scrollWidth") <= DESK["width"]


def test_on_paper_the_table_stands_alone(open_page: Open, collector: User) -> None:
    page = open_page(f"{WEST}?rows=all&cell=C3.3a", user=collector)
    page.emulate_media(media="print")
    for part in (".rail", ".choices", "#panel", ".outline", ".tabs", ".foot"):
        assert not page.locator(part).first.is_visible(), part
    assert page.locator(".totals-sheet").is_visible()
    assert page.locator(".as-taken").is_visible()


def test_without_scripts_the_number_still_opens(open_page: Open, collector: User, browser: Any) -> None:
    page = open_page(f"{WEST}?rows=all", user=collector)
    plain = browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state())
    still = plain.new_page()
    still.goto(page.url)
    still.locator("a[data-cell]").nth(1).click()
    still.locator("#panel .part-list").wait_for()
    plain.close()
