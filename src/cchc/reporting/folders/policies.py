"""Who may consolidate a folder."""

from __future__ import annotations

from cchc.platform.accounts.policy import Policy
from cchc.platform.units.models import Unit

FOLDERS = Policy(Unit, path="", of="folder")
"""What is asked of a consolidation out of files: over the body whose total it is."""
