"""Reading events: by what they are about, unit, person, kind and time; newest first, paged by id."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.utils import timezone

from cchc.core.vietnamese.text import fold
from cchc.platform.accounts.scope import current, within
from cchc.platform.events.models import Event, Rows
from cchc.platform.events.policies import EVENTS, WHOLE
from cchc.platform.events.services import subject_of

PAGE = 50
EXPORTED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events; '' and None: no matter."""

    q: str = ""
    """In the reason, the data, or the name of a person."""
    kind: str = ""
    """A kind's code, or an app's ('units.')."""
    unit: str = ""
    """In the name of the unit, accents optional."""
    actor: str = ""
    """In the name or the account of who did it, or on whose behalf."""
    subject: str = ""
    since: date | None = None
    until: date | None = None
    """Last day."""

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))


def visible(user: Any) -> Rows:
    """Events the person may read: those about units by the policy; those about no unit only for administrators of the
    whole tree."""
    events: Rows = EVENTS.visible(user, "read").select_related("actor", "on_behalf", "unit")  # type: ignore[assignment]
    return events if WHOLE.allows(user, "read") else events.filter(unit__isnull=False)


def find(user: Any, wanted: Wanted) -> Rows:
    """Events the person may read that fit."""
    events = visible(user)
    if wanted.q:
        events = events.annotate(told=Cast("data", models.TextField())).filter(
            Q(reason__icontains=wanted.q)
            | Q(told__icontains=wanted.q)
            | Q(actor__name__icontains=wanted.q)
            | Q(subject__icontains=wanted.q)
        )
    if wanted.kind:
        events = (
            events.filter(kind__startswith=wanted.kind)
            if wanted.kind.endswith(".")
            else events.filter(kind=wanted.kind)
        )
    if wanted.unit:
        events = events.filter(unit__folded__contains=fold(wanted.unit))
    if wanted.actor:
        person = Q()
        for path in ("actor__name", "actor__username", "on_behalf__name", "on_behalf__username"):
            person |= Q(**{f"{path}__icontains": wanted.actor})
        events = events.filter(person)
    if wanted.subject:
        events = events.filter(subject=wanted.subject)
    if wanted.since:
        events = events.filter(known__gte=_midnight(wanted.since))
    if wanted.until:
        events = events.filter(known__lt=_midnight(wanted.until + timedelta(days=1)))
    return events


@dataclass(frozen=True, slots=True)
class Page:
    """Some events, newest first, and where the neighbours begin."""

    events: list[Event]
    older: int | None
    """The id before which the next page's are; None on the last page."""


def page(events: Rows, before: int | None = None, size: int = PAGE) -> Page:
    """The newest `size` of `events` with an id below `before`."""
    rows = list((events.filter(pk__lt=before) if before else events).order_by("-pk")[: size + 1])
    return Page(rows[:size], rows[size - 1].pk if len(rows) > size else None)


@dataclass(frozen=True, slots=True)
class History:
    """What happened to one thing."""

    page: Page
    readable: frozenset[int]
    """Ids of the events whose reasons the person may read."""


def history(user: Any, thing: models.Model, size: int = PAGE) -> History:
    """What happened to one thing, newest first, for a page that may be seen: what is about units out of scope is left
    out, and a reason is for those who may read the log."""
    rows: Rows = Event._base_manager.filter(subject=subject_of(thing))
    units = current().units
    if units is not None:
        rows = rows.filter(Q(unit__isnull=True) | Q(unit__in=units))
    found = page(rows.select_related("actor", "on_behalf", "unit"), size=size)
    keys = [event.pk for event in found.events if event.reason]
    return History(
        found, frozenset(visible(user).filter(pk__in=keys).values_list("pk", flat=True)) if keys else frozenset()
    )


def one_by_one(user: Any, wanted: Wanted) -> Iterator[Event]:
    """All events that fit, newest first, in constant memory; each page is read inside the scope this was called in."""
    scope = current()

    def walk() -> Iterator[Event]:
        before: int | None = None
        while True:
            with within(scope):
                found = page(find(user, wanted), before, EXPORTED_AT_ONCE)
            yield from found.events
            before = found.older
            if before is None:
                return

    return walk()


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
