"""Every page, in both widths and both languages: axe finds nothing, nothing sticks out at the side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import DESK, PHONE
from tests.pages import addresses

axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")

pytestmark = pytest.mark.django_db(transaction=True)
OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_is_clean(open_page: Callable[..., Any], waiting: Any, size: dict[str, int], language: str) -> None:
    page = open_page("/healthz", size=size, language=language)
    server = page.url.removesuffix("/healthz")
    axe = axe_playwright.Axe()
    faults: dict[str, Any] = {}
    for name, address in addresses().items():
        page.goto(server + address)
        found = [
            (fault["id"], [node["target"] for node in fault["nodes"]][:3])
            for fault in axe.run(page, options=OPTIONS).response["violations"]
        ]
        width = page.evaluate("document.documentElement.scrollWidth")
        if found or width > size["width"]:
            faults[name] = (width, found)
    assert faults == {}


def test_a_page_prints_without_its_frame(open_page: Callable[..., Any], library: Any) -> None:
    page = open_page(library.get_absolute_url())
    page.emulate_media(media="print")
    for part in (".top", ".rail", ".outline"):
        assert not page.locator(part).is_visible()
    assert page.locator(".sheet").first.is_visible()
