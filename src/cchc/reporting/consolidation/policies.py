"""Who may see consolidated figures, add to them and seal them."""

from __future__ import annotations

from cchc.platform.accounts.policy import Policy
from cchc.platform.units.models import Unit

TOTALS = Policy(Unit, path="", of="total")
