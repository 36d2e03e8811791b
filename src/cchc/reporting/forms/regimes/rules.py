"""Which rule holds: by day, and of those the one of the nearest unit above."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.expressions import Expression

from cchc.core.periods.period import Period
from cchc.core.periods.windows import UNBOUND, Named, Window
from cchc.core.periods.windows import WindowRule as CoreWindow
from cchc.platform.units.days import on
from cchc.platform.units.models import LEVELS, Placement, Reach, Unit
from cchc.reporting.forms.models import FormUse, Regime, RegimeKind, ReportingPeriod, WindowRule
from cchc.reporting.forms.regimes.refusals import refused

_Rule = TypeVar("_Rule", bound=Any)


def in_force(rules: Iterable[_Rule], day: date) -> list[_Rule]:
    """Those whose stretch holds `day`; a rule taken back has an empty one."""
    return [rule for rule in rules if (rule.begins or date.min) <= day < (rule.ends or date.max)]


def standing(rules: Iterable[_Rule], day: date) -> list[_Rule]:
    """Those for all, and those of units that stand in the tree on `day`."""
    found = in_force(rules, day)
    ids = {rule.unit_id for rule in found if rule.unit_id}
    placed = set(Placement.objects.filter(on(day), unit__in=ids).values_list("unit", flat=True)) if ids else set()
    return [rule for rule in found if rule.unit_id is None or rule.unit_id in placed]


def under(unit: int | Unit, day: date) -> QuerySet[Any]:
    """Ids of what stands under a unit on `day`, itself included."""
    return Reach.objects.filter(on(day), ancestor=unit, heir=False).values("unit")


def above(unit: Unit, day: date) -> dict[int, int]:
    """id → depth of the unit and of each body above it on `day`."""
    return dict(Reach.objects.filter(on(day), unit=unit, heir=False).values_list("ancestor", "depth"))


def deepest_first(rules: Sequence[_Rule], day: date) -> list[_Rule]:
    """Rules of units before rules for all, those of lower units first."""
    ids = [rule.unit_id for rule in rules if rule.unit_id]
    depth: dict[int, int] = {}
    if ids:
        for unit in Reach.objects.filter(on(day), unit__in=ids, heir=False).values_list("unit", flat=True):
            depth[unit] = depth.get(unit, 0) + 1
    return sorted(rules, key=lambda rule: -depth.get(rule.unit_id or 0, 0))


def nearest(rules: Iterable[_Rule], lineage: dict[int, int], day: date) -> _Rule | None:
    """The rule a unit goes by: that of the nearest body of its `lineage` (as of `above`), else the one for all."""
    own = [rule for rule in in_force(rules, day) if rule.unit_id is None or rule.unit_id in lineage]
    return min(own, key=lambda rule: lineage.get(rule.unit_id, 1000), default=None)


def named_of(period: ReportingPeriod) -> Named:
    """Which period a row is, for its rules."""
    known = Period.parse(period.code)
    year = int(period.code[:4])
    return Named(period.kind, year, period_number(known, period), known.last_day.year if period.kind == "years" else 0)


def period_number(known: Period, period: ReportingPeriod) -> int:
    """Of the year: quarter 3, month 11; 0 where there is one."""
    match period.kind:
        case "week":
            return known.start.isocalendar().week
        case "month":
            return known.start.month
        case "quarter":
            return (known.start.month + 2) // 3
        case "half":
            return 1 if known.start.month == 1 else 2
    return 0


def named(kind: RegimeKind, year: int, number: int = 0, last_year: int = 0) -> Named:
    """The period of a kind in a year. RegimeRefused where there is none."""
    made = Named(kind.kind, year, kind.number or number, last_year)
    try:
        _ = made.period
    except ValueError as error:
        raise refused(
            "Năm {year} không có kỳ số {number} loại này. Hãy xem lại năm và số thứ tự.",
            "There is no such period {number} in {year}. Look at year and number.",
            "number" if number else "year",
            year=year,
            number=number,
        ) from error
    return made


def regular_window(kind: RegimeKind, which: Named) -> tuple[Window, date]:
    """The window for all, and the day its figures stand at. RegimeRefused where no rule is in force."""
    from cchc.core.periods.windows import edge

    day = which.period.last_day
    rules = [rule for rule in in_force(kind.windows.all(), day) if rule.unit_id is None]
    if not rules or kind.kind in UNBOUND:
        raise refused(
            "Kỳ {kind} chưa có quy tắc thời gian chốt số liệu vào ngày {day}. Hãy thêm quy tắc.",
            "There is no window rule for {kind} on {day}. Add one.",
            "year",
            kind=str(kind),
            day=f"{day:%d/%m/%Y}",
        )
    window = core_window(rules[-1]).window(which)
    return window, edge(rules[-1].as_of, which) if rules[-1].as_of else window.last_day


def core_window(rule: WindowRule) -> CoreWindow:
    """The rule as the core computes it."""
    return CoreWindow(rule.first, rule.last)


@dataclass(frozen=True, slots=True)
class Sending:
    """Who sends under a regime on a day."""

    kinds: frozenset[str]
    added: frozenset[int]
    excepted: frozenset[int]

    def has(self, unit: Unit) -> bool:
        """Whether the unit does, by its kind or by name."""
        return unit.pk in self.added or (unit.kind in self.kinds and unit.pk not in self.excepted)

    @property
    def units(self) -> Q:
        """The same for a query."""
        return Q(pk__in=self.added) | (Q(kind__in=self.kinds) & ~Q(pk__in=self.excepted))


def sending(regime: Regime, day: date) -> Sending:
    """The senders of a regime in force on `day`."""
    rows = regime.senders.filter(on(day)).values_list("unit_kind", "unit", "excepted")
    return Sending(
        frozenset(kind for kind, _, _ in rows if kind),
        frozenset(unit for _, unit, excepted in rows if unit and not excepted),
        frozenset(unit for _, unit, excepted in rows if unit and excepted),
    )


def sending_units(regime: Regime, day: date) -> QuerySet[Unit]:
    """Units that send under a regime, on the tree of `day`."""
    placed = Placement.objects.filter(on(day)).values("unit")
    return Unit.objects.filter(on(day), sending(regime, day).units, pk__in=placed)


def senders(kind: RegimeKind, day: date) -> QuerySet[Unit]:
    """Units that owe a report of this kind, on the tree of `day`."""
    found = sending_units(kind.regime, day)
    limits = list(kind.units.values_list("pk", flat=True))
    if limits:
        found = found.filter(pk__in=Reach.objects.filter(on(day), ancestor__in=limits, heir=False).values("unit"))
    return found


def level_case() -> Case:
    """Level of a unit by its kind, in SQL."""
    levels: dict[str, list[str]] = {}
    for kind, level in LEVELS.items():
        levels.setdefault(level.value, []).append(kind.value)
    return Case(*(When(kind__in=kinds, then=Value(level)) for level, kinds in levels.items()))


def template_case(forms: Sequence[FormUse], day: date) -> Expression:
    """The form of each unit in SQL: of the nearest body above with one, its level's before one for all levels."""
    whens = [
        When(_holds(form, day), then=Value(form.template))
        for form in deepest_first(sorted(forms, key=lambda form: not form.level), day)
    ]
    return Case(*whens, default=Value("")) if whens else Value("")


def _holds(form: FormUse, day: date) -> Q:
    condition = Q(kind__in=kinds_of(form.level)) if form.level else Q(pk__isnull=False)
    return condition & Q(pk__in=under(form.unit_id, day)) if form.unit_id else condition


def kinds_of(level: str) -> list[str]:
    """Kinds of units that stand on a level."""
    return [kind.value for kind, each in LEVELS.items() if each.value == level]
