"""Who may see and set targets, and choose what boards show."""

from __future__ import annotations

from cchc.platform.accounts.policy import Policy
from cchc.reporting.dashboards.models import Target

TARGETS = Policy(Target, of="target")
"""A target without a unit, the figures of boards and thresholds belong to no unit: ask with None."""
