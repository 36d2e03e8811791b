"""The one writer of events."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone

from cchc.platform.accounts.scope import within_any
from cchc.platform.events.models import Event
from cchc.platform.events.registry import KINDS, EventKind


def made(
    kind: EventKind,
    *,
    subject: models.Model | None = None,
    unit: Any = None,
    actor: Any = None,
    on_behalf: Any = None,
    happened: datetime | None = None,
    reason: str = "",
    **data: Any,
) -> Event:
    """An event, not yet written: for `write`. The actor is who stands behind the scope, unless given."""
    if KINDS.get(kind.code) is not kind:
        raise ValueError(f"event kind {kind.code} is not registered")
    scope = within_any()
    now = timezone.now()
    return Event(
        kind=kind.code,
        happened=happened or now,
        known=now,
        actor=actor or (scope.actor if scope else None),
        on_behalf=on_behalf,
        unit=unit,
        subject=subject_of(subject) if subject else "",
        reason=reason,
        data=data,
    )


def record(kind: EventKind, **about: Any) -> Event:
    """Write one event, in the transaction of what it tells; arguments as for `made`."""
    event = made(kind, **about)
    event.save(force_insert=True)
    return event


def write(events: list[Event]) -> None:
    """Write many events at once."""
    Event.objects.bulk_create(events, batch_size=300)


def subject_of(thing: models.Model) -> str:
    """'units.unit:<public id>'."""
    return f"{thing._meta.label_lower}:{getattr(thing, 'public_id', thing.pk)}"
