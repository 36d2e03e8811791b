"""Rules of the catalogue over all units in one statement: what the formulas decide for each unit, and no other."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.core.catalogue.formulas.checks import Descriptions, descriptions
from cchc.core.catalogue.formulas.nodes import Reference
from cchc.core.catalogue.model import Catalogue
from cchc.core.catalogue.packs import in_use
from cchc.core.figures import Figure, FigureState
from cchc.core.rollup.rules import CatalogueRule, Kind, in_words, rules_of
from cchc.core.rollup.rules_statement import Decided, statement

Cells = Mapping[tuple[str, str], Figure]
FORM = "khanh-hoa-xa-2023"


@cache
def known() -> tuple[Catalogue, Descriptions, list[CatalogueRule]]:
    catalogue = in_use()
    return catalogue, descriptions(catalogue), rules_of(catalogue)


def rule(text: str, kind: Kind = Kind.bound, form: str = "") -> CatalogueRule:
    return CatalogueRule("r", kind, text, "A1", form)


def decided(
    rules: list[CatalogueRule], units: Mapping[int, Cells], before: Mapping[int, Cells]
) -> set[tuple[str, int]]:
    """What the statement finds, what it leaves open decided by the formula."""
    catalogue, described, _ = known()
    made = statement(rules, catalogue, described, "sqlite")
    base = sqlite3.connect(":memory:")
    for name, rows in (("facts", units), ("before", before)):
        base.execute(f"CREATE TABLE {name} (unit, indicator, breakdown, state, amount INTEGER, scale INTEGER)")
        base.executemany(f"INSERT INTO {name} VALUES (?, ?, ?, ?, ?, ?)", _rows(rows))
    base.execute("CREATE TABLE forms (unit, template)")
    base.executemany("INSERT INTO forms VALUES (?, ?)", [(unit, FORM) for unit in units if unit % 2])
    base.execute("CREATE TABLE members (unit)")
    base.executemany("INSERT INTO members VALUES (?)", [(unit,) for unit in units])
    found: list[Decided] = list(base.execute(made.sql)) if made.sql else []
    found += [(place, unit, 1) for place in made.left for unit in units]
    base.close()
    answer: set[tuple[str, int]] = set()
    for place, unit, odd in found:
        one = rules[place]
        if not odd or _broken(one, units[unit], before.get(unit, {})):
            answer.add((one.id, unit))
    return answer


def _rows(units: Mapping[int, Cells]) -> Iterable[tuple[int, str, str, str, int | None, int]]:
    for unit, cells in units.items():
        for (indicator, breakdown), figure in cells.items():
            yield unit, indicator, breakdown, figure.state.value, figure.amount, figure.scale


def _broken(one: CatalogueRule, cells: Cells, before: Cells) -> bool:
    def lookup(reference: Reference) -> Figure:
        here = before if reference.context == "previous" else cells
        return here.get((reference.id, reference.breakdown or ""), Figure.without(FigureState.blank))

    return one.formula.compile_condition(known()[1])(lookup) is False


def expected(
    rules: list[CatalogueRule], units: Mapping[int, Cells], before: Mapping[int, Cells]
) -> set[tuple[str, int]]:
    """Each rule for each unit by itself."""
    return {
        (one.id, unit)
        for one in rules
        for unit, cells in units.items()
        if (not one.form or (one.form == FORM and unit % 2)) and _broken(one, cells, before.get(unit, {}))
    }


def of(**cells: int) -> dict[tuple[str, str], Figure]:
    """Cells by name: `C3_3a=5`, `A5_1=None` for none arisen."""
    return {(name.replace("_", "."), ""): Figure.of(value) for name, value in cells.items()}


def test_it_works() -> None:
    _, _, rules = known()
    units = {1: of(A5_1=10, A5_2=9, A5_3=1, A5_4=1), 2: of(A5_1=10, A5_2=10, A5_3=0, A5_4=0), 3: of(A1=-4, A7=6)}
    assert decided(rules, units, {}) == {("bound:A5.4", 1), ("negative:A1", 3), ("code:A7", 3)}


def test_every_rule_is_said_in_the_statement() -> None:
    catalogue, described, rules = known()
    assert statement(rules, catalogue, described, "sqlite").left == ()
    assert len({one.id for one in rules}) == len(rules)


STATES = [state for state in FigureState if state is not FigureState.value]


def figures(scale: int) -> st.SearchStrategy[Figure]:
    """Small numbers that meet, huge ones, other decimals, and the four states without a number."""
    numbers = st.integers(-2, 12) | st.sampled_from([0, 50, 9_950, 10_000, 2**31, 2**62, 2**63 - 1, -(2**63)])
    scales = st.sampled_from([scale, scale, scale, (scale + 1) % 4])
    given_ = st.builds(lambda number, places: Figure(FigureState.value, number, places), numbers, scales)
    return given_ | given_ | given_ | st.sampled_from(STATES).map(lambda state: Figure.without(state, scale))


@st.composite
def nations(draw: st.DrawFn, rules: list[CatalogueRule]) -> tuple[dict[int, Cells], dict[int, Cells]]:
    """A few units, each with some of the cells that the rules ask for, in two periods."""
    catalogue = known()[0]
    now = sorted({c for one in rules for c in one.cells})
    past = sorted({(r.id, r.breakdown or "") for o in rules for r in o.formula.references if r.context == "previous"})

    def cells(names: list[tuple[str, str]]) -> dict[tuple[str, str], Figure]:
        held = {}
        for name in names:
            if draw(st.integers(0, 9)):
                kind = catalogue.kind_of(name[0], name[1] or None)
                indicator = catalogue.indicators[name[0]]
                held[name] = draw(figures(indicator.scale if kind == indicator.kind else 0))
        return held

    units = range(1, draw(st.integers(2, 4)))
    return {unit: cells([tuple(c) for c in now]) for unit in units}, {unit: cells(past) for unit in units}


@settings(max_examples=250, deadline=None)
@given(st.data())
def test_the_statement_finds_what_the_formulas_find_unit_by_unit(data: st.DataObject) -> None:
    _, _, rules = known()
    multi = [one for one in rules if one.kind not in (Kind.negative,)]
    chosen = data.draw(st.lists(st.sampled_from(multi), min_size=1, max_size=4, unique_by=lambda one: one.id))
    units, before = data.draw(nations(chosen))
    assert decided(chosen, units, before) == expected(chosen, units, before)


WRITTEN = [
    "[A1] = 3 OR [A2.1] > 2",
    "NOT [A1] <= [A2.1] AND [A2.2] > 0",
    "SUM([A1], [A2.1], [A2.2]) <= 10",
    "SUM([A1], [A2.1]) = MAX([A1], [A2.1])",
    "[A1] <= MIN([A2.1], [A2.2])",
    "ABS([A1] - [A2.1]) < 3",
    "ROUND([A2], 0) = [A2]",
    "ROUND([A2] * 0.5, 1) <= [A1]",
    "-[A1] * 2 + [A2.1] / 4 >= [A2.2] * 1.5",
    "[A1] * [A2.1] <= [A2.2] * [A2.2] * 3",
    "[A1] / [A2.1] <= 2",
    "COALESCE([A1], [A2.1]) > 0",
    "IF([A1] > 0, [A2.1], [A2.2]) <= 5",
    "PREV([A1]) <= [A1]",
    "SUM([A2], [A1]) > 0",
    "SUM([A1]) + [A1] <= 4",
]


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(WRITTEN), st.data())
def test_whatever_an_administrator_writes_is_decided_alike(text: str, data: st.DataObject) -> None:
    rules = [rule(text)]
    units, before = data.draw(nations(rules))
    assert decided(rules, units, before) == expected(rules, units, before)


@pytest.mark.parametrize("text", ["[A1] / [A2.1] <= 2", "COALESCE([A1], 0) > 0", "YTD([A1]) >= [A1]"])
def test_what_cannot_be_said_is_left_to_the_formula(text: str) -> None:
    catalogue, described, _ = known()
    assert statement([rule(text)], catalogue, described, "sqlite").left == (0,)


def test_a_rule_of_a_form_is_for_units_of_that_form() -> None:
    rules = [rule("[A1] <= 3", form=FORM)]
    units = {1: of(A1=5), 2: of(A1=5)}
    assert decided(rules, units, {}) == {("r", 1)}


def test_an_undecided_rule_is_no_exception() -> None:
    units = {1: {("A2.2", ""): Figure.of(5), ("A2.1", ""): Figure.without(FigureState.blank)}, 2: of(A2_2=5)}
    assert decided([rule("[A2.2] <= [A2.1]")], units, {}) == set()


@pytest.mark.parametrize(
    ("printed", "right"), [(9_859, True), (9_860, True), (9_900, True), (9_850, False), (9_800, False), (9_790, False)]
)
def test_a_printed_ratio_may_be_rounded_and_no_more(printed: int, right: bool) -> None:
    """489/496 is 98,588… %: 98,59, 98,6 and 99 are that number, 98,50 and 98 are not."""
    _, _, rules = known()
    units = {1: {**of(C3_3a=496, C3_3b=489), ("C3.3", ""): Figure(FigureState.value, printed, 2)}}
    found = {one for one, _ in decided([one for one in rules if one.id == "ratio:C3.3"], units, {})}
    assert (found == set()) is right


def test_a_part_over_nothing_is_a_contradiction() -> None:
    _, _, rules = known()
    units = {1: {**of(C3_3a=0, C3_3b=5), ("C3.3", ""): Figure.of(0, 2)}}
    assert ("ratio:C3.3", 1) in decided(rules, units, {})


def test_every_rule_has_words_in_both_languages() -> None:
    catalogue, _, rules = known()
    for one in rules:
        for language in ("vi", "en"):
            assert "[" not in in_words(one, catalogue, language), one.id
        assert one.kind.label.vi != one.kind.label.en


def test_an_apostrophe_in_an_id_stays_inside_its_literal() -> None:
    catalogue, described, _ = known()
    odd = replace(rule("[A1] <= 3"), form="o'clock")
    assert "'o''clock'" in statement([odd], catalogue, described, "sqlite").sql
