"""Who may see a file: who brought it, colleagues in its unit and above, administrators."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from cchc.core.messages import Message
from cchc.platform.accounts.permissions import ADMINISTRATORS, EVERYONE, Rule
from cchc.platform.accounts.policy import Answer, Policy
from cchc.platform.files.models import StoredFile

OWN = Message("Bạn đã tải tệp này lên.", "You brought this file.")


class Owned(Policy):
    """A policy under which what somebody brought or began is theirs to see, whatever else they may. What belongs to no
    unit is otherwise for the root of the tree only."""

    own: Message = OWN

    def _anywhere(self, action: str) -> bool:
        return False

    def allows(self, user: Any, action: str, thing: Any = None, day: date | None = None) -> Answer:
        owner = getattr(thing, "owner_id", None)
        if owner is not None and user.is_active and owner == user.pk and action in self.owners_may:
            return Answer(True, (self.own,), unit=self.unit_of(thing))
        return super().allows(user, action, thing, day)

    def visible(self, user: Any, action: str = "read", day: date | None = None) -> QuerySet[Any]:
        seen = super().visible(user, action, day)
        if user.is_active and action in self.owners_may:
            return (seen | self.model._default_manager.filter(owner=user)).distinct()
        return seen

    owners_may = frozenset({"read"})


FILES = Owned(
    StoredFile,
    path="unit",
    may={
        "read": Rule(EVERYONE, Message("xem tệp", "see files"), past=True),
        "administer": Rule(ADMINISTRATORS, Message("quản lý tệp", "manage files")),
    },
    of="file",
)
