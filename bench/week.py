"""The week of reporting: a cell saved with its rules, a form opened, and the hour of the deadline, each held against a
bare view or template with the same session, login and middleware in the same database."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.test import Client
from django.test.utils import override_settings
from django.urls import include, path, reverse
from django.utils import timezone

from bench.database import analyze, scratch
from bench.measure import Line, compare
from cchc.platform.accounts.models import Grant, User
from cchc.platform.units.models import Reach, Unit
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.figures.cells import Cell
from cchc.reporting.figures.compiled import compiled
from cchc.reporting.figures.filling import begin, read_cell
from cchc.reporting.figures.form import build, report_of
from cchc.reporting.figures.models import Estimate, Figure, State
from cchc.reporting.figures.services import accept, write
from cchc.reporting.figures.slots import slots_of
from cchc.reporting.figures.tests.made import owed
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports.models import Report, ReportVersion

LONGEST = "gia-lai-2022"
"""The longest form there is; its rows are repeated to the 250 of the measure."""
FORM = "bench-250"
ROWS = 250
DAY = "31/03/2026"
"""The day of each figure, as the page has it in its cells."""


# --- the bare views


def bare_save(request: HttpRequest) -> HttpResponse:
    """Store one row of the same table, and nothing else."""
    said = json.loads(request.body)["cells"][0]
    version = ReportVersion.objects.get(pk=BARE["version"])
    figure = Figure.objects.create(
        version=version, unit_id=BARE["unit"], regime="bare", indicator=f"X{next(NUMBERS)}", template_row=said["row"],
        period="2026-Q1", state="value", amount=int(said["v"]), scale=0, text=said["v"], origin_kind="typed",
        as_of=date(2026, 3, 31), recorded=timezone.now(),
    )  # fmt: skip
    return JsonResponse({"id": figure.pk})


def bare_form(request: HttpRequest) -> HttpResponse:
    """The same cells in a plain template: everything is there already, nothing is asked of the database."""
    return render(request, "bare.html", {"rows": SHOWN, "states": State.choices, "finals": Estimate.choices})


NUMBERS = count(1)
BARE: dict[str, int] = {}
SHOWN: list[dict[str, str]] = []
BARE_TEMPLATE = """
{% extends "base.html" %}{% block title %}bare{% endblock %}
{% block main %}<div class="page wide"><h1>bare</h1><form method="post">{% csrf_token %}<table class="sheet">
<thead><tr>{% for one in "abcdefg" %}<th scope="col">{{ one }}</th>{% endfor %}</tr></thead><tbody>
{% for row in rows %}<tr id="{{ row.id }}"><td class="code">{{ row.code }}</td>
<th scope="row" lang="vi">{{ row.label }}</th><td class="unit">{{ row.unit }}</td><td class="num">{{ row.before }}</td>
<td class="now"><label for="v-{{ row.id }}">{{ row.label }}</label>
<input class="form-control num" id="v-{{ row.id }}" name="v:{{ row.key }}" value="{{ row.shown }}">
<select class="form-select" name="s:{{ row.key }}"><option value="">-</option>
{% for value, label in states %}<option value="{{ value }}">{{ label }}</option>{% endfor %}</select>
<input type="hidden" name="seen:{{ row.key }}" value="{{ row.seen }}"></td><td class="num">{{ row.change }}</td>
<td class="origin">{{ row.origin }}<details><summary>{{ row.day }}</summary><label for="d-{{ row.id }}">as of</label>
<input id="d-{{ row.id }}" name="d:{{ row.key }}" value="{{ row.day }}"><select name="e:{{ row.key }}">
{% for value, label in finals %}<option value="{{ value }}">{{ label }}</option>{% endfor %}</select></details></td>
</tr>{% endfor %}</tbody></table></form></div>{% endblock %}
"""


def urls() -> list[Any]:
    """Every address of the site, and the two bare ones."""
    return [path("bare/save/", bare_save), path("bare/form/", bare_form), path("", include("cchc.conf.urls"))]


URLCONF = "bench.week_urls"


@dataclass
class World:
    """One commune, its drafter signed in, one form begun with an earlier period."""

    duty: Obligation
    client: Client
    address: str


def run(full: bool) -> list[Line]:
    """save-cell and open-form on each database; deadline-hour in `bench.deadline`."""
    lines: list[Line] = []
    with override_settings(ROOT_URLCONF=URLCONF, TEMPLATES=_with_bare_template()), scratch() as database:
        _long_form()
        world = _world()
        analyze()
        ours, bare = _saving(world)
        ratio, took = compare(ours, bare, 201 if full else 61)
        lines.append(
            Line("forms", f"save-cell {database}", 1, ratio, 3.0, "bare view that stores one row", took / TIMES)
        )
        _fill_the_form(world)
        ours, bare = _opening(world)
        ratio, took = compare(ours, bare, 41 if full else 15)
        lines.append(Line("forms", f"open-form {database}", ROWS, ratio, 3.0, "bare template, same cells", took))
    return lines


def _long_form() -> None:
    """The longest form, its answered rows shown again until there are 250 of them, in this process's catalogue."""
    known = catalogue().templates
    longest = known[LONGEST]
    answered = [longest.row(key) for key in slots_of(longest.id)]
    again = [replace(row, key=f"{row.key}-again", parent=None) for row in answered[: ROWS - len(answered)]]
    known[FORM] = replace(longest, id=FORM, rows=(*longest.rows, *again))  # type: ignore[index]


