"""A token over a made unit, and calls with it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from cchc.api import services
from cchc.platform.units.models import Unit
from cchc.reporting.figures.form import build, report_of
from cchc.reporting.figures.tests.made import commune, owed, person


def token_of(unit: Unit | None = None, *scopes: str, days: int = 30) -> str:
    """The text of a new token over a unit."""
    unit = unit or commune()
    by = person("administrator", unit, f"quan-tri-{unit.code}-{len(scopes)}-{days}")
    expires = timezone.now() + timedelta(days=days)
    return services.issue(by=by, unit=unit, name="Phần mềm một cửa", scopes=list(scopes or ("read",)), expires=expires)[
        1
    ]


def call(method: str, path: str, token: str = "", body: Any = None, **headers: str) -> Any:
    """The response to a call."""
    about = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    if token:
        about["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    data = json.dumps(body) if body is not None else ""
    return Client().generic(method, path, data, content_type="application/json", **about)


def owed_with_row() -> tuple[Any, str]:
    """An obligation of the made unit, and the key of a row answered with a count."""
    duty = owed()
    form = build(report_of(duty), may_write=lambda _: True, compare=False)
    return duty, next(line.row.key for line in form.answered if line.slot and line.slot.kind == "count")
