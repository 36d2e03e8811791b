"""Reading in the background: a few threads, and for each reading a child process that can be killed.

Why it is built like this, and what will replace it: docs/adr/0005-reading-in-a-child-process.md
"""

from __future__ import annotations

import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.models import Q
from django.utils import timezone

from cchc.core.messages import Message
from cchc.reporting.library import drafts, services
from cchc.reporting.library.models import HEARTBEAT_LOST, Reading

log = logging.getLogger(__name__)

BEAT = 2.0
"""Seconds between heartbeats."""
OUTPUT_BYTES = 128 * 2**20
"""The most a child may write; a real report's draft is about one megabyte."""
FINISHED = (0, 1)
"""Exit codes of `cchc check` that come with an answer: nothing wrong, errors found."""
LINE = 4096
"""The longest progress or error line that is looked at."""

BOUNDED = 'ulimit -c 0; ulimit -t "$1"; ulimit -v "$2" || :; ulimit -f "$3"; shift 3; exec "$@"'
"""Seconds, kilobytes of address space (where the system can), blocks of 512 bytes a file may grow to."""

TOO_LONG = Message(
    "Đọc tệp này lâu quá {minutes} phút nên đã dừng. Hãy bỏ bớt ảnh hoặc tách các phụ lục thành từng tệp rồi thử lại.",
    "Reading took longer than {minutes} minutes and was stopped. Leave out pictures, or bring the annexes as "
    "separate files, and try again.",
)
BROKE = Message(
    "Tệp này làm bộ đọc dừng giữa chừng. Hãy mở tệp bằng Word hoặc Excel, lưu lại thành .docx hoặc .xlsx rồi thử lại.",
    "This file stopped the reader halfway. Open it in Word or Excel, save it again as .docx or .xlsx and try again.",
)


class Refused(Exception):
    """The child said no, or had to be stopped."""

    def __init__(self, code: str, message: Message) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


class Unwanted(Exception):
    """Somebody discarded the reading while it was being read."""


def command(files: Sequence[Path]) -> list[str]:
    """The child: the same command a person may type. It reads and checks, so that both are within its bounds."""
    asked = ("check", "--json", "--with-draft", "--with-page", "--progress")
    return [sys.executable, "-m", "cchc.cli", *asked, *map(str, files)]


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(settings.READ_AT_ONCE, thread_name_prefix="reading")


_here: set[int] = set()
_lock = Lock()


def begin(reading: Reading) -> Future[None] | None:
    """See to it that this reading is read, unless it is already in this process's hands. Safe to repeat: who
    reads is decided in the database, so a reading left over from a stopped server starts on the next look."""
    with _lock:
        if reading.pk in _here:
            return None
        _here.add(reading.pk)
    return _pool().submit(_in_thread, reading.pk)


def _in_thread(pk: int) -> None:
    try:
        read_now(pk)
    except Exception:
        log.exception("reading %s", pk)
    finally:
        with _lock:
            _here.discard(pk)
        connections.close_all()


def read_now(pk: int) -> None:
    """Read here and now, if it is still waiting or its reader has gone silent."""
    reading = _claim(pk)
    if reading is None:
        return
    log.info("reading %s: %s", reading.public_id, reading)
    try:
        with _under_their_names(reading) as files:
            said = _read(reading, files)
        draft = drafts.parse(said["draft"])
    except Refused as refusal:
        services.refuse(reading, refusal.code, refusal.message)
    except Unwanted:
        log.info("reading %s was discarded", reading.public_id)
    except Exception:
        services.refuse(reading, "broke", BROKE)
        raise
    else:
        services.finish(reading, draft, said)


def _claim(pk: int) -> Reading | None:
    """Take the reading, if nobody else has it: one UPDATE decides."""
    now = timezone.now()
    free = Q(state=Reading.State.WAITING) | Q(state=Reading.State.READING, heartbeat__lt=now - HEARTBEAT_LOST)
    taken = Reading.objects.filter(free, pk=pk).update(
        state=Reading.State.READING, started=now, heartbeat=now, done=0, total=0, what="", error_code=""
    )
    return Reading.objects.get(pk=pk) if taken else None


