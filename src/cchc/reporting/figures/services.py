"""The one writer of figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils import timezone

from cchc.core.catalogue.model import Indicator
from cchc.core.figures.amount import AmountError, to_amount
from cchc.reporting.catalogue.selectors import kind_of
from cchc.reporting.figures.models import Figure, State
from cchc.reporting.reports.models import Report, ReportRow, ReportVersion

BATCH = 300
"""Rows written or named in one statement; SQLite limits its parameters."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell to record: what was printed, and what it was read as."""

    row: ReportRow
    period: str
    state: str
    value: str | None
    """Canonical decimal."""
    text: str
    as_of: date
    origin: str
    indicator: Indicator | None


@transaction.atomic
def record(version: ReportVersion, entries: Iterable[Entry]) -> list[Figure]:
    """Write the figures of a version; those of the same unit, regime, indicator, period and breakdown that were
    current until now are superseded, never changed. A value its indicator cannot hold becomes `unreadable`."""
    seen: Counter[tuple[str, str, str]] = Counter()
    figures = []
    for entry in entries:
        figure = _figure(version, entry)
        if figure.indicator:
            key = (figure.indicator, figure.period, figure.breakdown)
            figure.repeat = seen[key]
            seen[key] += 1
        figures.append(figure)
    _supersede(version.report, seen)
    return Figure.objects.bulk_create(figures, batch_size=BATCH)


def _figure(version: ReportVersion, entry: Entry) -> Figure:
    amount, scale, state = stored(entry)
    known = entry.indicator
    return Figure(
        version=version,
        row=entry.row,
        unit_id=version.report.unit_id,
        regime=version.report.regime,
        indicator=known.id if known else "",
        template_row=entry.row.template_row,
        period=entry.period,
        breakdown=entry.row.breakdown if known else "",
        state=state,
        amount=amount,
        scale=scale,
        text=entry.text,
        stated=amount is not None and _kind(entry) == "ratio",
        origin=entry.origin[:255],
        as_of=entry.as_of,
    )


def _kind(entry: Entry) -> str:
    return kind_of(entry.indicator.id, entry.row.breakdown) if entry.indicator else ""


def stored(entry: Entry) -> tuple[int | None, int, str]:
    """Amount, scale and state as they are kept. A printed ratio and a row without indicator keep their own
    decimals; any other value must fit the scale of its indicator."""
    known, kind = entry.indicator, _kind(entry)
    fixed = None if known is None or kind == "ratio" else known.scale if kind == known.kind else 0
    if entry.state != State.VALUE or entry.value is None:
        blank = entry.state == State.VALUE and not entry.text
        return None, fixed or 0, State.BLANK if blank else entry.state
    try:
        value = Decimal(entry.value)
        places = max(0, -int(value.as_tuple().exponent))
        scale = fixed if fixed is not None else max(places, known.scale if known else 0)
        return to_amount(value, scale), scale, State.VALUE
    except (AmountError, InvalidOperation, ValueError):
        return None, fixed or 0, State.UNREADABLE


def _supersede(report: Report, keys: Iterable[tuple[str, str, str]]) -> None:
    """End what the new figures replace: everything this report said before, and the same cells said by others."""
    current = Figure.objects.filter(unit=report.unit_id, regime=report.regime, superseded__isnull=True)
    wanted = set(keys)
    others = current.filter(indicator__in={key[0] for key in wanted}, period__in={key[1] for key in wanted})
    same = [
        identifier
        for identifier, *key in others.values_list("id", "indicator", "period", "breakdown")
        if tuple(key) in wanted
    ]
    now = timezone.now()
    Figure.objects.filter(version__report=report, superseded__isnull=True).update(superseded=now)
    for start in range(0, len(same), BATCH):
        Figure.objects.filter(id__in=same[start : start + BATCH]).update(superseded=now)
