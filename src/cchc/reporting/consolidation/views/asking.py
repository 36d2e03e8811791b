"""What every page of a total begins with: whose, of which period, chosen how; and the answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db import connection
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cchc.core.periods.period import Period
from cchc.core.rollup.result import Cell
from cchc.platform.accounts.scope import everything
from cchc.platform.units.models import Unit
from cchc.platform.units.selectors import name_on
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.consolidation.carried import Carried, carried
from cchc.reporting.consolidation.forms import KEPT, Choices, cell_named, read
from cchc.reporting.consolidation.members import reporters
from cchc.reporting.consolidation.over_time import OverTime, over_time
from cchc.reporting.consolidation.policies import TOTALS
from cchc.reporting.consolidation.question import Question, Whose, last_day
from cchc.reporting.consolidation.selectors import Consolidated, consolidated
from cchc.reporting.consolidation.showing import Source
from cchc.reporting.consolidation.unusual import strange_carried, strange_units, with_doubts
from cchc.reporting.forms.models import Regime, ReportingPeriod

NAMED = 10
"""Units that are told by name above a table; the proof names all."""


@dataclass(frozen=True)
class Asked:
    """One whole of one period under one regime, with the choices of the address."""

    unit: Unit
    regime: Regime
    period: str
    choices: Choices

    @cached_property
    def question(self) -> Question:
        return self.choices.question(self.unit.pk, self.regime.code, self.period)

    @cached_property
    def name(self) -> str:
        """What the unit was called on the day of the map."""
        return name_on(self.unit, self.question.map_day)

    @cached_property
    def known_period(self) -> ReportingPeriod | None:
        """The period as it was opened; None where figures came without one."""
        return ReportingPeriod.objects.filter(regime=self.regime, code=self.period).first()

    @property
    def period_label(self) -> str:
        known = Period.known(self.period)
        if known is not None:
            return known.label_in(get_language() or "vi")
        return self.known_period.label if self.known_period else self.period

    @property
    def regime_label(self) -> str:
        return (get_language() == "en" and self.regime.name_en) or self.regime.name

    @property
    def before(self) -> Question | None:
        """The same question of the period before, on that period's own map unless a day was chosen."""
        known = Period.known(self.period)
        return replace(self.question, period=known.previous().code) if known else None

    def url(self, name: str, **changed: Any) -> str:
        """Address of a page of this total, the choices kept."""
        kwargs = {"unit": self.unit.code, "regime": self.regime.code, "period": self.period}
        return reverse(f"consolidation:{name}", kwargs=kwargs) + self.choices.address(**changed)

    def cells_of(self, name: str) -> str:
        """Beginning of the addresses of cells on a page of this total: the cell's name follows."""
        address = self.url(name)
        return f"{address}{'&' if '?' in address else '?'}cell="

    @property
    def opens(self) -> str:
        return self.cells_of("table")

    @property
    def fetches(self) -> str:
        return self.cells_of("parts")

    @property
    def table_url(self) -> str:
        """Of the table without any choice: for a form that sends its own."""
        return self.url("table").partition("?")[0]

    @property
    def parts_url(self) -> str:
        return self.url("parts").partition("?")[0]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The choices of the address, for a form that keeps them."""
        return [(name, value) for name in KEPT if (value := self.choices.typed.get(name, ""))]

    @property
    def moves(self) -> bool:
        """Whether reports are carried to the map of a later day."""
        return _moves(self.question)

    @cached_property
    def carried(self) -> Carried | None:
        """The answer on another day's map; None where the map is that of the period."""
        return carried(self.question) if self.moves else None

    @cached_property
    def over(self) -> OverTime | None:
        """The period made from its parts, where that is asked for."""
        return over_time(self.question) if self.choices.made else None

    @cached_property
    def whole(self) -> Consolidated:
        """Every cell of the total."""
        if self.over is not None:
            made = {(self.unit.pk, self.period, cell): one.result for cell, one in self.over.made.items()}
            return replace(consolidated(self.question, cells=()), results=made)
        return with_doubts(self.carried.answer if self.carried else consolidated(self.question))

    @cached_property
    def strange(self) -> list[str]:
        """Reports the total cannot simply take, in words: sent twice, or of a unit that did not stand under it."""
        language = get_language() or "vi"
        found = strange_carried(self.carried) if self.carried else strange_units(self.question)
        said = [one.message.text(language) for one in found[:NAMED]]
        left = len(found) - len(said)
        more = ngettext("%(n)s more unit like these.", "%(n)s more units like these.", left) % {"n": left}
        return [*said, more] if left else said

    @property
    def notes(self) -> list[str]:
        """What the total leaves out or the other map places elsewhere, in words."""
        found, language = self.carried, get_language() or "vi"
        if self.over is not None:
            why = [self.over.why_not] if self.over.why_not else []
            return [message.text(language) for message in (*why, *self.over.notes)]
        if found is None:
            return self.strange
        units = {one.unit for one in found.held} | {one.by for one in found.held} | set(found.replaced)
        names = dict(Unit.objects.filter(pk__in=units).values_list("pk", "name")) if units else {}
        return [*self.strange, *(message.text(language) for message in found.told(names))]

    def source(self) -> Source:
        """This period's totals, the last period's, and the units' columns where they are asked for."""
        before = add_up(self.before) if self.before else None
        direct = dict(self.over.reported) if self.over else {}
        if not self.choices.units or self.over:
            return Source(self.whole, before, direct=direct)
        group = self.choices.group
        cells = [Cell(one.id) for one in catalogue().indicators.values() if group in (None, one.group)]
        below = add_up(self.question, Whose.children, cells)
        units = {key[0] for key in below.results}
        named = Unit.objects.filter(pk__in=units).order_by("folded", "pk").values_list("pk", flat=True)
        return Source(self.whole, before, below, tuple(named))

    @property
    def tiled(self) -> bool:
        """Whether a period of this kind may be made of others: a half year, nine months, a year, a third quarter."""
        known = Period.known(self.period)
        return known is not None and known.kind in ("half", "nine_months", "year", "quarter")

    @cached_property
    def sent(self) -> int:
        """How many units' reports stand in the total."""
        with everything("count the reports under a unit whose totals may be seen"):
            relation = self.whole.members.relation
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT DISTINCT m.unit FROM ({relation.sql}) m", relation.values)
                return len(reporters(self.question).intersection(row[0] for row in cursor.fetchall()))


