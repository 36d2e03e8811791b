"""What the whole adds to the sum of its units: the pages to add, change and take back, each with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cchc.core.figures import AmountError, Figure, FigureState
from cchc.core.rollup.added import ADJUSTED, OWN
from cchc.core.rollup.method import Method, method_of
from cchc.core.rollup.result import Cell
from cchc.core.vietnamese.numbers import write_signed
from cchc.platform.units.models import Unit
from cchc.platform.units.selectors import children_on
from cchc.reporting.catalogue.selectors import catalogue, indicator
from cchc.reporting.consolidation import additions, showing
from cchc.reporting.consolidation.forms import AdditionForm, EntryRefused, UndoForm, named
from cchc.reporting.consolidation.models import CURRENT, Addition
from cchc.reporting.consolidation.policies import TOTALS
from cchc.reporting.consolidation.proof import Proof
from cchc.reporting.consolidation.views.asking import Asked, add_up, asked, asked_cell
from cchc.reporting.figures.services import Refused
from cchc.reporting.forms.models import ReportingPeriod

Kind = Addition.Kind


@dataclass(frozen=True, slots=True)
class Agency:
    """The figure of an agency in charge, as the panel shows it."""

    unit: Unit
    number: str
    state: str
    used: bool
    difference: str
    """The agency's figure less the sum of the units."""
    line: Addition | None
    """The standing line by which it is used."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the sum of the units in one cell, and what the person may do about it."""

    lines: Sequence[Any]
    agencies: Sequence[Agency]
    explanations: Sequence[Any]
    units_alone: str
    may: bool
    takes: Sequence[str]
    """Kinds of lines the cell takes."""

    @property
    def any(self) -> bool:
        return bool(self.lines or self.agencies or self.explanations or (self.may and self.takes))


def beside(request: HttpRequest, ask: Asked, proof: Proof) -> Beside:
    """The section of the panel about what was added. One query more where an agency is in charge."""
    may = bool(TOTALS.allows(request.user, "adjust", ask.unit)) and ask.choices.plain
    alone = proof.result.sum_of_units if proof.result else None
    takes = [kind for kind, methods in ((Kind.OWN, OWN), (Kind.ADJUSTMENT, ADJUSTED)) if proof.method in methods]
    return Beside(
        [(line, line.unit == ask.unit.pk) for line in proof.additions],
        _agencies(ask, proof),
        proof.explanations,
        showing.shown_figure(alone) if alone is not None else "",
        may,
        takes,
    )


def _agencies(ask: Asked, proof: Proof) -> list[Agency]:
    if not proof.beside:
        return []
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=[one.agency for one in proof.beside])}
    used = {line.about_id: line for line in _standing(ask, proof.cell, Kind.AGENCY) if not line.withdrawn}
    total = proof.result.sum_of_units or proof.result.figure if proof.result else None
    found = []
    for one in proof.beside:
        figure = Figure(FigureState(one.state), one.amount, one.scale)
        differs = total is not None and total.decimal is not None and figure.decimal is not None and not one.used
        difference = write_signed(figure.decimal - total.decimal) if differs else ""
        number = showing.shown_figure(figure)
        state = "" if number else one.state
        found.append(Agency(units[one.agency], number, state, one.used, difference, used.get(one.agency)))
    return found


def _standing(ask: Asked, cell: Cell, kind: str) -> list[Addition]:
    rows = Addition.objects.filter(
        CURRENT, unit=ask.unit.pk, regime=ask.regime.code, period=ask.period, indicator=cell.indicator,
        breakdown=cell.breakdown, kind=kind,
    )  # fmt: skip
    return list(rows.select_related("about", "author"))


