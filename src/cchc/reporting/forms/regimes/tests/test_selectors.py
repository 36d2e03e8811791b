"""Who reports what to whom, what a period expects, and what two regimes ask."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cchc.platform.calendar import services as calendar
from cchc.platform.units.models import Unit
from cchc.reporting.forms.models import Obligation, Regime, RegimeKind
from cchc.reporting.forms.regimes import planning, rules, selectors, services
from cchc.reporting.forms.regimes.tests.made import country, kind_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def units() -> dict[str, Unit]:
    found = country()
    calendar.load_shipped()
    services.load_shipped()
    return found


def test_it_works(units: dict[str, Unit]) -> None:
    found = {
        (duty.kind.regime.code, duty.kind.name): duty for duty in selectors.duties_of(units["xa-0"], date(2026, 3, 1))
    }
    first = found["cchc", "Quý I"]
    assert (first.window and first.window.first, first.deadline and first.deadline.rule) == ("15/12/Y-1", "after 2")
    assert (first.template, first.receiver) == ("khanh-hoa-xa-2023", "p56")
    assert found["vpcp-ii06", "Quý II"].template == "vpcp-ii06a"
    assert ("cchc", "9 tháng") in found
    assert found["cchc-other", "Đột xuất"].window is None


def test_duties_are_those_of_the_day(units: dict[str, Unit]) -> None:
    ward = units["phuong-son-nha-trang"]
    duty = next(
        duty
        for duty in selectors.duties_of(ward, date(2023, 8, 1))
        if (duty.kind.name, duty.kind.regime.code) == ("Quý III", "cchc")
    )
    assert duty.window is not None
    assert (duty.window.first, duty.window.last, duty.receiver) == ("13/6/Y", "12/9/Y", "d568")
    assert not [
        duty for duty in selectors.duties_of(units["xa-ha-noi"], date(2026, 3, 1)) if duty.kind.name == "9 tháng"
    ]
    assert selectors.duties_of(units["phong"], date(2026, 3, 1)) == []


def test_duties_cost_the_same_for_more_kinds_of_period(units: dict[str, Unit]) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            selectors.duties_of(units["xa-0"], date(2026, 3, 1))
        return len(asked)

    few, before = cost(), len(selectors.duties_of(units["xa-0"], date(2026, 3, 1)))
    regime = Regime.objects.get(code="cchc")
    for number in range(1, 7):
        RegimeKind.objects.create(regime=regime, kind="month", number=number)
    assert len(selectors.duties_of(units["xa-0"], date(2026, 3, 1))) == before + 6
    assert cost() == few


def test_the_top_sends_to_the_ministry(units: dict[str, Unit]) -> None:
    duty = selectors.duties_of(units["p56"], date(2026, 3, 1))[0]
    assert duty.receiver == Regime.objects.get(code=duty.kind.regime.code).receiver


def test_a_period_expects_of_a_unit_its_own_window_and_deadline(units: dict[str, Unit]) -> None:
    kind = kind_of("cchc", "quarter", 3)
    period = services.open_period(planning.plan(kind, rules.named(kind, 2023)))
    expected = selectors.expected_of(units["phuong-son-nha-trang"], period)
    assert expected is not None
    assert (expected.window.text, expected.as_of) == ("13/6/2023–12/9/2023", date(2023, 9, 12))
    assert expected.deadline is not None
    assert (expected.deadline.rule, expected.deadline.unit) == ("after 2", units["p56-2024"])
    assert selectors.expected_of(units["xa-0"], period) is None


def test_a_figure_may_stand_at_another_day_than_the_last(units: dict[str, Unit]) -> None:
    kind = kind_of("cchc", "quarter", 1)
    services.set_window_rule(
        kind.windows.model(
            regime_kind=kind, first="15/12/Y-1", last="14/3/Y", as_of="28/2/Y", begins=date(2026, 1, 1), reason="Thử"
        )
    )
    assert planning.plan(kind, rules.named(kind, 2026)).period.as_of == date(2026, 2, 28)


def test_one_figure_answers_both_regimes(units: dict[str, Unit]) -> None:
    """Settled of a commune is asked by both; on time is early and on the day; the columns not shared are not named."""
    vpcp, cchc = Regime.objects.get(code="vpcp-ii06"), Regime.objects.get(code="cchc")
    there = selectors.asked_elsewhere(vpcp, "vpcp-ii06a", date(2026, 3, 1))
    assert {(one.regime.code, one.template, one.row) for one in there["C/7"]} >= {
        ("cchc", "bieu-mau-2022", "BM3/3.3.1"),
        ("cchc", "khanh-hoa-xa-2023", "3.4.3/2"),
    }
    assert "C/4" not in there
    back = selectors.asked_elsewhere(cchc, "bieu-mau-2022", date(2026, 3, 1))
    computed = next(one for one in back["BM3/3.3.2"] if one.template == "vpcp-ii06a")
    assert (computed.row, computed.formula) == ("C/8, C/9", "[C5.3d] + [C5.3e]")
    assert "BM1/1" not in back


@pytest.mark.parametrize(
    ("state", "sent", "day", "late"),
    [
        ("expected", None, date(2026, 3, 20), False),
        ("expected", None, date(2026, 3, 21), True),
        ("sent", datetime(2026, 3, 20, 16, 59, tzinfo=UTC), date(2026, 4, 1), False),
        ("sent", datetime(2026, 3, 20, 17, 1, tzinfo=UTC), date(2026, 4, 1), True),
        ("not_required", None, date(2026, 4, 1), False),
    ],
)
def test_late_goes_by_the_day_in_vietnam(state: str, sent: datetime | None, day: date, late: bool) -> None:
    row = Obligation(due=date(2026, 3, 20), state=state, sent=sent)
    assert selectors.is_late(row, day) is late


def test_a_tally_counts_states_and_who_is_late(units: dict[str, Unit]) -> None:
    kind = kind_of("cchc", "quarter", 1)
    period = services.open_period(planning.plan(kind, rules.named(kind, 2026)))
    Obligation.objects.filter(unit=units["p01"]).update(state="sent")
    found = selectors.tally(period, date(2026, 3, 18))
    assert (found.total, found.late) == (8, 6)
    assert [(code, n) for code, _, n in found.states] == [("expected", 7), ("sent", 1)]
    assert selectors.obligations(period, "late", day=date(2026, 3, 18)).count() == 6
    assert [row.unit.code for row in selectors.obligations(period, query="xa-ha-noi")] == ["xa-ha-noi"]
