"""Folders: bring files, read and add up, decide, take back, stop. One verb, one function."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from uuid6 import uuid7

from cchc.core.checking.batch import reports_in
from cchc.core.messages import Message
from cchc.core.periods.period import Period
from cchc.platform.accounts.actors import scope_of
from cchc.platform.accounts.models import User
from cchc.platform.accounts.policy import Refused
from cchc.platform.accounts.scope import current, within
from cchc.platform.events.services import record as tell_event
from cchc.platform.files import services as files_services
from cchc.platform.files.disk import room
from cchc.platform.units.models import Unit
from cchc.reporting.folders import events, gathering, reading, settling
from cchc.reporting.folders.asking import Doubt
from cchc.reporting.folders.doubts import Look
from cchc.reporting.folders.models import BUSY, Decision, Folder, Item
from cchc.reporting.folders.settling import Unclear
from cchc.reporting.folders.table import shown_totals

State = Folder.State
Tell = settling.Tell
BUSY_NOW = Message(
    "Một lần tổng hợp khác của cùng đơn vị và kỳ này đang chạy. Hãy đợi lần đó xong rồi chạy lại.",
    "Another consolidation of the same unit and period is running. Wait until it is done, then run again.",
)


MAY_NOT = Message("Không được tổng hợp cho đơn vị này.", "You may not consolidate for this unit.")


class Busy(Exception):
    """Somebody else is consolidating the same unit and period; nothing was done."""

    message = BUSY_NOW


def open_folder(
    name: str, owner: User | None = None, unit: Unit | None = None, regime: str = "cchc", period: Period | None = None
) -> Folder:
    """A new, empty folder of somebody. What is not said is recognised from the reports."""
    if unit is not None:
        settling.require(unit)
    said = [word for word, given in (("unit", unit), ("period", period)) if given]
    return Folder.objects.create(
        name=name[:200], owner=owner, unit=unit, regime=regime, period=period.code if period else "", said=said
    )


def folder_at(
    place: Path, unit: Unit | None = None, regime: str = "cchc", period: Period | None = None
) -> tuple[Folder, bool]:
    """The folder of a place on this machine's disk, the same one every time; whether it is new. What is said now
    replaces what was said or recognised before."""
    origin = hashlib.sha256(str(place.resolve()).encode()).hexdigest()
    folder, made = Folder.objects.get_or_create(origin=origin, defaults={"name": place.resolve().name[:200]})
    folder.regime, folder.said = regime, [word for word, given in (("unit", unit), ("period", period)) if given]
    if unit is not None:
        folder.unit = unit
    if period is not None:
        folder.period = period.code
    folder.save(update_fields=["regime", "said", "unit", "period"])
    return folder, made


def bring(folder: Folder, place: Path, *, whole: bool = False, skip: Path | None = None) -> list[Item]:
    """Take the reports found in `place` into the folder; those that are new or changed. `whole`: what is not there any
    more is gone from the folder too. `skip` is a file that is no report: the result of an earlier run.

    A report is known by its name; where its files have the content they had, nothing of it changes. UnreadableFile
    where there is no report or too many files; NoRoom where the disk is full. Then nothing is taken.
    """
    groups = reports_in(place, skip)
    if not groups:
        raise gathering.refused_empty(place.name if whole else folder.name)
    if sum(len(paths) for _, paths in groups) > gathering.MOST_FILES:
        raise gathering.refused_many(folder.name)
    with transaction.atomic():
        held = {item.name: item for item in folder.items.select_for_update(of=("self",)).defer("draft")}
        Folder.objects.filter(pk=folder.pk).update(run=folder.run + (1 if held else 0))
        folder.run += 1 if held else 0
        changed = [item for name, paths in _named(groups) if (item := _take(folder, held.get(name), name, paths))]
        if whole:
            there = {name for name, _ in _named(groups)}
            folder.items.exclude(name__in=there).filter(gone=False).update(gone=True, run=folder.run)
        tell_event(events.BROUGHT, subject=folder, unit=folder.unit, count=len(changed))
    return changed


def _named(groups: Sequence[tuple[str, list[Path]]]) -> list[tuple[str, list[Path]]]:
    """Each report by one name; a file and a sub-folder of the same name are two."""
    seen: dict[str, int] = {}
    found = []
    for name, paths in groups:
        short = name[:240]
        seen[short] = seen.get(short, 0) + 1
        found.append((short if seen[short] == 1 else f"{short} ({seen[short]})", paths))
    return found


def _take(folder: Folder, item: Item | None, name: str, paths: Sequence[Path]) -> Item | None:
    """The item, where there is something new in it."""
    digest = gathering.digest_of(paths)
    if item is not None and item.digest == digest:
        if item.gone:
            Item.objects.filter(pk=item.pk).update(gone=False, run=folder.run)
        return None
    stored = [_stored(path, folder) for path in paths]
    names = [file.name for file in stored]
    if item is None:
        item = Item.objects.create(folder=folder, name=name, digest=digest, names=names, run=folder.run)
    else:
        item.digest, item.names, item.run, item.replaced, item.gone = digest, names, folder.run, True, False
        item.state, item.draft, item.summary, item.refused = Item.State.WAITING, None, {}, []
        item.error_code = item.message_vi = item.message_en = ""
        item.save()
    item.files.set(stored)
    return item


def _stored(path: Path, folder: Folder) -> Any:
    with path.open("rb") as content:
        return files_services.store(File(content, name=path.name), folder.owner, folder.unit)


def bring_uploads(folder: Folder, uploads: Sequence[files_services.Chunked]) -> list[Item]:
    """Take files somebody sent, archives opened, as `bring` does."""
    with room(), gathering.unpacked(uploads) as place:
        return bring(folder, place)


def begin_with(
    uploads: Sequence[files_services.Chunked], name: str, owner: User, unit: Unit | None, regime: str,
    period: Period | None,
) -> Folder:  # fmt: skip
    """A new folder with the files somebody sent; nothing is kept where they are refused (UnreadableFile, Refused)."""
    with room(), gathering.unpacked(uploads) as place, transaction.atomic():
        folder = open_folder(name, owner, unit, regime, period)
        bring(folder, place)
    return folder


# --- work


def consolidate(folder: Folder, tell: Tell = lambda done, total, what: None) -> Look:
    """Read what is not read, bring what counts in step, keep the totals. Busy where somebody else is at it; Unclear
    where parent or period are not known. What is done stays done if it is broken off; run again, it goes on."""
    with _held(folder) as renew:

        def telling(done: int, total: int, what: str) -> None:
            renew()
            Folder.objects.filter(pk=folder.pk).update(done=done, total=total, what=what[:300])
            tell(done, total, what)

        Folder.objects.filter(pk=folder.pk).update(state=State.READING, message_vi="", message_en="")
        try:
            reading.read_all(folder, telling)
            settling.recognise(folder, settling.items_of(folder))
            _claim(folder)
            found = settling.settle(folder, telling)
            keep_totals(folder)
        except Unclear as unclear:
            _end(folder, State.FAILED, unclear.message)
            raise
        except PermissionDenied as refused:
            _end(folder, State.FAILED, why(refused))
            raise
        except BaseException:
            Folder.objects.filter(pk=folder.pk, state=State.READING).update(state=State.WAITING)
            raise
        _end(folder, State.READY)
    tell_event(
        events.ADDED_UP,
        subject=folder,
        unit=folder.unit,
        period=folder.period,
        accepted=len(found.counted),
        doubts=len(found.left),
    )
    return found


def keep_totals(folder: Folder) -> None:
    """Remember the totals as they are after this run, and those of the run before."""
    if folder.unit is None:
        return
    totals = shown_totals(folder)
    if folder.totals.get("run") != folder.run:
        folder.before = folder.totals
    folder.totals = {"run": folder.run, "cells": totals}
    folder.save(update_fields=["totals", "before"])


def why(refused: PermissionDenied) -> Message:
    """Why a policy said no, in one message."""
    steps = refused.answer.why if isinstance(refused, Refused) else ()
    vi, en = (" ".join(step.text(language) for step in steps) for language in ("vi", "en"))
    return Message.verbatim(f"{MAY_NOT.vi} {vi}", f"{MAY_NOT.en} {en}")


@contextmanager
def _held(folder: Folder) -> Iterator[Any]:
    """Hold the folder while it is worked on; gives what keeps it held."""
    holder = str(uuid7())
    folder.busy_with = holder
    _claim(folder)

    def renew() -> None:
        held = Folder.objects.filter(pk=folder.pk, busy_with=holder)
        if not held.update(busy_until=timezone.now() + BUSY):
            raise Busy

    try:
        yield renew
    finally:
        Folder.objects.filter(pk=folder.pk, busy_with=holder).update(busy_until=None, busy_with="")


def _claim(folder: Folder) -> None:
    """Busy where somebody else works on this folder, or on another of the same unit, regime and period."""
    now = timezone.now()
    with transaction.atomic():
        if folder.unit_id:
            Unit.objects.select_for_update().get(pk=folder.unit_id)
        rows = Folder.objects.select_for_update(of=("self",))
        mine = rows.filter(pk=folder.pk).filter(
            Q(busy_until=None) | Q(busy_until__lt=now) | Q(busy_with=folder.busy_with)
        )
        same = Folder.objects.filter(unit=folder.unit_id, regime=folder.regime, period=folder.period)
        others = same.exclude(pk=folder.pk).filter(busy_until__gte=now)
        if not mine.exists() or (folder.unit_id and folder.period and others.exists()):
            raise Busy
        Folder.objects.filter(pk=folder.pk).update(busy_until=now + BUSY, busy_with=folder.busy_with)


def _end(folder: Folder, state: str, message: Message | None = None) -> None:
    said = (message.text("vi"), message.text("en")) if message else ("", "")
    folder.state, folder.message_vi, folder.message_en = state, *said
    folder.finished = timezone.now()
    folder.save(update_fields=["state", "message_vi", "message_en", "finished"])


@contextmanager
def as_owner(folder: Folder) -> Iterator[None]:
    """See and do what the person who brought the folder may; a folder of nobody is work of the system."""
    with within(scope_of(folder.owner)) if folder.owner is not None else nullcontext():
        yield


def fail(folder: Folder, message: Message) -> None:
    """It could not be done; says why."""
    _end(folder, State.FAILED, message)


def stop(folder: Folder) -> None:
    """Break the work off. What is read stays read; it can be taken up again."""
    Folder.objects.filter(pk=folder.pk, state__in=(State.WAITING, State.READING)).update(state=State.STOPPED)
    folder.items.filter(state=Item.State.READING).update(state=Item.State.WAITING)


# --- decisions


AT_ONCE = 8
"""So many decisions take effect while the person waits; more go to a job."""


class Gone(ValueError):
    """The doubt is not there any more, or has no such choice: the page was opened before something changed."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a click did. `settled` False: so much hangs on it that the figures follow in the background."""

    click: UUID
    count: int
    settled: bool


