"""Every page, in both widths, one in each language: axe finds nothing, nothing sticks out at the side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cchc.platform.accounts.models import User
from tests.browser.conftest import DESK, PHONE
from tests.pages import addresses, ground, prepare_ground, week

axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # what passes is counted, not described
}


@pytest.mark.parametrize(("size", "language"), [(DESK, "en"), (PHONE, "vi")], ids=["desk", "phone"])
def test_every_page_is_clean(open_page: Callable[..., Any], waiting: Any, size: dict[str, int], language: str) -> None:
    page = open_page("/healthz", size=size, language=language)
    assert faults(page, addresses(), size) == {}


@pytest.mark.parametrize(("size", "language"), [(DESK, "vi"), (PHONE, "en")], ids=["desk", "phone"])
def test_every_page_of_the_ground_is_clean(
    open_page: Callable[..., Any], administrator: Any, settings: Any, size: dict[str, int], language: str
) -> None:
    settings.DEMO = True
    prepare_ground()
    page = open_page("/healthz", size=size, language=language, user=User.objects.get(username="quan-tri"))
    assert faults(page, ground(), size) == {}


@pytest.mark.parametrize(("size", "language"), [(DESK, "en"), (PHONE, "vi")], ids=["desk", "phone"])
def test_every_page_of_the_week_is_clean(
    open_page: Callable[..., Any], administrator: Any, settings: Any, size: dict[str, int], language: str
) -> None:
    """Each page of the week of reporting, as the person whose work it is."""
    settings.DEMO = True
    prepare_ground()
    found = {}
    for username, pages in week().items():
        user = User.objects.get(username=username) if username else None
        page = open_page("/healthz", size=size, language=language, user=user)
        found |= {f"{username}: {name}": fault for name, fault in faults(page, pages, size).items()}
    assert found == {}


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_signing_in_is_clean(open_page: Callable[..., Any], size: dict[str, int]) -> None:
    page = open_page("/healthz", size=size, user=None)
    assert faults(page, {"sign-in": "/accounts/login/"}, size) == {}


def faults(page: Any, pages: dict[str, str], size: dict[str, int]) -> dict[str, Any]:
    """By page: its width where it is too wide, and what axe found; an answer other than 200 (or the 404 asked for)."""
    server = page.url.removesuffix("/healthz")
    axe = axe_playwright.Axe()
    kept: dict[str, Any] = {}
    for name, address in pages.items():
        answer = page.goto(server + address)
        found = [
            (fault["id"], [node["target"] for node in fault["nodes"]][:3])
            for fault in axe.run(page, options=OPTIONS).response["violations"]
        ]
        width = page.evaluate("document.documentElement.scrollWidth")
        status = answer.status if answer else 200  # none: only the place on the page is another
        wrong = status != (404 if name == "not-found" else 200)
        if found or wrong or width > size["width"]:
            kept[name] = (status, width, found)
    return kept


def test_a_page_prints_without_its_frame(open_page: Callable[..., Any], library: Any) -> None:
    page = open_page(library.get_absolute_url())
    page.emulate_media(media="print")
    for part in (".top", ".rail", ".outline"):
        assert not page.locator(part).is_visible()
    assert page.locator(".sheet").first.is_visible()
