"""The top bar: the menu of who is signed in, a long name, what waits; and days as they are typed here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cchc.platform.accounts.models import User
from cchc.platform.notices.models import Notice
from tests.browser.conftest import DESK, PHONE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]


@pytest.fixture
def menu(open_page: Callable[..., Any]) -> Any:
    """A page of the signed-in administrator; the menu is closed."""
    page = open_page("/accounts/me/")
    assert not page.locator(".who .menu").is_visible()
    return page


def test_the_menu_opens_and_escape_gives_the_focus_back(menu: Any) -> None:
    menu.locator(".who summary").focus()
    menu.keyboard.press("Enter")
    assert menu.locator(".who .menu").is_visible()
    menu.keyboard.press("Tab")
    assert menu.evaluate("document.activeElement.closest('.menu') !== null"), "its entries come next"
    menu.keyboard.press("Escape")
    assert not menu.locator(".who .menu").is_visible()
    assert menu.evaluate("document.activeElement.matches('.who summary')")


def test_a_click_elsewhere_closes_the_menu(menu: Any) -> None:
    menu.locator(".who summary").click()
    menu.locator(".who .menu p").first.click()
    assert menu.locator(".who .menu").is_visible(), "a click inside does not"
    menu.locator("h1").click()
    assert not menu.locator(".who .menu").is_visible()


def test_the_focus_moving_on_closes_the_menu(menu: Any) -> None:
    menu.locator(".who summary").click()
    menu.locator(".who .menu button").focus()
    menu.keyboard.press("Tab")
    assert not menu.locator(".who .menu").is_visible()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_long_name_and_many_notices_fit(
    open_page: Callable[..., Any], administrator: User, size: dict[str, int], settings: Any
) -> None:
    settings.DEMO = True
    administrator.name = "Công Tằng Tôn Nữ Nguyễn Phúc Hoàng Kim Bảo Ngọc Thùy Trang"
    administrator.save()
    Notice.objects.bulk_create(
        Notice(user=administrator, kind="jobs.failed", vi="Việc", en="Work", created="2026-01-01T00:00:00Z", key=str(n))
        for n in range(120)
    )
    page = open_page("/accounts/me/", size=size)
    assert page.locator(".notices-badge .count").inner_text().startswith("99+")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    for part in (".brand", ".notices-badge", ".who summary"):
        box = page.locator(part).bounding_box()
        assert box["x"] >= 0, part
        assert box["x"] + box["width"] <= size["width"], part
    assert page.locator(".top .trial").bounding_box()["height"] < 28, "the label of a trial stays in one line"
    page.locator(".who summary").click()
    box = page.locator(".who .menu").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size["width"]
