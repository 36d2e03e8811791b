"""Comments and evidence beside a row or a section: said, settled, attached, taken away. Lists are in `lists`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cchc.core.messages import Message
from cchc.core.reading.errors import UnreadableFile
from cchc.platform.events.registry import EventKind
from cchc.platform.events.services import record
from cchc.platform.files import pictures
from cchc.platform.files import services as files
from cchc.platform.files.clamd import Unscanned
from cchc.platform.files.purposes import EVIDENCE
from cchc.platform.notices.services import notify_all
from cchc.reporting.catalogue.selectors import template
from cchc.reporting.figures.filling import begin
from cchc.reporting.figures.form import report_of
from cchc.reporting.figures.owed import address_of
from cchc.reporting.forms.models import Obligation, ReportingPeriod
from cchc.reporting.notes import events, notices, selectors
from cchc.reporting.notes.models import Comment, Evidence, Removable
from cchc.reporting.notes.places import Place
from cchc.reporting.notes.policies import require_say
from cchc.reporting.reports.models import Report

MOST_WORDS = 4000
MOST_BYTES = 20 * 2**20
MOST_FILES = 20


class Refused(ValueError):
    """What cannot be done beside this row; `message` says why and what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("en"))
        self.message = message


EMPTY = Message("Hãy viết nội dung trao đổi.", "Write what you want to say.")
TOO_LONG = Message(
    "Nội dung dài {length} ký tự; tối đa {most}. Hãy viết ngắn lại hoặc đính kèm tệp.",
    "This has {length} characters; at most {most}. Shorten it, or attach a file.",
)
NOTHING_YET = Message(
    "Kỳ đã đóng và đơn vị chưa nhập gì, nên chưa có báo cáo để trao đổi.",
    "The period is closed and nothing was entered: there is no report to comment on.",
)
TOO_LARGE = Message(
    "Tệp {name} nặng {size} MB; tối đa {most} MB. Hãy nén ảnh trong tệp hoặc chia tệp ra.",
    "The file {name} has {size} MB; at most {most} MB. Compress its pictures, or split it.",
)
TOO_MANY = Message(
    "Mỗi dòng giữ tối đa {most} tệp. Hãy bỏ tệp không cần nữa.",
    "A row keeps at most {most} files. Remove one that is not needed any more.",
)
WHY = Message("Hãy nêu lý do bỏ.", "Say why it is removed.")
GONE = Message("Mục này đã được bỏ trước đó.", "It was removed before.")


@dataclass(frozen=True, slots=True)
class Said:
    """Who does something: the person, and who is stood in for."""

    by: Any
    on_behalf: Any = None


def report_for(owed: Obligation) -> Report:
    """The report of an obligation, begun where there is none yet. Refused where its period is not open then."""
    report = report_of(owed)
    if report.pk is not None:
        return report
    if owed.period.state != ReportingPeriod.State.OPEN:
        raise Refused(NOTHING_YET)
    return begin(report, owed)


@transaction.atomic
def say(place: Place, text: str, *, by: Any) -> Comment:
    """Add to the thread of a row or section, which opens it again where it was settled; its people are told."""
    answer = require_say(by, place.owed)
    if not text.strip():
        raise Refused(EMPTY)
    made = _comment(place, Comment.Kind.SAID, text, Said(by, answer.on_behalf))
    _tell(place, made)
    return made


@transaction.atomic
def settle(place: Place, *, by: Any, text: str = "") -> Comment | None:
    """Settle a thread; None where it is settled or empty."""
    answer = require_say(by, place.owed)
    if not selectors.thread(place).open:
        return None
    return _comment(place, Comment.Kind.SETTLED, text, Said(by, answer.on_behalf))


@transaction.atomic
def reopen(place: Place, *, by: Any, text: str = "") -> Comment | None:
    """Open a settled thread again; None where it is open or empty."""
    answer = require_say(by, place.owed)
    if not selectors.thread(place).settled:
        return None
    made = _comment(place, Comment.Kind.REOPENED, text, Said(by, answer.on_behalf))
    _tell(place, made)
    return made


KINDS = {
    Comment.Kind.SAID: events.SAID,
    Comment.Kind.SETTLED: events.SETTLED,
    Comment.Kind.REOPENED: events.REOPENED,
}


def _comment(place: Place, kind: Comment.Kind, text: str, who: Said) -> Comment:
    plain = "".join(letter for letter in text.replace("\r\n", "\n") if letter.isprintable() or letter in "\n\t").strip()
    if len(plain) > MOST_WORDS:
        raise Refused(Message(TOO_LONG.vi, TOO_LONG.en, {"length": len(plain), "most": MOST_WORDS}))
    report = report_for(place.owed)
    made = Comment.objects.create(
        report=report, kind=kind, text=plain, author=who.by, on_behalf=who.on_behalf, at=timezone.now(), **place.keys
    )
    happened(KINDS[kind], place, report, who)
    return made


