"""A browser for the tests that need one, and the site with a report in it."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]
DESK = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium; the tests skip where there is none."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("there is no Chromium on this machine")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in this thread
    manager = sync_api.sync_playwright()
    try:
        playwright = manager.__enter__()
    except Exception as error:  # noqa: BLE001 - its driver may lack a library of the system, such as libatomic
        pytest.skip(f"Playwright does not start on this machine: {error}")
    started = playwright.chromium.launch(executable_path=program, args=FLAGS)
    yield started
    from django.db import connections

    started.close()
    connections.close_all()  # with an event loop in the thread these are others than without: nobody else closes them
    manager.__exit__(None, None, None)


NO_TROUBLE = ("Failed to load resource", "htmx:sendAbort", "htmx:afterRequest")


class Troubles(list[str]):
    """What a page complained of: errors of scripts, refused loads, loads from elsewhere."""

    def said(self, line: Any) -> None:
        """A line of the console. An answer like 404 or 422 is written there too, and is none of it; nor is a part of a
        page that was still being fetched when the page was left."""
        if line.type == "error" and not line.text.startswith(NO_TROUBLE):
            self.append(line.text)


@pytest.fixture(autouse=True)
def _scope() -> Iterator[None]:
    """What the tests look up themselves, they may see; the server in its own threads goes by who is signed in."""
    from cchc.platform.accounts.scope import everything

    with everything("test"):
        yield


@pytest.fixture
def administrator(transactional_db: None) -> Any:
    """Who the pages are opened as, unless a test says otherwise: an administrator of the whole tree."""
    from cchc.platform.accounts.models import Grant, User
    from cchc.platform.units.models import Kind, Reach, Unit

    root, _ = Unit.objects.get_or_create(
        code="vn", defaults={"name": "Việt Nam", "folded": "viet nam", "kind": Kind.NATION}
    )
    Reach.objects.get_or_create(ancestor=root, unit=root, depth=0)
    user = User.objects.create(username="nguoi-quan-tri", name="Người quản trị", unit=root)
    Grant.objects.create(user=user, role="administrator", unit=root, begins=date(2020, 1, 1))
    return user


@pytest.fixture
def _answered(live_server: Any) -> Iterator[None]:
    """What a closed page still asked for is answered before the database is emptied, or both would wait for each other.
    A page sends its last words while it closes."""
    from django.core.signals import request_finished, request_started

    asked: set[int] = set()
    none_left = threading.Condition()

    def begun(**_: Any) -> None:
        with none_left:
            asked.add(threading.get_ident())

    def ended(**_: Any) -> None:
        with none_left:
            asked.discard(threading.get_ident())
            none_left.notify_all()

    request_started.connect(begun, weak=False)
    request_finished.connect(ended, weak=False)
    yield
    with none_left:
        none_left.wait_for(lambda: not asked, timeout=60)
    request_started.disconnect(begun)
    request_finished.disconnect(ended)


@pytest.fixture
def _working(live_server: Any, _answered: None) -> Iterator[None]:
    """The worker that a real web process has: what is queued is done while the test looks at its pages."""
    from cchc.platform.jobs.worker import Worker

    worker = Worker()
    thread = threading.Thread(target=worker.run, name="worker")
    thread.start()
    yield
    worker.stop()
    thread.join(30)


def session_cookie(user: Any) -> dict[str, str]:
    """The cookie of a browser in which `user` has signed in."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)
    return {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}


@pytest.fixture
def open_page(
    browser: Any, live_server: Any, settings: Any, tmp_path: Path, administrator: Any, _working: None
) -> Iterator[Callable[..., Any]]:
    """Open an address of the site in a size and a language, as the administrator or as somebody else (None: signed
    out); a page that complains fails the test."""
    settings.FILES = tmp_path / "files"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    contexts, troubles = [], Troubles()

    def go(address: str = "/", size: dict[str, int] = DESK, language: str = "vi", user: Any = administrator) -> Any:
        context = browser.new_context(viewport=size, locale="vi-VN", reduced_motion="reduce")
        context.add_cookies([{"name": "cchc_language", "value": language, "url": live_server.url}])
        if user is not None:
            context.add_cookies([{**session_cookie(user), "url": live_server.url}])
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", troubles.said)
        page.on("response", lambda answer: troubles.append(answer.url) if answer.status >= 500 else None)
        page.on(
            "request",
            lambda asked: None if asked.url.startswith((live_server.url, "data:")) else troubles.append(asked.url),
        )
        page.goto(live_server.url + address)
        return page

    go.troubles = troubles  # type: ignore[attr-defined]
    yield go
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture
def library(transactional_db: None, administrator: Any) -> Any:
    """The made report and our own samples in the library."""
    from cchc.reporting.library import drafts, services
    from cchc.reporting.library.tests.made import DRAFT

    services.load_sample()
    return services.accept(drafts.parse(DRAFT))


@pytest.fixture
def waiting(library: Any) -> Any:
    """A reading that was checked and waits for its decision."""
    from cchc.reporting.library.models import Reading
    from cchc.reporting.library.tests.made import DRAFT, said
    from cchc.reporting.reports import checks

    names = ["bao-cao.docx", "phu-luc.xlsx"]
    return Reading.objects.create(state="read", draft=DRAFT, names=names, checked=checks.keep(said(DRAFT)))
