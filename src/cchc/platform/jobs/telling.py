"""Tells whoever asked for work what became of it. Work nobody asked for is told of by the doctor."""

from __future__ import annotations

from cchc.core.messages import Message
from cchc.platform.accounts.scope import everything
from cchc.platform.jobs.models import Job
from cchc.platform.jobs.notices import FAILED, FINISHED, STOPPED
from cchc.platform.notices.registry import NoticeKind
from cchc.platform.notices.services import notify


def failed(job: Job, why: Message) -> None:
    """It could not be done, or was given up."""
    _tell(job, FAILED, job.get_absolute_url(), "{title}: {why}", why)


def finished(job: Job) -> None:
    """It is done; leads to what it made."""
    done = Message("đã xong.", "done.")
    _tell(job, FINISHED, job.link if job.link.startswith("/") else job.get_absolute_url(), "{title}: {why}", done)


def stopped(job: Job, reason: str) -> None:
    """An administrator stopped it."""
    why = Message(
        "người quản trị đã dừng. Lý do: {reason}", "stopped by an administrator. Reason: {reason}", {"reason": reason}
    )
    _tell(job, STOPPED, job.get_absolute_url(), "{title}: {why}", why)


def _tell(job: Job, kind: NoticeKind, link: str, form: str, why: Message) -> None:
    with everything("tell who asked for the work"):
        owner = job.owner
    if owner is None:
        return
    vi = form.format(title=job.title_vi, why=why.text("vi"))
    en = form.format(title=job.title_en, why=why.text("en"))
    said = Message("{vi}", "{en}", {"vi": vi, "en": en})
    notify(owner, kind, said, link, key=f"{kind.code}:{job.public_id}")
