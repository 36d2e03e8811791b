"""Files to take away: the table as a workbook and as text."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cchc.platform.accounts.scope import everything
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.consolidation import missing, showing, workbook
from cchc.reporting.consolidation.proof import lines_of
from cchc.reporting.consolidation.proofbook import MOST, ProofBook, proofbook
from cchc.reporting.consolidation.views.asking import Asked, asked
from cchc.reporting.consolidation.views.tables import columns, frame, usual

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def table_workbook(request: HttpRequest, unit: str, regime: str, period: str) -> HttpResponse:
    """The table as it is on the page, as .xlsx; with columns of units, all fields of work at once."""
    ask = asked(request, unit, regime, period)
    return _download(ask, "xlsx", XLSX, workbook.workbook(_table(ask)))


@require_safe
def table_csv(request: HttpRequest, unit: str, regime: str, period: str) -> HttpResponse:
    """The same as text that Excel opens."""
    ask = asked(request, unit, regime, period)
    return _download(ask, "csv", "text/csv; charset=utf-16le", workbook.text(_table(ask)))


def _table(ask: Asked) -> workbook.Table:
    asked_for, _forms = usual(ask)
    made = replace(ask, choices=replace(asked_for.choices, group=ask.choices.group))
    source = made.source()
    late = missing.absent_units(made)
    return workbook.Table(
        title=f"{made.name} · {made.period_label}",
        about=about(made, len(source.now.absent)),
        sections=showing.sections(source, made.choices),
        units=[name for name, _address in columns(made, source.units)],
        absent=[(one.name, f"{one.due:%d/%m/%Y}" if one.due else "", one.state) for one in late.units],
        compares=source.before is not None,
        made=timezone.localtime(),
    )


def about(ask: Asked, absent: int) -> list[str]:
    """How the totals were taken and whose reports do not fit, in words: what stands above the table."""
    choices = ask.choices
    day, moment = {"day": f"{ask.question.map_day:%d/%m/%Y}"}, {"at": f"{timezone.localtime():%d/%m/%Y %H:%M}"}
    counts = _("drafts included") if choices.drafts else _("accepted figures only")
    if choices.at:
        counts = _("as known at %(at)s") % {"at": f"{timezone.localtime(choices.at):%d/%m/%Y %H:%M}"}
    basis = _("from the lowest reports") if choices.basis == "lowest" else _("from the nearest reports")
    taken = " · ".join([_("On the map of %(day)s") % day, counts, basis])
    rows = [_("Only a part of the rows: see the choices on the page.")] if choices.hidden else []
    sent = _("%(sent)s reports added up, %(absent)s units have sent nothing") % {"sent": ask.sent, "absent": absent}
    return [ask.regime_label, taken, " · ".join([sent, *rows, *ask.strange]), _("Taken %(at)s") % moment]


@require_safe
def proof_workbook(request: HttpRequest, unit: str, regime: str, period: str) -> HttpResponse:
    """Everything the totals are made of, as .xlsx: of one field of work where the address says so. A whole too large
    for one workbook is answered with how to take it in parts."""
    ask = asked(request, unit, regime, period)
    group, known = ask.choices.group, catalogue().indicators
    results = [
        result
        for cell in ask.whole.cells
        if (result := ask.whole.of(ask.unit.pk, cell)) is not None
        and (group is None or (cell.indicator in known and known[cell.indicator].group == group))
    ]
    if sum(one.reported + one.total.missing for one in results) > MOST:
        return render(request, "consolidation/too_large.html", {**frame(ask), "groups": range(1, 8)}, status=422)
    with everything("read what went into totals that may be seen"):
        cells = {one.cell for one in results}
        parts = lines_of(ask.question, cells, ask.whole.members.relation) if cells else []
    added = [one for found in ask.whole.additions.values() for one in found if one.cell in cells]
    late = missing.absent_units(ask)
    book = ProofBook(
        title=f"{ask.name} · {ask.period_label}",
        about=" · ".join(about(ask, len(late.units))),
        results=results,
        parts=parts,
        additions=added,
        absent=[(one.name, f"{one.due:%d/%m/%Y}" if one.due else "", one.state) for one in late.units],
    )
    return _download(ask, "xlsx", XLSX, proofbook(book), "chung-minh")


def _download(ask: Asked, ending: str, kind: str, content: bytes, what: str = "tong-hop") -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    name = f"{what}-{ask.unit.code}-{ask.period.replace('/', '_')}.{ending}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
