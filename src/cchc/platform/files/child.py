"""A program that looks at files from outside: bounded, followed, and gone at the end.

Why it is built like this: docs/adr/0005-reading-in-a-child-process.md
"""

from __future__ import annotations

import json
import logging
import os
import selectors
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from django.conf import settings

from cchc.core.messages import Message
from cchc.core.reading.errors import UnreadableFile

log = logging.getLogger(__name__)

OUTPUT_BYTES = 128 * 2**20
"""The most a child may write; a real report's draft is about one megabyte."""
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

Progress = dict[str, Any]
"""`done`, `total`, `what`; {} where nothing new was said."""


def answer(program: Sequence[str], tell: Callable[[Progress], None], *, finished: Collection[int] = (0,)) -> Any:
    """Run `program` within the limits of settings.READ_SECONDS and READ_BYTES; what it prints as JSON, once it ends
    with one of the codes `finished`.

    It says how far it is on standard error (`@progress DONE TOTAL WHAT`). `tell` hears each such line, and {} every
    second in between; what `tell` raises ends the program. UnreadableFile where the program refuses
    (`@error {"code", "vi", "en"}`), breaks a limit, breaks off, or prints no JSON.
    """
    with tempfile.TemporaryFile() as output:
        child = subprocess.Popen(
            _limited(program),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.PIPE,
            start_new_session=True,
            env={**os.environ, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"},
        )
        try:
            refusal = _follow(child, tell)
        finally:
            _end(child)
        if refusal:
            raise refusal
        if child.returncode not in finished:
            log.warning("the child ended with %s", child.returncode)
            raise UnreadableFile("broke", BROKE)
        output.seek(0)
        try:
            return json.loads(output.read().decode().replace(r"\u0000", ""))  # PostgreSQL keeps no NUL in a text
        except ValueError as error:  # a child that broke may end with the code of one that finished
            raise UnreadableFile("broke", BROKE) from error


def _limited(program: Sequence[str]) -> list[str]:
    """`program` with bounded processor time, memory and output from its first instruction on."""
    bounds = (settings.READ_SECONDS, settings.READ_BYTES // 1024, OUTPUT_BYTES // 512)
    return ["sh", "-c", BOUNDED, "sh", *map(str, bounds), *program]


def _follow(child: subprocess.Popen[bytes], tell: Callable[[Progress], None]) -> UnreadableFile | None:
    """Pass the child's progress on until it closes its errors; what it refused, if it did."""
    deadline = time.monotonic() + settings.READ_SECONDS
    refusal = None
    for line in _lines(child, deadline):
        if line.startswith("@error "):
            refusal = _refusal(line.removeprefix("@error "))
        tell(_progress(line) if line.startswith("@progress ") else {})
    if time.monotonic() >= deadline:
        minutes = max(1, settings.READ_SECONDS // 60)
        return UnreadableFile("too_long", replace(TOO_LONG, values={"minutes": minutes}))
    return refusal


def _refusal(said: str) -> UnreadableFile:
    try:
        why = json.loads(said)
        return UnreadableFile(why["code"], Message.verbatim(why["vi"], why["en"]))
    except (ValueError, KeyError, TypeError):
        return UnreadableFile("broke", BROKE)


def _progress(line: str) -> Progress:
    """'@progress 3 12 Bảng 2' as fields; {} where it says something else."""
    parts = line.split(" ", 3)
    if len(parts) < 3 or not parts[1].isdecimal() or not parts[2].isdecimal():
        return {}
    return {"done": int(parts[1]), "total": int(parts[2]), "what": parts[3][:300] if len(parts) > 3 else ""}


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
