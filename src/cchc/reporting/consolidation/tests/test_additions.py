"""What a whole adds to the sum of its units, and the figure of an agency in charge."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cchc.core.figures import Figure, FigureState
from cchc.core.rollup.result import Cell
from cchc.platform.accounts.models import Grant, User
from cchc.platform.accounts.policy import Refused as Forbidden
from cchc.platform.accounts.scope import Scope, within
from cchc.platform.events.models import Event
from cchc.platform.units.models import Unit
from cchc.platform.units.services import rebuild_reach
from cchc.reporting.consolidation import additions, in_charge, proof
from cchc.reporting.consolidation.additions import Conflict, Place
from cchc.reporting.consolidation.models import Addition
from cchc.reporting.consolidation.periods import grid
from cchc.reporting.consolidation.question import Basis, Question, Whose
from cchc.reporting.consolidation.recomputing import recomputed
from cchc.reporting.consolidation.selectors import Consolidated, consolidated
from cchc.reporting.consolidation.tests.made import PERIOD, REGIME, gives, moment, small_country, unit
from cchc.reporting.figures.services import Refused
from cchc.reporting.figures.tests.made import owed
from cchc.reporting.forms.models import ReportingPeriod

pytestmark = pytest.mark.django_db
SETTLED, ON_TIME, RATE = Cell("C3.3a"), Cell("C3.3b"), Cell("C3.3")


@pytest.fixture
def country() -> dict[str, Unit]:
    made = small_country()
    for name, settled, on_time in (("a", 10, 9), ("b", 20, 20), ("c", 70, 7)):
        gives(made[name], "C3.3a", settled)
        gives(made[name], "C3.3b", on_time)
    return made


def number(amount: int) -> Figure:
    return Figure(FigureState.value, amount)


def at(unit: Unit, cell: Cell = SETTLED) -> Place:
    return Place(unit, REGIME, PERIOD, cell)


def asked(unit: Unit, **more: Any) -> Question:
    return Question(unit.pk, REGIME, PERIOD, **more)


def total(unit: Unit, cell: Cell = SETTLED, **more: Any) -> int | None:
    return _of(consolidated(asked(unit, **more), cells=[cell]), unit, cell)


def _of(answer: Consolidated, unit: Unit, cell: Cell) -> int | None:
    found = answer.of(unit.pk, cell)
    return found.figure.amount if found else None


def test_it_works(country: dict[str, Unit]) -> None:
    west, nation = country["west"], country["nation"]
    own = additions.contribute(at(west), number(5), reason="Văn phòng UBND tỉnh tự tiếp nhận")
    less = additions.adjust(at(west), number(-3), about=country["a"], reason="Xã a tính trùng 3 hồ sơ")
    answer = consolidated(asked(west))
    result = answer.of(west.pk, SETTLED)
    assert (result.figure.amount, result.sum_of_units.amount, result.total.value) == (32, 30, 2)
    assert [one.id for one in answer.additions[west.pk, PERIOD, SETTLED]] == [own.pk, less.pk]
    assert answer.of(west.pk, RATE).figure.amount == 9063  # 29 of 32
    assert answer.of(west.pk, RATE).sum_of_units.amount == 9667  # 29 of 30
    assert total(nation) == 102
    assert total(country["a"]) == 10
    assert Event.objects.filter(kind="consolidation.added", unit=west).count() == 2


def test_it_is_shown_beside_the_parts(country: dict[str, Unit]) -> None:
    additions.contribute(at(country["west"]), number(5), reason="Văn phòng tự tiếp nhận")
    for whose, whole in (("nation", None), ("nation", "west"), ("west", None)):
        shown = proof.parts(asked(country[whose]), SETTLED, whole and country[whole].pk)
        assert [(one.value, one.reason) for one in shown.additions] == [(number(5), "Văn phòng tự tiếp nhận")]
        assert recomputed(shown) == shown.result.figure
    assert proof.parts(asked(country["nation"]), SETTLED, country["east"].pk).additions == ()
    ratio = proof.parts(asked(country["nation"]), RATE)
    assert recomputed(ratio) == ratio.result.figure


def test_the_children_and_what_is_added_are_the_whole(country: dict[str, Unit]) -> None:
    additions.contribute(at(country["west"]), number(5), reason="Văn phòng")
    additions.contribute(at(country["nation"]), number(1000), reason="Bộ")
    for basis in Basis:
        parts = consolidated(asked(country["nation"], basis=basis), Whose.children)
        assert {key[0]: result.figure.amount for key, result in parts.results.items() if key[2] == SETTLED} == {
            country["west"].pk: 35,
            country["east"].pk: 70,
        }
        assert total(country["nation"], basis=basis) == 1105
        every = consolidated(asked(country["nation"], basis=basis), Whose.all)
        assert [_of(every, country[name], SETTLED) for name in ("nation", "west", "east")] == [1105, 35, 70]


def test_a_report_in_between_stands_for_it(country: dict[str, Unit]) -> None:
    additions.contribute(at(country["west"]), number(5), reason="Văn phòng")
    gives(country["west"], "C3.3a", 40)
    assert total(country["west"]) == 35
    assert total(country["nation"]) == 110
    assert total(country["nation"], basis=Basis.lowest) == 105


def test_a_whole_whose_own_report_is_all_there_is_adds_nothing_to_it(country: dict[str, Unit]) -> None:
    gives(country["d"], "C3.3a", 8)
    unit("room", country["d"], "room")
    rebuild_reach()
    additions.contribute(at(country["d"]), number(2), reason="Văn phòng sở")
    assert total(country["d"]) == 8
    assert total(country["west"]) == 38


def test_as_known_at_a_moment(country: dict[str, Unit]) -> None:
    before = moment()
    first = additions.contribute(at(country["west"]), number(5), reason="Văn phòng")
    between = moment()
    additions.contribute(at(country["west"]), number(6), reason="Văn phòng, tính lại", seen=first.pk)
    assert [total(country["west"], at=one) for one in (before, between, None)] == [30, 35, 36]


def test_two_at_once(country: dict[str, Unit]) -> None:
    place = at(country["west"])
    first = additions.contribute(place, number(5), reason="một người")
    with pytest.raises(Conflict) as refused:
        additions.contribute(place, number(7), reason="người khác, chưa thấy dòng trên")
    assert refused.value.theirs == first
    assert total(country["west"]) == 35
    additions.adjust(place, number(1), about=country["a"], reason="về xã a")
    additions.adjust(place, number(2), about=country["b"], reason="về xã b")
    assert total(country["west"]) == 38


def test_undo_brings_back_what_stood_before(country: dict[str, Unit]) -> None:
    place = at(country["west"])
    first = additions.contribute(place, number(5), reason="lần đầu")
    second = additions.contribute(place, number(6), reason="lần hai", seen=first.pk)
    third = additions.undo(second, reason="nhầm")
    assert (third.amount, total(country["west"])) == (5, 35)
    with pytest.raises(Conflict):
        additions.undo(second, reason="lần nữa")
    gone = additions.undo(first_of(place), reason="bỏ hẳn")
    assert [line.amount for line in additions.history(place.unit, REGIME, PERIOD, SETTLED)] == [6, 5, 6, 5]
    assert gone.amount == 6
    Addition.objects.filter(pk=gone.pk).get()


def first_of(place: Place) -> Addition:
    return additions.history(place.unit, REGIME, PERIOD, place.cell)[0]


def test_undo_of_a_first_line_leaves_nothing(country: dict[str, Unit]) -> None:
    place = at(country["west"])
    line = additions.contribute(place, number(5), reason="lần đầu")
    gone = additions.undo(line, reason="nhầm")
    assert gone.withdrawn
    assert total(country["west"]) == 30
    additions.contribute(place, number(4), reason="ghi lại, trang không hiện dòng nào")
    assert total(country["west"]) == 34


def test_after_the_close_only_as_a_correction_with_its_own_moment(country: dict[str, Unit]) -> None:
    place = at(country["west"])
    first = additions.contribute(place, number(5), reason="trước khi chốt")
    owed(country["west"], PERIOD, REGIME, state=ReportingPeriod.State.CLOSED)
    closed = moment()
    for write in (
        lambda: additions.contribute(place, number(6), reason="muộn", seen=first.pk),
        lambda: additions.adjust(place, number(1), reason="muộn"),
        lambda: additions.undo(first, reason="muộn"),
    ):
        with pytest.raises(Refused, match="closed"):
            write()
    late = additions.contribute(place, number(6), reason="công văn đính chính", seen=first.pk, correction=True)
    assert late.after_close
    assert not first.after_close
    assert (total(country["west"]), total(country["west"], at=closed)) == (36, 35)
    (entry,) = proof.parts(asked(country["west"]), SETTLED).additions
    assert entry.after_close


@pytest.mark.parametrize("reason", ["", "  "])
def test_no_reason(country: dict[str, Unit], reason: str) -> None:
    with pytest.raises(Refused, match="reason"):
        additions.contribute(at(country["west"]), number(5), reason=reason)
    with pytest.raises(Refused, match="reason"):
        additions.adjust(at(country["west"]), number(5), reason=reason)


@pytest.mark.parametrize("identifier", ["C3.3", "A7", "D1.1"])
def test_only_what_is_added_takes_additions(country: dict[str, Unit], identifier: str) -> None:
    for write in (additions.contribute, additions.adjust):
        with pytest.raises(Refused, match=identifier):
            write(at(country["west"], Cell(identifier)), number(5), reason="thử")


def test_what_is_counted_once_takes_an_own_figure_and_no_difference(country: dict[str, Unit]) -> None:
    cell = Cell("C1.4c")
    gives(country["a"], "C1.4c", 210)
    additions.contribute(at(country["west"], cell), number(215), reason="Sở rà lại danh mục")
    assert total(country["west"], cell) == 215
    with pytest.raises(Refused, match=r"C1\.4c"):
        additions.adjust(at(country["west"], cell), number(5), reason="thử")


def test_what_cannot_be_kept_is_refused(country: dict[str, Unit]) -> None:
    west = country["west"]
    with pytest.raises(Refused, match="decimals"):
        additions.contribute(at(west), Figure(FigureState.value, 55, 1), reason="thử")
    with pytest.raises(Refused, match="adjusts nothing"):
        additions.adjust(at(west), number(0), reason="thử")
    with pytest.raises(Refused, match="does not stand under"):
        additions.adjust(at(west), number(1), about=country["c"], reason="thử")
    with pytest.raises(Refused, match="Nothing stands under"):
        additions.contribute(at(country["a"]), number(1), reason="thử")
    with pytest.raises(Refused, match="no period"):
        additions.contribute(replace(at(west), period="không có"), number(1), reason="thử")
    assert not Addition.objects.exists()


def test_only_who_may(country: dict[str, Unit]) -> None:
    leader = User.objects.create(username="lanh-dao", name="Lãnh đạo", unit=country["west"])
    Grant.objects.create(user=leader, role="leader", unit=country["west"], begins="2020-01-01")
    with within(Scope(None, actor=leader)), pytest.raises(Forbidden):
        additions.contribute(at(country["west"]), number(5), reason="thử")


# --- the agency in charge


@pytest.fixture
def justice(country: dict[str, Unit]) -> dict[str, Unit]:
    """Department d gives the whole province's figure, 33; its communes give 30."""
    gives(country["d"], "C3.3a", 33)
    return country


