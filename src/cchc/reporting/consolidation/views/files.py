"""Files to take away: the table as a workbook and as text."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cchc.reporting.consolidation import missing, showing, workbook
from cchc.reporting.consolidation.models import Consolidation
from cchc.reporting.consolidation.policies import TOTALS
from cchc.reporting.consolidation.proof_source import Source, of_question, of_seal
from cchc.reporting.consolidation.proof_workbook import write
from cchc.reporting.consolidation.views.asking import Asked, asked
from cchc.reporting.consolidation.views.tables import columns, frame, usual

MOST = 300_000
"""Parts one workbook takes; a whole with more is taken one field of work at a time."""
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
    group, language = ask.choices.group, get_language() or "vi"
    source = of_question(ask.question, language, answer=ask.whole, group=group)
    if sum(row.value + row.none_arisen + row.not_applicable + row.blank + row.unreadable for row in source.rows) > MOST:
        return render(request, "consolidation/too_large.html", {**frame(ask), "groups": range(1, 8)}, status=422)
    return _download(ask, "xlsx", XLSX, _proof(source, language), "chung-minh")


@require_safe
def sealed_proof(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Everything a seal was made of, as known then, as .xlsx."""
    found = get_object_or_404(Consolidation.objects.select_related("unit"), public_id=public_id)
    TOTALS.require(request.user, "read", found.unit)
    ask = asked(request, found.unit.code, found.regime, found.period)
    proof = _proof(of_seal(found), get_language() or "vi")
    return _download(ask, "xlsx", XLSX, proof, f"chung-minh-{found.number}")


def _proof(source: Source, language: str) -> bytes:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "proof.xlsx"
        write(source, file, language)
        return file.read_bytes()


def _download(ask: Asked, ending: str, kind: str, content: bytes, what: str = "tong-hop") -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    name = f"{what}-{ask.unit.code}-{ask.period.replace('/', '_')}.{ending}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
