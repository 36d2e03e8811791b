"""Several people at the same moment, on the database itself: one step is taken, nothing is done twice, nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction

from cchc.platform.accounts.models import User
from cchc.platform.accounts.scope import everything
from cchc.reporting.figures.hands import NotInHand, refuse_closed
from cchc.reporting.figures.models import COUNTED, Figure
from cchc.reporting.figures.services import write
from cchc.reporting.figures.tests.made import cell, owed, person
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reviews import needs, services
from cchc.reporting.reviews.loops import State
from cchc.reporting.reviews.models import RequestItem, Sending, Step
from cchc.reporting.reviews.tests.made import INSIDE, above, cast, through
from cchc.reporting.reviews.tests.test_steps import stands

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def duty(monkeypatch: pytest.MonkeyPatch) -> Obligation:
    monkeypatch.setattr(needs, "against", lambda *_about: stands())
    monkeypatch.setattr("cchc.reporting.reviews.tests.made.against", lambda *_about: stands())
    made = owed()
    write(services.begin(services.report_of(made), made), [cell("A1", 5, row="1.1")])
    made.refresh_from_db()
    return made


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Each in a thread and connection of its own, begun together; what it gave, or why it was refused."""
    begin = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        try:
            with everything("test"):
                begin.wait(30)
                return work()
        except (services.Refused, NotInHand) as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def taking(duty: Obligation, code: str, by: User, seen: int) -> Callable[[], Step]:
    return lambda: services.take(Obligation.objects.get(pk=duty.pk), code, by=by, reason="vì thế", seen=seen)


def test_two_collectors_accept_once(duty: Obligation) -> None:
    people = cast()
    other = person("collector", above(), "nguoi-tong-hop-hai")
    through(duty, people, *INSIDE, ("send", "clerk"))
    seen = Step.objects.latest("id").pk
    said = at_once(*(taking(duty, "accept", by, seen) for by in (people["collector"], other)))
    assert sum(isinstance(one, Step) for one in said) == 1
    assert Step.objects.filter(action="accept").count() == 1
    assert Figure.objects.filter(COUNTED).count() == 1


def test_one_accepts_while_the_other_asks(duty: Obligation) -> None:
    people = cast()
    other = person("collector", above(), "nguoi-tong-hop-hai")
    through(duty, people, *INSIDE, ("send", "clerk"))
    seen = Step.objects.latest("id").pk
    said = at_once(
        taking(duty, "accept", people["collector"], seen), taking(duty, "request_review", other, seen)
    )  # fmt: skip
    assert sum(isinstance(one, Step) for one in said) == 1
    duty.refresh_from_db()
    accepted = duty.state == State.ACCEPTED
    assert Figure.objects.filter(COUNTED).exists() == accepted
    assert RequestItem.objects.exists() != accepted


def test_send_pressed_twice_at_the_same_moment_sends_once(duty: Obligation) -> None:
    people = cast()
    through(duty, people, *INSIDE)
    seen = Step.objects.latest("id").pk
    said = at_once(*[taking(duty, "send", people["clerk"], seen)] * 3)
    assert {one.pk for one in said} == {Step.objects.get(action="send").pk}
    assert Sending.objects.count() == 1


def test_who_saves_while_another_hands_on_is_saved_or_told(duty: Obligation) -> None:
    people = cast()

    def saving(number: int) -> Callable[[], Any]:
        def save() -> Any:
            with transaction.atomic():
                refuse_closed(duty)
                return write(duty.report, [cell(f"X{number}", number)])

        return save

    said = at_once(saving(1), saving(2), taking(duty, "check", people["drafter"], 0), saving(3))
    saved = sum(not isinstance(one, Exception) for one in said) - 1
    assert isinstance(said[2], Step)
    assert Figure.objects.filter(indicator__startswith="X").count() == saved
    with pytest.raises(NotInHand), transaction.atomic():
        refuse_closed(duty)
