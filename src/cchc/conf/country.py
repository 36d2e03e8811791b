"""What every installation starts from: the units of the country, its working calendar, the regimes that ship."""

from __future__ import annotations

import importlib
from contextlib import suppress


def load() -> None:
    """Load what is not there yet; safe to repeat, and quick where nothing changed."""
    for room in (
        "platform.units.services",
        "platform.calendar.services",
        "reporting.forms.regimes.services",
        "conf.people",
    ):
        with suppress(ImportError, AttributeError):  # TEMPORARY until all are there
            module = importlib.import_module(f"cchc.{room}")
            getattr(module, "load_people" if room == "conf.people" else "load_shipped")()
