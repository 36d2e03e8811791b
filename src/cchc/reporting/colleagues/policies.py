"""Who may see and send requests for figures."""

from __future__ import annotations

from cchc.platform.accounts.policy import Policy
from cchc.reporting.colleagues.models import DataRequest

REQUESTS = Policy(DataRequest, path="unit", of="data_request")
