"""Reminders by e-mail, to a real server on this machine: which report, by when, what is missing, where; once."""

from __future__ import annotations

import email
import socket
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from email.policy import default
from types import SimpleNamespace
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from cchc.platform.accounts.contacts import keep_contact
from cchc.platform.notices import post
from cchc.platform.notices import services as notices
from cchc.platform.notices.models import Letter, Notice, Preference
from cchc.reporting.reminders import services
from cchc.reporting.reviews.desk.tests.made import Province

pytestmark = pytest.mark.django_db


class Box:
    """What the server was given."""

    def __init__(self) -> None:
        self.mails: list[Any] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.mails.append((envelope.rcpt_tos, email.message_from_bytes(envelope.content, policy=default)))
        return "250 taken"


@pytest.fixture
def box(settings: Any) -> Iterator[Box]:
    made = Box()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(made, hostname="127.0.0.1", port=port)
    server.start()
    settings.MAIL_SERVER = SimpleNamespace(host="127.0.0.1", port=port, user="", password="", tls=False)
    settings.MAIL_FROM, settings.ADDRESS = "cchc@example.vn", "https://cchc.example.vn"
    try:
        yield made
    finally:
        server.stop()


def at(monkeypatch: pytest.MonkeyPatch, day: date, hour: int, minute: int = 0) -> datetime:
    moment = timezone.make_aware(datetime(day.year, day.month, day.day, hour, minute))
    monkeypatch.setattr(services, "now", lambda: moment)
    monkeypatch.setattr(notices, "now", lambda: moment)
    return moment


def goes_round(monkeypatch: pytest.MonkeyPatch, moment: datetime, minutes: int = 3) -> int:
    """The post some minutes later; how many mails went out."""
    monkeypatch.setattr(notices, "now", lambda: moment + timedelta(minutes=minutes))
    post.gather()
    return post.send_due()


def test_it_works(db: None, box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    province = Province(1)
    keep_contact(province.person("drafter", "c1"), "soan@example.vn", "")
    province.begun("c1", ("A1", 987654))
    moment = at(monkeypatch, date(2026, 4, 16), 9)
    services.run()
    services.run()
    assert goes_round(monkeypatch, moment) == 1
    assert goes_round(monkeypatch, moment, 60) == 0
    ((receivers, mail),) = box.mails
    assert receivers == ["soan@example.vn"]
    assert mail["Subject"] == "[cchc] Sắp đến hạn gửi báo cáo"
    text = mail.get_content()
    for part in ("Đơn vị c1", "Chế độ cchc", "quý I/2026", "20/4/2026", "còn 2 ngày làm việc", "Còn 119 dòng"):
        assert part in text
    assert f"https://cchc.example.vn/figures/fill/{province.period.public_id}/" in text
    assert "987654" not in text
    assert "987.654" not in text
    assert Letter.objects.get().state == "sent"


def test_the_collector_gets_the_list_by_mail(db: None, box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    province = Province(2)
    keep_contact(province.collector, "tong-hop@example.vn", "")
    moment = at(monkeypatch, date(2026, 4, 21), 9)
    services.run()
    goes_round(monkeypatch, moment)
    ((_receivers, mail),) = box.mails
    assert "2 đơn vị chưa gửi" in mail.get_content()
    assert f"/reviews/desk/{province.period.public_id}/late/" in mail.get_content()


def test_mail_of_an_evening_waits_for_the_morning(
    db: None, box: Box, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MAIL_HOURS = (7, 18)
    province = Province(1)
    keep_contact(province.person("drafter", "c1"), "soan@example.vn", "")
    moment = at(monkeypatch, date(2026, 4, 16), 17, 59)
    services.run()
    assert goes_round(monkeypatch, moment) == 0
    assert goes_round(monkeypatch, moment, 14 * 60) == 1
    assert len(box.mails) == 1


def test_who_wants_no_mail_is_told_in_the_product(db: None, box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    province = Province(1)
    drafter = province.person("drafter", "c1")
    keep_contact(drafter, "soan@example.vn", "")
    Preference.objects.create(user=drafter, mail=False)
    moment = at(monkeypatch, date(2026, 4, 16), 9)
    services.run()
    goes_round(monkeypatch, moment)
    assert not box.mails
    assert Notice.objects.filter(user=drafter).count() == 1
