"""Ways through the pages that more than one test goes."""

from __future__ import annotations

from typing import Any


def decide_the_sample_letter(page: Any) -> None:
    """From the page of a new form to the one that publishes: sure rows taken, doubtful ones decided, rules taken."""
    page.get_by_role("button", name="Thử với công văn mẫu").click()
    page.locator("button[value=sure]").click()
    page.locator(".decide .btn", has_text="Hoàn tác").wait_for()
    turn = 0
    while doubtful := _doubtful(page):
        one, turn = page.locator(f"#{doubtful[0]}"), turn + 1
        other_money = "hàng nghìn lần" in one.inner_text()  # money in another unit is another indicator
        new = turn % 2 or other_money or not one.locator(".choice").count()
        one.locator("button[value=new]" if new else ".choice").first.click()
        one.locator(".mark.good").wait_for()
    page.locator(".decide button[value=new]").click()
    page.get_by_role("link", name="Sang công thức").click()
    page.locator("button[value=all]").click()
    page.get_by_role("link", name="Sang so sánh").click()
    page.get_by_role("link", name="Sang ban hành").click()


def _doubtful(page: Any) -> list[str]:
    """Ids of the rows that ask for a decision, once everything that was answered is on the page."""
    page.wait_for_function("!document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling, .htmx-added')")
    found: list[str] = page.locator("tr.state-doubtful").evaluate_all("rows => rows.map(row => row.id)")
    return found
