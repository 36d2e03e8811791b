"""Reading in the background: one job per reading, and for each a child process that can be killed.

Why it is built like this: docs/adr/0005-reading-in-a-child-process.md, docs/adr/0014-jobs.md
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
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from cchc.core.messages import Message
from cchc.core.reading.errors import UnreadableFile
from cchc.platform.files import services as files_services
from cchc.platform.files.clamd import Unscanned
from cchc.platform.jobs.models import State as JobState
from cchc.platform.jobs.queue import Ended
from cchc.platform.jobs.running import Interrupted, Later, Why, still_wanted
from cchc.platform.jobs.running import Refused as NotDone
from cchc.platform.jobs.running import progress as report_progress
from cchc.reporting.catalogue.shelf import arguments as published
from cchc.reporting.library import drafts, services
from cchc.reporting.library.models import Reading

log = logging.getLogger(__name__)

BEAT = 2.0
"""Seconds between heartbeats."""
SCANNER_PAUSE = 60
"""Seconds until a reading is tried again whose files the virus scanner could not look at."""
OUTPUT_BYTES = 128 * 2**20
"""The most a child may write; a real report's draft is about one megabyte."""
FINISHED = (0, 1)
"""Exit codes of `cchc check` that come with an answer: nothing wrong, errors found."""
UNREAD = (Reading.State.WAITING, Reading.State.READING)
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
    return [sys.executable, "-m", "cchc.cli", *asked, *published(), *map(str, files)]


def ended(how: Ended, pk: int) -> None:
    """The job of a reading ended and nothing was read: put the reading aside where a person stopped it, else say
    why."""
    reading = Reading.objects.filter(pk=pk, state__in=UNREAD).first()
    if reading is None:
        return
    if how.state == JobState.CANCELLED:
        services.discard(reading)
    else:
        services.refuse(reading, "broke", BROKE)


@task(
    title=Message("Đọc và kiểm tra tệp báo cáo", "Read and check a report's files"),
    queue_name="reading",
    max_attempts=3,
    otherwise=ended,
)
def read_job(pk: int) -> None:
    """The job: reads, unless somebody has discarded the reading meanwhile. What the reader refuses, the job says."""
    read_now(pk)
    refused = Reading.objects.filter(pk=pk, state=Reading.State.FAILED).first()
    if refused:
        raise NotDone(Message(_plain(refused.message_vi), _plain(refused.message_en)))


def begin(reading: Reading) -> None:
    """See to it that this reading is read. Safe to repeat: a reading has one unfinished job at most."""
    named = Message("Đọc và kiểm tra: {names}", "Read and check: {names}", {"names": ", ".join(reading.names)[:200]})
    read_job.using(
        key=f"library.reading:{reading.pk}",
        title=named,
        owner=reading.owner,
        unit=reading.unit,
        link=reading.get_absolute_url(),
    ).enqueue(reading.pk)


def read_now(pk: int) -> None:
    """Read here and now, unless it is read or discarded already."""
    reading = _claim(pk)
    if reading is None:
        return
    log.info("reading %s", reading.public_id)
    try:
        for file in reading.files.all():
            files_services.examine(file)
        with _under_their_names(reading) as files:
            said = _read(reading, files)
        draft = drafts.parse(said["draft"])
    except (Refused, UnreadableFile) as refusal:
        services.refuse(reading, refusal.code, refusal.message)
    except Unscanned as error:
        _wait(reading, files_services.WAITS)
        raise Later(files_services.WAITS, SCANNER_PAUSE, counts=False) from error
    except Unwanted:
        log.info("reading %s was discarded", reading.public_id)
    except Interrupted as interrupted:
        if interrupted.why is not Why.CANCELLED:
            _wait(reading)
        raise
    except Exception:
        log.exception("reading %s", reading.public_id)
        services.refuse(reading, "broke", BROKE)
    else:
        services.finish(reading, draft, said)


def _wait(reading: Reading, what: Message | None = None) -> None:
    """The reading waits again, for another worker or for the scanner."""
    Reading.objects.filter(pk=reading.pk, state=Reading.State.READING).update(
        state=Reading.State.WAITING, what=what.text("vi") if what else ""
    )


def _claim(pk: int) -> Reading | None:
    """Take the reading, if it still wants to be read. Its job is in one worker's hands only; a reading that is being
    read was left so by a worker that died."""
    now = timezone.now()
    taken = Reading.objects.filter(pk=pk, state__in=UNREAD).update(
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
        still_wanted()
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
    if progress:
        report_progress(progress["done"], progress["total"], progress["what"])


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
