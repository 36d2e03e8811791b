"""Reading an annex in the background: a thread that follows a bounded child, `cchc propose`, and can end it.

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
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.models import Q
from django.utils import timezone

from cchc.core.annex.proposal import Proposal, as_json, from_json
from cchc.core.messages import Message
from cchc.platform.accounts.scope import everything
from cchc.reporting.forms.models import TemplateDraft
from cchc.reporting.forms.models.templates import HEARTBEAT_LOST
from cchc.reporting.forms.publishing.packs import arguments
from cchc.reporting.library.worker import BEAT, BROKE, TOO_LONG, Refused, Unwanted
from cchc.reporting.library.worker import _end as end
from cchc.reporting.library.worker import _limited as limited
from cchc.reporting.library.worker import _lines as lines_of
from cchc.reporting.library.worker import _plain as plain
from cchc.reporting.library.worker import _progress as progress_in

log = logging.getLogger(__name__)
State = TemplateDraft.State


def command(files: Sequence[Path]) -> list[str]:
    """The child: the same command a person may type."""
    asked = ("propose", "--json", "--progress", *arguments())
    return [sys.executable, "-m", "cchc.cli", *asked, *map(str, files)]


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(settings.READ_AT_ONCE, thread_name_prefix="annex")


_here: set[int] = set()
_lock = Lock()


def begin(draft: TemplateDraft) -> Future[None] | None:
    """See to it that this annex is read, unless it is already in this process's hands. Safe to repeat: who reads is
    decided in the database."""
    with _lock:
        if draft.pk in _here:
            return None
        _here.add(draft.pk)
    return _pool().submit(_in_thread, draft.pk)


def _in_thread(pk: int) -> None:
    try:
        with everything("read an annex"):
            read_now(pk)
    except Exception:
        log.exception("annex %s", pk)
    finally:
        with _lock:
            _here.discard(pk)
        connections.close_all()


def read_now(pk: int) -> None:
    """Read here and now, if it is still waiting or its reader has gone silent."""
    draft = _claim(pk)
    if draft is None:
        return
    try:
        with _under_their_names(draft) as files:
            proposal = _read(draft, files)
    except Refused as refusal:
        _refuse(draft, refusal.code, refusal.message)
    except Unwanted:
        log.info("annex %s was discarded", draft.public_id)
    except Exception:
        _refuse(draft, "broke", BROKE)
        raise
    else:
        ours = TemplateDraft.objects.filter(pk=draft.pk, state=State.READING)
        ours.update(state=State.OPEN, proposal=as_json(proposal), based_on=proposal.nearest or "")


def _claim(pk: int) -> TemplateDraft | None:
    """Take the draft, if nobody else has it: one UPDATE decides."""
    now = timezone.now()
    free = Q(state=State.WAITING) | Q(state=State.READING, heartbeat__lt=now - HEARTBEAT_LOST)
    taken = TemplateDraft.objects.filter(free, pk=pk).update(
        state=State.READING, started=now, heartbeat=now, done=0, total=0, what="", error_code=""
    )
    return TemplateDraft.objects.get(pk=pk) if taken else None


def _refuse(draft: TemplateDraft, code: str, message: Message) -> None:
    TemplateDraft.objects.filter(pk=draft.pk, state=State.READING).update(
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
