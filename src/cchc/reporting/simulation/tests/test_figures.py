"""What is simulated: the same from the same seed, in any order, in whole numbers, and at odds with itself only where
that was planted."""

from __future__ import annotations

import ast
import hashlib
from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from cchc.core.catalogue.formulas.checks import descriptions
from cchc.core.catalogue.formulas.formula import parse
from cchc.core.catalogue.formulas.nodes import Reference
from cchc.core.catalogue.packs import load
from cchc.core.figures import Figure, FigureState
from cchc.core.periods.period import Period
from cchc.reporting.simulation import asking, country, drawing, profile, sizes
from cchc.reporting.simulation.country import from_packs
from cchc.reporting.simulation.faults import Planted, Rates, swapped
from cchc.reporting.simulation.sending import Sent, Simulation

PROVINCE = "p52"
"""Made of two, with districts, communes that were merged and some that were divided."""
BEFORE, AFTER = "2025-Q2", "2025-Q3"
Cells = dict[tuple[str, str], Figure]


def sent(simulation: Simulation, periods: Iterable[str], regime: str = "cchc") -> list[Sent]:
    return [one for one in simulation.reports(periods, regime, [PROVINCE]) if isinstance(one, Sent)]


@cache
def simulated(period: str, regime: str = "cchc", *, faults: bool = True) -> tuple[Sent, ...]:
    return tuple(sent(Simulation(from_packs(), 7, None if faults else Rates.none()), [period], regime))


def figures_of(report: Sent) -> Cells:
    found: Cells = {}
    for given in report.cells:
        state = FigureState(given.state)
        asked = given.asked
        figure = (
            Figure.without(state, asked.scale) if given.amount is None else Figure(state, given.amount, asked.scale)
        )
        found[asked.indicator, asked.breakdown] = figure
    return found


def told(reports: Iterable[Sent]) -> set[tuple[object, ...]]:
    return {
        (one.unit.code, one.period.code, one.template, given.asked.cell, given.state, given.amount, given.text)
        for one in reports
        for given in one.cells
    }


def test_it_works() -> None:
    reports = simulated(AFTER)
    assert len(reports) > 130
    assert {one.level for one in reports} == {"commune", "department"}
    assert {one.level for one in simulated(BEFORE)} == {"commune", "department", "district"}


def test_the_same_seed_gives_the_same_figures_for_ever() -> None:
    lines = sorted(map(repr, told(simulated(BEFORE)) | told(simulated(AFTER))))
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    assert (len(lines), digest) == DIGEST


DIGEST = (45164, "e7330f7e3b2922c78f8a078ff8db43f30d3089906d51dcf344eb1aa30fabdd8d")


def test_another_seed_gives_others() -> None:
    other = told(sent(Simulation(from_packs(), 8), [AFTER]))
    assert len(other & told(simulated(AFTER))) < len(other) // 2


def test_no_figure_depends_on_what_else_is_made() -> None:
    one, other = Simulation(from_packs(), 7), Simulation(from_packs(), 7)
    forwards = told(sent(one, [BEFORE, AFTER]))
    assert told(sent(other, [AFTER, BEFORE])) == forwards
    few = Simulation(from_packs(), 7, first=30)
    assert told(sent(few, [AFTER])) < told(simulated(AFTER))
    body, province, _ = next(iter(one.reporters(Period.parse(AFTER), [PROVINCE])))
    alone = one.report(body, province, Period.parse(AFTER), "cchc")
    assert isinstance(alone, Sent)
    assert told([alone]) < told(simulated(AFTER))


def test_units_are_read_in_any_order() -> None:
    turned = copy(from_packs())
    turned.bodies = dict(reversed(turned.bodies.items()))
    assert told(sent(Simulation(turned, 7), [BEFORE])) == told(simulated(BEFORE))


@pytest.mark.parametrize("module", [drawing, sizes, profile, asking, country])
def test_no_fraction_touches_a_figure(module: object) -> None:
    source = Path(str(module.__file__)).read_text(encoding="utf-8")  # type: ignore[attr-defined]
    for node in ast.walk(ast.parse(source)):
        assert not isinstance(node, ast.Div)
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float))
        assert not (isinstance(node, ast.Name) and node.id in {"float", "round", "random"})
    for report in simulated(AFTER):
        assert all(type(given.amount) in {int, type(None)} for given in report.cells)


# --- what must hold


