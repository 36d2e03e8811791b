"""Who may change the working calendar."""

from __future__ import annotations

from cchc.platform.accounts.policy import Policy
from cchc.platform.calendar.models import Day

CALENDAR = Policy(Day, path=None, of="calendar")
"""It belongs to no unit: ask with None."""