def decide(folder: Folder, item: int, code: str, about: str, choice: str, alike: bool = False) -> Done:
    """Decide a doubt (`alike`: and the same doubt in every other report), and bring the figures in step. Gone where
    the doubt has changed; Busy while the folder is being read."""
    with _held(folder), transaction.atomic():
        found = settling.looked_at(folder)
        doubts = [doubt for doubt in found.doubts if doubt.key == (item, code, about)]
        if not doubts or not _offered(found, doubts[0], choice):
            raise Gone
        if alike and doubts[0].alike:
            doubts = [one for one in found.doubts if one.code == code and one.alike == doubts[0].alike and one.open]
        click, by = uuid7(), current().actor
        Decision.objects.bulk_create(
            Decision(folder=folder, item=doubt.item, code=code, about=doubt.about, choice=choice, click=click, by=by)
            for doubt in doubts
        )
        tell_event(events.DECIDED, subject=folder, unit=folder.unit, count=len(doubts), code=code)
        return Done(click, len(doubts), _followed(folder, len(doubts)))


def _followed(folder: Folder, count: int) -> bool:
    """Bring the figures in step with few decisions; False where they are many, and a job must."""
    if count > AT_ONCE:
        return False
    settling.settle(folder)
    keep_totals(folder)
    return True


