"""Totals in the whole's own report."""

from __future__ import annotations

from typing import Any

import pytest

from cchc.core.rollup.result import Cell
from cchc.platform.accounts.policy import Refused as Forbidden
from cchc.platform.accounts.scope import Scope, within
from cchc.platform.events.models import Event
from cchc.platform.units.models import Unit
from cchc.reporting.consolidation import sealing
from cchc.reporting.consolidation.question import Question
from cchc.reporting.consolidation.selectors import consolidated
from cchc.reporting.consolidation.services import Filled, fill_parent
from cchc.reporting.consolidation.tests.made import PERIOD, REGIME, gives, small_country
from cchc.reporting.figures import services as figures
from cchc.reporting.figures.hands import Closed
from cchc.reporting.figures.models import COUNTED, DRAFT, Figure
from cchc.reporting.figures.services import Refused
from cchc.reporting.figures.tests.made import cell, owed, person
from cchc.reporting.forms.models import Obligation, ReportingPeriod
from cchc.reporting.reports.models import Report

pytestmark = pytest.mark.django_db
FORM = "bieu-mau-2022"


@pytest.fixture
def country() -> dict[str, Unit]:
    made = small_country()
    for name, settled, on_time, done in (("a", 10, 9, 1), ("b", 20, 20, 1), ("d", 33, 1, 2)):
        gives(made[name], "C3.1a", settled)
        gives(made[name], "C3.3a", settled)
        gives(made[name], "C3.3b", on_time)
        gives(made[name], "D1.1", done)
    gives(made["a"], "A1", 3)
    return made


@pytest.fixture
def duty(country: dict[str, Unit]) -> Obligation:
    return owed(country["west"], PERIOD, REGIME, FORM)


def asked(country: dict[str, Unit], **more: Any) -> Question:
    return Question(country["west"].pk, REGIME, PERIOD, **more)


def drafts(done: Filled) -> dict[Cell, Figure]:
    rows = Figure.objects.filter(DRAFT, version__report=done.report)
    return {Cell(row.indicator, row.breakdown): row for row in rows}


def test_it_works(country: dict[str, Unit], duty: Obligation) -> None:
    done = fill_parent(asked(country))
    written = drafts(done)
    assert done.count == len(written) > 0
    answer = consolidated(asked(country))
    for one, figure in written.items():
        total = answer.of(country["west"].pk, one)
        assert (figure.state, figure.amount, figure.scale) == (
            total.figure.state,
            total.figure.amount,
            total.figure.scale,
        )
        assert figure.origin_kind == "computed"
        assert figure.proof[0].startswith("total:")
    assert written[Cell("A1")].amount == 3
    assert written[Cell("D1.1")].amount == 6667
    assert not Figure.objects.filter(COUNTED, unit=country["west"]).exists()
    assert done.left
    assert Event.objects.filter(kind="consolidation.filled", unit=country["west"]).count() == 1


def test_it_refers_to_the_seal(country: dict[str, Unit], duty: Obligation) -> None:
    sealed = sealing.seal(asked(country)).consolidation
    for figure in drafts(fill_parent(asked(country))).values():
        assert figure.proof == [f"consolidation:{sealed.public_id}"]


def test_again_writes_what_changed(country: dict[str, Unit], duty: Obligation) -> None:
    fill_parent(asked(country))
    assert fill_parent(asked(country)).count == 0
    gives(country["a"], "A1", 4)
    done = fill_parent(asked(country))
    assert [(one.indicator, one.amount) for one in done.written.figures] == [("A1", 4)]


def test_what_somebody_typed_stays(country: dict[str, Unit], duty: Obligation) -> None:
    done = fill_parent(asked(country))
    there = drafts(done)[Cell("A1")]
    figures.write(done.report, [cell("A1", 9, there.pk, row=there.template_row)])
    gives(country["a"], "A1", 4)
    again = fill_parent(asked(country))
    (kept,) = again.kept
    assert (kept.cell, kept.there.amount, kept.total.amount, kept.differs) == (Cell("A1"), 9, 4, True)
    assert drafts(done)[Cell("A1")].amount == 9
    assert fill_parent(asked(country), overwrite=True).kept == ()
    assert drafts(done)[Cell("A1")].amount == 4


def test_accepted_it_is_the_report_of_the_whole(country: dict[str, Unit], duty: Obligation) -> None:
    before = consolidated(asked(country)).of(country["west"].pk, Cell("A1")).figure
    done = fill_parent(asked(country))
    figures.accept(done.report)
    nation = Question(country["nation"].pk, REGIME, PERIOD)
    assert consolidated(nation).of(country["nation"].pk, Cell("A1")).figure == before
    assert consolidated(asked(country)).of(country["west"].pk, Cell("A1")).figure == before


def test_nothing_to_fill(country: dict[str, Unit]) -> None:
    with pytest.raises(Refused, match="owes no report"):
        fill_parent(asked(country))
    owed(country["west"], PERIOD, REGIME, FORM)
    owed(country["west"], PERIOD, REGIME, "gia-lai-2022")
    with pytest.raises(Refused, match="several forms"):
        fill_parent(asked(country))
    assert fill_parent(asked(country), form=FORM).report.template == FORM
    Obligation.objects.filter(template="gia-lai-2022").update(template="không có")
    with pytest.raises(Refused, match="no form"):
        fill_parent(asked(country), form="không có")


def test_after_the_close_nothing_is_written(country: dict[str, Unit], duty: Obligation) -> None:
    ReportingPeriod.objects.update(state=ReportingPeriod.State.CLOSED)
    with pytest.raises(Closed):
        fill_parent(asked(country))
    assert not Report.objects.filter(unit=country["west"]).exists()


def test_only_who_may_write_there(country: dict[str, Unit], duty: Obligation) -> None:
    reader = person("clerk", country["west"], "van-thu")
    with within(Scope(None, actor=reader)), pytest.raises(Forbidden):
        fill_parent(asked(country))
    drafter = person("drafter", country["west"], "soan")
    with within(Scope(None, actor=drafter)):
        assert fill_parent(asked(country)).count
