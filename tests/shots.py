"""Screenshots of every page at both widths, in both languages, into build/shots: `python -m tests.shots`.

`python -m tests.shots readme` makes the three pictures of docs/images anew instead: the checker and a report's page,
both of the invented report, and a form of the simulated province with a warning open. Prepares a database of its own in
build/shots-data, with the sample reports, the trial report, checked, and what the pages of units, people, regimes,
forms and figures need.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from tests.browser.conftest import DESK, FLAGS, PHONE, session_cookie

BUILD = Path(__file__).parent.parent / "build"
IMAGES = Path(__file__).parent.parent / "docs" / "images"
MOST = 200_000
"""Bytes a picture of the README may have."""


class Quiet(WSGIRequestHandler):
    """Says nothing about each request."""

    def log_message(self, format: str, *args: object) -> None:
        return


def main() -> int:
    """Exit code 1 where there is no Chromium."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        print("there is no Chromium on this machine", file=sys.stderr)
        return 1
    shutil.rmtree(BUILD / "shots-data", ignore_errors=True)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    from cchc.conf import demo

    demo.prepare(BUILD / "shots-data")
    from cchc.conf.people import PEOPLE
    from cchc.conf.wsgi import application
    from cchc.platform.accounts.models import User
    from cchc.platform.accounts.scope import everything
    from cchc.reporting.library import services, worker
    from tests.pages import addresses, ground, prepare_ground

    with everything("pictures"):
        trial = services.start_trial()
        worker.read_now(trial.pk)
        pages = addresses()
        prepare_ground()
        pages |= ground()
        signed_in = session_cookie(User.objects.get(username=PEOPLE[0].username))
    server = make_server("127.0.0.1", 0, application, handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    if sys.argv[1:] == ["readme"]:
        with everything("pictures"):
            readme(program, address, trial, signed_in)
            form(program, address, session_cookie(User.objects.get(username="soan")))
    else:
        take(program, address, pages, signed_in)
        print(f"{len(pages) * 4} pictures in {BUILD / 'shots'}")
    server.shutdown()
    return 0


def readme(program: str, server: str, trial: Any, signed_in: dict[str, str]) -> None:
    """The checker with a finding open and its places lit; the accepted report with a marked cell's origin beside it."""
    from playwright.sync_api import sync_playwright

    from cchc.reporting.library import services

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        page = browser.new_page(viewport=DESK, locale="vi-VN", reduced_motion="reduce")
        page.context.add_cookies([{**signed_in, "url": server}])
        trial.refresh_from_db()
        page.goto(server + trial.get_absolute_url())
        page.locator(".finding:has(.steps):has(.places li + li) summary").first.click()
        keep(page, IMAGES / "checker.png")
        report = services.accept_reading(trial)
        page.goto(server + report.get_absolute_url())
        page.locator(".report-checks > details > summary").click()
        page.locator("td:has(.flagged.error) .value").first.click()
        page.locator("#panel > *").first.wait_for()
        keep(page, IMAGES / "report.png")
        browser.close()


def form(program: str, server: str, drafter: dict[str, str]) -> None:
    """The report its drafter is late with: the first row with a warning, its panel beside it."""
    from playwright.sync_api import sync_playwright

    from cchc.reporting.figures.owed import address_of
    from cchc.reporting.forms.models import Obligation

    owed = Obligation.objects.filter(unit__code="c23638", state=Obligation.State.STARTED).order_by("due").first()
    if owed is None:
        print("the demo holds no report that is being written", file=sys.stderr)
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        page = browser.new_page(viewport=DESK, locale="vi-VN", reduced_motion="reduce")
        page.context.add_cookies([{**drafter, "url": server}])
        page.goto(f"{server}/figures/fill/{'/'.join(map(str, address_of(owed)))}/")
        page.locator("tr.has-warning [data-entry]").first.click()
        page.locator("#panel .explaining, #panel textarea").first.wait_for()
        keep(page, IMAGES / "form.png")
        browser.close()


def keep(page: Any, target: Path) -> None:
    """What is on the screen, in 128 colours where Pillow is there to choose them."""
    page.evaluate("document.fonts.ready")
    page.mouse.move(0, 0)
    page.screenshot(path=str(target))
    with suppress(ImportError):
        from PIL import Image

        Image.open(target).convert("RGB").quantize(128).save(target, optimize=True)
    size = target.stat().st_size
    print(f"{target.name}: {size} bytes")
    if size > MOST:
        sys.exit(f"{target.name} is larger than {MOST} bytes")


def take(program: str, server: str, pages: dict[str, str], signed_in: dict[str, str]) -> None:
    """One picture per page, width and language: what is on the screen, not the whole length."""
    from playwright.sync_api import sync_playwright

    folder = BUILD / "shots"
    shutil.rmtree(folder, ignore_errors=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        for size in (DESK, PHONE):
            for language in ("vi", "en"):
                context = browser.new_context(viewport=size, reduced_motion="reduce")
                context.add_cookies([{"name": "cchc_language", "value": language, "url": server}])
                context.add_cookies([{**signed_in, "url": server}])
                page = context.new_page()
                for name, address in pages.items():
                    page.goto(server + address)
                    page.evaluate("document.fonts.ready")
                    target = folder / f"{size['width']}-{language}" / f"{name}.png"
                    target.parent.mkdir(parents=True, exist_ok=True)
                    page.screenshot(path=str(target))
                context.close()
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
