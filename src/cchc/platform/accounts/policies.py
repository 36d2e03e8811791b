"""Who may see and manage people."""

from __future__ import annotations

from cchc.platform.accounts.models import User
from cchc.platform.accounts.policy import Policy

PEOPLE = Policy(User, path="unit", of="person")
