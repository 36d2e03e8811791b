"""Who may follow, remind and review the units below: `permissions.TABLE["below"]`, for obligations."""

from __future__ import annotations

from cchc.platform.accounts.policy import Policy
from cchc.reporting.forms.models import Obligation

DESK = Policy(Obligation, path="unit", of="below", known=False)