def put(country: dict[str, Unit], prefix: str = "C3") -> Any:
    return in_charge.put(
        country["west"], country["d"], REGIME, prefix, source="Biểu mẫu: Phòng Tư pháp tổng hợp", reason="theo biểu"
    )


def test_the_figure_of_the_whole_is_not_added_to_it(justice: dict[str, Unit]) -> None:
    assert total(justice["west"]) == 63
    put(justice)
    for basis in Basis:
        assert total(justice["west"], basis=basis) == 30
        assert total(justice["nation"], basis=basis) == 100
    assert total(justice["d"]) == 33
    parts = consolidated(asked(justice["west"]), Whose.children)
    assert justice["d"].pk not in {key[0] for key in parts.results}
    (shown,) = consolidated(asked(justice["west"])).beside[SETTLED]
    assert (shown.name, shown.amount, shown.used) == ("d", 33, False)


def test_one_or_the_other_counts_never_both(justice: dict[str, Unit]) -> None:
    put(justice)
    additions.contribute(at(justice["west"]), number(5), reason="Văn phòng")
    assert total(justice["west"]) == 35
    line = additions.use_agency(at(justice["west"]), justice["d"], reason="Sở đã rà cả phần các xã chưa gửi")
    for basis in Basis:
        assert total(justice["west"], basis=basis) == 33
        assert total(justice["nation"], basis=basis) == 103
        assert total(justice["west"], basis=basis, chosen=False) == 35
    assert total(justice["a"]) == 10
    shown = proof.parts(asked(justice["west"]), SETTLED)
    assert ([part.name for part in shown.parts], shown.additions) == (["d"], ())
    assert shown.beside[0].used
    additions.undo(line, reason="thôi")
    assert total(justice["nation"]) == 105


