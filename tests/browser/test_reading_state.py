"""The button of a form whose file is read while the page waits: it says so, and is pressed once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cchc.platform import ui

SCRIPT = Path(ui.__path__[0]) / "static" / "ui" / "site.js"
PAGE = """<!doctype html><title>x</title><form data-reads="Đang đọc tệp…" method="post" enctype="multipart/form-data">
<input type="file" name="file"><button name="do" value="read">Đọc tệp</button></form>"""
PRESS = "() => { document.querySelector('button').click(); return document.querySelector('button').textContent; }"


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context()
    made = context.new_page()
    made.goto("about:blank")
    made.set_content(PAGE)
    made.add_script_tag(path=str(SCRIPT))
    made.evaluate(  # counts what would be sent, and stays on the page
        "() => { window.sent = 0; window.addEventListener('submit',"
        " (event) => { if (!event.defaultPrevented) window.sent += 1; event.preventDefault(); }); }"
    )
    yield made
    context.close()


def choose(page: Any) -> None:
    page.set_input_files("input", {"name": "a.xlsx", "mimeType": "x/y", "buffer": b"x"})


def test_it_works(page: Any) -> None:
    choose(page)
    assert page.evaluate(PRESS) == "Đang đọc tệp…"
    assert page.get_attribute("button", "aria-busy") == "true"
    page.evaluate(PRESS)
    assert page.evaluate("window.sent") == 1


def test_without_a_file_nothing_is_being_read(page: Any) -> None:
    assert page.evaluate(PRESS) == "Đọc tệp"


def test_whoever_comes_back_may_press_again(page: Any) -> None:
    choose(page)
    page.evaluate(PRESS)
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow'))")
    assert page.inner_text("button") == "Đọc tệp"
    assert page.evaluate(PRESS) == "Đang đọc tệp…"
    assert page.evaluate("window.sent") == 2
