"""What every installation starts from: the units of the country, its working calendar, the regimes that ship."""

from __future__ import annotations

from cchc.platform.calendar.services import load_shipped as load_calendar
from cchc.platform.units.services import load_shipped as load_units
from cchc.reporting.forms.regimes.services import load_shipped as load_regimes


def load() -> None:
    """Load what is not there yet; safe to repeat, and quick where nothing changed."""
    load_units()
    load_calendar()
    load_regimes()
