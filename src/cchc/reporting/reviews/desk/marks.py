"""How full each field of work of a form is, unit by unit: counted over draft and counted figures in two queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from cchc.reporting.catalogue.selectors import indicator
from cchc.reporting.figures.models import BOUND, CURRENT, Figure, State
from cchc.reporting.figures.slots import slots_of
from cchc.reporting.forms.models import Obligation, ReportingPeriod

Cell = tuple[str, str, int]
"""Indicator, breakdown, how often it was shown before."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form asks to be typed."""

    bound: Mapping[Cell, int]
    """Cell → field of work."""
    unbound: Mapping[str, int]
    """Row without an indicator → the field of work it stands in."""
    total: Counter[int]


@dataclass(frozen=True, slots=True)
class Mark:
    """One unit × one field of work."""

    group: int
    done: int
    total: int
    errors: int = 0
    """Errors found in it, or points asked about."""

    @property
    def blank(self) -> int:
        return self.total - self.done

    @property
    def code(self) -> str:
        """'trouble', 'none' (the form does not ask it), 'empty', 'part' or 'full'."""
        if self.errors:
            return "trouble"
        if not self.total:
            return "none"
        return "full" if self.done >= self.total else "part" if self.done else "empty"


def asked_by(form: str) -> Asked:
    """The cells of a form that are typed; none for a form the catalogue does not know."""
    bound: dict[Cell, int] = {}
    unbound: dict[str, int] = {}
    here = 0
    for slot in slots_of(form).values():
        here = slot.known.group if slot.known else here
        if slot.computed:
            continue
        if slot.known:
            bound[slot.indicator, slot.breakdown, slot.repeat] = here
        else:
            unbound[slot.row.key] = here
    return Asked(bound, unbound, Counter([*bound.values(), *unbound.values()]))


def group_of(identifier: str) -> int:
    """The field of work of an indicator, 0 where there is none."""
    known = indicator(identifier)
    return known.group if known else 0


def marks(
    period: ReportingPeriod, rows: Collection[Obligation], trouble: Mapping[int, Counter[int]]
) -> dict[int, list[Mark]]:
    """By obligation: a mark for each field of work that any of the forms asks. `trouble`: obligation → field →
    errors."""
    forms = {form: asked_by(form) for form in {one.template for one in rows}}
    groups = sorted({group for form in forms.values() for group in form.total})
    answered = _bound(period, rows)
    written = _unbound(period, rows)
    found = {}
    for one in rows:
        form, wrong = forms[one.template], trouble.get(one.pk, Counter())
        done = Counter(form.bound[cell] for cell in answered.get(one.unit_id, ()) if cell in form.bound)
        done += Counter(
            form.unbound[row] for row in written.get((one.unit_id, one.template), ()) if row in form.unbound
        )
        found[one.pk] = [Mark(group, done[group], form.total[group], wrong[group]) for group in groups]
    return found


def _bound(period: ReportingPeriod, rows: Iterable[Obligation]) -> dict[int, set[Cell]]:
    """Unit → cells that hold an answer."""
    figures = Figure.objects.filter(
        CURRENT, BOUND, unit__in={one.unit_id for one in rows}, period=period.code, regime=period.regime.code
    ).exclude(state=State.BLANK)
    found: dict[int, set[Cell]] = {}
    for unit, *cell in figures.order_by().values_list("unit_id", "indicator", "breakdown", "repeat"):
        found.setdefault(unit, set()).add((cell[0], cell[1], cell[2]))
    return found


def _unbound(period: ReportingPeriod, rows: Iterable[Obligation]) -> dict[tuple[int, str], set[str]]:
    """Unit and form → rows without an indicator that hold an answer."""
    figures = Figure.objects.filter(
        CURRENT, ~BOUND, unit__in={one.unit_id for one in rows}, period=period.code, regime=period.regime.code
    ).exclude(state=State.BLANK)
    found: dict[tuple[int, str], set[str]] = {}
    fields = ("unit_id", "version__report__template", "template_row")
    for unit, form, row in figures.exclude(template_row="").order_by().values_list(*fields):
        found.setdefault((unit, form), set()).add(row)
    return found


def missing(period: ReportingPeriod, rows: Collection[Obligation]) -> dict[int, list[tuple[str, int]]]:
    """By obligation: (indicator, field of work) of every row that is asked and not answered; '' for a row without an
    indicator."""
    forms = {form: asked_by(form) for form in {one.template for one in rows}}
    answered, written = _bound(period, rows), _unbound(period, rows)
    found = {}
    for one in rows:
        form, cells = forms[one.template], answered.get(one.unit_id, set())
        typed = written.get((one.unit_id, one.template), set())
        lacking = [(cell[0], group) for cell, group in form.bound.items() if cell not in cells]
        found[one.pk] = lacking + [("", group) for row, group in form.unbound.items() if row not in typed]
    return found
