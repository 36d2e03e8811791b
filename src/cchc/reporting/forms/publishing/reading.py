"""Reading an annex in the background: a job that follows a bounded child, `cchc propose`, and can end it.

The bounds are those of reading a report: docs/adr/0005-reading-in-a-child-process.md
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from cchc.core.annex.proposal import Proposal, as_json, from_json
from cchc.core.messages import Message
from cchc.core.reading.errors import UnreadableFile
from cchc.platform.files.clamd import Unscanned
from cchc.platform.files.services import WAITS, examine
from cchc.platform.jobs.models import State as JobState
from cchc.platform.jobs.queue import Ended
from cchc.platform.jobs.running import Interrupted, Later, Why, still_wanted
from cchc.platform.jobs.running import Refused as NotDone
from cchc.platform.jobs.running import progress as report_progress
from cchc.reporting.catalogue.shelf import arguments
from cchc.reporting.forms.models import TemplateDraft
from cchc.reporting.library.worker import BEAT, BROKE, TOO_LONG, Refused, Unwanted
from cchc.reporting.library.worker import _end as end
from cchc.reporting.library.worker import _limited as limited
from cchc.reporting.library.worker import _lines as lines_of
from cchc.reporting.library.worker import _plain as plain
from cchc.reporting.library.worker import _progress as progress_in

log = logging.getLogger(__name__)
State = TemplateDraft.State
UNREAD = (State.WAITING, State.READING)


def command(files: Sequence[Path]) -> list[str]:
    """The child: the same command a person may type."""
    asked = ("propose", "--json", "--progress", *arguments())
    return [sys.executable, "-m", "cchc.cli", *asked, *map(str, files)]


def ended(how: Ended, pk: int) -> None:
    """The job ended and nothing was read: put the draft aside where a person stopped it, else say why."""
    draft = TemplateDraft.objects.filter(pk=pk, state__in=UNREAD).first()
    if draft is None:
        return
    if how.state == JobState.CANCELLED:
        TemplateDraft.objects.filter(pk=pk).update(state=State.DISCARDED)
    else:
        _refuse(draft, "broke", BROKE)


@task(
    title=Message("Đọc phụ lục công văn", "Read the annex of a letter"),
    queue_name="reading",
    max_attempts=3,
    otherwise=ended,
)
def read_job(pk: int) -> None:
    """The job: reads, unless somebody has discarded the draft meanwhile. What the reader refuses, the job says."""
    read_now(pk)
    refused = TemplateDraft.objects.filter(pk=pk, state=State.FAILED).first()
    if refused:
        raise NotDone(Message(plain(refused.message_vi), plain(refused.message_en)))


def begin(draft: TemplateDraft) -> None:
    """See to it that this annex is read. Safe to repeat: a draft has one unfinished job at most."""
    named = Message("Đọc phụ lục: {names}", "Read an annex: {names}", {"names": ", ".join(draft.names)[:200]})
    address = draft.get_absolute_url()
    read_job.using(key=f"forms.draft:{draft.pk}", title=named, owner=draft.author, link=address).enqueue(draft.pk)


def read_now(pk: int) -> None:
    """Read here and now, unless it is read or discarded already."""
    draft = _claim(pk)
    if draft is None:
        return
    try:
        for file in draft.files.all():
            examine(file)
        with _under_their_names(draft) as files:
            proposal = _read(draft, files)
    except (Refused, UnreadableFile) as refusal:
        _refuse(draft, refusal.code, refusal.message)
    except Unscanned as error:
        _wait(draft, WAITS)
        raise Later(WAITS) from error
    except Unwanted:
        log.info("annex %s was discarded", draft.public_id)
    except Interrupted as interrupted:
        if interrupted.why is not Why.CANCELLED:
            _wait(draft)
        raise
    except Exception:
        log.exception("annex %s", draft.public_id)
        _refuse(draft, "broke", BROKE)
    else:
        ours = TemplateDraft.objects.filter(pk=draft.pk, state=State.READING)
        ours.update(state=State.OPEN, proposal=as_json(proposal), based_on=proposal.nearest or "")


def _wait(draft: TemplateDraft, what: Message | None = None) -> None:
    """The draft waits again, for another worker or for the scanner."""
    waiting = {"state": State.WAITING, "what": what.text("vi")[:300] if what else ""}
    TemplateDraft.objects.filter(pk=draft.pk, state=State.READING).update(**waiting)


def _claim(pk: int) -> TemplateDraft | None:
    """Take the draft, if it still wants to be read. Its job is in one worker's hands only."""
    taken = TemplateDraft.objects.filter(pk=pk, state__in=UNREAD).update(
        state=State.READING, started=timezone.now(), heartbeat=timezone.now(), done=0, total=0, what="", error_code=""
    )
    return TemplateDraft.objects.get(pk=pk) if taken else None


def _refuse(draft: TemplateDraft, code: str, message: Message) -> None:
    TemplateDraft.objects.filter(pk=draft.pk, state__in=UNREAD).update(
        state=State.FAILED, error_code=code, message_vi=message.text("vi"), message_en=message.text("en")
    )


@contextmanager
def _under_their_names(draft: TemplateDraft) -> Iterator[list[Path]]:
    """The stored files, linked under the names they came with: the reader goes by their endings."""
    with tempfile.TemporaryDirectory(prefix="cchc-annex-") as folder:
        links = []
        for number, file in enumerate(draft.files.all(), 1):
            link = Path(folder) / str(number) / file.name
            link.parent.mkdir()
            link.symlink_to(file.path)
            links.append(link)
        yield links


def _read(draft: TemplateDraft, files: Sequence[Path]) -> Proposal:
    """Run the child to its end; Refused when it says so, breaks a limit, or says what is no proposal."""
    with tempfile.TemporaryFile() as output:
        child = subprocess.Popen(
            limited(command(files)),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.PIPE,
            start_new_session=True,
            env={**os.environ, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"},
        )
        try:
            refusal = _follow(draft, child)
        finally:
            end(child)
        if refusal:
            raise refusal
        if child.returncode != 0:
            log.warning("annex %s: the child ended with %s", draft.public_id, child.returncode)
            raise Refused("broke", BROKE)
        output.seek(0)
        try:
            return from_json(json.loads(output.read().decode().replace(r"\u0000", "")))
        except (ValueError, KeyError, TypeError) as error:
            raise Refused("broke", BROKE) from error


def _follow(draft: TemplateDraft, child: subprocess.Popen[bytes]) -> Refused | None:
    """Pass the child's progress on until it closes its errors; what it refused, if it did."""
    deadline = time.monotonic() + settings.READ_SECONDS
    refusal, last_beat, progress = None, 0.0, {}
    for line in lines_of(child, deadline):
        if line.startswith("@error "):
            said = json.loads(line.removeprefix("@error "))
            refusal = Refused(said["code"], Message(plain(said["vi"]), plain(said["en"])))
        elif line.startswith("@progress "):
            progress = progress_in(line)
        still_wanted()
        if time.monotonic() - last_beat > BEAT or progress:
            last_beat = time.monotonic()
            _beat(draft, progress)
            progress = {}
    if time.monotonic() >= deadline:
        return Refused("too_long", replace(TOO_LONG, values={"minutes": max(1, settings.READ_SECONDS // 60)}))
    return refusal


def _beat(draft: TemplateDraft, progress: dict[str, Any]) -> None:
    ours = TemplateDraft.objects.filter(pk=draft.pk, state=State.READING)
    if not ours.update(heartbeat=timezone.now(), **progress):
        raise Unwanted
    if progress:
        report_progress(progress["done"], progress["total"], progress["what"])
