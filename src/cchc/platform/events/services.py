"""The one writer of events."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from cchc.platform.accounts.scope import within_any
from cchc.platform.events.canonical import reason_digest
from cchc.platform.events.models import Erasing, Event
from cchc.platform.events.registry import KINDS, EventKind

WRITTEN_AT_ONCE = 300


class NotErasable(ValueError):
    """The kind of this event keeps its reason, or there is none (any more)."""


def made(
    kind: EventKind,
    /,
    *,
    subject: models.Model | None = None,
    unit: Any = None,
    actor: Any = None,
    on_behalf: Any = None,
    happened: datetime | None = None,
    reason: str = "",
    **data: Any,
) -> Event:
    """An event, not yet written: for `write`. Actor and whom the actor stands in for are the scope's unless given.

    ValueError for a kind that is not registered, TypeError for data that is no short fact.
    """
    if KINDS.get(kind.code) is not kind:
        raise ValueError(f"event kind {kind.code} is not registered")
    scope = within_any()
    now = timezone.now()
    salt = secrets.token_hex(16) if reason else ""
    return Event(
        kind=kind.code,
        happened=happened or now,
        known=now,
        actor=actor or (scope.actor if scope else None),
        on_behalf=on_behalf or (scope.on_behalf if scope else None),
        unit=unit,
        subject=subject_of(subject) if subject else "",
        reason=reason,
        reason_salt=salt,
        reason_hash=reason_digest(salt, reason),
        data={name: _fact(name, value) for name, value in data.items()},
    )


def record(kind: EventKind, /, **about: Any) -> Event:
    """Write one event, in the transaction of what it tells; arguments as for `made`."""
    event = made(kind, **about)
    event.save(force_insert=True)
    return event


def write(events: list[Event]) -> None:
    """Write many events at once."""
    Event._base_manager.bulk_create(events, batch_size=WRITTEN_AT_ONCE)


def subject_of(thing: models.Model) -> str:
    """'units.unit:<public id>'."""
    return f"{thing._meta.label_lower}:{getattr(thing, 'public_id', thing.pk)}"


def erase(event: Event, reason: str) -> Event:
    """Blank what the event's kind allows, because somebody's personal data must go; tells it by an event of its own.

    Its digest still proves it: the reason is covered by a salted hash, and the salt goes too. NotErasable where the
    kind keeps everything or nothing is left to erase; ValueError without a reason for erasing.
    """
    from cchc.platform.events.events import ERASED  # registered after the models are there

    if not reason.strip():
        raise ValueError("erasing needs a reason")
    kind = KINDS.get(event.kind)
    if kind is None or kind.erasure != "forget_reason" or not event.reason:
        raise NotErasable(f"event {event.pk} of kind {event.kind} has nothing that may be erased")
    with transaction.atomic():
        permit = Erasing.objects.create(event=event.pk)
        Event.objects.filter(pk=event.pk).blank_reason(timezone.now())
        permit.delete()
        told = record(ERASED, subject=event, unit=event.unit, reason=reason.strip(), kind=event.kind, id=event.pk)
    event.refresh_from_db()
    return told


def _fact(name: str, value: Any) -> Any:
    """A value both databases give back as it was: text, a whole number, yes or no, nothing, or a list of these."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return str(value)  # a subclass of str, such as a choice, becomes plain
    if isinstance(value, list | tuple):
        return [_fact(name, one) for one in value]
    raise TypeError(f"{name}={value!r}: data of an event are texts, whole numbers, yes or no, or lists of these")