@contextmanager
def _under_their_names(reading: Reading) -> Iterator[list[Path]]:
    """The stored files, linked under the names they came with: the reader goes by their endings and prints them."""
    with tempfile.TemporaryDirectory(prefix="cchc-reading-") as folder:
        links = []
        for number, file in enumerate(reading.files.all(), 1):
            link = Path(folder) / str(number) / file.name
            link.parent.mkdir()
            link.symlink_to(file.path)
            links.append(link)
        yield links


def _read(reading: Reading, files: Sequence[Path]) -> dict[str, Any]:
    """Run the child to its end; Refused when it says so or breaks a limit."""
    with tempfile.TemporaryFile() as output:
        child = subprocess.Popen(
            _limited(command(files)),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.PIPE,
            start_new_session=True,
            env={**os.environ, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"},
        )
        try:
            refusal = _follow(reading, child)
        finally:
            _end(child)
        if refusal:
            raise refusal
        if child.returncode not in FINISHED:
            log.warning("reading %s: the child ended with %s", reading.public_id, child.returncode)
            raise Refused("broke", BROKE)
        output.seek(0)
        said = output.read().decode().replace(r"\u0000", "")  # PostgreSQL keeps no NUL in a text
        try:
            answer: dict[str, Any] = json.loads(said)
        except ValueError as error:  # a child that broke may end with the code that also says: errors found
            raise Refused("broke", BROKE) from error
        return answer


def _limited(program: Sequence[str]) -> list[str]:
    """`program` with bounded processor time, memory and output from its first instruction on."""
    bounds = (settings.READ_SECONDS, settings.READ_BYTES // 1024, OUTPUT_BYTES // 512)
    return ["sh", "-c", BOUNDED, "sh", *map(str, bounds), *program]


def _follow(reading: Reading, child: subprocess.Popen[bytes]) -> Refused | None:
    """Pass the child's progress on until it closes its errors; what it refused, if it did."""
    deadline = time.monotonic() + settings.READ_SECONDS
    refusal, last_beat, progress = None, 0.0, {}
    for line in _lines(child, deadline):
        if line.startswith("@error "):
            said = json.loads(line.removeprefix("@error "))
            refusal = Refused(said["code"], Message(_plain(said["vi"]), _plain(said["en"])))
        elif line.startswith("@progress "):
            progress = _progress(line)
        if time.monotonic() - last_beat > BEAT or progress:
            last_beat = time.monotonic()
            _beat(reading, progress)
            progress = {}
    if time.monotonic() >= deadline:
        return Refused("too_long", replace(TOO_LONG, values={"minutes": max(1, settings.READ_SECONDS // 60)}))
    return refusal


def _progress(line: str) -> dict[str, Any]:
    """'@progress 3 12 Bảng 2' as fields; {} where it says something else."""
    parts = line.split(" ", 3)
    if len(parts) < 3 or not parts[1].isdecimal() or not parts[2].isdecimal():
        return {}
    return {"done": int(parts[1]), "total": int(parts[2]), "what": parts[3][:300] if len(parts) > 3 else ""}


def _beat(reading: Reading, progress: dict[str, Any]) -> None:
    ours = Reading.objects.filter(pk=reading.pk, state=Reading.State.READING)
    if not ours.update(heartbeat=timezone.now(), **progress):
        raise Unwanted


def _plain(text: str) -> str:
    """Text that `Message` will not take for a template."""
    return text.replace("{", "{{").replace("}", "}}")


def _lines(child: subprocess.Popen[bytes], deadline: float) -> Iterator[str]:
    """Lines of the child's errors as they come, an empty one every second of silence, until it ends or time is up."""
    assert child.stderr is not None
    held = b""
    with selectors.DefaultSelector() as waiting:
        waiting.register(child.stderr, selectors.EVENT_READ)
        while (left := deadline - time.monotonic()) > 0:
            if not waiting.select(min(1.0, left)):
                if child.poll() is not None:
                    return
                yield ""
                continue
            chunk = os.read(child.stderr.fileno(), 65536)
            if not chunk:
                with suppress(subprocess.TimeoutExpired):
                    child.wait(left)
                return
            *lines, held = (held + chunk).split(b"\n")
            held = held[-LINE:]
            yield from (line[:LINE].decode(errors="replace") for line in lines)


def _end(child: subprocess.Popen[bytes]) -> None:
    """The child and whatever it started (LibreOffice) are gone after this."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    if child.stderr:
        child.stderr.close()
