"""Who may look after mails: whoever administers the whole tree."""

from __future__ import annotations

from cchc.core.messages import Message
from cchc.platform.accounts.permissions import ADMINISTRATORS, Rule, Where
from cchc.platform.accounts.policy import Policy
from cchc.platform.notices.models import Letter

LETTERS = Policy(
    Letter,
    path=None,
    may={"administer": Rule(ADMINISTRATORS, Message("quản lý thư thông báo", "manage mails"), where=Where.ROOT)},
    of="letter",
)
