"""A form as it was known at a moment beside what it is now, and one figure through its versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from cchc.core.catalogue.model import TemplateRow, TemplateTable
from cchc.reporting.catalogue.selectors import indicator, template
from cchc.reporting.figures import ratios
from cchc.reporting.figures.models import Figure
from cchc.reporting.figures.selectors import facts
from cchc.reporting.figures.slots import slots_of
from cchc.reporting.reports.models import Report


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a figure, as the pages show it."""

    figure: Figure

    @property
    def value(self) -> Decimal | None:
        return ratios.value_of(self.figure)

    @property
    def places(self) -> int:
        return ratios.printed_places(self.figure)

    @property
    def address(self) -> str:
        """Of the cell's history."""
        return cell_address(self.figure)

    @property
    def state(self) -> str:
        """draft | replaced draft | counts | counted"""
        if self.figure.accepted is None:
            return "draft" if self.figure.superseded is None else "dropped"
        return "counts" if self.figure.superseded is None else "counted"


def counts(figure: Figure) -> bool:
    """Whether this version counts now."""
    return figure.accepted is not None and figure.superseded is None


def cell_address(figure: Figure) -> str:
    """Where the history of a figure's cell is."""
    asked = {name: getattr(figure, name) for name in ("regime", "period", "indicator", "breakdown", "repeat")}
    return f"{reverse('figures:cell')}?{urlencode({'unit': figure.unit.public_id, **asked})}"


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of a form: what was known then, and what is known now."""

    row: TemplateRow
    depth: int
    then: Version | None
    now: Version | None

    @property
    def estimate(self) -> str:
        """How final what is shown is; '' for final."""
        shown = self.then or self.now
        return shown.figure.estimate if shown else ""

    @property
    def changed(self) -> bool:
        """Another version counts now."""
        return (self.then and self.then.figure.pk) != (self.now and self.now.figure.pk)


def compared(report: Report, at: datetime | None) -> list[tuple[TemplateTable | None, list[Pair]]]:
    """The report's form at a moment (now, where none is given) and now; by indicators where its form is not known."""
    form = template(report.template)
    now = _by_cell(report, None)
    then = now if at is None else _by_cell(report, at)
    if form is None:
        return [(None, [Pair(_own_row(cell), 0, then.get(cell), now.get(cell)) for cell in sorted({*then, *now})])]
    shown, depths = slots_of(form.id), _depths(form.rows)
    pairs = [
        Pair(row, depths[row.key], then.get(_cell(shown.get(row.key))), now.get(_cell(shown.get(row.key))))
        for row in form.rows
    ]
    return [(table, [pair for pair in pairs if pair.row.table == table.key]) for table in form.tables]


def _own_row(cell: tuple[str, str, int]) -> TemplateRow:
    """A row for a figure whose form nobody knows any more."""
    known = indicator(cell[0])
    return TemplateRow(cell[0], "", cell[0], None, known.label if known else cell[1], known.unit if known else "")


def _cell(slot: Any) -> tuple[str, str, int]:
    return (slot.indicator, slot.breakdown, slot.repeat) if slot and slot.indicator else ("", "", 0)


def _by_cell(report: Report, at: datetime | None) -> dict[tuple[str, str, int], Version]:
    here = facts(at=at).filter(unit=report.unit_id, regime=report.regime, period=report.period_code)
    found = here.select_related("unit", "author")
    return {(figure.indicator, figure.breakdown, figure.repeat): Version(figure) for figure in found}


def _depths(rows: tuple[TemplateRow, ...]) -> dict[str, int]:
    depths: dict[str, int] = {}
    for row in rows:
        depths[row.key] = depths[row.parent] + 1 if row.parent in depths else 0
    return depths


def moments(report: Report) -> list[datetime]:
    """When figures of the report came to count, the newest first: the moments worth asking about."""
    counted = Figure.objects.filter(version__report=report, accepted__isnull=False)
    return list(counted.order_by("-accepted").values_list("accepted", flat=True).distinct()[:20])
