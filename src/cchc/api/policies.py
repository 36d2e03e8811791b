"""Who may issue and revoke tokens."""

from __future__ import annotations

from cchc.api.models import Token
from cchc.platform.accounts.policy import Policy

TOKENS = Policy(Token, path="unit", of="token")
