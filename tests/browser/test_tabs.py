"""Several tabs of one form: each keeps its own, nothing is lost and nothing is written twice; what was typed beside a
cell and what can be undone outlive the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session

from cchc.platform.units.models import Reach
from cchc.reporting.figures.models import Figure
from cchc.reporting.figures.tests.made import owed, person
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports.models import Explanation, Prose
from cchc.reporting.reports.tests.made import filled
from tests.browser.test_grid import address, cell, entry, now, saved
from tests.browser.test_signed_out import sign_in, with_password

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[..., Any]
WRITTEN = ("**/cells/", "**/prose/**")
"""Where a form writes to."""


@pytest.fixture
def duty(administrator: Any) -> Obligation:
    made = owed()
    Reach.objects.get_or_create(ancestor=made.unit, unit=made.unit, depth=0)
    return made


def another(page: Any, duty: Obligation) -> Any:
    """A second tab of the same browser."""
    tab = page.context.new_page()
    tab.goto(page.url)
    tab.locator("#week[data-taken]").wait_for()
    return tab


def typed(page: Any, indicator: str, text: str) -> None:
    entry(page, indicator).click()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def cut(page: Any) -> None:
    """No network for the open tabs of this browser, and for those it opens until `mended`. A route alone would not do:
    what a tab sends while it closes goes past it."""
    for written in WRITTEN:
        page.context.route(written, lambda route: route.abort())
    for tab in page.context.pages:
        tab.evaluate(
            "() => { window.whole = window.fetch; window.fetch = () => Promise.reject(new TypeError('cut')); }"
        )


def mended(context: Any) -> None:
    """The network is there again."""
    for written in WRITTEN:
        context.unroute(written)
    for tab in context.pages:
        tab.evaluate("() => { window.fetch = window.whole || window.fetch; }")


def kept(page: Any) -> int:
    """How much waits on this computer."""
    return int(page.evaluate("Object.keys(localStorage).filter((name) => /^cchc/.test(name)).length"))


def test_it_works(open_page: Open, duty: Obligation) -> None:
    """Two tabs, no network, both closed: the next page sends what both left, once."""
    one = open_page(address(duty), user=person())
    other = another(one, duty)
    cut(one)
    for tab, indicator, text in ((one, "A1", "41"), (other, "C3.3a", "7")):
        typed(tab, indicator, text)
        tab.locator("#grid-bar", has_text="Mất kết nối").wait_for()
    assert kept(one) == 2
    one.close()
    again = another(other, duty)
    context = other.context
    other.close()
    assert entry(again, "A1").input_value() == "41"
    mended(context)
    again.reload()
    saved(again, "A1")
    saved(again, "C3.3a")
    assert (now("A1"), now("C3.3a")) == ([("value", 41)], [("value", 7)])
    assert Figure.objects.count() == 2
    assert kept(again) == 0


def test_an_open_tab_keeps_what_is_its_own(open_page: Open, duty: Obligation) -> None:
    """A tab that is opened meanwhile neither takes over nor sends what waits in the first."""
    one = open_page(address(duty), user=person())
    cut(one)
    typed(one, "A1", "41")
    one.locator("#grid-bar", has_text="Mất kết nối").wait_for()
    other = another(one, duty)
    assert entry(other, "A1").input_value() == ""
    assert kept(other) == 1
    mended(one.context)
    one.evaluate("dispatchEvent(new Event('online'))")
    saved(one, "A1")
    saved(other, "A1")
    assert entry(other, "A1").input_value() == "41"
    typed(other, "A1", "42")
    saved(other, "A1")
    one.wait_for_function("(row) => row.value === '42'", arg=entry(one, "A1").element_handle())
    assert list(Figure.objects.order_by("id").values_list("amount", flat=True)) == [41, 42]
    assert not cell(other, "A1").locator(".clash").count()


def test_one_cell_typed_in_two_tabs_is_written_twice_in_order(open_page: Open, duty: Obligation) -> None:
    """Nothing of it is lost: the later one counts, the earlier one stays in the history."""
    one = open_page(address(duty), user=person())
    other = another(one, duty)
    cut(one)
    typed(one, "A1", "41")
    one.locator("#grid-bar", has_text="Mất kết nối").wait_for()
    typed(other, "A1", "42")
    other.locator("#grid-bar", has_text="Mất kết nối").wait_for()
    typed(one, "C3.3a", "7")  # and tries both again, after the other was typed
    one.close()
    context, url = other.context, other.url
    other.close()
    mended(context)
    page = context.new_page()
    page.goto(url)
    page.wait_for_function("() => !Object.keys(localStorage).some((name) => /^cchc/.test(name))")
    assert entry(page, "A1").input_value() == "42"
    amounts = Figure.objects.filter(indicator="A1").order_by("id").values_list("amount", flat=True)
    assert (list(amounts), now("C3.3a")) == ([41, 42], [("value", 7)])


def test_two_tabs_of_prose(open_page: Open, duty: Obligation) -> None:
    """Two texts of one section: the one typed first is saved, though it is the last to try and to close; the other
    is offered beside it."""
    one = open_page(address(duty), user=person())
    other = another(one, duty)
    cut(one)
    for tab, text in ((one, "Viết ở thẻ thứ nhất."), (other, "Viết ở thẻ thứ hai.")):
        tab.locator('#prose [data-section="I.2"] textarea').fill(text)
        tab.locator('#prose [data-section="I.2"] .state.unsaved').wait_for()
    context, url = other.context, other.url
    other.close()
    one.close()
    mended(context)
    page = context.new_page()
    page.goto(url)
    page.locator(".prose-conflict", has_text="Viết ở thẻ thứ nhất.").wait_for()
    assert page.locator('#prose [data-section="I.2"] textarea').input_value() == "Viết ở thẻ thứ hai."
    page.locator(".prose-conflict button").first.click()
    page.locator('#prose [data-section="I.2"] .state', has_text="đã lưu lúc").wait_for()
    texts = list(Prose.objects.filter(code="I.2").order_by("id").values_list("text", flat=True))
    assert texts == ["Viết ở thẻ thứ nhất.", "Viết ở thẻ thứ hai."]


def test_undo_outlives_the_page(open_page: Open, duty: Obligation) -> None:
    page = open_page(address(duty), user=person())
    typed(page, "A1", "41")
    saved(page, "A1")
    page.reload()
    entry(page, "A1").click()
    page.keyboard.press("Control+z")
    saved(page, "A1")
    assert now("A1") == [("blank", None)]
    page.keyboard.press("Control+y")
    page.wait_for_function("(row) => row.value === '41'", arg=entry(page, "A1").element_handle())


class TestAnExplanation:
    """What is typed beside a warning waits like the prose does: over a session that ended, and a closed browser."""

    TEXT = "Chờ quyết định công bố của tỉnh."

    def beside(self, page: Any) -> Any:
        return page.locator("#panel [data-explain] textarea").first

    def opened(self, page: Any, key: str) -> None:
        page.evaluate("(row) => document.dispatchEvent(new CustomEvent('cchc:go', {detail: {row}}))", key)
        self.beside(page).wait_for()

    def test_it_works(self, open_page: Open, duty: Obligation) -> None:
        filled(duty, {"3.1.4/1": 100, "3.1.4/2": 110})
        drafter = with_password(person())
        page = open_page(address(duty), user=drafter)
        page.locator("tr.has-warning").first.wait_for()
        key = page.locator("tr.has-warning").first.get_attribute("data-row")
        self.opened(page, key)
        self.beside(page).fill(self.TEXT)
        Session.objects.all().delete()
        page.locator("#panel [data-explain] button").first.click()
        page.locator(".signed-out").wait_for()
        assert self.beside(page).input_value() == self.TEXT
        sign_in(page, drafter)
        page.locator(".beside-unsent button").click()
        self.beside(page).wait_for()
        assert self.beside(page).input_value() == self.TEXT
        page.locator("#panel [data-explain] button").first.click()
        page.locator("#panel .explanation", has_text=self.TEXT).wait_for()
        assert Explanation.objects.get().text == self.TEXT
        assert kept(page) == 0

    def test_a_browser_that_is_closed(self, open_page: Open, duty: Obligation) -> None:
        filled(duty, {"3.1.4/1": 100, "3.1.4/2": 110})
        page = open_page(address(duty), user=person())
        page.locator("tr.has-warning").first.wait_for()
        key = page.locator("tr.has-warning").first.get_attribute("data-row")
        self.opened(page, key)
        self.beside(page).fill(self.TEXT)
        url, again = page.url, page.context.new_page()
        page.close()
        again.goto(url)
        self.opened(again, key)
        again.wait_for_function("(field) => field.value !== ''", arg=self.beside(again).element_handle())
        assert self.beside(again).input_value() == self.TEXT

    def test_for_many_at_once(self, open_page: Open, duty: Obligation) -> None:
        filled(duty, {"3.1.4/1": 100, "3.1.4/2": 110, "2.1.2/1": 1, "2.1.2/2": 1})
        drafter = with_password(person())
        page = open_page(address(duty).replace("figures/fill", "reports/found"), user=drafter)
        page.locator(".finding.warning input[type=checkbox]").first.check()
        page.locator("#explanation").fill(self.TEXT)
        Session.objects.all().delete()
        page.get_by_role("button", name="Giải trình", exact=True).click()
        page.locator("[name=login]").fill(drafter.username)
        page.locator("[name=password]").fill("mot-mat-khau-rat-dai-2026")
        page.locator("[name=password]").press("Enter")
        page.locator("#explanation[data-taken]").wait_for()
        assert page.locator("#explanation").input_value() == self.TEXT
        assert page.locator(".finding.warning input[type=checkbox]").first.is_checked()
        page.get_by_role("button", name="Giải trình", exact=True).click()
        page.get_by_text("Rút giải trình").first.wait_for()
        page.locator("#explanation[data-taken]").wait_for()
        assert page.locator("#explanation").input_value() == ""
        assert Explanation.objects.get().text == self.TEXT
