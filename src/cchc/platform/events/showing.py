"""Events as pages and files show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from cchc.platform.events.canonical import batch_bytes, event_bytes, event_digest, reason_digest
from cchc.platform.events.models import Batch, Event
from cchc.platform.events.registry import KINDS, link_of, sentence_of


@dataclass(frozen=True, slots=True)
class Line:
    """One event in a list."""

    event: Event
    sentence: str
    link: str
    reason: str


def lines(events: Iterable[Event], readable: frozenset[int] | None = None) -> list[Line]:
    """Events with their sentences in the language of the page; reasons of `readable` ones only, None: of all."""
    language = get_language() or "vi"
    return [
        Line(
            event,
            sentence_of(event, language),
            link_of(event),
            event.reason if readable is None or event.pk in readable else "",
        )
        for event in events
    ]


def kinds() -> list[tuple[str, list[tuple[str, str]]]]:
    """Registered kinds for a filter, by app: the sentence with its fields left open."""
    language = get_language() or "vi"
    apps: dict[str, list[tuple[str, str]]] = {}
    for code in sorted(KINDS):
        said = KINDS[code].sentence
        words = (said.en if language == "en" else said.vi).replace("{", "").replace("}", "")
        apps.setdefault(code.partition(".")[0], []).append((code, words if len(words) < 70 else f"{words[:68]}…"))
    return list(apps.items())


def head() -> list[str]:
    """Heads of the file's columns."""
    return [
        _("Known"),
        _("Happened"),
        _("Who"),
        _("On behalf of"),
        pgettext("body", "Unit"),
        _("What"),
        _("Reason"),
        _("Kind"),
        _("Event id"),
        _("Batch"),
    ]


def rows(events: Iterable[Event]) -> Iterator[list[str]]:
    """Events as lines of a file, one by one."""
    language = get_language() or "vi"
    for event in events:
        yield [
            _local(event.known),
            _local(event.happened),
            str(event.actor or ""),
            str(event.on_behalf or ""),
            str(event.unit or ""),
            sentence_of(event, language),
            event.reason,
            event.kind,
            str(event.public_id),
            str(event.batch_id or ""),
        ]


def _local(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%d/%m/%Y %H:%M:%S")


@dataclass(frozen=True, slots=True)
class Proof:
    """An event's place in the chain, computed again."""

    batch: Batch | None
    event_bytes: str
    digest: str
    kept: str
    """The digest the batch holds."""
    batch_bytes: str
    batch_hash: str
    followed: Batch | None
    """The next batch, which names this one's hash."""
    faults: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether everything fits."""
        return self.batch is not None and not self.faults


def proof(event: Event) -> Proof:
    """Compute the event's digest and its batch's hash from what is in the database now."""
    batch, digest = event.batch, event_digest(event)
    faults: list[str] = []
    if not event.erased and reason_digest(event.reason_salt, event.reason) != event.reason_hash:
        faults.append(_("The reason does not fit its hash."))
    if batch is None:
        return Proof(None, event_bytes(event).decode(), digest, "", "", "", None, tuple(faults))
    said = batch_bytes(batch.number, batch.sealed, batch.previous, batch.pairs)
    kept, computed = batch.digests.get(str(event.pk), ""), sha256(said).hexdigest()
    around = {other.number: other for other in Batch.objects.filter(number__in=[batch.number - 1, batch.number + 1])}
    before, after = around.get(batch.number - 1), around.get(batch.number + 1)
    if kept != digest:
        faults.append(_("The content does not fit the digest in the batch."))
    if computed != batch.hash:
        faults.append(_("The batch does not fit its hash."))
    if (before is not None and before.hash != batch.previous) or (before is None and batch.number > 1):
        faults.append(_("The batch before is not the one this batch names."))
    if after is not None and after.previous != batch.hash:
        faults.append(_("The next batch names another hash."))
    return Proof(batch, event_bytes(event).decode(), digest, kept, said.decode(), computed, after, tuple(faults))
