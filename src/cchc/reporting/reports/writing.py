"""The one writer of prose: a section is written as a whole, each time as a version of its own. Nothing is changed
afterwards but the instant at which a later version took its place."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from cchc.core.messages import Message
from cchc.platform.events.services import record
from cchc.reporting.catalogue.selectors import template
from cchc.reporting.figures.filling import begin
from cchc.reporting.figures.form import report_of
from cchc.reporting.figures.hands import refuse_closed
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports import events
from cchc.reporting.reports.models import Prose, Report
from cchc.reporting.reports.outline import Heading, headings, next_below, numbered, position_of
from cchc.reporting.reports.stale import REVIEWED

LONGEST = 60_000
"""Characters of one section: thirty pages have about as many."""
LONGEST_HEADING = 300
TAGS = re.compile(
    r"</?(?:html|head|body|style|script|meta|link|div|span|p|br|b|i|u|em|strong|font|table|tr|td|th|ul|ol|li|a|img|h[1-6]"
    r"|o:p|xml|iframe|svg)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")
BREAKS = re.compile(r"\r\n?|[\x0b\x0c\u2028\u2029]")

NUL = Message(
    "Nội dung có ký tự hỏng (mã 0), thường do chép từ tệp không phải văn bản. Hãy chép lại từ Word hoặc gõ lại.",
    "The text holds a broken character (code 0), mostly from a file that is no text. Copy it from Word, or type it.",
)
TOO_LONG = Message(
    "Một mục nhận nhiều nhất {most} ký tự, nội dung này có {length}. Hãy chia thành các mục nhỏ, hoặc kiểm tra có dán "
    "nhầm cả tệp không.",
    "A section takes at most {most} characters, this text has {length}. Divide it into sections, or see whether a "
    "whole file was pasted by mistake.",
)
HTML = Message(
    "Nội dung có mã trang web ({tag}). Hãy dán dạng chữ thường (Ctrl+Shift+V), rồi lưu lại.",
    "The text holds code of a web page ({tag}). Paste it as plain text (Ctrl+Shift+V), then save again.",
)
NO_SECTION = Message(
    "Biểu mẫu không có mục {code}. Hãy tải lại trang.", "The form has no section {code}. Load the page again."
)
NO_HEADING = Message("Hãy ghi tên mục mới.", "Give the new section a heading.")
LONG_HEADING = Message(
    "Tên mục dài quá {most} ký tự. Hãy rút gọn.", "The heading has more than {most} characters. Shorten it."
)
FULL = Message(
    "Không thêm được mục con dưới mục này: đã đủ số mục hoặc đủ hai cấp con.",
    "No section can be added below this one: there are enough, or it is two below the form's already.",
)


class Refused(ValueError):
    """What cannot be written; `message` says why and what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("en"))
        self.message = message


@dataclass(frozen=True, slots=True)
class Difference:
    """Two people on one section: what this one meant to write, and what stands there now."""

    code: str
    mine: str
    theirs: Prose | None


class Conflict(ValueError):
    """Somebody else wrote this section meanwhile. Nothing was written; `difference` holds both texts."""

    def __init__(self, difference: Difference) -> None:
        super().__init__(f"section {difference.code} was written by somebody else meanwhile")
        self.difference = difference


def clean(text: str) -> str:
    """The text as it is kept: NFC, line breaks of one kind, nothing behind the last word. Refused with what to do."""
    if "\0" in text:
        raise Refused(NUL)
    if len(text) > LONGEST:
        raise Refused(Message(TOO_LONG.vi, TOO_LONG.en, {"most": LONGEST, "length": len(text)}))
    text = unicodedata.normalize("NFC", CONTROL.sub("", BREAKS.sub("\n", text)))
    if tag := TAGS.search(text):
        raise Refused(Message(HTML.vi, HTML.en, {"tag": tag[0][:40]}))
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


