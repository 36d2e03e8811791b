"""Rules of the catalogue held against the figures of all units of a total, in the application's own database."""

from __future__ import annotations

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from cchc.core.figures import Figure as Amount
from cchc.core.figures import FigureState
from cchc.core.rollup.rules import Kind
from cchc.platform.accounts.actors import scope_of
from cchc.platform.accounts.models import User
from cchc.platform.accounts.policy import Refused
from cchc.platform.accounts.scope import within
from cchc.platform.units.models import Unit
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.consolidation import rules
from cchc.reporting.consolidation.draft.tests import made
from cchc.reporting.consolidation.question import Question
from cchc.reporting.figures.models import Figure

pytestmark = pytest.mark.django_db


def asked(unit: Unit, **more: object) -> Question:
    return Question(unit.pk, made.REGIME, made.PERIOD, **more)  # type: ignore[arg-type]


def communes() -> list[Unit]:
    return list(Unit.objects.filter(level="commune").order_by("name"))


def test_it_works() -> None:
    province = made.province(filled=False)
    first, second, _ = communes()
    version = made.report(first)
    made.gives(version, "A2.1", 559)
    made.gives(version, "A2.2", 1566)
    other = made.report(second)
    made.gives(other, "A7", 6)
    made.gives(other, "A1", -3)
    found = rules.exceptions(asked(province))
    assert [(one.rule.id, one.unit) for one in found] == [
        ("negative:A1", second.pk), ("bound:A2.2", first.pk), ("code:A7", second.pk),
    ]  # fmt: skip
    with translation.override("vi"):
        bound = next(one for one in found if one.rule.kind is Kind.bound)
        assert bound.found == "1.566 ≤ 559: sai"
        assert "≤" in bound.expected
        assert [one.found for one in found if one.rule.kind is not Kind.bound] == ["-3", "6"]


def test_all_rules_over_all_units_are_those_of_each_unit_by_itself() -> None:
    """Random figures in every cell of the catalogue, states, decimals and absurd sizes among them."""
    province = made.province(filled=False)
    drawn = random.Random(4)
    known = catalogue()
    units = communes()
    for unit in units:
        version, now = made.report(unit, drawn.choice(["khanh-hoa-xa-2023", "gia-lai-2022"])), made.timezone.now()
        rows = []
        for indicator in known.indicators.values():
            for part in ("", *indicator.breakdowns):
                if drawn.random() < 0.08:
                    continue
                scale = indicator.scale if known.kind_of(indicator.id, part) == indicator.kind else 0
                state = drawn.choices([s.value for s in FigureState], [20, 2, 1, 1, 1])[0]
                number = drawn.choice([0, 1, 2, 3, 5, 8, drawn.randrange(10**4), -1, 2**62, 10**12])
                rows.append(Figure(
                    version=version, unit=unit, regime=made.REGIME, indicator=indicator.id, breakdown=part,
                    period=made.PERIOD, state=state, amount=number if state == "value" else None,
                    scale=drawn.choice([scale] * 9 + [3]), as_of="2026-03-14", recorded=now, accepted=now,
                ))  # fmt: skip
        Figure.objects.bulk_create(rows)
    found = {(one.rule.id, one.unit) for one in rules.exceptions(asked(province))}
    assert found == one_by_one(units)
    assert len(found) > 150


def one_by_one(units: list[Unit]) -> set[tuple[str, int]]:
    answer = set()
    for unit in units:
        held = {
            (one.indicator, one.breakdown): Amount(FigureState(one.state), one.amount, one.scale)
            for one in Figure.objects.filter(unit=unit, period=made.PERIOD)
        }
        form = made.Report.objects.get(unit=unit).template

        def lookup(reference: object, held: dict[tuple[str, str], Amount] = held) -> Amount:
            key = (reference.id, reference.breakdown or "")  # type: ignore[attr-defined]
            current = reference.context == "current"  # type: ignore[attr-defined]
            return held.get(key, Amount.without(FigureState.blank)) if current else Amount.without(FigureState.blank)

        for rule in rules.rules():
            if rule.form in ("", form) and rules.broken(rule, lookup):
                answer.add((rule.id, unit.pk))
    return answer


def test_the_period_before_is_asked_where_a_rule_names_it() -> None:
    province = made.province(filled=False)
    commune = communes()[0]
    made.gives(made.report(commune, period="2025-Q4"), "C5.3g", 7)
    made.gives(made.report(commune), "C5.3c", 9)
    (found,) = rules.exceptions(asked(province))
    assert (found.rule.id, found.unit) == ("bound:C5.3c", commune.pk)
    assert {one.context for one in found.figures} == {"current", "previous"}


def test_a_unit_outside_the_total_is_not_held_to_anything() -> None:
    province = made.province(filled=False)
    other = made.unit("Tỉnh Khác", made.Kind.PROVINCE, made.Level.PROVINCE)
    outside = made.unit("Xã Ngoài", made.Kind.COMMUNE, made.Level.COMMUNE, other)
    made.rebuild_reach()
    made.gives(made.report(outside), "A1", -3)
    assert rules.exceptions(asked(province)) == []


def test_what_is_drafted_counts_only_where_drafts_are_asked_for() -> None:
    province = made.province(filled=False)
    figure = made.gives(made.report(communes()[0]), "A1", -3)
    Figure.objects.filter(pk=figure.pk).update(accepted=None)
    assert rules.exceptions(asked(province)) == []
    assert len(rules.exceptions(asked(province, drafts=True))) == 1


def test_a_period_without_figures_breaks_nothing() -> None:
    assert rules.exceptions(asked(made.province(filled=False))) == []


def test_whom_the_totals_are_not_for_sees_no_exceptions() -> None:
    province = made.province(filled=False)
    stranger = User.objects.create_user(username="la", password="x")
    with within(scope_of(stranger)), pytest.raises(Refused):
        rules.exceptions(asked(province))


def test_as_many_queries_for_more_units() -> None:
    province = made.province(filled=False)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            rules.exceptions(asked(province))
        return len(caught)

    made.gives(made.report(communes()[0]), "A1", -3)
    queries()
    few = queries()
    for number in range(5):
        unit = made.unit(f"Xã Thêm {number}", made.Kind.COMMUNE, made.Level.COMMUNE, province)
        made.gives(made.report(unit), "A1", -3)
    made.rebuild_reach()
    queries()
    assert queries() <= few
