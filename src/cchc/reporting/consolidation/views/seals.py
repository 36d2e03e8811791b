"""Sealing a total, the seals there are, and what changed between two of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cchc.core.figures import Figure
from cchc.core.rollup.method import Method
from cchc.core.rollup.result import Cell
from cchc.core.vietnamese.numbers import write_signed
from cchc.platform.events.policies import EVENTS
from cchc.reporting.consolidation import marking, sealing, showing
from cchc.reporting.consolidation.forms import SealForm
from cchc.reporting.consolidation.models import ConsolidatedFigure, Consolidation
from cchc.reporting.consolidation.policies import TOTALS
from cchc.reporting.consolidation.views.asking import Asked, asked
from cchc.reporting.consolidation.views.tables import frame
from cchc.reporting.figures.services import Refused


def _seals(ask: Asked) -> list[Consolidation]:
    found = Consolidation.objects.filter(unit=ask.unit.pk, regime=ask.regime.code, period=ask.period)
    return list(found.select_related("author", "on_behalf").order_by("-number"))


@require_http_methods(["GET", "HEAD", "POST"])
def seals(request: HttpRequest, unit: str, regime: str, period: str) -> HttpResponse:
    """The seals of a total, the last first, and the button that makes another. Nothing new: the last one stands."""
    ask = asked(request, unit, regime, period)
    may = bool(TOTALS.allows(request.user, "seal", ask.unit))
    found = _seals(ask)
    form = SealForm(request.POST or None, initial={"seen": found[0].pk if found else None})
    status = 200
    if request.method == "POST":
        TOTALS.require(request.user, "seal", ask.unit)
        status = 422
        if form.is_valid():
            try:
                done = sealing.seal(
                    ask.question, note=form.cleaned_data["note"], by=request.user, seen=form.cleaned_data["seen"]
                )
            except Refused as refused:
                form.add_error(None, refused.message.text(get_language() or "vi"))
            except sealing.AlreadySealed as meanwhile:
                status, found = 409, _seals(ask)
                form.saw(meanwhile.there)
                form.add_error(None, _meanwhile(meanwhile.there))
            else:
                said = _("Sealed.") if done.new else _("Nothing has changed since the last seal, so that one stands.")
                messages.success(request, said)
                return redirect("consolidation:sealed", done.consolidation.public_id)
    context = {**frame(ask), "seals": found, "form": form, "may": may, "plain": ask.choices.plain}
    return render(request, "consolidation/seals.html", context, status=status)


def _meanwhile(there: Consolidation) -> str:
    values = {"who": there.author or "—", "number": there.number}
    said = _(
        "%(who)s sealed no. %(number)s meanwhile, with other figures. Look at it first; seal again to put yours after."
    )
    return said % values


@dataclass(frozen=True, slots=True)
class Kept:
    """A sealed cell as the page shows it, with what it was in the seal it is held against."""

    cell: Cell
    number: str
    state: str
    base: str
    units: int
    missing: int
    before: str
    changed: bool
    difference: str


@require_safe
def sealed(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One seal: its cells as they were, and what changed since the one before it (or `?against=`, any other)."""
    found = get_object_or_404(
        Consolidation.objects.select_related("unit", "author", "on_behalf", "event"), public_id=public_id
    )
    TOTALS.require(request.user, "read", found.unit)
    ask = asked(request, found.unit.code, found.regime, found.period)
    others = [one for one in _seals(ask) if one.pk != found.pk]
    against = _against(request, found, others)
    rows = _kept(found, against)
    changed = [row for row in rows if row.changed]
    context = {
        **frame(ask), "sealed": found, "others": others, "against": against, "changed": changed,
        "rows": changed if request.GET.get("only") == "changes" else rows, "only": request.GET.get("only", ""),
        "sees_events": bool(found.event) and EVENTS.allows(request.user, "read", found.unit).yes,
    }  # fmt: skip
    return render(request, "consolidation/sealed.html", context)


def _against(request: HttpRequest, found: Consolidation, others: Sequence[Consolidation]) -> Consolidation | None:
    named = request.GET.get("against", "")
    by_name = next((one for one in others if str(one.public_id) == named), None)
    return by_name or next((one for one in others if one.number < found.number), None)


def _kept(found: Consolidation, against: Consolidation | None) -> list[Kept]:
    before = {Cell(one.indicator, one.breakdown): one for one in against.figures.order_by("id")} if against else {}
    rows = []
    for one in found.figures.order_by("id"):
        cell = Cell(one.indicator, one.breakdown)
        was = before.pop(cell, None)
        rows.append(_row(cell, one, was, compares=against is not None))
    return rows + [_row(cell, None, was, compares=True) for cell, was in before.items()]


def _row(cell: Cell, now: ConsolidatedFigure | None, was: ConsolidatedFigure | None, *, compares: bool) -> Kept:
    figure = sealing.figure_of(now) if now else None
    earlier = sealing.figure_of(was) if was else None
    said = _written(now, figure)
    both = figure is not None and earlier is not None and None not in (figure.decimal, earlier.decimal)
    return Kept(
        cell, said, "" if said or figure is None else figure.state.value, _base(now),
        now.value + now.none_arisen + now.not_applicable if now else 0,
        now.absent + now.blank + now.unreadable if now else 0,
        _written(was, earlier) or (str(was.get_state_display()) if was else ""), compares and figure != earlier,
        write_signed(figure.decimal - earlier.decimal) if both else "",  # type: ignore[operator,union-attr]
    )  # fmt: skip


def _written(row: ConsolidatedFigure | None, figure: Figure | None) -> str:
    if row is None or figure is None or figure.decimal is None:
        return ""
    return showing.shown_figure(figure) + (" %" if Method(row.method) in marking.PERCENT else "")


def _base(row: ConsolidatedFigure | None) -> str:
    if row is None or row.method != Method.share or None in (row.numerator, row.denominator):
        return ""
    return f"{row.numerator}/{row.denominator}"
