"""Proving the chain: every digest and hash is computed again, one batch at a time, and what does not fit is named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from cchc.core.messages import Message
from cchc.platform.accounts.models import User
from cchc.platform.backup.doctor import Check, Trouble
from cchc.platform.events.canonical import GENESIS, batch_hash, event_digest, reason_digest
from cchc.platform.events.models import Batch, Event
from cchc.platform.events.registry import KINDS
from cchc.platform.events.services import subject_of
from cchc.platform.units.models import Unit

READ_AT_ONCE = 500
"""Events outside batches that are held in memory at once."""
GUESSED = 20
"""Touched events for which it is tried what they said before: it takes long where there are many units."""
ERASED = "events.erased"


@dataclass(frozen=True, slots=True)
class Head:
    """The last link of the chain: enough, written down elsewhere, to prove everything before it."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


def head() -> Head:
    """The last link; number 0 where nothing is sealed yet."""
    last = Batch.objects.order_by("-number").values_list("number", "hash").first()
    return Head(*last) if last else Head(0, GENESIS)


def parse_head(text: str) -> Head:
    """'12:<64 hexadecimal digits>'; ValueError for anything else."""
    number, _, digest = text.strip().partition(":")
    if not number.isdecimal() or len(digest) != 64 or set(digest.lower()) - set("0123456789abcdef"):
        raise ValueError(text)
    return Head(int(number), digest.lower())


def verify() -> Iterator[Trouble]:
    """Everything that contradicts the chain: links, batches, events, and reasons against their hashes."""
    expected, guesses = Head(0, GENESIS), iter(range(GUESSED))
    for batch in Batch.objects.order_by("number").iterator(chunk_size=10):
        yield from _link(batch, expected)
        yield from _events(batch, guesses)
        expected = Head(batch.number, batch.hash)
    yield from _without_batch()
    yield from _unsealed()


def follows(known: Head) -> Iterator[Trouble]:
    """Whether the chain still holds the link that somebody wrote down: its end cut off, or all of it written anew,
    shows only here."""
    there = Batch.objects.filter(number=known.number).values_list("hash", flat=True).first()
    if known.number and there != known.hash:
        yield Trouble(
            Message(
                "Chuỗi sự kiện không còn mắt xích số {number} đã ghi lại ({hash}…): chuỗi bị cắt hoặc bị viết lại.",
                "The chain no longer holds link {number} as written down ({hash}…): it was cut or written anew.",
                {"number": known.number, "hash": known.hash[:12]},
            ),
            f"events.batch:{known.number}",
        )


def check_of(known: Head) -> Check:
    """The same as a check of the doctor."""
    return Check("events.head", lambda: follows(known), Message("Mắt xích đã ghi lại", "The link written down"))


def _link(batch: Batch, before: Head) -> Iterator[Trouble]:
    place = f"events.batch:{batch.number}"
    if batch.number != before.number + 1:
        yield Trouble(
            Message(
                "Thiếu các lô từ {first} đến {last} trong chuỗi sự kiện.",
                "Batches {first} to {last} are missing from the chain.",
                {"first": before.number + 1, "last": batch.number - 1},
            ),
            place,
        )
    elif batch.previous != before.hash:
        yield Trouble(
            Message(
                "Mắt xích giữa lô {before} và lô {number} bị đứt: lô {number} ghi mã băm khác của lô trước.",
                "The link between batches {before} and {number} is broken: {number} names another hash before it.",
                {"before": before.number, "number": batch.number},
            ),
            place,
        )
    if batch_hash(batch.number, batch.sealed, batch.previous, batch.pairs) != batch.hash:
        yield Trouble(
            Message(
                "Lô {number} đã bị sửa: mã băm không khớp nội dung.",
                "Batch {number} was touched: its hash does not fit its content.",
                {"number": batch.number},
            ),
            place,
        )


def _events(batch: Batch, guesses: Iterator[int]) -> Iterator[Trouble]:
    digests = dict(batch.pairs)
    found = {event.pk: event for event in Event.objects.filter(Q(pk__in=list(digests)) | Q(batch=batch))}
    for key, digest in digests.items():
        event = found.get(key)
        if event is None:
            yield _of(key, "?", "Sự kiện {id} của lô {batch} đã mất.", "Event {id} of batch {batch} is missing.", batch)
            continue
        if event_digest(event) != digest:
            yield _touched(event, batch, what_differs(event, digest) if next(guesses, None) is not None else None)
        if event.batch_id != batch.pk:
            yield _of(
                key,
                event.kind,
                "Sự kiện {id} ({kind}) đã bị đưa ra khỏi lô {batch}.",
                "Event {id} ({kind}) was taken out of batch {batch}.",
                batch,
            )
    for key in sorted(found.keys() - digests.keys()):
        yield _of(
            key,
            found[key].kind,
            "Sự kiện {id} ({kind}) bị chèn vào lô {batch}: lô không ghi sự kiện này.",
            "Event {id} ({kind}) was inserted into batch {batch}, which does not list it.",
            batch,
        )
    yield from _reasons(found.values())


