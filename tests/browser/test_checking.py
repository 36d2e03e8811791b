"""Checking a file in a real browser: from the drop to the last point, with the mouse, the keys and a thumb."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import PHONE
from tests.make_trial import TRIAL

Open = Callable[..., Any]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]
FIRST = "#f-aaaa00000001"


def lit(page: Any) -> list[str]:
    """The words that are lit, from top to bottom."""
    return [mark.inner_text() for mark in page.locator(".flag.lit").all()]


def test_it_works(open_page: Open, library: Any) -> None:
    """A clerk drops a file, clicks a finding, sees its places lit, ticks it off, and the count falls."""
    page = open_page("/check/")
    page.set_input_files("#files", str(TRIAL))
    page.get_by_role("button", name="Kiểm tra", exact=True).click()
    page.locator("[data-checker]").wait_for(timeout=60_000)
    left = int(page.locator("#counts b").inner_text().split()[1])
    found = page.locator(".finding", has_text="250 phiếu").first
    found.locator("summary").first.click()
    assert any("250 phiếu" in words for words in lit(page))
    assert page.locator(".flag.lit").first.evaluate("e => e.getBoundingClientRect().top") > 0
    found.get_by_role("button", name="Đã xử lý").click()
    page.get_by_text(f"Còn {left - 1} điểm").wait_for()
    page.locator(".flag.lit", has_text="250 phiếu").wait_for(state="detached")


def test_the_trial_is_one_click_away_from_home(open_page: Open, library: Any) -> None:
    page = open_page("/")
    page.get_by_role("button", name="Thử với báo cáo mẫu").click()
    page.locator("[data-checker]").wait_for(timeout=60_000)
    assert page.locator(".finding.error").count() >= 5


def test_a_mark_opens_its_finding(open_page: Open, waiting: Any) -> None:
    page = open_page(waiting.get_absolute_url())
    page.locator(".flag", has_text="34.279").click()
    assert page.locator(FIRST).get_attribute("open") is not None
    assert lit(page) == ["34 văn bản", "34.279"]
    assert page.url.endswith(FIRST)


def test_the_address_of_a_finding_can_be_sent(open_page: Open, waiting: Any) -> None:
    page = open_page(f"{waiting.get_absolute_url()}#f-aaaa00000004")  # a note: hidden until asked for
    assert page.locator("#f-aaaa00000004").is_visible()
    assert page.locator(".flag.lit").count() == 1


def test_the_keys_are_enough(open_page: Open, waiting: Any) -> None:
    page = open_page(waiting.get_absolute_url())
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('details').id") == "f-aaaa00000001"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.className").startswith("flag error")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("x")
    page.get_by_text("Còn 2 điểm").wait_for()
    page.locator("#f-aaaa00000002 summary:focus").wait_for()
    page.keyboard.press("x")
    page.get_by_text("Còn 1 điểm").wait_for()
    page.locator("#f-aaaa00000003 summary:focus").wait_for()
    page.keyboard.press("x")
    page.get_by_text("Không còn điểm nào.").wait_for()
    page.keyboard.press("Escape")
    assert page.locator(".flag.lit").count() == 0


def test_no_error_needs_its_reason(open_page: Open, waiting: Any) -> None:
    page = open_page(waiting.get_absolute_url() + FIRST)
    found = page.locator(FIRST)
    found.get_by_text("Không phải lỗi, vì…").click()
    found.get_by_role("button", name="Lưu lý do").click()
    assert page.evaluate("document.activeElement.name") == "reason"
    page.keyboard.type("j x k")  # letters, not commands
    found.get_by_role("button", name="Lưu lý do").click()
    page.get_by_text("Còn 2 điểm").wait_for()
    found.locator("summary").first.click()
    assert "“j x k”" in found.inner_text()
    found.get_by_role("button", name="Hoàn tác").click()
    page.get_by_text("Còn 3 điểm").wait_for()


def test_a_second_person_sees_what_the_first_decided(open_page: Open, waiting: Any) -> None:
    """Two browsers on one check: nothing is written over unseen, and the reason that was typed is kept."""
    one, two = open_page(waiting.get_absolute_url() + FIRST), open_page(waiting.get_absolute_url() + FIRST)
    one.locator(FIRST).get_by_role("button", name="Đã xử lý").click()
    one.get_by_text("Còn 2 điểm").wait_for()
    found = two.locator(FIRST)
    found.get_by_text("Không phải lỗi, vì…").click()
    found.get_by_label("Vì sao không phải lỗi?").fill("số này tính cả năm trước")
    found.get_by_role("button", name="Lưu lý do").click()
    found.get_by_role("alert").wait_for()
    assert "Đã xử lý" in found.inner_text()
    assert found.get_by_label("Vì sao không phải lỗi?").input_value() == "số này tính cả năm trước"
    two.get_by_text("Còn 2 điểm").wait_for()
    found.get_by_role("button", name="Thay bằng lý do của tôi").click()
    two.locator("#f-aaaa00000002[open]").wait_for()
    one.reload()
    one.locator(f"{FIRST} summary").first.click()
    assert "“số này tính cả năm trước”" in one.locator(FIRST).inner_text()


def test_severities_can_be_hidden(open_page: Open, waiting: Any) -> None:
    page = open_page(waiting.get_absolute_url())
    shown = page.locator(".finding:visible")
    assert shown.count() == 3
    page.get_by_label("1 lưu ý").check()
    assert shown.count() == 4
    page.get_by_label("2 lỗi").uncheck()
    assert shown.count() == 2


def test_on_a_phone_the_list_comes_first(open_page: Open, waiting: Any) -> None:
    page = open_page(waiting.get_absolute_url(), size=PHONE)
    assert not page.locator(".paper").is_visible()
    page.locator(".finding summary").first.click()
    page.locator(f"{FIRST} [data-place]").first.click()
    assert page.locator(".flag.lit").first.is_visible()
    page.locator(".flag", has_text="34 văn bản").click()
    assert page.locator(FIRST).is_visible()


def test_without_scripts_everything_can_be_read_and_decided(open_page: Open, browser: Any, waiting: Any) -> None:
    opened = open_page("/healthz")
    server = opened.url.removesuffix("/healthz")
    context = browser.new_context(java_script_enabled=False, locale="vi-VN")
    context.add_cookies(opened.context.cookies())
    page = context.new_page()
    page.goto(server + waiting.get_absolute_url())
    page.locator(f"{FIRST} summary").first.click()
    page.locator(FIRST).get_by_role("button", name="Đã xử lý").click()
    assert page.url.endswith(FIRST)
    assert "Còn 2 điểm" in page.inner_text("main")
    assert page.locator(".paper").is_visible()
    context.close()


def test_a_check_prints_its_findings_and_its_document(open_page: Open, waiting: Any) -> None:
    page = open_page(waiting.get_absolute_url())
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    for part in (".top", ".rail", ".tabs", ".decision >> nth=0"):
        assert not page.locator(part).is_visible()
    assert page.get_by_text("496 / 512 = 96,88 %").first.is_visible()
    assert page.locator(".paper").is_visible()


def test_a_cell_of_a_report_leads_to_its_finding(open_page: Open, library: Any) -> None:
    from cchc.reporting.reports.models import Finding

    found = Finding.objects.filter(data__places__0__kind="cell", severity="error").first()
    report = found.checked.version.report
    page = open_page(report.get_absolute_url())
    item = page.locator(f"#{found.anchor}")
    item.locator("summary").first.click()
    item.locator(".places a").first.click()
    page.locator("#panel").get_by_text("Xử lý điểm này").first.wait_for()
    page.get_by_label("Chỉ hiện dòng, mục có phát hiện").check()
    rows = page.locator(".sheet tbody tr:visible")
    assert 0 < rows.count() < page.locator(".sheet tbody tr").count()


def test_a_decision_beside_the_cells_changes_their_signs(open_page: Open, library: Any) -> None:
    from cchc.reporting.reports.models import Finding

    found = Finding.objects.filter(data__places__0__kind="cell", severity="error").first()
    page = open_page(found.checked.version.report.get_absolute_url())
    signs = page.locator(f".flagged[data-keys='{found.key} ']")
    before = signs.filter(visible=True).count()
    assert before > 0
    item = page.locator(f"#{found.anchor}")
    item.locator("summary").first.click()
    item.get_by_role("button", name="Đã xử lý").click()
    item.get_by_role("button", name="Hoàn tác").wait_for()
    assert signs.filter(visible=True).count() == 0
    item.get_by_role("button", name="Hoàn tác").click()
    item.get_by_role("button", name="Đã xử lý").wait_for()
    assert signs.filter(visible=True).count() == before
