"""Reading in the background: one job per reading, and for each a child process that can be killed.

Why it is built like this: docs/adr/0005-reading-in-a-child-process.md, docs/adr/0014-jobs.md
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django_tasks import task

from cchc.core.messages import Message
from cchc.platform.files import child
from cchc.platform.files.reader import Reader, telling
from cchc.reporting.catalogue.shelf import arguments as published
from cchc.reporting.library import drafts, services
from cchc.reporting.library.models import Reading

FINISHED = (0, 1)
"""Exit codes of `cchc check` that come with an answer: nothing wrong, errors found."""


def command(files: Sequence[Path]) -> list[str]:
    """The child: the same command a person may type. It reads and checks, so that both are within its bounds."""
    asked = ("check", "--json", "--with-draft", "--with-page", "--progress")
    return [sys.executable, "-m", "cchc.cli", *asked, *published(), *map(str, files)]


def _read(reading: Reading, files: Sequence[Path]) -> tuple[drafts.Draft, dict[str, Any]]:
    said = child.answer(command(files), telling(reading), finished=FINISHED)
    return drafts.parse(said["draft"]), said


READER = Reader(
    rows=Reading,
    read=_read,
    keep=lambda reading, said: services.finish(reading, *said),
    refuse=services.refuse,
    discard=services.discard,
)


@task(
    title=Message("Đọc và kiểm tra tệp báo cáo", "Read and check a report's files"),
    queue_name="reading",
    max_attempts=3,
    otherwise=READER.ended,
)
def read_job(pk: int) -> None:
    """The job: reads, unless somebody has discarded the reading meanwhile. What the reader refuses, the job says."""
    READER.run(pk)


def read_now(pk: int) -> None:
    """Read here and now, unless it is read or discarded already."""
    READER.read_now(pk)


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