def _touched(event: Event, batch: Batch, what: tuple[str, Any] | None) -> Trouble:
    if what:
        return _of(
            event.pk,
            event.kind,
            "Sự kiện {id} ({kind}) đã bị sửa: {field} trước đây là {was}.",
            "Event {id} ({kind}) was touched: {field} was {was}.",
            batch,
            field=what[0],
            was="—" if what[1] is None else str(what[1]),
        )
    return _of(
        event.pk,
        event.kind,
        "Sự kiện {id} ({kind}) đã bị sửa: nội dung không khớp mã băm trong lô {batch}.",
        "Event {id} ({kind}) was touched: its content does not fit its digest in batch {batch}.",
        batch,
    )


def what_differs(event: Event, digest: str) -> tuple[str, Any] | None:
    """The one field, with what it was, whose former value can be found by trying what it may have been."""
    people: list[Any] = [None, *User.objects.values_list("pk", flat=True)]
    may_be: dict[str, Iterable[Any]] = {
        "kind": KINDS,
        "happened": [event.known],
        "known": [event.happened],
        "actor_id": people,
        "on_behalf_id": people,
        "unit_id": [None, *Unit._base_manager.values_list("pk", flat=True)],
        "subject": [""],
        "reason_hash": [reason_digest(event.reason_salt, event.reason), ""],
    }
    for name, values in may_be.items():
        tried = copy(event)
        for value in values:
            setattr(tried, name, value)
            if event_digest(tried) == digest:
                return name.removesuffix("_id"), value
    return None


def _reasons(events: Iterable[Event]) -> Iterator[Trouble]:
    """Reasons against their hashes; an erased one must be told by an event of its own."""
    events = list(events)
    erased = [event for event in events if event.erased]
    told = set()
    if erased:
        names = [subject_of(event) for event in erased]
        told = set(Event.objects.filter(kind=ERASED, subject__in=names).values_list("subject", flat=True))
    for event in events:
        if event.erased and (event.reason or event.reason_salt or subject_of(event) not in told):
            yield _of(
                event.pk,
                event.kind,
                "Lý do của sự kiện {id} ({kind}) ghi là đã xóa nhưng không có sự kiện xóa, hoặc vẫn còn.",
                "The reason of event {id} ({kind}) is marked as erased, yet no event tells so, or it is still there.",
            )
        elif not event.erased and reason_digest(event.reason_salt, event.reason) != event.reason_hash:
            yield _of(
                event.pk,
                event.kind,
                "Sự kiện {id} ({kind}) đã bị sửa: lý do không khớp mã băm của nó.",
                "Event {id} ({kind}) was touched: its reason does not fit its hash.",
            )


def _without_batch() -> Iterator[Trouble]:
    lost = Event.objects.filter(batch__isnull=False).exclude(Exists(Batch.objects.filter(pk=OuterRef("batch_id"))))
    for key, kind in lost.values_list("pk", "kind").iterator(chunk_size=READ_AT_ONCE):
        yield _of(
            key, kind, "Lô của sự kiện {id} ({kind}) đã mất.", "The batch that event {id} ({kind}) stood in is missing."
        )


def _unsealed() -> Iterator[Trouble]:
    waiting = Event.objects.filter(batch__isnull=True)
    count, after = 0, 0
    while page := list(waiting.filter(pk__gt=after).order_by("pk")[:READ_AT_ONCE]):
        yield from _reasons(page)
        count, after = count + len(page), page[-1].pk
    if count:
        yield Trouble(
            Message("{n} sự kiện chưa được niêm phong.", "{n} events are not sealed yet.", {"n": count}), note=True
        )


def _of(key: int, kind: str, vi: str, en: str, batch: Batch | None = None, **more: str | int) -> Trouble:
    values: dict[str, str | int] = {"id": key, "kind": kind, **more}
    return Trouble(Message(vi, en, {**values, "batch": batch.number} if batch else values), f"events.event:{key}")
