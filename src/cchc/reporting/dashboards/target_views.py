"""Pages of targets, and of what boards show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cchc.core.rollup.result import Cell
from cchc.platform.calendar.clock import today
from cchc.platform.ui.forms import Typed
from cchc.platform.units.models import Unit
from cchc.reporting.catalogue.selectors import catalogue, kind_of
from cchc.reporting.consolidation.forms import named
from cchc.reporting.dashboards import packs, selectors, services, wording
from cchc.reporting.dashboards.asking import asked
from cchc.reporting.dashboards.forms import (
    NONE,
    NUMBERS,
    ChoiceForm,
    EndForm,
    TargetForm,
    ThresholdForm,
    UndoForm,
    read_cell,
)
from cchc.reporting.dashboards.lights import Goal
from cchc.reporting.dashboards.models import Choice, Target, Threshold
from cchc.reporting.dashboards.policies import TARGETS
from cchc.reporting.dashboards.views import frame

EVERYWHERE = "*"
"""In place of a unit's code: for everybody."""


@dataclass(frozen=True)
class Line:
    """A target in force for the unit."""

    cell: Cell
    goal: Goal

    @property
    def named(self) -> str:
        return named(self.cell)

    @property
    def label(self) -> str:
        return wording.label_of(self.cell)

    @property
    def rate(self) -> bool:
        return kind_of(*self.cell) == "ratio"

    @property
    def text(self) -> str:
        return wording.goal_text(self.goal, rate=self.rate)

    @property
    def amber(self) -> str:
        return wording.amber_text(self.goal, rate=self.rate)


@dataclass(frozen=True)
class Step:
    """One row of the history of targets."""

    row: Target

    @property
    def named(self) -> str:
        return named(Cell(self.row.indicator, self.row.breakdown))

    @property
    def text(self) -> str:
        return services.said(self.row)

    @property
    def last(self) -> date | None:
        """The last day on which it holds."""
        return self.row.ends - timedelta(days=1) if self.row.ends else None


@require_safe
def targets(request: HttpRequest) -> HttpResponse:
    """What holds for a unit today, where it comes from, and what was set for the unit itself."""
    ask = asked(request)
    TARGETS.require(request.user, "read", ask.unit)
    found = selectors.goals(ask.unit, today())
    order = {identifier: number for number, identifier in enumerate(catalogue().indicators)}
    lines = [
        Line(cell, found[cell])
        for cell in sorted(found, key=lambda cell: (order.get(cell.indicator, 0), cell.breakdown))
    ]
    may_all = TARGETS.allows(request.user, "administer", None).yes
    context = {
        **frame(request, ask, "targets"),
        "lines": lines,
        "own": _history(Target.objects.filter(unit=ask.unit)),
        "everybody": _history(Target.objects.filter(unit__isnull=True)),
        "may_all": may_all,
        "limit_rows": _limits(),
    }
    return render(request, "dashboards/targets.html", context)


def set_target(request: HttpRequest) -> HttpResponse:
    """Set or change a target of a unit and what stands under it."""
    unit = _unit(request)
    TARGETS.require(request.user, "administer", unit)
    form = TargetForm(request.POST or None, initial=_initial(request, unit))
    if _valid(request, form):
        typed = form.cleaned_data
        figure, limit = typed["figure"], typed["limit"]
        done = _done(
            form,
            lambda: services.set_target(
                unit, typed["cell"], "at_least" if typed["direction"] == NONE else typed["direction"],
                figure.amount if figure else None, limit.amount if limit else None, figure.scale if figure else 0,
                typed["begins"], source=typed["source"], reason=typed["reason"],
            ),
        )  # fmt: skip
        if done:
            messages.success(request, gettext("The target is set. It can be taken back on this page."))
            return redirect(_back(unit))
    title = _("Set a target for %(unit)s") % {"unit": unit.name if unit else _("everybody")}
    return _form_page(request, form, title, _("Set the target"), unit, offered=_offered())


def end(request: HttpRequest, target: UUID) -> HttpResponse:
    """A target holds no longer from a day on."""
    found = get_object_or_404(Target, public_id=target)
    TARGETS.require(request.user, "administer", found.unit)
    form = EndForm(request.POST or None)
    if _valid(request, form):
        typed = form.cleaned_data
        if _done(form, lambda: services.end_target(found, typed["ends"], reason=typed["reason"])):
            messages.success(request, gettext("The target ends; what is set above holds again from then on."))
            return redirect(_back(found.unit))
    return _form_page(request, form, _("End a target"), _("End the target"), found.unit, target=found)


def undo(request: HttpRequest, target: UUID) -> HttpResponse:
    """Take the last step of a target back."""
    found = get_object_or_404(Target, public_id=target)
    TARGETS.require(request.user, "administer", found.unit)
    form = UndoForm(request.POST or None)
    if _valid(request, form) and _done(form, lambda: services.undo(found, reason=form.cleaned_data["reason"])):
        messages.success(request, gettext("Taken back; what held before holds again."))
        return redirect(_back(found.unit))
    return _form_page(request, form, _("Take a target back"), _("Take back"), found.unit, target=found)


