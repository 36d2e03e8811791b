"""Sealing: events that are in no batch yet are hashed and chained, beside the writing of them, never in it.

Called by a job once a minute at most, and at each send and accept. Two sealers at once wait for each other (a lock, and
under it the unique number of a batch). A batch is written in one transaction, so a sealer killed in the middle leaves
nothing behind. An event whose transaction commits late, with a smaller id than others already sealed, goes into the
next batch: places in the chain follow the sealing, not the ids.
"""

from __future__ import annotations

import logging

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.utils import timezone

from cchc.platform.accounts.scope import everything
from cchc.platform.events.canonical import GENESIS, batch_hash, event_digest
from cchc.platform.events.models import Batch, Event

BATCH_EVENTS = 1000
"""Events of one batch at most: what the doctor holds in memory at once."""
LOCK = 0x6363_6863_7365_616C
"""Number of PostgreSQL's advisory lock: 'cchcseal'."""

log = logging.getLogger("cchc.events")


def seal(using: str = DEFAULT_DB_ALIAS) -> int:
    """Seal every event this connection sees and no batch holds; how many there were.

    Outside a transaction each batch is committed on its own. Inside one, the seal holds with what it seals.
    """
    sealed = 0
    with everything("seal the events"):
        while count := _seal_one(using):
            sealed += count
            if count < BATCH_EVENTS:
                break
    return sealed


def seal_after(using: str = DEFAULT_DB_ALIAS) -> None:
    """Seal when the transaction at hand has committed; at once where there is none. A failure is logged and harmless:
    the next sealing takes these events too."""

    def seal_now() -> None:
        seal(using)

    transaction.on_commit(seal_now, using=using, robust=True)


def _seal_one(using: str) -> int:
    with transaction.atomic(using=using):
        _take_turn(using)
        events = list(Event.objects.using(using).filter(batch__isnull=True).order_by("id")[:BATCH_EVENTS])
        if not events:
            return 0
        last = Batch.objects.using(using).order_by("-number").values_list("number", "hash").first()
        number, previous = (last[0] + 1, last[1]) if last else (1, GENESIS)
        digests = [(event.pk, event_digest(event)) for event in events]
        now = timezone.now()
        batch = Batch(
            number=number,
            sealed=now,
            digests={str(key): digest for key, digest in digests},
            previous=previous,
            hash=batch_hash(number, now, previous, digests),
        )
        batch.save(using=using)
        stamped = Event.objects.using(using).filter(pk__in=[event.pk for event in events]).stamp(batch)
        if stamped != len(events):  # cannot happen under the lock; the whole batch is undone
            raise RuntimeError(f"batch {number}: {stamped} of {len(events)} events were free to be sealed")
    log.info("sealed batch %s: %s events, %s", batch.number, len(events), batch.hash)
    return len(events)


def _take_turn(using: str) -> None:
    """Wait for another sealer. SQLite has taken its write lock when the transaction began."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
