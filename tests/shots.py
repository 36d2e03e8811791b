"""Screenshots of every page at both widths, in both languages, into build/shots: `python -m tests.shots`.

Prepares a database of its own in build/shots-data, with the sample reports and the trial report, checked.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

from tests.browser.conftest import DESK, FLAGS, PHONE

BUILD = Path(__file__).parent.parent / "build"


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
    from cchc.conf.wsgi import application
    from cchc.reporting.library import services, worker
    from tests.pages import addresses

    worker.read_now(services.start_trial().pk)
    pages = addresses()
    server = make_server("127.0.0.1", 0, application, handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    take(program, f"http://127.0.0.1:{server.server_port}", pages)
    server.shutdown()
    print(f"{len(pages) * 4} pictures in {BUILD / 'shots'}")
    return 0


def take(program: str, server: str, pages: dict[str, str]) -> None:
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
