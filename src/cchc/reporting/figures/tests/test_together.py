"""Writers at the same moment, on the database itself."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from cchc.platform.accounts.scope import everything
from cchc.platform.events.models import Event
from cchc.reporting.figures.models import Figure
from cchc.reporting.figures.selectors import facts
from cchc.reporting.figures.services import Conflict, accept, write
from cchc.reporting.figures.tests.made import cell, typed_report
from cchc.reporting.reports.models import Report

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 4


def at_once(work: Any) -> list[Any]:
    """`work(number)` in several threads that begin together, each with a connection of its own."""
    begin = Barrier(WRITERS)

    def run(number: int) -> Any:
        try:
            with everything("test"):
                begin.wait(30)
                return work(number)
        except Conflict as conflict:
            return conflict
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(run, range(WRITERS)))


def test_of_writers_of_one_cell_one_wins_and_the_others_are_told() -> None:
    report = typed_report()
    said = at_once(lambda number: write(Report.objects.get(pk=report.pk), [cell("A1", number)]))
    refused = [answer for answer in said if isinstance(answer, Conflict)]
    assert len(refused) == WRITERS - 1
    kept = Figure.objects.get()
    assert {answer.clashes[0].theirs.amount for answer in refused} == {kept.amount}
    assert Event.objects.filter(kind="figures.typed").count() == 1


def test_writers_of_different_cells_all_win_in_some_order() -> None:
    report = typed_report()
    said = at_once(lambda number: write(Report.objects.get(pk=report.pk), [cell(f"X{number}", number)]))
    assert not [answer for answer in said if isinstance(answer, Conflict)]
    assert len({answer.instant for answer in said}) == WRITERS
    assert report.versions.count() == 1


def test_a_draft_is_accepted_once() -> None:
    report = typed_report()
    write(report, [cell("A1", 1)])
    said = at_once(lambda number: accept(Report.objects.get(pk=report.pk)))
    assert sorted(len(answer.figures) for answer in said) == [0] * (WRITERS - 1) + [1]
    assert facts().count() == 1
