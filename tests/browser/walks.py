"""Ways through the pages that more than one test goes."""

from __future__ import annotations

from typing import Any


def decide_the_sample_letter(page: Any) -> None:
    """From the page of a new form to the one that publishes: sure rows taken, doubtful ones decided, rules taken."""
    page.get_by_role("button", name="Thử với công văn mẫu").click()
    page.locator("button[value=sure]").click()
    page.locator(".decide .btn", has_text="Hoàn tác").wait_for()
    doubtful = page.locator("tr.state-doubtful")
    for left in range(doubtful.count(), 0, -1):
        one = page.locator(f"#{doubtful.first.get_attribute('id')}")
        new = left % 2 or "hàng nghìn lần" in one.inner_text()  # money in another unit is another indicator
        one.locator("button[value=new]" if new else ".choice").first.click()
        one.locator(".mark.good").wait_for()
    page.locator(".decide button[value=new]").click()
    page.get_by_role("link", name="Sang công thức").click()
    page.locator("button[value=all]").click()
    page.get_by_role("link", name="Sang so sánh").click()
    page.get_by_role("link", name="Sang ban hành").click()
