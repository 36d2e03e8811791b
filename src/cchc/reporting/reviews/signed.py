"""The signed copy that comes back from the office's own document system: whether it is this report's."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cchc.core.figures import to_decimal
from cchc.core.messages import Message
from cchc.core.reading.errors import UnreadableFile
from cchc.core.vietnamese.text import fold_key
from cchc.platform.files.models import StoredFile
from cchc.platform.files.purposes import allow
from cchc.reporting.exchange import reading
from cchc.reporting.figures.models import Figure, State
from cchc.reporting.reports.models import Report
from cchc.reporting.reviews.models import Paper

SIGNED = allow("signed", ("pdf",))
"""The signed copy of a report."""

ENOUGH = 10
"""Figures that must be on both sides before unlike ones say that it is another report."""
SCANNED = Message(
    "tệp không có chữ đọc được (bản quét), nên không đối chiếu được.",
    "it has no readable text (a scan), so it cannot be compared.",
)
UNREAD = Message("không đọc được để đối chiếu. {why}", "it could not be read, so it cannot be compared. {why}")
LOCKED = Message(
    "Tệp {name} bị khóa bằng mật khẩu nên không ai mở được từ báo cáo. Hãy mở tệp, lưu một bản không đặt mật khẩu rồi "
    "chọn bản đó.",
    "The file {name} is locked with a password, so nobody could open it from the report. Open it, save a copy without "
    "the password and choose that copy.",
)
WITHOUT_TEXT = frozenset({"scan", "no_text", "unmapped"})
"""Refusals of a file in which there is nothing to read; it may be the signed copy all the same."""
NUMBER = Message("tệp ghi số {found}, báo cáo này là {expected}.", "it is numbered {found}, this report {expected}.")
DATE = Message("tệp ghi ngày {found}, báo cáo này ngày {expected}.", "it is dated {found}, this report {expected}.")
PERIOD = Message(
    "tệp báo cáo kỳ {found}, báo cáo này kỳ {expected}.", "it reports on {found}, this report on {expected}."
)
AGENCY = Message("tệp là của {found}, báo cáo này của {expected}.", "it is of {found}, this report of {expected}.")
FIGURES = Message(
    "chỉ {same} trong {both} số liệu đọc được khớp với báo cáo này.",
    "only {same} of {both} figures that could be read are those of this report.",
)


@dataclass(frozen=True, slots=True)
class Copy:
    """A stored file, and what was read out of it."""

    file: StoredFile
    number: str = ""
    date: str = ""
    agency: str = ""
    period: str = ""
    template: str = ""
    values: tuple[tuple[str, str], ...] = ()
    """Key of the row in its form, canonical decimal."""
    readable: bool = True
    why: Message = SCANNED
    """Of one that is not readable."""


def read(file: StoredFile) -> Copy:
    """Read a copy that was found clean, in a bounded child process. One that cannot be read (a scan, a broken file, one
    that takes too long) says why; UnreadableFile for one that is locked with a password."""
    try:
        said = reading.ask("copy", file)
    except UnreadableFile as refused:
        if refused.code == "password":
            raise UnreadableFile(refused.code, Message(LOCKED.vi, LOCKED.en, {"name": file.name})) from refused
        if refused.code in WITHOUT_TEXT:
            return Copy(file, readable=False)
        vi, en = (refused.message.text(language) for language in ("vi", "en"))
        return Copy(file, readable=False, why=Message.verbatim(UNREAD.vi.format(why=vi), UNREAD.en.format(why=en)))
    values = tuple((row, value) for row, value in said.pop("values"))
    return Copy(file, **said, values=values)


def differences(copy: Copy, report: Report, paper: Paper) -> list[Message]:
    """Why this copy does not seem to be the signed copy of this report; none where nothing speaks against it. What the
    copy does not say speaks neither way."""
    if not copy.readable:
        return [copy.why]
    pairs = (
        (NUMBER, _plain(copy.number), _plain(paper.number), copy.number, paper.number),
        (DATE, copy.date, paper.date, _day(copy.date), _day(paper.date)),
        (PERIOD, copy.period, report.period_code, copy.period, report.period_code),
    )
    other = [
        Message(said.vi, said.en, {"found": found, "expected": expected})
        for said, one, two, found, expected in pairs
        if one and two and one != two
    ]
    if copy.agency and not _same_body(copy.agency, report.unit.name):
        other.append(Message(AGENCY.vi, AGENCY.en, {"found": copy.agency, "expected": report.unit.name}))
    return other + _figures(copy, report)


def _plain(number: str) -> str:
    return "".join(number.split()).casefold()


def _day(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))


def _same_body(one: str, two: str) -> bool:
    """Whether both name one body; a short form is inside the long one."""
    first, second = (set(fold_key(name).split()) - {"ubnd", "uy", "ban", "nhan", "dan"} for name in (one, two))
    return not first or not second or first <= second or second <= first


def _figures(copy: Copy, report: Report) -> list[Message]:
    if copy.template != report.template:
        return []
    kept = {
        figure.template_row: to_decimal(figure.amount, figure.scale)
        for figure in Figure.objects.filter(
            version__report=report,
            period=report.period_code,
            superseded__isnull=True,
            state=State.VALUE,
            amount__isnull=False,
        )
    }
    both = [(kept[row], value) for row, value in copy.values if row in kept]
    same = sum(mine == Decimal(theirs) for mine, theirs in both)
    if len(both) < ENOUGH or same * 2 >= len(both):
        return []
    return [Message(FIGURES.vi, FIGURES.en, {"same": same, "both": len(both)})]
