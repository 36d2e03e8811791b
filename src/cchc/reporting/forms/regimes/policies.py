"""Who may read regimes, and who may change them."""

from __future__ import annotations

from cchc.platform.accounts.policy import Policy
from cchc.reporting.forms.models import Regime

REGIMES = Policy(Regime, path=None, of="regime")
"""Regimes belong to no unit: ask with None. Everybody reads, the administrator at the root changes."""