@transaction.atomic
def write(owed: Obligation, code: str, text: str, *, by: Any, seen: int | None, origin: str = "") -> Prose:
    """Write a section. `seen`: id of the version its writer saw, None where there was none.

    Conflict where another stands there by now and says something else, Refused for text that cannot be kept, Closed or
    NotInHand where the report is not being written. The same text again changes nothing.
    """
    said = clean(text)
    refuse_closed(owed)
    report, asked = begin(report_of(owed), owed), _asked(owed)
    now = _current(report, code)
    known = next((one for one in asked if one.code == code), None)
    if known is None and now is None:
        raise Refused(Message(NO_SECTION.vi, NO_SECTION.en, {"code": code[:60]}))
    if now is not None and now.text == said and not origin:
        return now
    if (now.pk if now else None) != seen:
        raise Conflict(Difference(code, said, now))
    if now is None and not said and not origin:
        return Prose(report=report, code=code, text="")
    heading = (known.words, known.level, known.position) if known else (now.heading, now.level, now.position)  # type: ignore[union-attr]
    return _add(report, now, code, heading, said, by, origin)


@transaction.atomic
def add_section(owed: Obligation, parent: str, words: str, *, by: Any, text: str = "", origin: str = "") -> Prose:
    """Add an own section below one of the form or another own one; it is numbered behind those that are there."""
    words = " ".join(words.replace("\0", "").split())
    if not words:
        raise Refused(NO_HEADING)
    if len(words) > LONGEST_HEADING:
        raise Refused(Message(LONG_HEADING.vi, LONG_HEADING.en, {"most": LONGEST_HEADING}))
    if tag := TAGS.search(words):
        raise Refused(Message(HTML.vi, HTML.en, {"tag": tag[0][:40]}))
    said = clean(text)
    refuse_closed(owed)
    report, asked = begin(report_of(owed), owed), _asked(owed)
    taken = {one.code for one in asked} | set(
        Prose.objects.filter(report=report, superseded__isnull=True).values_list("code", flat=True)
    )
    if parent not in taken:
        raise Refused(Message(NO_SECTION.vi, NO_SECTION.en, {"code": parent[:60]}))
    code = next_below(parent, taken)
    try:
        position = position_of(code, asked)
    except LookupError as full:
        raise Refused(FULL) from full
    level = next((one.level for one in asked if one.code == parent), parent.count(".") + 1) + 1
    words = words if origin else f"{numbered(code)}. {words}"
    return _add(report, None, code, (words, level, position), said, by, origin or REVIEWED)


@transaction.atomic
def remove_section(owed: Obligation, code: str, *, by: Any, seen: int) -> Prose:
    """Take an own section out; its versions stay. Conflict where it was written meanwhile, Refused for one of the form
    or one that has others below it."""
    refuse_closed(owed)
    report = begin(report_of(owed), owed)
    now = _current(report, code)
    below = Prose.objects.filter(report=report, superseded__isnull=True, code__startswith=f"{code}.").exists()
    if now is None or below or any(one.code == code for one in _asked(owed)):
        raise Refused(Message(NO_SECTION.vi, NO_SECTION.en, {"code": code[:60]}))
    if now.pk != seen:
        raise Conflict(Difference(code, "", now))
    Prose.objects.filter(pk=now.pk).update(superseded=timezone.now())
    record(events.PROSE, subject=report, unit=report.unit, section=code, period=report.period_code)
    return now


def reviewed(owed: Obligation, code: str, *, by: Any, seen: int) -> Prose:
    """Say that every number and word of a section taken over is of this period: its marks go."""
    now = Prose.objects.filter(report=owed.report_id, code=code, superseded__isnull=True).first()
    return write(owed, code, now.text if now else "", by=by, seen=seen, origin=REVIEWED)


def _asked(owed: Obligation) -> list[Heading]:
    form = template(owed.template)
    return headings(form) if form else []


def _current(report: Report, code: str) -> Prose | None:
    return Prose.objects.filter(report=report, code=code, superseded__isnull=True).first()


def _add(
    report: Report, now: Prose | None, code: str, heading: tuple[str, int, int], text: str, by: Any, origin: str
) -> Prose:
    moment = timezone.now()
    if now is not None:
        Prose.objects.filter(pk=now.pk).update(superseded=moment)
    words, level, position = heading
    made = Prose.objects.create(
        report=report, code=code, position=position, heading=words, level=level, text=text, origin=origin, author=by,
        recorded=moment,
    )  # fmt: skip
    record(events.PROSE, subject=report, unit=report.unit, section=code, period=report.period_code)
    return made
