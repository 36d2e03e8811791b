"""The bytes that are hashed. docs/algorithms/event-chain.md describes them byte by byte; a change is a new version.

Everything here is a function of values: no query, no clock.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Protocol

EVENT = "cchc-event-1"
BATCH = "cchc-batch-1"
GENESIS = "0" * 64
"""What the first batch names as the one before it."""


class Told(Protocol):
    """What of an event is hashed."""

    id: int
    public_id: Any
    kind: str
    happened: datetime
    known: datetime
    actor_id: int | None
    on_behalf_id: int | None
    unit_id: int | None
    subject: str
    reason_hash: str
    data: dict[str, Any]


def canonical(value: Any) -> bytes:
    """JSON in its one form: keys sorted, no spaces, UTF-8. ValueError for a float, TypeError for what is no JSON."""
    return json.dumps(
        value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True, check_circular=False
    ).encode()


def instant(moment: datetime) -> str:
    """2026-11-21T02:30:00.000000Z: UTC, always six decimals."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def event_bytes(event: Told) -> bytes:
    """What the digest of an event covers. The reason is covered by its own hash, so that it can be erased."""
    return canonical(
        [
            EVENT,
            event.id,
            str(event.public_id),
            event.kind,
            instant(event.happened),
            instant(event.known),
            event.actor_id,
            event.on_behalf_id,
            event.unit_id,
            event.subject,
            event.reason_hash,
            event.data,
        ]
    )


def event_digest(event: Told) -> str:
    """SHA-256 of `event_bytes`, in hexadecimal."""
    return hashlib.sha256(event_bytes(event)).hexdigest()


def reason_digest(salt: str, reason: str) -> str:
    """SHA-256 of salt and reason; '' for no reason. The salt goes with the reason when it is erased: without it a
    short reason could be guessed from the hash."""
    return hashlib.sha256(f"{salt}\n{reason}".encode()).hexdigest() if reason else ""


def batch_bytes(number: int, sealed: datetime, previous: str, digests: Iterable[tuple[int, str]]) -> bytes:
    """What the hash of a batch covers: its place, its time, the batch before and its events in the order of ids."""
    return canonical([BATCH, number, instant(sealed), previous, [list(pair) for pair in sorted(digests)]])


def batch_hash(number: int, sealed: datetime, previous: str, digests: Iterable[tuple[int, str]]) -> str:
    """SHA-256 of `batch_bytes`, in hexadecimal."""
    return hashlib.sha256(batch_bytes(number, sealed, previous, digests)).hexdigest()
