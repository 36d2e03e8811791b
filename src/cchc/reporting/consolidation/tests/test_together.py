"""Sealing, adding and accepting at the same moment, on the database itself."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from cchc.core.figures import Figure, FigureState
from cchc.core.rollup.result import Cell
from cchc.platform.accounts.scope import everything
from cchc.platform.units.models import Unit
from cchc.reporting.consolidation import additions, sealing
from cchc.reporting.consolidation.additions import Conflict, Place
from cchc.reporting.consolidation.models import Addition, Consolidation
from cchc.reporting.consolidation.question import Question
from cchc.reporting.consolidation.selectors import consolidated
from cchc.reporting.consolidation.tests.made import PERIOD, REGIME, gives, small_country
from cchc.reporting.figures.selectors import facts
from cchc.reporting.figures.services import accept, write
from cchc.reporting.figures.tests.made import cell, typed_report
from cchc.reporting.reports.models import Report

pytestmark = pytest.mark.django_db(transaction=True)
SETTLED = Cell("C3.3a")


@pytest.fixture
def country() -> dict[str, Unit]:
    made = small_country()
    for name, amount in (("a", 10), ("b", 20)):
        gives(made[name], "C3.3a", amount)
    return made


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Each in a thread and with a connection of its own; they begin together."""
    begin = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        try:
            with everything("test"):
                begin.wait(30)
                return work()
        except (Conflict, sealing.AlreadySealed) as told:
            return told
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def asked(country: dict[str, Unit]) -> Question:
    return Question(country["west"].pk, REGIME, PERIOD)


def test_it_is_sealed_once(country: dict[str, Unit]) -> None:
    said = at_once(*[lambda: sealing.seal(asked(country))] * 4)
    assert sorted(one.new for one in said) == [False, False, False, True]
    assert {one.consolidation.pk for one in said} == {Consolidation.objects.get().pk}


def test_who_comes_with_other_figures_is_told(country: dict[str, Unit]) -> None:
    first = sealing.seal(asked(country)).consolidation
    gives(country["a"], "C3.3a", 11)
    said = at_once(*[lambda: sealing.seal(asked(country), seen=first.pk)] * 3)
    assert sorted(one.new for one in said) == [False, False, True]
    gives(country["a"], "C3.3a", 12)
    (told,) = at_once(lambda: sealing.seal(asked(country), seen=first.pk))
    assert isinstance(told, sealing.AlreadySealed)
    assert told.there.number == 2


def test_what_is_accepted_meanwhile_is_in_it_or_after_it(country: dict[str, Unit]) -> None:
    for name in ("a", "b", "d"):
        write(typed_report(country[name]), [cell("C3.3a", 7, _seen(country[name]))])
    pks = [Report.objects.get(unit=country[name], template="khanh-hoa-xa-2023").pk for name in ("a", "b", "d")]

    def accepting(pk: int) -> Callable[[], Any]:
        return lambda: accept(Report.objects.get(pk=pk))

    at_once(lambda: sealing.seal(asked(country)), *map(accepting, pks))
    sealed = Consolidation.objects.get()
    assert not list(sealing.differences(sealed))
    assert sealed.figures.get(indicator="C3.3a").amount in {30, 27, 17, 37, 14, 24, 34, 21}
    assert consolidated(asked(country)).of(country["west"].pk, SETTLED).figure.amount == 21


def _seen(unit: Unit) -> int | None:
    return facts().filter(unit=unit, indicator="C3.3a").values_list("pk", flat=True).first()


def test_of_two_who_write_one_line_one_wins_and_the_other_is_told(country: dict[str, Unit]) -> None:
    place = Place(country["west"], REGIME, PERIOD, SETTLED)

    def writing(amount: int) -> Callable[[], Any]:
        return lambda: additions.contribute(place, Figure(FigureState.value, amount), reason=f"số {amount}")

    said = at_once(*map(writing, (1, 2, 3)))
    refused = [one for one in said if isinstance(one, Conflict)]
    kept = Addition.objects.get()
    assert [one.theirs for one in refused] == [kept, kept]
    assert consolidated(asked(country)).of(country["west"].pk, SETTLED).figure.amount == 30 + kept.amount
