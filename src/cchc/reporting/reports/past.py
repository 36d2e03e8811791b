"""What a report is held against while it is written: the unit's earlier reports as drafts, oldest first."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Hashable
from typing import Any

from django.db.models import Exists, OuterRef

from cchc.core.figures import to_decimal
from cchc.core.reading.draft import Draft, DraftRow
from cchc.core.vietnamese.numbers import canonical, write_number
from cchc.reporting.figures.models import CURRENT, Figure, Ledger
from cchc.reporting.library import drafts
from cchc.reporting.reports.models import Report, ReportVersion
from cchc.reporting.reports.working import header_of

LOOKED_BACK = 8
"""The most earlier reports a new one is held against while it is typed."""
KEPT = 64
"""Units whose earlier reports are remembered in this process."""

_kept: OrderedDict[Hashable, list[Draft]] = OrderedDict()


def earlier(report: Report) -> tuple[Hashable, list[Draft]]:
    """The unit's reports that ended before this one's period does, in its regime or read from files: as they were
    accepted. With what tells this state of them from any other."""
    known = _known(report)
    last = Ledger.objects.filter(unit=report.unit_id, regime=report.regime).values_list("last", flat=True).first()
    key = (report.unit_id, report.regime, report.period_code, tuple(known.items()), last)
    if key not in _kept:
        _kept[key] = _drafts(known)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    _kept.move_to_end(key)
    return key, _kept[key]


def _known(report: Report) -> dict[int, int]:
    """Report → the check that keeps its draft (0: none), the earliest first."""
    versions = ReportVersion.objects.filter(report=OuterRef("pk"), accepted__isnull=False)
    held = Report.objects.filter(
        Exists(versions), unit=report.unit_id, regime=report.regime, period_end__lt=report.period_end
    ).order_by("-period_end", "-period_start")
    found = list(held.values_list("pk", flat=True)[:LOOKED_BACK])
    checks = dict(
        ReportVersion.objects.filter(report__in=found, checked__draft__isnull=False)
        .order_by("number")
        .values_list("report", "checked")
    )
    return {pk: checks.get(pk, 0) for pk in reversed(found)}


def _drafts(known: dict[int, int]) -> list[Draft]:
    kept = dict(
        ReportVersion.objects.filter(checked__in=[one for one in known.values() if one]).values_list(
            "report", "checked__draft"
        )
    )
    reports = Report.objects.select_related("unit").in_bulk([pk for pk, check in known.items() if not check])
    figures: dict[int, list[Any]] = defaultdict(list)
    for figure in Figure.objects.filter(CURRENT, version__report__in=reports, accepted__isnull=False).values_list(
        "version__report", "indicator", "breakdown", "template_row", "period", "state", "amount", "scale", "text"
    ):
        figures[figure[0]].append(figure[1:])
    found = []
    for pk in known:
        if pk in kept:
            found.append(drafts.parse(kept[pk]))
        elif pk in reports:
            found.append(Draft(header_of(reports[pk]), rows=[_row(*figure) for figure in figures[pk]]))
    return found


def _row(
    indicator: str, breakdown: str, key: str, period: str, state: str, amount: int | None, scale: int, text: str
) -> DraftRow:
    value = None if amount is None else to_decimal(amount, scale)
    return DraftRow(
        table="", code="", parent="", label="", unit="", period=period,
        raw=text if value is None else write_number(value), value=None if value is None else canonical(value),
        role="leaf", state=state, kind="text" if value is None else "number", indicator=indicator or None,
        breakdown=breakdown or None, template_row=key or None, match=1.0, place=key,
    )  # fmt: skip
