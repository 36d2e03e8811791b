"""Reading the reports of a folder: several at once, each in a bounded child, each kept as soon as it is read."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cchc.core.messages import Message
from cchc.core.reading.errors import UnreadableFile
from cchc.platform.files import child, services
from cchc.platform.files.child import BROKE
from cchc.platform.files.models import StoredFile
from cchc.platform.files.reader import under_their_names
from cchc.reporting.catalogue.shelf import arguments as published
from cchc.reporting.folders.models import Folder, Item
from cchc.reporting.folders.summaries import summary_of
from cchc.reporting.library import drafts

FINISHED = (0, 1)
"""Exit codes of `cchc check` that come with an answer."""
TICK = 0.5
"""Seconds between two looks at what was read."""

Tell = Callable[[int, int, str], None]
"""Hears how many of how many reports are read, and which is being read; may raise to stop it all."""


class _Stopped(Exception):
    """Whoever reads was told to stop."""


def command(files: Sequence[Path]) -> list[str]:
    """The child: the command a person may type."""
    asked = ("check", "--json", "--with-draft", "--with-request")
    return [sys.executable, "-m", "cchc.cli", *asked, *published(), *map(str, files)]


@dataclass(slots=True)
class _Under:
    """One report in hand."""

    item: Item
    held: ExitStack
    """Removes the links in the end."""
    files: list[Path]
    refused: list[dict[str, str]] = field(default_factory=list)


def read_all(folder: Folder, tell: Tell) -> None:
    """Read what is not read yet. What `tell` raises ends it: the children go, what is read stays, the rest waits."""
    items = list(folder.items.filter(gone=False).defer("draft").order_by("name"))
    waiting = deque(item for item in items if item.state in Item.UNREAD)
    done, stop = len(items) - len(waiting), Event()
    running: dict[Future[Any], _Under] = {}
    with ThreadPoolExecutor(settings.READ_AT_ONCE) as pool:
        try:
            while waiting or running:
                while waiting and len(running) < settings.READ_AT_ONCE:
                    if (under := _prepare(waiting.popleft())) is None:
                        done += 1
                        continue
                    running[pool.submit(_answer, under.files, stop)] = under
                tell(done, len(items), ", ".join(under.item.name for under in running.values()))
                for future in wait(running, TICK, FIRST_COMPLETED).done if running else ():
                    under = running.pop(future)
                    with under.held:
                        _keep(under, future)
                    done += 1
            tell(done, len(items), "")
        except BaseException:
            stop.set()
            for under in running.values():
                Item.objects.filter(pk=under.item.pk, state=Item.State.READING).update(state=Item.State.WAITING)
            raise
        finally:
            wait(running)
            for under in running.values():
                under.held.close()


def _prepare(item: Item) -> _Under | None:
    """Examine the files and link them under their names; None where none may be read."""
    refused, clean = [], []
    for file in item.files.all():
        try:
            clean.append(services.examine(file))
        except UnreadableFile as error:
            refused.append(refusal(file.name, error))
            last = error
    if not clean:
        refuse(item, last if refused else UnreadableFile("broke", BROKE))
        return None
    Item.objects.filter(pk=item.pk).update(state=Item.State.READING, heartbeat=timezone.now())
    held = ExitStack()
    return _Under(item, held, held.enter_context(under_their_names(_Clean(clean))), refused)


class _Clean:
    """Files as `under_their_names` wants them: behind a row."""

    def __init__(self, files: list[StoredFile]) -> None:
        self.files = self
        self._files = files

    def all(self) -> list[StoredFile]:
        return self._files


def _answer(files: Sequence[Path], stop: Event) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """What the child says; where several files are one report, without those that cannot be read. In a thread of its
    own: touches no database."""

    def tell(_progress: Any) -> None:
        if stop.is_set():
            raise _Stopped

    if stop.is_set():
        raise _Stopped
    try:
        return child.answer(command(files), tell, finished=FINISHED), []
    except UnreadableFile:
        if len(files) == 1:
            raise
    refused, good = [], []
    for file in files:
        try:
            child.answer(command([file]), tell, finished=FINISHED)
            good.append(file)
        except UnreadableFile as error:
            refused.append(refusal(file.name, error))
            last = error
    if not good or not refused:
        raise last if refused else UnreadableFile("broke", BROKE)
    return child.answer(command(good), tell, finished=FINISHED), refused


def refusal(name: str, error: UnreadableFile) -> dict[str, str]:
    """A refused file as it is kept."""
    return {"file": name, "code": error.code, "vi": error.message.text("vi"), "en": error.message.text("en")}


def _keep(under: _Under, future: Future[Any]) -> None:
    try:
        said, refused = future.result()
        draft = drafts.parse(said["draft"])
        summary = summary_of(draft, said)
    except UnreadableFile as error:
        refuse(under.item, error)
        return
    except (KeyError, drafts.DraftError):
        refuse(under.item, UnreadableFile("broke", BROKE))
        return
    Item.objects.filter(pk=under.item.pk, digest=under.item.digest).update(
        state=Item.State.READ,
        draft=said["draft"],
        summary=summary,
        refused=[*under.refused, *refused],
        error_code="",
        message_vi="",
        message_en="",
    )


@transaction.atomic
def refuse(item: Item, error: UnreadableFile) -> None:
    """Say why a report could not be read. Its files stay: a person may want to open them."""
    said: Message = error.message
    Item.objects.filter(pk=item.pk, digest=item.digest).update(
        state=Item.State.FAILED,
        error_code=error.code[:60],
        message_vi=said.text("vi"),
        message_en=said.text("en"),
        draft=None,
        summary={},
    )
