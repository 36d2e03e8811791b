"""The page of the rules: everybody reads, who administers the whole tree sets and ends, and a rule never changes."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cchc.platform.events.models import Event
from cchc.reporting.figures.tests.made import signed_in
from cchc.reporting.reminders.models import ReminderRule
from cchc.reporting.reviews.desk.tests.made import Province

pytestmark = pytest.mark.django_db
PAGE = "/reminders/"
RULE = {"days": "7", "when": "before", "audience": "leader", "mail": "on", "source": "QĐ 12/QĐ-UBND"}


def rule(**more: Any) -> ReminderRule:
    return ReminderRule.objects.get(source=RULE["source"], **more)


def test_it_works(client: Client) -> None:
    """Set, ended with a reason, set again as a rule of its own."""
    client.post(PAGE, RULE)
    first = rule()
    assert (first.offset, first.audience, first.mail) == (-7, "leader", True)
    end = reverse("reminders:end", args=[first.public_id])
    assert client.post(end, {"reason": ""}).status_code == 422
    client.post(end, {"reason": "Lãnh đạo không cần"})
    first.refresh_from_db()
    assert first.ends is not None
    client.post(reverse("reminders:again", args=[first.public_id]))
    assert rule(ends__isnull=True).pk != first.pk
    told = Event.objects.filter(kind__startswith="reminders.rule").order_by("id")
    assert [one.kind.rpartition("_")[2] for one in told] == ["set", "ended", "set"]
    assert "QĐ 12/QĐ-UBND" in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    "wrong", [{"days": "-1"}, {"days": "61"}, {"days": "bảy"}, {"when": "x"}, {"audience": "x"}, {"source": ""}]
)
def test_what_cannot_be_a_rule_is_refused_and_stays_typed(client: Client, wrong: dict[str, str]) -> None:
    answer = client.post(PAGE, {**RULE, "regime": "", **wrong})
    assert answer.status_code == 422
    assert not ReminderRule.objects.filter(source__startswith="QĐ").exists()
    if "source" not in wrong:
        assert RULE["source"] in answer.content.decode()


def test_the_same_rule_twice_is_refused(client: Client) -> None:
    client.post(PAGE, RULE)
    assert client.post(PAGE, RULE).status_code == 422
    rule()


def test_the_due_day_itself_is_neither_before_nor_after(client: Client) -> None:
    client.post(PAGE, {**RULE, "days": "0"})
    assert rule().offset == 0


def test_an_administrator_of_a_province_reads_and_sets_nothing(db: None) -> None:
    browser = signed_in(Province(1).person("administrator", "p1"))
    page = browser.get(PAGE)
    assert page.status_code == 200
    assert '<form method="post" action="#add"' not in page.content.decode()
    assert browser.post(PAGE, RULE).status_code == 403
    some = ReminderRule.objects.all()[0]
    assert browser.post(reverse("reminders:end", args=[some.public_id]), {"reason": "a"}).status_code == 403
    assert browser.post(reverse("reminders:again", args=[some.public_id])).status_code == 403
