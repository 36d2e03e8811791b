"""A made report that is being written: its form, figures typed by row, prose by section."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from cchc.core.figures import Figure as Amount
from cchc.core.figures import FigureState
from cchc.reporting.figures.cells import Cell, InWords
from cchc.reporting.figures.filling import begin
from cchc.reporting.figures.form import build, report_of
from cchc.reporting.figures.services import accept, write
from cchc.reporting.figures.tests.made import owed
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports.models import Prose
from cchc.reporting.reports.writing import write as write_prose

DAY = date(2026, 3, 31)


def reload(obligation: Obligation) -> Obligation:
    """The obligation as it stands now."""
    return Obligation.objects.select_related("unit", "period__regime", "report__unit").get(pk=obligation.pk)


def filled(obligation: Obligation, rows: dict[str, Any], by: Any = None) -> Obligation:
    """Type into rows by their keys."""
    obligation = reload(obligation)
    form = build(report_of(obligation), compare=False)
    report = begin(form.report, obligation)
    cells = []
    for line in form.lines:
        if line.row.key not in rows or line.slot is None:
            continue
        value, slot = rows[line.row.key], line.slot
        answer: Any = InWords()
        if isinstance(value, (int, Decimal)):
            answer = Amount.of(Decimal(value))
        elif value in FigureState.__members__:
            answer = Amount.without(FigureState(value))
        cells.append(
            Cell(
                answer,
                DAY,
                row=slot.row.key,
                indicator=slot.indicator,
                breakdown=slot.breakdown,
                repeat=slot.repeat,
                text=str(value) if isinstance(answer, InWords) else "",
                seen=line.seen.id if line.seen else None,
            )
        )
    assert len(cells) == len(rows), set(rows) - {cell.row for cell in cells}
    write(report, cells, by=by)
    return reload(obligation)


def every_row(obligation: Obligation, value: int = 7) -> Obligation:
    """Type something into every row that takes a number."""
    form = build(report_of(reload(obligation)), compare=False)
    kinds = {"count": value, "money": value, "ratio": 90}
    return filled(
        obligation, {line.row.key: kinds[line.slot.kind] for line in form.answered if line.slot.kind in kinds}
    )


def accepted(period: str, rows: dict[str, Any]) -> Obligation:
    """An earlier report of the same unit, accepted."""
    obligation = filled(owed(period=period), rows)
    assert obligation.report is not None
    accept(obligation.report)
    return reload(obligation)


def prose(obligation: Obligation, texts: dict[str, str], by: Any = None) -> Obligation:
    """Write sections by their codes, whatever stood there."""
    for code, text in texts.items():
        now = Prose.objects.filter(report=obligation.report_id or 0, code=code, superseded__isnull=True).first()
        write_prose(obligation, code, text, by=by, seen=now.pk if now else None)
        obligation = reload(obligation)
    return obligation
