"""What rests on the calendar: other apps say here what a change would move, and follow it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from cchc.core.messages import Message
from cchc.core.periods.calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Affected:
    """A deadline a change touches."""

    what: Message
    """'Quý I/2026, cấp xã'."""
    before: date
    after: date
    """What its rule gives on the changed calendar."""
    moves: bool
    """False: its period is closed, so it stays at `before`."""
    warning: Message | None = None
    link: str = ""


class Dependent(Protocol):
    """An app with deadlines."""

    def affected(self, before: WorkingCalendar, after: WorkingCalendar) -> list[Affected]:
        """What the change would move, and what rests on a changed day and stays."""

    def follow(self, after: WorkingCalendar, reason: str) -> None:
        """Move what moves, in the transaction of the change."""


DEPENDENTS: list[Dependent] = []


def affected(before: WorkingCalendar, after: WorkingCalendar) -> list[Affected]:
    """What all dependents say, those that move first."""
    found = [one for dependent in DEPENDENTS for one in dependent.affected(before, after)]
    return sorted(found, key=lambda one: (not one.moves, one.before))