def contradictions(reports: Iterable[Sent]) -> set[tuple[str, str]]:
    """(unit, statement) of each bound of the catalogue and each formula of a form that does not hold."""
    known = load()
    described = descriptions(known)
    conditions = [
        (text, parse(text).compile_condition(described))
        for indicator in known.indicators.values()
        for text in indicator.bounds
        if "PREV" not in text
    ]
    found = set()
    for report in reports:
        figures = figures_of(report)

        def lookup(reference: Reference, figures: Cells = figures) -> Figure:
            return figures.get((reference.id, reference.breakdown or ""), Figure.without(FigureState.blank))

        for text, holds in conditions:
            if holds(lookup) is False:
                found.add((report.unit.code, text))
        for given in report.cells:
            indicator = known.indicators[given.asked.indicator]
            formula = known.templates[report.template].row(given.asked.row).formula or indicator.formula
            if not formula or given.asked.stated or given.asked.breakdown or given.amount is None:
                continue
            names = {(one.id, one.breakdown or "") for one in parse(formula).references}
            if names <= figures.keys() and all(figures[name].state.answered for name in names):
                computed = parse(formula).compile(given.asked.scale, described)(lookup)
                if computed.amount is not None and computed.amount != given.amount:
                    found.add((report.unit.code, formula))
    return found


@pytest.mark.parametrize("period", ["2021-Q1", BEFORE, AFTER, "2026-H1", "2025"])
@pytest.mark.parametrize("regime", ["cchc", "vpcp-ii06"])
def test_nothing_contradicts_itself_that_was_not_planted(period: str, regime: str) -> None:
    assert contradictions(simulated(period, regime, faults=False)) == set()


def test_planted_contradictions_are_there() -> None:
    reports = simulated(BEFORE) + simulated(AFTER)
    planted = {one.unit for report in reports for one in report.planted if one.kind == "contradiction"}
    assert len(planted) >= 3
    assert planted <= {unit for unit, _ in contradictions(reports)}


def test_what_is_pending_is_carried_over() -> None:
    earlier = {one.unit.code: figures_of(one) for one in simulated(AFTER, "vpcp-ii06", faults=False)}
    later = {one.unit.code: figures_of(one) for one in simulated("2025-Q4", "vpcp-ii06", faults=False)}
    for unit, figures in later.items():
        for level in "123":
            if (f"C5.{level}c", "") in figures:
                left = earlier[unit][f"C5.{level}g", ""]
                assert (figures[f"C5.{level}c", ""].amount or 0) == (left.amount or 0)


def test_cumulative_figures_grow_inside_a_year_and_begin_anew() -> None:
    quarters = [f"2024-Q{number}" for number in (1, 2, 3, 4)] + ["2025-Q1"]
    simulation = Simulation(from_packs(), 7, Rates.none())
    unit, province, _ = next(iter(simulation.reporters(Period.parse("2024-Q1"), [PROVINCE])))
    spent = []
    for code in quarters:
        report = simulation.report(unit, province, Period.parse(code), "cchc")
        assert isinstance(report, Sent)
        spent.append(figures_of(report)["F1.2", ""].amount or 0)
    assert 0 < spent[0] < spent[1] < spent[2] < spent[3]
    assert spent[4] < spent[3]


def test_a_half_year_is_its_quarters() -> None:
    parts = [{one.unit.code: figures_of(one) for one in simulated(f"2024-Q{n}", faults=False)} for n in (1, 2)]
    for report in simulated("2024-H1", faults=False):
        figures = figures_of(report)
        flows = [part[report.unit.code]["A1", ""].amount or 0 for part in parts]
        assert (figures["A1", ""].amount or 0) == sum(flows)
        assert figures["D2.1", ""] == parts[1][report.unit.code]["D2.1", ""]
        assert figures["A2.2", ""] == parts[1][report.unit.code]["A2.2", ""]


def test_a_district_reports_for_its_communes() -> None:
    of_communes: dict[str, int] = defaultdict(int)
    reports = simulated(BEFORE, faults=False)
    for one in reports:
        if one.level == "commune":
            above = one.unit.parent_on(one.period.last_day)
            of_communes[str(above)] += figures_of(one)["C3.3a", ""].amount or 0
    districts = [one for one in reports if one.level == "district"]
    assert len(districts) > 20
    for district in districts:
        assert figures_of(district)["C3.3a", ""].amount == of_communes[district.unit.code]


def test_codes_are_those_of_their_lists_unless_planted() -> None:
    for report in simulated(BEFORE):
        wrong = {one.indicator for one in report.planted if one.kind == "off_list"}
        for given in report.cells:
            if given.asked.codes and given.amount is not None:
                assert (given.amount in given.asked.codes) == (given.asked.indicator not in wrong)


def test_procedures_of_communes_are_nearly_the_same() -> None:
    given = [
        figures_of(one)["C1.4c", ""].amount or 0 for one in simulated(AFTER, faults=False) if one.level == "commune"
    ]
    assert max(given) - min(given) <= 2
    assert given.count(max(given)) > len(given) * 8 // 10


# --- across the reorganisation