def test_a_grid_of_wholes_says_the_same(justice: dict[str, Unit]) -> None:
    put(justice)
    additions.contribute(at(justice["west"]), number(5), reason="Văn phòng")
    wholes = [justice[name] for name in ("east", "west", "nation")]
    for used in (False, True):
        if used:
            additions.use_agency(at(justice["west"]), justice["d"], reason="đã rà")
        table = grid([whole.pk for whole in wholes], [SETTLED], [PERIOD], REGIME)
        told = [table.of(whole.pk, PERIOD, SETTLED).figure.amount for whole in wholes]
        assert told == [total(whole) for whole in wholes] == ([70, 33, 103] if used else [70, 35, 105])


def test_other_cells_are_as_before(justice: dict[str, Unit]) -> None:
    gives(justice["d"], "C3.3b", 30)
    gives(justice["d"], "A1", 1)
    put(justice)
    additions.use_agency(at(justice["west"]), justice["d"], reason="đã rà")
    answer = consolidated(asked(justice["west"]))
    assert _of(answer, justice["west"], ON_TIME) == 29
    assert _of(answer, justice["west"], Cell("A1")) == 1
    assert _of(answer, justice["west"], SETTLED) == 33


def test_it_holds_from_day_to_day(justice: dict[str, Unit]) -> None:
    in_charge.put(
        justice["west"], justice["d"], REGIME, "C3.3a", source="công văn", reason="giao", begins=date(2026, 4, 1)
    )
    assert total(justice["west"]) == 63
    in_charge.put(
        justice["west"], justice["d"], REGIME, "C3.3", source="công văn", reason="giao", ends=date(2026, 4, 1)
    )
    assert total(justice["west"]) == 30