def _offered(found: Look, doubt: Doubt, choice: str) -> bool:
    """Whether the doubt may be decided so: one of its choices, or any unit under the parent."""
    if choice in [one.value for one in doubt.choices]:
        return True
    unit = re.fullmatch(r"unit:([\w-]+)", choice)
    known = {row.code for row in found.names.units.values()} if found.names else set()
    return doubt.code in ("unit", "abolished") and unit is not None and unit[1] in known


def undo(folder: Folder, click: UUID) -> Done:
    """Take back what one click decided, and bring the figures in step."""
    with _held(folder), transaction.atomic():
        rows = folder.decisions.filter(click=click, undone=None)
        first = rows.first()
        count = rows.update(undone=timezone.now())
        if first is None:
            return Done(click, 0, settled=True)
        tell_event(events.UNDONE, subject=folder, unit=folder.unit, code=first.code)
        return Done(click, count, _followed(folder, count))


def say(folder: Folder, unit: Unit | None, period: Period | None) -> None:
    """Say whose reports they are and of which period; what is None is recognised again."""
    if unit is not None:
        settling.require(unit)
    folder.said = [word for word, given in (("unit", unit), ("period", period)) if given]
    folder.unit = unit or folder.unit
    folder.period = period.code if period else folder.period
    folder.save(update_fields=["said", "unit", "period"])