def test_a_merged_unit_is_the_sum_of_its_parts() -> None:
    simulation = Simulation(from_packs(), 7)
    day = date(2025, 7, 1)
    before = simulation.reporters(Period.parse(BEFORE), [PROVINCE])
    old = [body for body, _, gone in before if body.level == "commune" and not gone]
    new = [
        body
        for body, _, gone in simulation.reporters(Period.parse(AFTER), [PROVINCE])
        if body.level == "commune" and not gone
    ]
    for place in range(len(sizes.NAMES)):
        then = sum(simulation.sizes.of(body.code, day - timedelta(1))[place] for body in old)
        now = sum(simulation.sizes.of(body.code, day)[place] for body in new)
        assert abs(now - then) <= 2 * len(old)  # what halves of divided communes are rounded by
    whole = next(
        body
        for body in new
        if len(from_packs().into[body.code]) > 2 and all(a.share == 10**6 for a in from_packs().into[body.code])
    )
    parts = [simulation.sizes.of(arrow.before, day - timedelta(1)) for arrow in from_packs().into[whole.code]]
    assert simulation.sizes.of(whole.code, day) == tuple(map(sum, zip(*parts, strict=True)))


def test_volumes_go_on_across_the_reorganisation() -> None:
    sums = {}
    for period in (BEFORE, AFTER, "2024-Q3"):
        communes = [figures_of(one) for one in simulated(period, faults=False) if one.level == "commune"]
        sums[period] = sum(figures["C3.3a", ""].amount or 0 for figures in communes)
    assert sums["2024-Q3"] * 95 < sums[AFTER] * 100 < sums["2024-Q3"] * 110


def test_the_whole_country_reports_on_both_maps() -> None:
    known = from_packs()
    counts = {}
    for day in (date(2025, 6, 30), date(2025, 7, 1)):
        bodies = [body for body, _ in known.reporters(day)]
        levels = [body.level for body in bodies]
        tops = {province for _, province in known.reporters(day)}
        counts[day] = (len(tops), levels.count("district"), levels.count("commune"))
    assert list(counts.values()) == [(63, 696, 10035), (34, 0, 3321)]


def test_every_indicator_that_a_form_asks_is_made() -> None:
    known = load()
    made = {
        asked.indicator
        for template, level in (
            ("khanh-hoa-xa-2023", "commune"), ("gia-lai-2021", "district"), ("gia-lai-2022", "department"),
            ("gia-lai-2021", "department"), ("bieu-mau-2022", "department"),
        )
        for asked in asking.form(template, level, frozenset(range(1, 8))).asked
    }  # fmt: skip
    assert len(made) > 140
    for template, level in (("khanh-hoa-xa-2023", "commune"), ("bieu-mau-2022", "department")):
        here = {asked.row for asked in asking.form(template, level, frozenset(range(1, 8))).asked}
        for row in known.templates[template].rows:
            if row.indicator and row.level in ("all", level) and row.kind in ("count", "money", "code"):
                assert row.key in here, row.key


# --- what is planted


def test_each_thing_planted_is_what_was_given() -> None:
    kinds = set()
    reports = simulated(BEFORE) + simulated(AFTER)
    for report in reports:
        figures = figures_of(report)
        for one in report.planted:
            kinds.add(one.kind)
            if one.indicator:
                figure = figures[one.indicator, one.breakdown]
                assert figure.amount == one.given
                assert one.given != one.true
                if one.kind in {"blank", "unreadable"}:
                    assert figure.state.value == one.kind
                if one.kind == "thousandfold":
                    assert one.given == 1000 * (one.true or 0)
    assert kinds >= {"late", "blank", "unreadable", "swapped", "contradiction", "off_list", "other_version", "copied"}


def test_a_silent_unit_sends_nothing() -> None:
    simulation = Simulation(from_packs(), 7, Rates(silent=10_000))
    answers = list(simulation.reports([AFTER], "cchc", [PROVINCE]))
    planted = [one for one in answers if isinstance(one, Planted)]
    assert {one.kind for one in planted} == {"silent"}
    assert all(one.planted[0].kind == "abolished" for one in answers if isinstance(one, Sent))


def test_an_abolished_unit_sends_once_more() -> None:
    simulation = Simulation(from_packs(), 7, Rates(abolished=10_000))
    late = [one for one in sent(simulation, [AFTER]) if one.unit.parent_on(one.period.last_day) is None]
    assert len(late) > 300
    assert not [one for one in sent(simulation, ["2025-Q4"]) if one.unit.parent_on(one.period.last_day) is None]


def test_a_copied_report_repeats_the_quarter_before() -> None:
    copying = Simulation(from_packs(), 7, Rates(copied=10_000, silent=0, abolished=0))
    rates = Rates.none()
    unit, province, _ = next(iter(copying.reporters(Period.parse("2025-Q4"), [PROVINCE])))
    copied = copying.report(unit, province, Period.parse("2025-Q4"), "cchc")
    before = Simulation(from_packs(), 7, rates).report(unit, province, Period.parse(AFTER), "cchc")
    assert isinstance(copied, Sent)
    assert isinstance(before, Sent)
    mine, theirs = figures_of(copied), figures_of(before)
    assert mine["C3.3a", ""].amount == theirs["C3.3a", ""].amount


@pytest.mark.parametrize(("number", "other"), [(12, 21), (100, None), (7, None), (5540, 5504), (33, None), (210, 201)])
def test_two_digits_are_swapped(number: int, other: int | None) -> None:
    assert swapped(number) == other