def _moves(question: Question) -> bool:
    """Whether the map is that of a day after the period: reports are carried to it."""
    return question.day is not None and question.day > last_day(question.period)


def add_up(question: Question, whose: Whose = Whose.one, cells: Iterable[Cell] | None = None) -> Consolidated:
    """The answer on the map that is asked for."""
    return carried(question, whose, cells).answer if _moves(question) else consolidated(question, whose, cells)


def asked(request: HttpRequest, unit: str, regime: str, period: str) -> Asked:
    """What a page is about. 404 for what does not exist, 403 for whom the totals are not."""
    found = get_object_or_404(Unit, code=unit)
    TOTALS.require(request.user, "read", found)
    of = get_object_or_404(Regime, code=regime)
    made = Asked(found, of, period, read(request.GET))
    try:
        last = last_day(period)
    except ValueError as no_such_period:
        raise Http404 from no_such_period
    if made.choices.day is not None and made.choices.day < last:
        said = _("Choose %(day)s, the last day of the period, or a later day: a total cannot be taken back in time.")
        errors = {**made.choices.errors, "day": said % {"day": f"{last:%d/%m/%Y}"}}
        return replace(made, choices=replace(made.choices, map="period", day=None, errors=errors))
    return made


def asked_cell(request: HttpRequest) -> Cell | None:
    """The cell of `?cell=`, where the catalogue knows it; None where none is asked for, 404 for another."""
    cell = cell_named(request.GET.get("cell", ""))
    if cell is None:
        return None
    known = catalogue()
    if cell.indicator not in known.indicators or (cell.breakdown and cell.breakdown not in known.breakdowns):
        raise Http404
    return cell
