"""Parts other apps put on a unit's page. An app offers one in its `unit_panels.py`; the tree knows none of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.module_loading import autodiscover_modules

from cchc.platform.units.models import Unit

Panel = Callable[[HttpRequest, Unit], dict[str, Any] | None]
_REGISTERED: list[tuple[str, Panel]] = []


def register(template: str, panel: Panel) -> None:
    """Put a part on the page of every unit for which `panel` gives something."""
    _REGISTERED.append((template, panel))


@cache
def _discovered() -> None:
    autodiscover_modules("unit_panels")


def of(request: HttpRequest, unit: Unit) -> list[str]:
    """The parts of one unit's page for whoever asks, as HTML."""
    _discovered()
    found = ((template, panel(request, unit)) for template, panel in _REGISTERED)
    return [render_to_string(template, context, request) for template, context in found if context is not None]
