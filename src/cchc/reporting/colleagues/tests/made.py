"""Made requests to answer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from cchc.platform.units.models import Unit
from cchc.reporting.colleagues import asking, links
from cchc.reporting.colleagues.models import DataRequest
from cchc.reporting.colleagues.people import Known
from cchc.reporting.figures.models import DRAFT, Figure
from cchc.reporting.figures.tests.made import commune, owed, person
from cchc.reporting.forms.models import Obligation

ROWS = ("I/1.3", "II/2.1.2/2")
NAME = "Nguyễn Thị Tư Pháp"


def tomorrow() -> date:
    return timezone.localdate() + timedelta(days=1)


def rows_of(template: str = "khanh-hoa-xa-2023") -> list[str]:
    """Keys of counted rows of the form, in order: whole numbers that are typed."""
    from cchc.reporting.catalogue.selectors import template as known
    from cchc.reporting.figures.slots import slots_of

    form = known(template)
    assert form is not None
    return [
        key for key, slot in slots_of(form.id).items() if slot.kind == "count" and not slot.computed and not slot.repeat
    ]


def asked(unit: Unit | None = None, rows: int = 2, by: Any = None, owe: Obligation | None = None) -> DataRequest:
    """One request for the first rows of a made report, due tomorrow."""
    owe = owe or owed(unit or commune())
    by = by or person("drafter", owe.unit, name=f"soan-{owe.unit.code}-{owe.pk}")
    known = Known(NAME, "Công chức Tư pháp", "0905 000 111")
    return asking.ask(owe, rows_of()[:rows], known, due=tomorrow(), by=by)


def address(request: DataRequest) -> str:
    """Path of the request's link."""
    whole = links.address(links.living(request))
    return "/" + whole.split("/", 3)[3]


def phone() -> Client:
    """A browser of somebody who has no account; it checks what browsers send with forms."""
    return Client(enforce_csrf_checks=True)


def drafts(request: DataRequest) -> dict[str, Any]:
    """Row → the draft figure that stands in it."""
    found = Figure.objects.filter(DRAFT, unit=request.unit)
    return {figure.template_row: figure for figure in found}
