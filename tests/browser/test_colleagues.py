"""A colleague without an account answers on a phone; the drafter sees it come in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cchc.reporting.colleagues.models import Answer, DataRequest
from cchc.reporting.colleagues.tests.made import address, asked, drafts
from cchc.reporting.figures.tests.made import commune, owed
from tests.browser.conftest import DESK, PHONE


@pytest.fixture
def request_made(administrator: Any) -> DataRequest:
    return asked(owe=owed(commune()), rows=4)


def _fits(page: Any) -> bool:
    return bool(page.locator("html").evaluate("element => element.scrollWidth") <= PHONE["width"])


def test_it_works(request_made: DataRequest, open_page: Callable[..., Any]) -> None:
    page = open_page(address(request_made), size=PHONE, user=None)
    assert _fits(page)
    assert page.locator("nav, .rail").count() == 0
    fields = page.locator("[data-value]")
    fields.nth(0).fill("1.234")
    fields.nth(0).blur()
    page.locator(".asked > li.done").nth(0).get_by_text("đã gửi lúc").wait_for()
    page.locator("[data-choice]").nth(1).select_option("none_arisen")
    page.locator(".asked > li.done").nth(1).wait_for()
    fields.nth(2).fill("khoảng 5")
    fields.nth(2).blur()
    page.locator(".asked > li.troubled .field-error").wait_for()
    fields.nth(2).fill("5")
    fields.nth(2).blur()
    page.locator(".asked > li.done").nth(2).wait_for()
    kept = drafts(request_made)
    first, second, third, _fourth = request_made.rows
    assert (kept[first].amount, kept[second].state, kept[third].amount) == (1234, "none_arisen", 5)
    page.locator("#remark").fill("số đến 15/3")
    page.get_by_role("button", name="Gửi").click()
    page.get_by_text("Đã nhận, cảm ơn").wait_for()
    assert Answer.objects.get(row="").text == "số đến 15/3"
    assert page.locator("[data-value]").nth(0).input_value() == "1.234"


def test_without_a_connection_it_waits_and_is_sent_when_it_is_back(
    request_made: DataRequest, open_page: Callable[..., Any]
) -> None:
    page = open_page(address(request_made), size=PHONE, user=None)
    page.context.route("**/colleagues/p/**", lambda route: route.abort("internetdisconnected"))
    page.locator("[data-value]").nth(0).fill("7")
    page.locator("[data-value]").nth(0).blur()
    page.locator(".sent.failed").wait_for()
    assert Answer.objects.count() == 0
    page.context.unroute("**/colleagues/p/**")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.locator(".asked > li.done").wait_for()
    assert drafts(request_made)[request_made.rows[0]].amount == 7
    open_page.troubles.clear()  # type: ignore[attr-defined]


def test_the_drafter_asks_and_sees_it_on_a_phone(request_made: DataRequest, open_page: Callable[..., Any]) -> None:
    owe, by = request_made.obligation, request_made.author
    board = f"/colleagues/{owe.period.public_id}/{owe.unit.public_id}/{owe.template}/"
    for place in (board, f"{board}new/", f"/colleagues/request/{request_made.public_id}/"):
        page = open_page(place, size=PHONE, user=by)
        assert _fits(page), place
        assert page.locator("h1").count() == 1
    page = open_page(f"{board}new/", user=by)
    page.locator("[name=name]").fill("Trần Văn Hộ Tịch")
    page.locator("[name=row]").nth(5).check()
    page.get_by_role("button", name="Lập phiếu").first.click()
    page.get_by_role("heading", name="Trần Văn Hộ Tịch").wait_for()
    page.get_by_role("button", name="Chép", exact=True).first.wait_for()
    assert DataRequest.objects.count() == 2


@pytest.mark.one_database
@pytest.mark.parametrize(("size", "language"), [(DESK, "vi"), (PHONE, "en")], ids=["desk", "phone"])
def test_every_page_is_clean(
    request_made: DataRequest, open_page: Callable[..., Any], size: dict[str, int], language: str
) -> None:
    from tests.browser.test_pages import faults

    owe, by = request_made.obligation, request_made.author
    board = f"/colleagues/{owe.period.public_id}/{owe.unit.public_id}/{owe.template}/"
    one = f"/colleagues/request/{request_made.public_id}/"
    page = open_page("/healthz", size=size, language=language, user=by)
    assert faults(page, {"board": board, "new": f"{board}new/", "one": one}, size) == {}
    page = open_page("/healthz", size=size, language=language, user=None)
    assert faults(page, {"link": address(request_made), "not-found": "/colleagues/p/guess/"}, size) == {}


def test_the_choice_beside_a_number_follows_what_was_sent(
    request_made: DataRequest, open_page: Callable[..., Any]
) -> None:
    page = open_page(address(request_made), size=PHONE, user=None)
    field, choice = page.locator("[data-value]").nth(0), page.locator("[data-choice]").nth(0)

    def says(words: str) -> None:
        page.wait_for_function(
            "([choice, words]) => choice.selectedOptions[0].text === words", arg=[choice.element_handle(), words]
        )

    says("chưa có")
    for typed, words in (("12", "đã có số liệu"), ("khoảng 5", "chưa có"), ("5", "đã có số liệu"), ("", "chưa có")):
        field.fill(typed)
        field.blur()
        says(words)


def test_how_many_rows_are_chosen_is_said(request_made: DataRequest, open_page: Callable[..., Any]) -> None:
    owe = request_made.obligation
    board = f"/colleagues/{owe.period.public_id}/{owe.unit.public_id}/{owe.template}/"
    page = open_page(f"{board}new/", user=request_made.author)
    said = page.locator("[data-ticked]")
    assert said.inner_text() == "chưa chọn dòng nào"
    for at, words in ((2, "1 dòng đã chọn"), (5, "2 dòng đã chọn")):
        page.locator("[name=row]").nth(at).check()
        assert said.inner_text() == words
    page.locator("[name=row]").nth(2).uncheck()
    assert said.inner_text() == "1 dòng đã chọn"
    box = page.get_by_role("button", name="Lập phiếu").bounding_box()
    assert box["y"] + box["height"] <= DESK["height"], "the button is in sight wherever one ticks"
