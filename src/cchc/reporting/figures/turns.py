"""Writers of one unit's figures take turns, and each turn has an instant later than any before."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cchc.platform.accounts.scope import current, everything, within
from cchc.platform.units.models import Unit
from cchc.reporting.figures.models import Ledger

log = logging.getLogger(__name__)

TICK = timedelta(microseconds=1)
"""What both databases can tell apart."""
AHEAD = timedelta(minutes=1)
"""How far the ledger may be ahead of the clock before somebody should look at the clock."""


@contextmanager
def turn(unit: Unit | int, regime: str) -> Iterator[datetime]:
    """Hold the ledger of this unit and regime to the end of the transaction; gives the instant of the write.

    The instant is later than that of every write there is, so that a clock set back changes nothing that was known.
    """
    identifier = unit if isinstance(unit, int) else unit.pk
    with transaction.atomic():
        ledger = _locked(identifier, regime)
        instant = _instant()
        yield instant
        with within(current().only(identifier)):
            Ledger.objects.filter(pk=ledger).update(last=instant)


def _locked(unit: int, regime: str) -> int:
    """The ledger's id; made where the unit writes its first figure. DoesNotExist outside the scope."""
    held = Ledger.objects.select_for_update().filter(unit=unit, regime=regime)
    found: int | None = held.order_by().values_list("pk", flat=True).first()
    if found is None:
        Ledger.objects.bulk_create([Ledger(unit_id=unit, regime=regime)], ignore_conflicts=True)
        found = held.get().pk
    return found


def _instant() -> datetime:
    now = timezone.now()
    with everything("the last instant of any write"):
        last: datetime | None = Ledger.objects.aggregate(last=Max("last"))["last"]
    if last is None or now > last:
        return now
    if last - now > AHEAD:
        log.warning("the clock is behind the last figure written by %s", last - now)
    return last + TICK
