"""Reading an annex in the background: a job that follows a bounded child, `cchc propose`, and can end it.

The bounds are those of reading a report: docs/adr/0005-reading-in-a-child-process.md
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from django_tasks import task

from cchc.core.annex.proposal import Proposal, as_json, from_json
from cchc.core.messages import Message
from cchc.platform.files import child
from cchc.platform.files.reader import Reader, telling
from cchc.reporting.catalogue.shelf import arguments
from cchc.reporting.forms.models import TemplateDraft
from cchc.reporting.forms.publishing import services

State = TemplateDraft.State


def command(files: Sequence[Path]) -> list[str]:
    """The child: the same command a person may type."""
    asked = ("propose", "--json", "--progress", *arguments())
    return [sys.executable, "-m", "cchc.cli", *asked, *map(str, files)]


def _read(draft: TemplateDraft, files: Sequence[Path]) -> Proposal:
    return from_json(child.answer(command(files), telling(draft)))


def _keep(draft: TemplateDraft, proposal: Proposal) -> None:
    ours = TemplateDraft.objects.filter(pk=draft.pk, state=State.READING)
    ours.update(state=State.OPEN, proposal=as_json(proposal), based_on=proposal.nearest or "")


def _refuse(draft: TemplateDraft, code: str, message: Message) -> None:
    TemplateDraft.objects.filter(pk=draft.pk, state__in=TemplateDraft.UNREAD).update(
        state=State.FAILED, error_code=code[:60], message_vi=message.text("vi"), message_en=message.text("en")
    )


READER = Reader(
    rows=TemplateDraft,
    read=_read,
    keep=_keep,
    refuse=_refuse,
    discard=services.discard,
)


@task(
    title=Message("Đọc phụ lục công văn", "Read the annex of a letter"),
    queue_name="reading",
    max_attempts=3,
    otherwise=READER.ended,
)
def read_job(pk: int) -> None:
    """The job: reads, unless somebody has discarded the draft meanwhile. What the reader refuses, the job says."""
    READER.run(pk)


def read_now(pk: int) -> None:
    """Read here and now, unless it is read or discarded already."""
    READER.read_now(pk)


def begin(draft: TemplateDraft) -> None:
    """See to it that this annex is read. Safe to repeat: a draft has one unfinished job at most."""
    named = Message("Đọc phụ lục: {names}", "Read an annex: {names}", {"names": ", ".join(draft.names)[:200]})
    address = draft.get_absolute_url()
    read_job.using(key=f"forms.draft:{draft.pk}", title=named, owner=draft.author, link=address).enqueue(draft.pk)
