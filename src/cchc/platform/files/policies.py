"""Who may see a file as it was brought: who brought it, and colleagues in its unit."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

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


NO_COLLEAGUE = Message(
    "Tệp này của một đơn vị khác; chỉ người tải lên và đồng nghiệp trong đơn vị đó xem được.",
    "This file is another unit's: it is seen by who brought it and by colleagues in that unit.",
)


class UnitFiles(Owned):
    """A file as it was brought is its owner's and, as long as they hold a role there, the colleagues'. Who stands above
    gets the files of a report with the report, once it is in the library."""

    def allows(self, user: Any, action: str, thing: Any = None, day: date | None = None) -> Answer:
        answer = super().allows(user, action, thing, day)
        unit = getattr(thing, "unit_id", None)
        if answer and action == "read" and unit is not None and user.pk != thing.owner_id and user.unit_id != unit:
            return Answer(False, (NO_COLLEAGUE,), unit=answer.unit)
        return answer

    def visible(self, user: Any, action: str = "read", day: date | None = None) -> QuerySet[Any]:
        seen = super().visible(user, action, day)
        if action != "read":
            return seen
        return seen.filter(Q(owner=user) | Q(unit__isnull=True) | Q(unit=user.unit_id))


FILES = UnitFiles(
    StoredFile,
    path="unit",
    may={
        "read": Rule(EVERYONE, Message("xem tệp", "see files"), past=True),
        "administer": Rule(ADMINISTRATORS, Message("quản lý tệp", "manage files")),
    },
    of="file",
)