def choose(request: HttpRequest) -> HttpResponse:
    """The figures of the boards of a level."""
    TARGETS.require(request.user, "administer", None)
    regime, level = request.GET.get("regime", ""), request.GET.get("level", "")
    present = selectors.choice(regime, level)
    initial: dict[str, Any] = {"regime": regime, "level": level}
    if present:
        initial |= {"heads": " ".join(present.heads), "watched": " ".join(present.watched), "source": present.source}
    form = ChoiceForm(request.POST or None, initial=initial)
    if _valid(request, form):
        typed = form.cleaned_data
        if _done(form, lambda: services.choose(**typed)):
            messages.success(request, gettext("The board shows these figures now."))
            return redirect(_back(None))
    chosen = Choice.objects.filter(undone__isnull=True).order_by("regime", "level", "-id")
    return _form_page(request, form, _("Figures of boards"), _("Show these"), None, chosen=chosen)


def undo_choice(request: HttpRequest, choice: UUID) -> HttpResponse:
    """The choice before holds again."""
    TARGETS.require(request.user, "administer", None)
    found = get_object_or_404(Choice, public_id=choice)
    form = UndoForm(request.POST or None)
    if _valid(request, form) and _done(form, lambda: services.undo_choice(found, reason=form.cleaned_data["reason"])):
        messages.success(request, gettext("Taken back; what held before holds again."))
        return redirect("dashboards:choose")
    return _form_page(request, form, _("Take a choice back"), _("Take back"), None)


def _history(rows: QuerySet[Target]) -> list[Step]:
    return [Step(row) for row in rows.order_by("indicator", "breakdown", "-begins", "-id")]


def _limits() -> list[dict[str, Any]]:
    """The thresholds in force, in words, with where they come from and, where one was set here, its row."""
    names = dict(Threshold.Name.choices)
    held: dict[str, Any] = {one.name: one for one in packs.thresholds()}
    rows = Threshold.objects.filter(undone__isnull=True, begins__lte=today()).order_by("begins", "id")
    held |= {row.name: row for row in rows}
    return [{"label": names[name], "row": row, "ours": isinstance(row, Threshold)} for name, row in held.items()]


def set_threshold(request: HttpRequest) -> HttpResponse:
    """Change a number boards go by, from a day on."""
    TARGETS.require(request.user, "administer", None)
    name = request.GET.get("name", "")
    form = ThresholdForm(request.POST or None, initial={"name": name, "value": selectors.thresholds(today()).get(name)})
    if _valid(request, form) and _done(form, lambda: services.set_threshold(**form.cleaned_data)):
        messages.success(request, gettext("Boards go by this from that day on."))
        return redirect(_back(None))
    return _form_page(request, form, _("Change a threshold"), _("Change"), None)


def undo_threshold(request: HttpRequest, threshold: UUID) -> HttpResponse:
    """What held before holds again."""
    TARGETS.require(request.user, "administer", None)
    found = get_object_or_404(Threshold, public_id=threshold)
    form = UndoForm(request.POST or None)
    if _valid(request, form) and _done(
        form, lambda: services.undo_threshold(found, reason=form.cleaned_data["reason"])
    ):
        messages.success(request, gettext("Taken back; what held before holds again."))
        return redirect(_back(None))
    return _form_page(request, form, _("Take a threshold back"), _("Take back"), None)


def _unit(request: HttpRequest) -> Unit | None:
    code = request.GET.get("unit", "")
    return None if code == EVERYWHERE else get_object_or_404(Unit, code=code)


def _initial(request: HttpRequest, unit: Unit | None) -> dict[str, Any]:
    """What holds now, where a target is to be changed."""
    try:
        cell = read_cell(request.GET.get("cell", ""))
    except ValidationError:  # an address that names no indicator begins an empty form
        return {}
    found = selectors.goals(unit, today(), [cell]).get(cell) if unit else selectors.of_everybody(today()).get(cell)
    if found is None:
        return {"cell": named(cell)}
    amounts = wording.amounts_of(found)
    return {"cell": named(cell), "direction": found.direction, "source": found.source, **amounts}


def _valid(request: HttpRequest, form: Typed) -> bool:
    return request.method == "POST" and form.is_valid()


def _done(form: Typed, act: Callable[[], Any]) -> bool:
    """Whether it was done; else the form says why not."""
    try:
        act()
    except services.TargetRefused as refused:
        said = refused.message.text(get_language() or "vi")
        form.add_error(refused.field if refused.field in form.fields else None, said)
        return False
    return True


def _offered() -> list[tuple[str, str]]:
    cells = [Cell(one.id) for one in catalogue().indicators.values() if one.kind in NUMBERS]
    return [(named(cell), wording.label_of(cell)) for cell in cells]


def _back(unit: Unit | None) -> str:
    return reverse("dashboards:targets") + (f"?unit={unit.code}" if unit else "")


def _form_page(request: HttpRequest, form: Typed, title: str, do: str, unit: Unit | None, **more: Any) -> HttpResponse:
    context = {"form": form, "title": title, "do": do, "back": _back(unit), "unit": unit, **more}
    return render(request, "dashboards/form.html", context, status=422 if form.errors else 200)
