"""Fixtures of the site's tests: own files, plain static addresses, current translations, made reports."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cchc.reporting.library.tests.made import DRAFT


@pytest.fixture(scope="session", autouse=True)
def _translations() -> None:
    """Compile what an edit of a .po left behind; without Babel the build has done it."""
    try:
        from cchc.platform.ui.translations import compile_stale
    except ImportError:
        return
    compile_stale()


@pytest.fixture(autouse=True)
def _own_data(request: pytest.FixtureRequest) -> None:
    """No test of the site reads or writes the files of this machine's demo."""
    if "core" in request.path.relative_to(Path(__file__).parent).parts:
        return
    settings = request.getfixturevalue("settings")
    settings.FILES = request.getfixturevalue("tmp_path") / "files"
    settings.PACKS = request.getfixturevalue("tmp_path") / "packs"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _scope(request: pytest.FixtureRequest) -> Iterator[ExitStack]:
    """Every test of the site sees all units' data (`no_scope` leaves that) and begins in Vietnamese, whatever language
    the page another test asked for has left behind."""
    from django.utils import translation

    from cchc.platform.accounts.scope import everything

    translation.activate("vi")
    with ExitStack() as stack:
        stack.enter_context(everything("test"))
        yield stack


@pytest.fixture
def no_scope(_scope: ExitStack) -> None:
    """Outside any scope, as code that forgot to say on whose behalf it works."""
    _scope.close()


@pytest.fixture
def administrator(db: None) -> Any:
    """A person who administers the whole tree."""
    from cchc.platform.accounts.models import Grant, User
    from cchc.platform.units.models import Kind, Reach, Unit

    root, _ = Unit.objects.get_or_create(
        code="vn", defaults={"name": "Việt Nam", "folded": "viet nam", "kind": Kind.NATION}
    )
    Reach.objects.get_or_create(ancestor=root, unit=root, depth=0)
    user = User.objects.create(username="quan-tri", name="Người quản trị", unit=root)
    Grant.objects.create(user=user, role="administrator", unit=root, begins=date(2020, 1, 1))
    return user


@pytest.fixture
def client(administrator: Any) -> Any:
    """A client signed in as the administrator."""
    from django.test import Client

    signed_in = Client()
    signed_in.force_login(administrator)
    return signed_in


@pytest.fixture
def frame_queries(client: Any) -> int:
    """How many queries the frame of every page costs: who asks, what they may see, what waits for them."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get("/components/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/components/")
    return len(asked)


@pytest.fixture
def draft() -> dict[str, Any]:
    """The JSON of `cchc read` for a small made report, to change freely."""
    return copy.deepcopy(DRAFT)


@pytest.fixture
def accepted(db: None, draft: dict[str, Any]) -> Any:
    """The made report in the library."""
    from cchc.reporting.library import drafts, services

    return services.accept(drafts.parse(draft))


@pytest.fixture
def english(client: Any, settings: Any) -> Any:
    """The client with the English pages."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def read_at_once(monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, Any] | str], None]:
    """Readings are read at once, by a child that prints this draft, or runs this program."""
    from cchc.reporting.library import worker
    from cchc.reporting.library.tests.made import child

    def use(said: dict[str, Any] | str) -> None:
        monkeypatch.setattr(worker, "command", lambda files: child(said, files))
        monkeypatch.setattr(worker, "begin", lambda reading: worker.read_now(reading.pk))

    return use