def _with_bare_template() -> list[dict[str, Any]]:
    """The site's templates, and the bare one beside them."""
    (engine,) = settings.TEMPLATES
    loaders = [
        ("django.template.loaders.locmem.Loader", {"bare.html": BARE_TEMPLATE}),
        ("django.template.loaders.cached.Loader", ["django.template.loaders.app_directories.Loader"]),
    ]
    return [engine | {"APP_DIRS": False, "OPTIONS": engine["OPTIONS"] | {"loaders": loaders}}]


def _world() -> World:
    unit = Unit.objects.create(code="xa", name="UBND xã", folded="ubnd xa", kind="commune", level="commune")
    Reach.objects.create(ancestor=unit, unit=unit, depth=0)
    user = User.objects.create(username="soan", name="Người soạn", unit=unit)
    Grant.objects.create(user=user, role="drafter", unit=unit, begins=date(2020, 1, 1))
    duty = owed(unit, template=FORM)
    before = Report.objects.create(
        unit=unit, template=FORM, kind="quarter", regime="cchc", period_code="2025-Q4", period_label="Quý IV/2025",
        period_start=date(2025, 10, 1), period_end=date(2026, 1, 1),
    )  # fmt: skip
    write(before, _cells(12))
    accept(before)
    bare = Report.objects.create(
        unit=unit, template="bare", kind="quarter", regime="bare", period_code="2026-Q1", period_label="x",
        period_start=date(2026, 1, 1), period_end=date(2026, 4, 1),
    )  # fmt: skip
    BARE.update(version=ReportVersion.objects.create(report=bare, number=1, typed=True).pk, unit=unit.pk)
    begin(report_of(duty), duty)
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    arguments = [duty.period.public_id, unit.public_id, FORM]
    return World(Obligation.objects.get(pk=duty.pk), client, reverse("figures:fill", args=arguments))


def _cells(value: int) -> list[Cell]:
    form = compiled(FORM)
    assert form is not None
    day = date(2026, 3, 31)
    typed = [slot for slot in form.slots.values() if not slot.computed and not slot.codes and slot.kind != "text"]
    return [read_cell(slot, {"v": str(value), "s": "value"}, day) for slot in typed]


TIMES = 5
"""Saves in one go, each of another cell."""


def _saving(world: World) -> tuple[Callable[[], None], Callable[[], None]]:
    """A cell that ratios and rules lean on, saved with what follows; and one row stored by the bare view."""
    form = compiled(FORM)
    assert form is not None
    rows = sorted(form.told_at, key=lambda row: -len(form.told_at[row]) - len(form.followed_by.get(row, ())))[:TIMES]
    seen: dict[str, Any] = dict.fromkeys(rows)
    numbers = count(100)

    def post(address: str, row: str) -> Any:
        value = str(next(numbers))
        cell = {"row": row, "v": value, "s": "value", "e": "", "d": DAY, "seen": seen[row], "tried": []}
        body = json.dumps({"request": f"r{value}", "cells": [cell]})
        answer = world.client.post(address, body, content_type="application/json")
        assert answer.status_code == 200, answer.content
        return answer.json()

    def ours() -> None:
        for row in rows:
            seen[row] = post(f"{world.address}cells/", row)["rows"][row]["seen"]

    def bare() -> None:
        for row in rows:
            post("/bare/save/", row)

    return ours, bare


def _fill_the_form(world: World) -> None:
    report = report_of(world.duty)
    taken = {figure.indicator for figure in Figure.objects.filter(version__report=report, superseded=None)}
    write(report, [cell for cell in _cells(34) if cell.indicator not in taken])


def _opening(world: World) -> tuple[Callable[[], None], Callable[[], None]]:
    """The page of the form, and the bare template with the same cells in the same frame."""
    SHOWN.extend(_shown(world))

    def ours() -> None:
        assert world.client.get(world.address).status_code == 200

    def bare() -> None:
        assert world.client.get("/bare/form/").status_code == 200

    return ours, bare


def _shown(world: World) -> Iterator[dict[str, str]]:
    for line in build(report_of(world.duty)).lines:
        yield {
            "id": line.anchor, "key": line.row.key, "code": line.row.code or "", "label": line.row.label,
            "unit": line.row.unit or "", "before": "12", "shown": line.shown, "change": line.change,
            "seen": str(line.seen.id if line.seen else ""), "origin": "Nhập tay", "day": "31/03/2026",
        }  # fmt: skip
