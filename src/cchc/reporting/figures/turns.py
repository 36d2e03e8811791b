"""Writers of one unit's figures take turns, and each turn has an instant later than any before."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Subquery
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
        ledger, last = _locked(identifier, regime)
        instant = _after(last)
        yield instant
        with within(current().only(identifier)):
            Ledger.objects.filter(pk=ledger).update(last=instant)


def _locked(unit: int, regime: str) -> tuple[int, datetime | None]:
    """The ledger's id and the last instant of any write; made where the unit writes its first figure. DoesNotExist
    outside the scope. Who waited for the lock reads this ledger as it is then, and the others as they were before."""
    with everything("the last instant of any write"):
        written = Ledger.objects.filter(last__isnull=False).order_by("-last").values("last")
    held = Ledger.objects.select_for_update(of=("self",)).filter(unit=unit, regime=regime).order_by()
    asked = held.values_list("pk", "last", Subquery(written[:1]))
    found = asked.first()
    if found is None:
        Ledger.objects.bulk_create([Ledger(unit_id=unit, regime=regime)], ignore_conflicts=True)
        found = asked.get()
    return found[0], max((moment for moment in found[1:] if moment), default=None)


def _after(last: datetime | None) -> datetime:
    now = timezone.now()
    if last is None or now > last:
        return now
    if last - now > AHEAD:
        log.warning("the clock is behind the last figure written by %s", last - now)
    return last + TICK
