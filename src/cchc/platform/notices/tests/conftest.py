"""People with addresses, a clock by day, a mail server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cchc.core.messages import Message
from cchc.platform.accounts.contacts import keep_contact
from cchc.platform.accounts.models import User
from cchc.platform.notices import registry, services
from cchc.platform.notices.models import Preference
from cchc.platform.notices.registry import NoticeKind
from cchc.platform.notices.tests.server import Office, mail_server

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def at(port: int, user: str = "", password: str = "") -> Any:
    """A mail server on this machine, as the settings name it."""
    return SimpleNamespace(host="127.0.0.1", port=port, user=user, password=password, tls=False)


class Clock:
    """A clock the test moves; begins at nine in the morning."""

    moment = datetime(2026, 3, 2, 9, 0, tzinfo=HANOI)

    def __call__(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(services, "now", clock)
    return clock


@pytest.fixture
def office(settings: Any) -> Iterator[Office]:
    with mail_server() as office:
        settings.MAIL_SERVER = at(office.port)
        settings.MAIL_FROM = "cchc@example.vn"
        settings.ADDRESS = "https://cchc.example.vn"
        yield office


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> NoticeKind:
    monkeypatch.setattr(registry, "KINDS", held := {})
    for module in ("services", "wording", "models"):
        monkeypatch.setattr(f"cchc.platform.notices.{module}.KINDS", held)
    return registry.register(NoticeKind("test.returned", Message("Báo cáo cần rà soát", "A report needs review")))


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    def person(name: str = "lan", address: str = "lan@example.vn", language: str = "vi") -> User:
        user = User.objects.create(username=name, name="Trần Thị Lan")
        if language != "vi":
            Preference.objects.create(user=user, language=language)
        keep_contact(user, address, "")
        return user

    return person


@pytest.fixture
def tell(kind: NoticeKind, clock: Clock) -> Callable[..., None]:
    """Tell somebody something with a name and a figure in it."""

    def tell(user: Any, key: str = "") -> None:
        said = Message("Báo cáo của {unit}: 496 ≠ 497.", "The report of {unit}: 496 ≠ 497.", {"unit": "Phường Một"})
        services.notify(user, kind, said, "/reports/", key)

    return tell