def _place(ask: Asked, cell: Cell) -> additions.Place:
    return additions.Place(ask.unit, ask.regime.code, ask.period, cell)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, unit: str, regime: str, period: str) -> HttpResponse:
    """Write the whole's own contribution, an adjustment, the use of an agency's figure, or an explanation. What cannot
    be written stays as it was typed, with the reason beside it; where somebody else wrote meanwhile, both are shown."""
    ask = asked(request, unit, regime, period)
    TOTALS.require(request.user, "adjust", ask.unit)
    cell, kind = _cell(request), request.GET.get("kind", "")
    if kind not in Kind.values:
        raise BadRequest("no such kind of line")
    about = _about(ask, request)
    standing = next(
        (line for line in _standing(ask, cell, kind) if line.about_id == (about.pk if about else None)), None
    )
    form = AdditionForm(
        request.POST or None, cell=cell, kind=kind, closed=_closed(ask), units=_units(ask, kind), standing=standing,
        about=about,
    )  # fmt: skip
    theirs, status = None, 200
    if request.method == "POST":
        status, theirs = _tried(form, _place(ask, cell), request.user)
        if status == 200:
            messages.success(request, _("Written. The total counts it now."))
            return redirect(ask.url("table", cell=named(cell)))
    context = {
        "ask": ask, "choices": ask.choices, "cell": cell, "cell_name": named(cell),
        "indicator": indicator(cell.indicator), "kind": Kind(kind), "form": form, "theirs": theirs,
        "standing": standing, "about": about,
        "theirs_number": theirs and showing.number_of(theirs),
        "total": showing.shown(add_up(ask.question, cells=[cell]).of(ask.unit.pk, cell), catalogue()),
        "history": additions.history(ask.unit, ask.regime.code, ask.period, cell),
    }  # fmt: skip
    return render(request, "consolidation/add.html", context, status=status)


def _tried(form: AdditionForm, place: additions.Place, by: Any) -> tuple[int, Addition | None]:
    """Status of the answer, and what stands there now where somebody else wrote meanwhile."""
    if not form.is_valid():
        return 422, None
    try:
        _write(form, place, by)
    except (Refused, AmountError) as refused:
        form.add_error(None, refused.message.text(get_language() or "vi"))
    except EntryRefused as refused:
        form.add_error("value", str(refused))
    except additions.Conflict as conflict:
        form.saw(conflict.theirs)
        return 409, conflict.theirs
    else:
        return 200, None
    return 422, None


def _write(form: AdditionForm, place: additions.Place, by: Any) -> None:
    more = {
        "reason": form.cleaned_data["reason"],
        "seen": form.cleaned_data["seen"],
        "correction": bool(form.cleaned_data.get("correction")),
        "by": by,
    }
    about = form.chosen_about
    match form.kind:
        case Kind.OWN:
            additions.contribute(place, form.figure(), **more)
        case Kind.ADJUSTMENT:
            additions.adjust(place, form.difference(), about=about, **more)
        case Kind.AGENCY if about:
            additions.use_agency(place, about, **more)
        case Kind.EXPLANATION if about:
            additions.explain(place, about, **more)
        case _:
            raise Http404


def _cell(request: HttpRequest) -> Cell:
    cell = asked_cell(request)
    if cell is None or method_of(catalogue(), *cell) is Method.none:
        raise Http404
    return cell


def _about(ask: Asked, request: HttpRequest) -> Unit | None:
    code = request.GET.get("about", "")
    return get_object_or_404(Unit, code=code) if code else None


def _units(ask: Asked, kind: str) -> Sequence[Unit]:
    """Units an adjustment can be about: those directly below."""
    if kind != Kind.ADJUSTMENT:
        return []
    return list(children_on(ask.unit, ask.question.map_day).order_by("folded", "pk"))


def _closed(ask: Asked) -> bool:
    return ask.known_period is not None and ask.known_period.state == ReportingPeriod.State.CLOSED


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, unit: str, regime: str, period: str, line: UUID) -> HttpResponse:
    """Take a line back with a reason: what it replaced stands again; nothing is deleted."""
    ask = asked(request, unit, regime, period)
    TOTALS.require(request.user, "adjust", ask.unit)
    found = get_object_or_404(
        Addition.objects.select_related("unit", "about", "before", "author"),
        public_id=line, unit=ask.unit.pk, regime=ask.regime.code, period=ask.period,
    )  # fmt: skip
    cell = Cell(found.indicator, found.breakdown)
    form, status = UndoForm(request.POST or None, closed=_closed(ask)), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                additions.undo(
                    found, reason=form.cleaned_data["reason"], by=request.user,
                    correction=bool(form.cleaned_data.get("correction")),
                )  # fmt: skip
            except Refused as refused:
                form.add_error(None, refused.message.text(get_language() or "vi"))
            except additions.Conflict:
                status = 409
                form.add_error(None, _("Another line has taken the place of this one meanwhile; look at it again."))
            else:
                messages.success(request, _("Taken back. The total no longer counts it."))
                return redirect(ask.url("table", cell=named(cell)))
    context = {
        "ask": ask, "choices": ask.choices, "line": found, "number": showing.number_of(found), "form": form,
        "cell": cell, "cell_name": named(cell), "indicator": indicator(cell.indicator),
    }  # fmt: skip
    return render(request, "consolidation/undo.html", context, status=status)
