"""Random sequences of actions in both loops: always a legal way on or back, nothing illegal changes anything, nothing
that was sent changes, and the chain of events verifies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.platform.accounts.models import Grant, Role, User
from cchc.platform.accounts.policy import Refused as NotAllowed
from cchc.platform.events import chain
from cchc.platform.events.sealing import seal
from cchc.platform.units.models import Reach
from cchc.reporting.figures.hands import NotInHand, refuse_closed
from cchc.reporting.figures.models import COUNTED, Figure
from cchc.reporting.figures.selectors import standing
from cchc.reporting.figures.services import write
from cchc.reporting.figures.tests.made import cell, commune, owed
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports.models import Report, Stage
from cchc.reporting.reviews import needs, reference, sealing, services
from cchc.reporting.reviews.loops import ACTIONS, Action, State, onward, possible
from cchc.reporting.reviews.models import Sending, Step
from cchc.reporting.reviews.tests.made import WITH, above
from cchc.reporting.reviews.tests.test_steps import stands

Place = tuple[str, str]
CODES = sorted(ACTIONS)
FIRST: Place = (Stage.ELSEWHERE, State.EXPECTED)


def after(place: Place, action: Action) -> Place:
    """Where a step leads: the first one begins the report."""
    stage, state = place
    begun = State.STARTED if state == State.EXPECTED else state
    return action.to_stage or stage or Stage.DRAFT, action.to_state or begun


def reachable(collected: bool) -> set[Place]:
    """Every place a report can be at, by the table alone."""
    found, edge = {FIRST}, [FIRST]
    while edge:
        stage, state = edge.pop()
        for action in possible(stage, state, collected):
            there = after((stage, state), action)
            if there not in found:
                found.add(there)
                edge.append(there)
    return found


@pytest.mark.parametrize("collected", [True, False])
def test_from_every_place_a_way_leads_to_figures_that_count(collected: bool) -> None:
    for place in reachable(collected):
        stage, state = place
        seen: set[Place] = set()
        while state != State.ACCEPTED:
            assert (stage, state) not in seen, place
            seen.add((stage, state))
            step = onward(stage, state, collected)
            assert step is not None, place
            stage, state = after((stage, state), step)
        back = {action.to_state for action in possible(stage, state, collected)}
        assert back & {State.STARTED, State.REVIEW_REQUESTED}, "an accepted report can be reopened"


def test_every_step_can_be_reached_and_says_what_it_does() -> None:
    used = {
        action.code for collected in (True, False) for place in reachable(collected)
        for action in possible(*place, collected)
    }  # fmt: skip
    assert used == set(ACTIONS)
    for action in ACTIONS.values():
        assert action.say.vi
        assert action.done.en


@pytest.fixture
def everybody(monkeypatch: pytest.MonkeyPatch, db: None) -> Callable[[bool], User]:
    """Somebody who may do everything, above the unit only where asked."""
    monkeypatch.setattr(needs, "against", lambda *_about: stands())

    def make(collected: bool) -> User:
        above()
        Reach.objects.create(ancestor=commune(), unit=commune(), depth=0)
        user = User.objects.create(username="moi-vai", name="Mọi vai", unit=commune())
        for role in Role.values:
            Grant.objects.create(user=user, role=role, unit=commune(), begins=timezone.localdate() - timedelta(days=9))
        if collected:
            grant = {"role": Role.COLLECTOR, "unit": above(), "begins": timezone.localdate() - timedelta(days=9)}
            Grant.objects.create(user=user, **grant)
        return user

    return make


class Play:
    """One report in the hands of chance, and what must hold after every move."""

    def __init__(self, user: User) -> None:
        self.user, self.duty = user, owed()
        self.digests: dict[int, str] = {}
        self.counted: list[tuple[int, int | None]] = []

    def place(self) -> Place:
        self.duty = Obligation.objects.select_related("unit", "period", "report__unit").get(pk=self.duty.pk)
        return services.report_of(self.duty).stage, self.duty.state

    def take(self, code: str) -> None:
        before, steps = self.place(), Step.objects.count()
        legal = {action.code for action in possible(*before, self.collected)}
        more: dict[str, Any] = dict(WITH.get(code, {}))
        try:
            services.take(self.duty, code, by=self.user, reason="vì thế", **more)
        except (services.Refused, NotAllowed):
            assert code not in legal or code in {"attach_signed", "ask_draft"}
            assert (self.place(), Step.objects.count()) == (before, steps)
        else:
            assert code in legal
            last = Step.objects.latest("id")
            assert (last.stage_after, last.state_after) == self.place()

    @property
    def collected(self) -> bool:
        return any(grant.role == Role.COLLECTOR and grant.unit != self.duty.unit for grant in self.user.grants.all())

    def type(self, value: int) -> None:
        """Type a figure; only while the unit has the report in hand."""
        stage, state = self.place()
        report = services.report_of(self.duty)
        try:
            refuse_closed(self.duty)
        except NotInHand:
            assert state in {State.SENT, State.RECEIVED, State.ACCEPTED} or stage not in {"", Stage.DRAFT}
            return
        report = services.begin(report, self.duty)
        stand = next(iter(standing(report, {report.period_code}).values()), None)
        write(report, [cell("A1", value, row="1.1", seen=stand.seen.id if stand and stand.seen else None)])

    def holds(self) -> None:
        for sending in Sending.objects.all():
            known = self.digests.setdefault(sending.pk, sending.digest)
            assert sealing.digest(sending) == sending.digest == known
        counted = sorted(Figure.objects.filter(COUNTED).values_list("id", "amount"))
        if counted != self.counted:
            assert Step.objects.latest("id").action in {"accept", "count"}
        self.counted = counted
        assert onward(*self.place(), self.collected) is not None or self.place()[1] == State.ACCEPTED


MOVES = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 999)), min_size=5, max_size=25)


@pytest.mark.parametrize("collected", [True, False])
def test_random_sequences_keep_every_promise(everybody: Callable[[bool], User], collected: bool) -> None:
    @settings(max_examples=25)
    @given(MOVES)
    def play(moves: list[tuple[int, int]]) -> None:
        with transaction.atomic():
            one = Play(everybody(collected))
            for kind, number in moves:
                if kind < 2:
                    one.type(number)
                elif kind < 4:
                    one.take(CODES[number % len(CODES)])
                else:
                    ways = possible(*one.place(), collected)
                    way = onward(*one.place(), collected) if kind > 6 else ways[number % len(ways)]
                    one.take((way or ways[number % len(ways)]).code)
                one.holds()
            seal()
            assert not list(chain.verify())
            transaction.set_rollback(True)

    play()
    assert not Report.objects.exists()


def test_the_page_about_the_loops_shows_the_table() -> None:
    page = Path(__file__).parents[5] / "docs" / "explanation" / "two-loops.md"
    written = page.read_text(encoding="utf-8").partition(reference.BEGIN)[2].partition(reference.END)[0]
    assert written.strip() == reference.table()
