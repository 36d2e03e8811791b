"""A form out of a letter, as a new user makes it: every click, on a desk and a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import PHONE
from tests.browser.walks import decide_the_sample_letter


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> None:
    """Annexes are read at once; what is published stays with the test."""
    from cchc.reporting.forms.publishing import reading

    settings.PACKS = tmp_path / "packs"
    monkeypatch.setattr(reading, "begin", lambda draft: reading.read_now(draft.pk))


def test_it_works(here: None, library: Any, open_page: Callable[..., Any]) -> None:
    page = open_page("/forms/new/")
    decide_the_sample_letter(page)
    for name, text in (("form", "mau-thu"), ("name", "Biểu mẫu thử"), ("valid_from", "01/03/2026")):
        page.locator(f"[name={name}]").fill(text)
    page.locator("button[value=publish]").click()
    page.get_by_role("link", name="Xem biểu mẫu").click()
    assert "mau-thu" in page.url


def test_one_row_is_put_right_in_the_panel(here: None, library: Any, open_page: Callable[..., Any]) -> None:
    page = open_page("/forms/new/")
    page.get_by_role("button", name="Thử với công văn mẫu").click()
    page.locator(".pen").nth(3).click()
    page.locator("#panel [name=find]").fill("dung han")
    page.locator("#results button", has_text="C3.3").first.wait_for()
    page.locator("#panel [name=label]").fill("Tên đã sửa")
    page.locator("#panel button[value=save]").click()
    page.locator("tr", has_text="Tên đã sửa").locator(".mark.good").wait_for()


def test_on_a_phone_nothing_runs_over(here: None, library: Any, open_page: Callable[..., Any]) -> None:
    page = open_page("/forms/new/", size=PHONE)
    page.get_by_role("button", name="Thử với công văn mẫu").click()
    page.locator("h1").wait_for()
    assert page.locator("html").evaluate("element => element.scrollWidth") <= PHONE["width"]
