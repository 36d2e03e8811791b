"""What was kept under a name outside the tree moves to the unit the name is found to mean: reports and figures."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet

from cchc.core.vietnamese.text import fold_key
from cchc.platform.accounts.scope import everything
from cchc.platform.units.models import Unit
from cchc.platform.units.services import NotPossible
from cchc.reporting.figures.models import BOUND, CELL, CURRENT, Figure, Ledger
from cchc.reporting.reports.models import Report

SAME_REPORT = ("template", "kind", "period_code")
SAME_CELL = tuple(name for name in CELL if name != "unit")


def twice(before: Unit, after: Unit, period: str) -> NotPossible:
    """Both report the same: which one counts is for a person to say, by replacing one first."""
    return NotPossible(
        "{before} và {after} đều đã có số liệu kỳ {period}, nên chưa gắn được. Hãy xem hai báo cáo và chỉ giữ số liệu "
        "đúng dưới một tên trước khi gắn.",
        "Both {before} and {after} have figures for {period}, so they cannot be bound yet. Look at the two reports and "
        "keep what is right under one of the names first.",
        before=before.name,
        after=after.name,
        period=period,
    )


def move(before: Unit, after: Unit) -> None:
    """Point reports, figures and the turns of their writers from `before` to `after`. NotPossible where both report the
    same period; nothing is moved then."""
    with everything("a name found in a report is bound to a unit"):
        _turns(before, after)
        reports, figures = Report.objects.filter(unit=before), Figure.objects.filter(unit=before)
        for *_same, period in _common(reports, Report.objects.filter(unit=after), SAME_REPORT):
            raise twice(before, after, period)
        here, there = (rows.filter(CURRENT, BOUND) for rows in (figures, Figure.objects.filter(unit=after)))
        for state in (True, False):  # drafts, and what counts
            both = (rows.filter(accepted__isnull=state) for rows in (here, there))
            for found in _common(*both, SAME_CELL):
                raise twice(before, after, found[SAME_CELL.index("period")])
        for report in reports:
            report.folded = f"{fold_key(after.name)} {report.folded}"
            report.unit = after
            report.save(update_fields=["unit", "folded"])
        figures.update(unit=after)


def _common(ours: QuerySet[Any], theirs: QuerySet[Any], names: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """What these fields say in both."""
    seen = set(theirs.order_by().values_list(*names).distinct())
    return [row for row in ours.order_by().values_list(*names).distinct() if row in seen]


def _turns(before: Unit, after: Unit) -> None:
    """The ledgers of both, held to the end of the transaction, become those of `after`."""
    held = Ledger.objects.select_for_update().filter(unit__in=(before, after)).order_by("pk")
    by_regime = {ledger.regime: ledger for ledger in held if ledger.unit_id == after.pk}
    for ledger in held.filter(unit=before):
        kept = by_regime.get(ledger.regime)
        if kept is None:
            Ledger.objects.filter(pk=ledger.pk).update(unit=after)
            continue
        last = max((one.last for one in (ledger, kept) if one.last), default=None)
        Ledger.objects.filter(pk=kept.pk).update(last=last or F("last"))
        ledger.delete()
