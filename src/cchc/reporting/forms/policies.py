"""Who may read forms, and who may make them."""

from __future__ import annotations

from cchc.platform.accounts.policy import Policy
from cchc.reporting.forms.models import TemplateDraft

FORMS = Policy(TemplateDraft, path=None, of="form")
"""Forms belong to no unit: everybody reads them, the administrator at the root of the tree makes them."""
