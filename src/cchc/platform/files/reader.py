"""Rows whose files are read in the background: claimed, examined, read by a bounded child, kept or refused."""

from __future__ import annotations

import logging
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from cchc.core.messages import Message
from cchc.core.reading.errors import UnreadableFile
from cchc.platform.files import services
from cchc.platform.files.child import BROKE, Progress
from cchc.platform.files.clamd import Unscanned
from cchc.platform.files.models import BeingRead
from cchc.platform.jobs.models import State as JobState
from cchc.platform.jobs.queue import Ended
from cchc.platform.jobs.running import Interrupted, Later, Refused, Why, still_wanted
from cchc.platform.jobs.running import progress as report_progress

log = logging.getLogger(__name__)

BEAT = 2.0
"""Seconds between heartbeats."""
SCANNER_PAUSE = 60
"""Seconds until files are tried again that the virus scanner could not look at."""


class Unwanted(Exception):
    """Somebody put the row aside while its files were being read."""


@dataclass(frozen=True, slots=True)
class Reader:
    """How the rows of one kind are read."""

    rows: type[BeingRead]
    read: Callable[[Any, list[Path]], Any]
    """Reads a row's files; UnreadableFile says why not."""
    keep: Callable[[Any, Any], None]
    """Keeps what was read."""
    refuse: Callable[[Any, str, Message], Any]
    """Ends a row that waits or is being read with the reason: a code and a sentence."""
    discard: Callable[[Any], Any]
    """Puts a row aside whose job a person stopped."""

    def run(self, pk: int) -> None:
        """The work of the job: read; what was refused the job says too."""
        self.read_now(pk)
        refused = self._all.filter(pk=pk, state=BeingRead.FAILED).first()
        if refused:
            raise Refused(Message.verbatim(refused.message_vi, refused.message_en))

    def ended(self, how: Ended, pk: int) -> None:
        """The job ended and nothing was read: put the row aside where a person stopped it, else say why."""
        row = self._all.filter(pk=pk, state__in=BeingRead.UNREAD).first()
        if row is None:
            return
        if how.state == JobState.CANCELLED:
            self.discard(row)
        else:
            self.refuse(row, "broke", BROKE)

    def read_now(self, pk: int) -> None:
        """Read here and now, unless it is read or put aside already."""
        row = self._claim(pk)
        if row is None:
            return
        log.info("reading %s", row.public_id)
        try:
            for file in row.files.all():
                services.examine(file)
            with under_their_names(row) as files:
                said = self.read(row, files)
        except UnreadableFile as refusal:
            self.refuse(row, refusal.code, refusal.message)
        except Unscanned as error:
            self._wait(row, services.WAITS)
            raise Later(services.WAITS, SCANNER_PAUSE, counts=False) from error
        except Unwanted:
            log.info("reading %s was put aside", row.public_id)
        except Interrupted as interrupted:
            if interrupted.why is not Why.CANCELLED:
                self._wait(row)
            raise
        except Exception:
            log.exception("reading %s", row.public_id)
            self.refuse(row, "broke", BROKE)
        else:
            self.keep(row, said)

    @property
    def _all(self) -> QuerySet[Any]:
        return self.rows._default_manager.all()

    def _claim(self, pk: int) -> BeingRead | None:
        """Take the row, if it still wants to be read. Its job is in one worker's hands only; a row that is being read
        was left so by a worker that died."""
        now = timezone.now()
        taken = self._all.filter(pk=pk, state__in=BeingRead.UNREAD).update(
            state=BeingRead.READING, started=now, heartbeat=now, done=0, total=0, what="", error_code=""
        )
        return self._all.get(pk=pk) if taken else None

    def _wait(self, row: BeingRead, what: Message | None = None) -> None:
        """The row waits again, for another worker or for the scanner."""
        said = what.text("vi")[:300] if what else ""
        self._all.filter(pk=row.pk, state=BeingRead.READING).update(state=BeingRead.WAITING, what=said)


def telling(row: BeingRead) -> Callable[[Progress], None]:
    """Writes progress and heartbeats into `row`, for `child.answer`. Raises Unwanted where the row was put aside, and
    Interrupted where its job must stop."""
    last = 0.0

    def tell(progress: Progress) -> None:
        nonlocal last
        still_wanted()
        if not progress and time.monotonic() - last <= BEAT:
            return
        last = time.monotonic()
        ours = type(row)._default_manager.filter(pk=row.pk, state=BeingRead.READING)
        if not ours.update(heartbeat=timezone.now(), **progress):
            raise Unwanted
        if progress:
            report_progress(progress["done"], progress["total"], progress["what"])

    return tell


@contextmanager
def under_their_names(row: Any) -> Iterator[list[Path]]:
    """The stored files, linked under the names they came with: the reader goes by their endings and prints them."""
    with tempfile.TemporaryDirectory(prefix="cchc-reading-") as folder:
        yield list(_linked(Path(folder), row.files.all()))


def _linked(folder: Path, files: Sequence[Any]) -> Iterator[Path]:
    for number, file in enumerate(files, 1):
        link = folder / str(number) / file.name
        link.parent.mkdir()
        link.symlink_to(file.path)
        yield link
