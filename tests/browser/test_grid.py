"""The form as a grid: keys, states, a pasted column, undo, two people on one cell, and a network that is cut."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cchc.platform.units.models import Reach
from cchc.reporting.figures.compiled import compiled
from cchc.reporting.figures.models import Figure
from cchc.reporting.figures.owed import address_of
from cchc.reporting.figures.tests.made import owed, person
from cchc.reporting.forms.models import Obligation

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[..., Any]
FORM = "khanh-hoa-xa-2023"


@pytest.fixture
def duty(administrator: Any) -> Obligation:
    made = owed()
    Reach.objects.get_or_create(ancestor=made.unit, unit=made.unit, depth=0)
    return made


def address(duty: Obligation) -> str:
    period, unit, form = address_of(duty)
    return f"/figures/fill/{period}/{unit}/{form}/"


def row_of(indicator: str) -> str:
    form = compiled(FORM)
    assert form is not None
    return next(key for key, slot in form.slots.items() if (slot.indicator, slot.breakdown) == (indicator, ""))


def cell(page: Any, indicator: str) -> Any:
    return page.locator(f'tr[data-row="{row_of(indicator)}"]')


def entry(page: Any, indicator: str) -> Any:
    return cell(page, indicator).locator("[data-entry]")


def saved(page: Any, indicator: str) -> None:
    page.locator(f'tr[data-row="{row_of(indicator)}"][data-save="saved"]').wait_for()


def now(indicator: str) -> list[Any]:
    return list(Figure.objects.filter(indicator=indicator, superseded=None).values_list("state", "amount"))


def paste(page: Any, text: str) -> None:
    """What a paste from Excel does to the page."""
    page.evaluate(
        """(text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const about = {clipboardData: data, bubbles: true, cancelable: true};
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", about));
        }""",
        text,
    )


def test_it_works(open_page: Open, duty: Obligation) -> None:
    """Typed with the keyboard alone: numbers, a state by its key, a refused one kept, what follows beside it."""
    page = open_page(address(duty), user=person())
    entry(page, "C3.3a").click()
    page.keyboard.type("1512")
    page.keyboard.press("Enter")
    saved(page, "C3.3a")
    assert entry(page, "C3.3a").input_value() == "1.512"
    entry(page, "C3.3b").click()
    page.keyboard.type("1.496")
    page.keyboard.press("Tab")
    saved(page, "C3.3b")
    cell(page, "C3.3").get_by_text("1.496/1.512").wait_for()
    entry(page, "A1").click()
    page.keyboard.press("k")
    saved(page, "A1")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.type("=1+1")
    page.keyboard.press("Enter")
    cell(page, "A1").locator(".field-error").wait_for()
    assert entry(page, "A1").input_value() == "=1+1"
    assert (now("C3.3a"), now("C3.3b"), now("A1")) == ([("value", 1512)], [("value", 1496)], [("none_arisen", None)])
    page.keyboard.press("ArrowUp")
    page.keyboard.press("F2")
    page.keyboard.press("Escape")
    entry(page, "C3.3a").click()
    page.keyboard.press("Delete")
    cell(page, "C3.3a").locator("[placeholder='chưa nhập']").wait_for()
    saved(page, "C3.3a")
    assert now("C3.3a") == [("blank", None)]


def test_a_pasted_column_is_saved_undone_and_done_again(open_page: Open, duty: Obligation) -> None:
    page = open_page(address(duty), user=person())
    entry(page, "A1").click()
    paste(page, "1.1\tx\t512\n2.1\ty\t496\n99.9\tz\t1\n")
    saved(page, "B1")
    assert "99.9" in page.locator("#grid-bar").inner_text()
    assert (now("A1"), now("B1")) == ([("value", 512)], [("value", 496)])
    page.keyboard.press("Control+z")
    page.locator("#grid-bar", has_text="Đã hoàn tác 2 ô").wait_for()
    saved(page, "B1")
    assert (now("A1"), now("B1")) == ([("blank", None)], [("blank", None)])
    page.keyboard.press("Control+y")
    saved(page, "B1")
    assert now("B1") == [("value", 496)]
    before = Figure.objects.count()
    paste(page, "1\n" * 10_000)
    page.locator("#grid-bar", has_text="10.000").wait_for()
    paste(page, "a\tb\nc\td")
    page.locator("#grid-bar", has_text="nhiều cột").wait_for()
    assert Figure.objects.count() == before


def test_enter_and_tab_go_past_rows_that_follow_from_others(open_page: Open, duty: Obligation) -> None:
    """A figure typed without looking never lands in another row, nor in the first."""
    page = open_page(address(duty), user=person())
    entry(page, "A1").click()
    page.keyboard.type("5")
    page.keyboard.press("Enter")  # over A2, which follows from its parts
    page.keyboard.type("47")
    page.keyboard.press("Enter")
    page.keyboard.type("30")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")  # on A2 itself
    page.keyboard.press("Tab")
    page.keyboard.type("48")
    page.keyboard.press("Tab")
    saved(page, "A2.1")
    saved(page, "A2.2")
    assert [now(one) for one in ("A1", "A2.1", "A2.2")] == [[("value", one)] for one in (5, 48, 30)]


def test_row_numbers_that_come_again_are_those_of_the_part_one_stands_in(open_page: Open, duty: Obligation) -> None:
    page = open_page(address(duty), user=person())
    page.evaluate(
        """(rows) => {
            for (const [key, code] of rows) document.querySelector(`tr[data-row="${key}"] .code`).textContent = code;
        }""",
        [[row_of(one), code] for one, code in (("A1", "1.1"), ("B1", "1.1"), ("A2.1", "9.9"), ("B2.1", "9.9"))],
    )
    entry(page, "B1").click()
    paste(page, "1.1\t12\n9.9\t4\n")
    saved(page, "B2.1")
    assert "2 ô" in page.locator("#grid-bar").inner_text()
    assert [now(one) for one in ("A1", "A2.1")] == [[], []]
    assert [now(one) for one in ("B1", "B2.1")] == [[("value", 12)], [("value", 4)]]


def test_the_link_of_an_empty_cell_puts_the_cursor_into_it(open_page: Open, duty: Obligation) -> None:
    page = open_page(address(duty), user=person())
    anchor = cell(page, "B1").get_attribute("id")
    page.goto(page.url.split("#")[0] + f"?from=list#{anchor}")
    page.locator(f"#{anchor}.current").wait_for()
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    saved(page, "B1")
    assert now("B1") == [("value", 9)]


def test_two_people_on_one_cell_choose(open_page: Open, duty: Obligation) -> None:
    mine = open_page(address(duty), user=person())
    theirs = open_page(address(duty), user=person(name="nguoi-khac"))
    for page, value in ((theirs, "7"), (mine, "8")):
        entry(page, "A1").click()
        page.keyboard.type(value)
        page.keyboard.press("Enter")
        if page is theirs:
            saved(page, "A1")
    box = cell(mine, "A1").locator(".clash")
    box.wait_for()
    assert "Nguoi Khac" in box.inner_text()
    assert "8" in box.inner_text()
    assert now("A1") == [("value", 7)]
    box.get_by_role("button", name="Dùng của tôi").click()
    saved(mine, "A1")
    assert now("A1") == [("value", 8)]


def test_a_cut_network_and_a_closed_browser_lose_nothing(open_page: Open, duty: Obligation) -> None:
    page = open_page(address(duty), user=person())
    page.route("**/cells/", lambda route: route.abort())
    entry(page, "A1").click()
    page.keyboard.type("41")
    page.keyboard.press("Enter")
    page.locator("#grid-bar", has_text="Mất kết nối").wait_for()
    page.reload()
    assert not Figure.objects.exists()
    page.locator("#grid-bar", has_text="Mất kết nối").wait_for()
    assert entry(page, "A1").input_value() == "41"
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('cut')); }")
    form = page.url
    page.goto("about:blank")  # or it would try again before it is loaded anew
    page.unroute("**/cells/")
    page.goto(form)
    saved(page, "A1")
    page.locator("#grid-bar", has_text="gửi lại").wait_for()
    assert now("A1") == [("value", 41)]
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('cchc-fill')).length") == 0


def test_the_foot_says_what_the_signs_mean_and_takes_no_line_for_it(open_page: Open, duty: Obligation) -> None:
    page = open_page(address(duty), user=person())
    signs = page.locator(".week-foot .state-signs")
    signs.wait_for()
    assert " ".join(signs.inner_text().split()) == "∅ không phát sinh K ⊘ ngoài thẩm quyền T ✕ chưa nhập Delete"
    shown = []
    for _ in range(12):
        with_signs, without, hidden = page.evaluate(
            """async () => {
                const foot = document.querySelector(".week-foot"), signs = foot.querySelector(".state-signs");
                const chip = Object.assign(document.createElement("span"), {className: "chip", textContent: "1 lỗi"});
                document.getElementById("foot-state").append(chip);
                await new Promise((done) => setTimeout(done));
                const tall = foot.offsetHeight, hidden = signs.hidden;
                signs.hidden = true;
                const bare = foot.offsetHeight;
                signs.hidden = hidden;
                return [tall, bare, hidden];
            }"""
        )
        assert with_signs <= without + 4
        shown.append(not hidden)
    assert set(shown) == {True, False}, "there is room for them, and there is none"