def test_ended_and_as_known_before(justice: dict[str, Unit]) -> None:
    charge = put(justice)
    then = moment()
    in_charge.end(charge, reason="nhầm")
    assert (total(justice["west"]), total(justice["west"], at=then)) == (63, 30)


def test_a_difference_is_explained(justice: dict[str, Unit]) -> None:
    put(justice)
    additions.explain(at(justice["west"]), justice["d"], reason="Ba hồ sơ liên thông tính ở sở")
    shown = proof.parts(asked(justice["west"]), SETTLED)
    assert [one.reason for one in shown.explanations] == ["Ba hồ sơ liên thông tính ở sở"]
    assert total(justice["west"]) == 30


def test_who_cannot_be_in_charge(justice: dict[str, Unit]) -> None:
    west, regime = justice["west"], REGIME
    for agency, prefix, source, reason, said in (
        (justice["c"], "C3", "s", "r", "does not stand under"),
        (justice["d"], "không", "s", "r", "No indicator"),
        (justice["d"], "", "s", "r", "No indicator"),
        (justice["d"], "C3", " ", "r", "source"),
        (justice["d"], "C3", "s", " ", "reason"),
    ):
        with pytest.raises(Refused, match=said):
            in_charge.put(west, agency, regime, prefix, source=source, reason=reason)
    put(justice)
    with pytest.raises(Refused, match="already"):
        put(justice)
    with pytest.raises(Refused, match="not in charge"):
        additions.use_agency(at(west, Cell("A1")), justice["d"], reason="thử")


def test_nobody_in_charge_costs_one_query(country: dict[str, Unit], django_assert_num_queries: Any) -> None:
    additions.standing(asked(country["west"]))
    with django_assert_num_queries(1):
        assert in_charge.kept_out(asked(country["west"])) == []
