"""What holds of every tree and all figures: totals are their parts, ratios lie between theirs, the past stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cchc.core.figures import Figure, FigureState
from cchc.core.rollup.result import Cell
from cchc.platform.accounts.scope import everything
from cchc.platform.units.atlas import _atlas
from cchc.platform.units.models import Unit
from cchc.platform.units.services import merge, rebuild_reach
from cchc.reporting.consolidation import additions, in_charge, proof, sealing
from cchc.reporting.consolidation.additions import Place
from cchc.reporting.consolidation.models import Addition
from cchc.reporting.consolidation.question import Basis, Question, Whose
from cchc.reporting.consolidation.recomputing import recomputed
from cchc.reporting.consolidation.selectors import consolidated
from cchc.reporting.consolidation.tests.made import PERIOD, REGIME, at_once, gives, unit

SETTLED, ON_TIME, RATE, DISTINCT, ANSWER = Cell("C3.3a"), Cell("C3.3b"), Cell("C3.3"), Cell("C1.4c"), Cell("D1.1")
STATES = ("none_arisen", "not_applicable", "blank", "unreadable")
AMOUNTS = st.one_of(st.integers(0, 50), st.integers(2**52, 2**54), st.just(0))


@dataclass(frozen=True)
class World:
    """A tree by parents (0: the nation), and what its units give and add."""

    parents: list[int]
    """Of unit n + 1: a unit before it."""
    given: dict[int, tuple[int, int]]
    """Unit → settled, of which on time."""
    states: dict[int, str]
    """Unit → a state instead of a number, for settled dossiers."""
    answers: dict[int, int]
    own: dict[int, int]
    """Unit that stands above others → what it adds."""
    agency: int | None = None
    more: dict[int, int] = field(default_factory=dict)
    """What units say afterwards."""


@st.composite
def worlds(draw: Any) -> World:
    size = draw(st.integers(2, 9))
    parents = [draw(st.integers(0, number)) for number in range(size)]
    units = range(1, size + 1)
    given_by = draw(st.sets(st.sampled_from(units)))
    settled = {one: draw(AMOUNTS) for one in given_by}
    on_time = {one: draw(st.integers(0, amount)) for one, amount in settled.items()}
    heads = sorted(set(parents))
    return World(
        parents,
        {one: (settled[one], on_time[one]) for one in settled},
        {one: draw(st.sampled_from(STATES)) for one in draw(st.sets(st.sampled_from(units))) if one not in settled},
        {one: draw(st.sampled_from((1, 2, 7))) for one in draw(st.sets(st.sampled_from(units)))},
        {one: draw(st.integers(1, 9)) for one in draw(st.sets(st.sampled_from(heads)))},
        draw(st.sampled_from([None, *units])),
        {one: draw(st.integers(0, 99)) for one in draw(st.sets(st.sampled_from(units)))},
    )


def build(world: World, order: list[int] | None = None) -> list[Unit]:
    """The world in the database; with `order`, units accept their figures one after the other, else all at once."""
    made = [unit("u0", kind="nation")]
    for number, parent in enumerate(world.parents, 1):
        made.append(unit(f"u{number}", made[parent]))
    _atlas.cache_clear()  # ids come again from example to example
    rebuild_reach()
    rows = [row for one in order or range(1, len(made)) for row in said_by(world, one, made[one])]
    if order is None:
        at_once(rows)
    else:
        for row in rows:
            gives(*row)
    for one, amount in world.own.items():
        additions.contribute(place(made[one]), number_of(amount), reason="riêng")
    return made


def said_by(world: World, one: int, whose: Unit) -> Iterator[tuple[Unit, str, int | None, str]]:
    """What a unit of the world gives."""
    if one in world.given:
        settled, on_time = world.given[one]
        for indicator, amount in (("C3.3a", settled), ("C3.3b", on_time), ("C1.4c", settled)):
            yield whose, indicator, amount, "value"
    elif one in world.states:
        yield whose, "C3.3a", None, world.states[one]
    if one in world.answers:
        yield whose, "D1.1", world.answers[one], "value"


def place(whole: Unit, cell: Cell = SETTLED) -> Place:
    return Place(whole, REGIME, PERIOD, cell)


def number_of(amount: int) -> Figure:
    return Figure(FigureState.value, amount)


def ask(whole: Unit, **more: Any) -> Question:
    return Question(whole.pk, REGIME, PERIOD, **more)


def figures(question: Question) -> dict[Cell, Figure]:
    answer = consolidated(question)
    return {cell: answer.of(question.unit, cell).figure for cell in answer.cells}


class Holds(TestCase):
    """Each example in a database of its own."""

    def run(self, result: Any = None) -> Any:
        with everything("test"):
            return super().run(result)

    @settings(max_examples=20)
    @given(worlds(), st.sampled_from(Basis))
    def test_a_total_is_what_its_children_bring_and_its_own(self, world: World, basis: Basis) -> None:
        made = build(world)
        for whole in made:
            asked = ask(whole, basis=basis)
            one = consolidated(asked, cells=[SETTLED]).of(whole.pk, SETTLED)
            parts = consolidated(asked, Whose.children, [SETTLED])
            brought = [result for key, result in parts.results.items() if key[2] == SETTLED]
            shown = proof.parts(asked, SETTLED)
            mine = [part for part in shown.parts if part.unit == whole.pk]
            own = [entry for entry in shown.additions if entry.unit == whole.pk]
            amount = sum(result.figure.amount or 0 for result in brought)
            amount += sum(part.amount or 0 for part in mine) + sum(entry.amount or 0 for entry in own)
            assert (one.figure.amount or 0 if one else 0) == amount
            for state in ("value", *STATES):
                counts = sum(getattr(result.total, state) for result in brought)
                assert (getattr(one.total, state) if one else 0) == counts + sum(part.state == state for part in mine)

    @settings(max_examples=20)
    @given(worlds(), st.sampled_from(Basis))
    def test_the_parts_added_up_again_are_the_total(self, world: World, basis: Basis) -> None:
        made = build(world)
        for cell in (SETTLED, RATE, DISTINCT, ANSWER):
            for whole in made:
                shown = proof.parts(ask(whole, basis=basis), cell)
                if shown.result is not None:
                    assert recomputed(shown) == shown.result.figure

    @settings(max_examples=20)
    @given(worlds(), st.sampled_from(Basis))
    def test_children_of_children_bring_what_the_child_brings(self, world: World, basis: Basis) -> None:
        made = build(world)
        asked = ask(made[0], basis=basis)
        for key, result in consolidated(asked, Whose.children, [SETTLED]).results.items():
            if key[2] == SETTLED:
                shown = proof.parts(asked, SETTLED, key[0])
                assert shown.result.figure == result.figure
                assert recomputed(shown) == result.figure

    @settings(max_examples=8)
    @given(st.data(), worlds())
    def test_the_order_of_accepting_does_not_matter(self, data: Any, world: World) -> None:
        seen = []
        units = list(range(1, len(world.parents) + 1))
        for order in (units, data.draw(st.permutations(units))):
            with transaction.atomic():
                made = build(world, order)
                seen.append({(one.code, basis): figures(ask(one, basis=basis)) for one in made for basis in Basis})
                transaction.set_rollback(True)
        assert seen[0] == seen[1]

    @settings(max_examples=20)
    @given(worlds())
    def test_the_ratio_of_the_whole_lies_between_those_of_its_parts(self, world: World) -> None:
        made = build(World(world.parents, world.given, {}, {}, {}))
        for whole in made:
            shown = proof.parts(ask(whole), RATE)
            ratios = [row.ratio.amount for row in shown.ratios if row.ratio.amount is not None]
            if ratios:
                assert min(ratios) <= shown.result.figure.amount <= max(ratios)

    @settings(max_examples=20)
    @given(worlds())
    def test_drafts_are_a_choice(self, world: World) -> None:
        made = build(World(world.parents, world.given, {}, {}, {}))
        before = figures(ask(made[0]))
        for one, amount in world.more.items():
            if one in world.given:
                gives(made[one], "C3.3a", amount, draft=True)
        assert figures(ask(made[0])) == before
        shown = proof.parts(ask(made[0], drafts=True, basis=Basis.lowest), SETTLED)
        for part in shown.parts:
            number = int(part.name[1:])
            assert part.draft == (number in world.more)
            assert part.amount == world.more.get(number, world.given[number][0])

    @settings(max_examples=20)
    @given(worlds(), st.sampled_from(Basis))
    def test_the_agencys_figure_is_never_counted_twice(self, world: World, basis: Basis) -> None:
        made = build(World(world.parents, world.given, world.states, {}, {}))
        if world.agency is None or world.agency not in world.given:
            return
        agency, nation = made[world.agency], made[0]
        in_charge.put(nation, agency, REGIME, "C3", source="biểu", reason="giao")
        amount = world.given[world.agency][0]
        shown = proof.parts(ask(nation, basis=basis), SETTLED)
        assert agency.pk not in {part.unit for part in shown.parts}
        additions.use_agency(place(nation), agency, reason="chọn")
        used = proof.parts(ask(nation, basis=basis), SETTLED)
        units = {part.unit for part in used.parts}
        assert units <= {agency.pk} | {made[n].pk for n in below(world, world.agency)}
        if basis is Basis.nearest and not reports_between(world, world.agency):
            assert used.result.figure.amount == amount

    @settings(max_examples=20)
    @given(worlds(), st.sampled_from(Basis))
    def test_what_was_sealed_does_not_move(self, world: World, basis: Basis) -> None:
        made = build(world)
        asked = ask(made[0], basis=basis)
        if not consolidated(asked).cells:
            return
        sealed = sealing.seal(asked).consolidation
        kept = {Cell(row.indicator, row.breakdown): sealing.figure_of(row) for row in sealed.figures.all()}
        for one, amount in world.more.items():
            gives(made[one], "C3.3a", amount)
        for line in Addition.objects.filter(superseded=None):
            additions.undo(line, reason="thôi")
        assert figures(ask(made[0], basis=basis, at=sealed.known)) == kept
        leaves = [one for one in range(1, len(made)) if one not in world.parents]
        if len(leaves) > 1:
            merge([made[leaves[0]]], made[leaves[1]], effective=date(2026, 1, 15), decision="NQ")
        again = {cell: result.figure for cell, result in sealing.again(sealed).items()}
        assert again == kept
        assert not list(sealing.differences(sealed))


def below(world: World, top: int) -> set[int]:
    """Units under one of the world."""
    found: set[int] = set()
    for number, parent in enumerate(world.parents, 1):
        if parent == top or parent in found:
            found.add(number)
    return found


def reports_between(world: World, one: int) -> bool:
    """Whether a unit above it, other than the nation, reported."""
    up = world.parents[one - 1]
    while up:
        if up in world.given or up in world.states:
            return True
        up = world.parents[up - 1]
    return False


pytestmark = pytest.mark.django_db
