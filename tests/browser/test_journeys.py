"""What people do, in a real browser: bring a file, decide, find the number, with the mouse and without."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import PHONE
from tests.made.reports import blocks
from tests.made.writers import write_docx

Open = Callable[..., Any]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]


def test_it_works(open_page: Open, library: Any, tmp_path: Path) -> None:
    """A clerk drops last quarter's Word file, sees its findings, its data, accepts it and finds a number's place."""
    file = write_docx(tmp_path / "bao-cao-quy-iii.docx", blocks(40))
    page = open_page("/")
    page.set_input_files("#files", str(file))
    page.get_by_role("button", name="Kiểm tra", exact=True).click()
    page.get_by_role("link", name="Số liệu đọc được").click(timeout=60_000)
    page.get_by_role("heading", name="Xem kết quả đọc rồi chấp nhận").wait_for()
    assert page.get_by_role("textbox", name="Cơ quan").input_value() == "UBND xã Đồng Xuân"
    assert page.get_by_label("Kỳ").input_value() == "Quý III/2023"
    page.get_by_role("button", name="Đưa vào thư viện").click()
    page.get_by_text("Báo cáo đã vào thư viện").wait_for()
    first = page.locator("[data-cell]").first
    shown = first.inner_text().splitlines()[0]
    first.click()
    panel = page.locator("#panel")
    panel.get_by_text("Nguồn gốc", exact=True).wait_for()
    assert shown in panel.inner_text()
    assert "bao-cao-quy-iii.docx" in panel.inner_text()


def test_a_file_that_is_no_report_is_refused_with_a_reason(open_page: Open, library: Any, tmp_path: Path) -> None:
    from cchc.platform.files.models import StoredFile

    wrong = tmp_path / "bao-cao.docx"
    wrong.write_bytes(b"these are no words of Word")
    page = open_page("/check/")
    page.set_input_files("#files", str(wrong))
    page.get_by_role("button", name="Kiểm tra", exact=True).click()
    page.get_by_role("alert").wait_for(timeout=60_000)
    assert "Không tệp nào được lưu lại" in page.inner_text("main")
    assert not StoredFile.objects.exists()
    page.get_by_role("link", name="Chọn tệp khác").click()
    page.get_by_label("Thả các tệp").wait_for()


def test_doubtful_rows_are_decided_on_the_spot(open_page: Open, waiting: Any) -> None:
    page = open_page(waiting.data_url)
    row = page.locator("#r10")
    row.get_by_role("combobox").fill("không có chỉ tiêu này")
    row.get_by_role("button", name="Gắn").click()
    row.get_by_role("alert").wait_for()
    assert row.get_by_role("combobox").input_value() == "không có chỉ tiêu này"
    row.get_by_role("combobox").fill("B1.2a")
    row.get_by_role("button", name="Gắn").click()
    row.get_by_text("đã quyết định").wait_for()
    assert "Còn 1 dòng cần xem lại" in page.inner_text("#left")
    page.locator("#r9").get_by_role("button", name="Không phải chỉ tiêu").click()
    page.locator("#left").get_by_text("không còn dòng cần xem lại").wait_for()
    row.get_by_role("button", name="Hoàn tác").click()
    page.locator("#left").get_by_text("Còn 1 dòng cần xem lại").wait_for()


def test_a_choice_not_yet_sent_is_not_passed_over(open_page: Open, waiting: Any) -> None:
    page = open_page(waiting.data_url)
    row = page.locator("#r10")
    row.get_by_role("combobox").fill("B1.2a")
    page.get_by_role("button", name="Đưa vào thư viện").click()
    assert page.evaluate("document.activeElement.name") == "binding"
    row.get_by_role("button", name="Gắn").click()
    row.get_by_text("đã quyết định").wait_for()
    page.get_by_role("button", name="Đưa vào thư viện").click()
    page.get_by_text("Báo cáo đã vào thư viện").wait_for()


def test_typed_words_survive_an_error(open_page: Open, waiting: Any) -> None:
    page = open_page(waiting.data_url)
    page.get_by_label("Số ký hiệu").fill("99/BC-UBND")
    page.get_by_label("Kỳ").fill("quý 5")
    page.get_by_role("button", name="Đưa vào thư viện").click()
    page.get_by_text("không phải là kỳ báo cáo").wait_for()
    assert page.get_by_label("Số ký hiệu").input_value() == "99/BC-UBND"
    assert page.get_by_label("Kỳ").input_value() == "quý 5"


def test_what_could_not_be_sent_is_said_and_kept(open_page: Open, waiting: Any) -> None:
    page = open_page(waiting.data_url)
    page.route("**/rows/**", lambda route: route.abort())
    row = page.locator("#r10")
    row.get_by_role("combobox").fill("B1.2a")
    row.get_by_role("button", name="Gắn").click()
    page.get_by_text("Chưa lưu được").wait_for()
    assert row.get_by_role("combobox").input_value() == "B1.2a"
    open_page.troubles.clear()  # type: ignore[attr-defined]


def test_the_keyboard_is_enough(open_page: Open, library: Any) -> None:
    page = open_page("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("/")
    page.keyboard.type("thu nghiem")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    page.get_by_role("link", name="UBND xã Thử Nghiệm").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/**")
    page.locator("[data-cell]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    panel = page.locator("#panel")
    panel.get_by_text("Quy tắc").wait_for()
    assert "≈ 96,88" in panel.inner_text()
    assert re.search(r"\?row=3&", page.url)
    page.keyboard.press("Escape")
    assert panel.inner_text() == ""
    assert page.evaluate("document.activeElement.closest('tr').id") == "r3"
    page.keyboard.press("?")
    assert page.get_by_role("dialog").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_role("dialog").is_visible()


def test_a_table_is_one_stop_of_the_tab_key(open_page: Open, library: Any) -> None:
    page = open_page(library.get_absolute_url())
    stops = "document.querySelectorAll('[data-grid] [data-cell][tabindex=\"0\"]').length"
    assert page.evaluate(stops) == 1
    page.locator("[data-cell]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(stops) == 1
    assert page.evaluate("document.activeElement.closest('tr').id") == "r4"


@pytest.mark.parametrize("size", [None, PHONE], ids=["desk", "phone"])
def test_the_panel_does_not_cover_its_number(open_page: Open, library: Any, size: dict[str, int] | None) -> None:
    page = open_page(library.get_absolute_url(), **({"size": size} if size else {}))
    last = page.locator("[data-cell]").last
    last.click()
    page.locator("#panel").get_by_text("Nguồn gốc", exact=True).wait_for()
    number, panel = last.bounding_box(), page.locator("#panel").bounding_box()
    apart = number["x"] + number["width"] <= panel["x"] or number["y"] + number["height"] <= panel["y"]
    assert apart
    assert 0 <= number["y"] <= page.viewport_size["height"]


def test_indicators_are_found_while_typing(open_page: Open, library: Any) -> None:
    page = open_page("/indicators/")
    page.get_by_label("Tên hoặc mã").fill("dung han")
    page.get_by_role("link", name="Tỷ lệ hồ sơ TTHC do UBND cấp xã tiếp nhận được giải quyết đúng hạn").wait_for()
    page.wait_for_url(re.compile(r"/indicators/\?q=dung(%20|\+)han"))
    assert "218 trên" not in page.inner_text("#found")


def test_the_chart_is_drawn(open_page: Open, library: Any) -> None:
    page = open_page("/indicators/C3.3/")
    page.locator("#chart svg").wait_for()
    assert "▲" in page.inner_text("#chart .chart-legend")


def test_the_site_speaks_english(open_page: Open, library: Any) -> None:
    page = open_page(library.get_absolute_url())
    page.get_by_role("button", name="English").click()
    page.get_by_text("From its parts").first.wait_for()
    assert library.get_absolute_url() in page.url


def test_discard_can_be_undone(open_page: Open, waiting: Any) -> None:
    page = open_page(waiting.data_url)
    page.get_by_role("button", name="Bỏ", exact=True).click()
    page.get_by_role("button", name="Hoàn tác").click()
    page.locator("[data-checker]").wait_for()