def happened(kind: EventKind, place: Place, report: Report, who: Said, *, reason: str = "", **data: Any) -> None:
    """Tell the event of something done beside a row or section."""
    about = {"place": place.code, "period": report.period_code, **data}
    record(kind, subject=report, unit=report.unit, actor=who.by, on_behalf=who.on_behalf, reason=reason, **about)


def _tell(place: Place, made: Comment) -> None:
    """Tell those who give the row, the drafters, and who spoke in the thread before; not the speaker."""
    owed = place.owed
    people = selectors.concerned(place, made.report) - {made.author}
    form = template(owed.template)
    row = form.row(place.row) if form and place.row in form else None
    about = f"{row.code} {row.label}".strip() if row else place.section
    values: dict[str, str | int] = {"about": about, "unit": owed.unit.name, "period": owed.period.label}
    said = Message("Có ý kiến tại “{about}”, {unit}, {period}.", "A comment at “{about}”, {unit}, {period}.", values)
    link = f"{reverse('notes:cell', args=address_of(owed))}?{place.query}"
    notify_all(sorted(people, key=lambda one: one.pk), notices.SAID, said, link)


# --- evidence


def attach(place: Place, upload: Any, *, name: str = "", by: Any) -> Evidence:
    """Keep a file beside a row or section. UnreadableFile for a kind that is not taken: nothing is kept then. Where
    the virus scanner is silent the file is kept and waits in quarantine."""
    answer = require_say(by, place.owed)
    _small(upload)
    if selectors.evidence(place).filter(removed=None).count() >= MOST_FILES:
        raise Refused(Message(TOO_MANY.vi, TOO_MANY.en, {"most": MOST_FILES}))
    file = take_file(upload, by, place.owed.unit)
    who = Said(by, answer.on_behalf)
    with transaction.atomic():
        report = report_for(place.owed)
        called = " ".join(name.split())[:200] or file.name[:200]
        made = Evidence.objects.create(
            report=report, file=file, name=called, author=by, on_behalf=who.on_behalf, at=timezone.now(), **place.keys
        )
        happened(events.ATTACHED, place, report, who)
    return made


def take_file(upload: Any, by: Any, unit: Any) -> Any:
    """Store and examine a file of evidence, a photograph without the place where it was taken; Refused where it is too
    large, UnreadableFile where it may not come in. A file no scanner looked at yet is kept, in quarantine."""
    _small(upload)
    file = files.store(_without_place(upload), by, unit, EVIDENCE)
    try:
        return files.examine(file)
    except UnreadableFile:
        file.delete()
        raise
    except Unscanned:
        return file


def _without_place(upload: Any) -> Any:
    """The upload; a photograph without what the camera noted beside it. A broken one is left for its examination."""
    head = upload.read(64)
    upload.seek(0)
    if not pictures.recognise(head):
        return upload
    try:
        return ContentFile(pictures.plain(upload.read()), name=upload.name)
    except (pictures.Broken, pictures.TooManyPixels):
        upload.seek(0)
        return upload


def _small(upload: Any) -> None:
    size = getattr(upload, "size", 0) or 0
    if size > MOST_BYTES:
        values: dict[str, str | int] = {
            "name": files.plain_name(upload.name or ""), "size": -(-size // 2**20), "most": MOST_BYTES // 2**20,
        }  # fmt: skip
        raise Refused(Message(TOO_LARGE.vi, TOO_LARGE.en, values))


@transaction.atomic
def detach(place: Place, found: Evidence, *, reason: str, by: Any) -> None:
    """Take evidence away, with a reason; its row and its file stay in the history."""
    answer = require_say(by, place.owed)
    if not reason.strip():
        raise Refused(WHY)
    who = Said(by, answer.on_behalf)
    take_away([found], who, reason)
    happened(events.DETACHED, place, found.report, who, reason=reason.strip())


def take_away(things: Iterable[Removable], who: Said, reason: str) -> None:
    """Mark as removed; Refused where one was removed already."""
    for thing in things:
        values = {"removed": timezone.now(), "removed_by": who.by, "reason": reason.strip()}
        if not type(thing).objects.filter(pk=thing.pk, removed=None).update(**values):
            raise Refused(GONE)


@transaction.atomic
def put_back(place: Place, found: Evidence, *, by: Any) -> Evidence:
    """Attach again what was taken away, as a new row with the same file."""
    answer = require_say(by, place.owed)
    who = Said(by, answer.on_behalf)
    same = {"file": found.file, "name": found.name, "report": found.report, **place.keys}
    made = Evidence.objects.create(author=by, on_behalf=who.on_behalf, at=timezone.now(), **same)
    happened(events.ATTACHED, place, found.report, who)
    return made
