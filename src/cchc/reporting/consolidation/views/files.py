"""Files to take away: the table as a workbook and as text."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cchc.reporting.consolidation import missing, showing, workbook
from cchc.reporting.consolidation.views.asking import Asked, asked
from cchc.reporting.consolidation.views.tables import columns, usual

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
    """How the totals were taken, in words: what stands above the table."""
    choices = ask.choices
    day, moment = {"day": f"{ask.question.map_day:%d/%m/%Y}"}, {"at": f"{timezone.localtime():%d/%m/%Y %H:%M}"}
    counts = _("drafts included") if choices.drafts else _("accepted figures only")
    if choices.at:
        counts = _("as known at %(at)s") % {"at": f"{timezone.localtime(choices.at):%d/%m/%Y %H:%M}"}
    basis = _("from the lowest reports") if choices.basis == "lowest" else _("from the nearest reports")
    taken = " · ".join([_("On the map of %(day)s") % day, counts, basis])
    rows = [_("Only a part of the rows: see the choices on the page.")] if choices.hidden else []
    sent = _("%(sent)s reports added up, %(absent)s units have sent nothing") % {"sent": ask.sent, "absent": absent}
    return [ask.regime_label, taken, " · ".join([sent, *rows]), _("Taken %(at)s") % moment]


def _download(ask: Asked, ending: str, kind: str, content: bytes) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    name = f"tong-hop-{ask.unit.code}-{ask.period.replace('/', '_')}.{ending}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
