"""A report as an official document: prose, form, lists and letterhead together, as it stands or as it was sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import slugify

from cchc.core.messages import Message
from cchc.core.vietnamese.text import fold
from cchc.core.writing.official.document import (
    Annex,
    Draft,
    Incomplete,
    OfficialDocument,
    Section,
    line,
    long_day,
    number_and_symbol,
    paragraphs,
)
from cchc.core.writing.official.letters import Sender, Slip, correction_letter
from cchc.reporting.catalogue.selectors import template
from cchc.reporting.documents.letterheads import Head, authority, complete, head_of, recipients_of, with_place
from cchc.reporting.documents.models import Choice
from cchc.reporting.documents.tables import annexes_of, form_tables, lists_annex, notes_of
from cchc.reporting.reports.models import Prose, Report, Stage
from cchc.reporting.reports.models import Section as PrintedSection
from cchc.reporting.reports.outline import headings, parent_of
from cchc.reporting.reviews import corrections, papers
from cchc.reporting.reviews.models import Correction, Paper, Sending

KIND = "BÁO CÁO"
SHORT_KIND = "BC"
ABOUT = "Kết quả thực hiện công tác cải cách hành chính {period}"
ANNEX = "Biểu số liệu thống kê kết quả công tác cải cách hành chính {period}"
OPENING = "{body} báo cáo kết quả thực hiện công tác cải cách hành chính {period} như sau:"
CLOSING = "Trên đây là báo cáo kết quả thực hiện công tác cải cách hành chính {period} của {body}."
REPLACES = "Báo cáo này thay thế Báo cáo số {number} {day} của {body}."
NO_FORM = Message(
    "Danh mục không có biểu mẫu của báo cáo này, nên không lập được phụ lục số liệu. Hãy báo người quản lý chế độ báo "
    "cáo.",
    "The catalogue has no form of this report, so that its annex cannot be made. Tell who manages the regime.",
)
PRIVATE_STAGES = frozenset({Stage.DRAFT, Stage.CHECK, Stage.SIGN_OFF})
"""While it is at one of these, the document says that it is a draft."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What number, date and signature say: of the paper, of a sending, or of a report read from files."""

    number: str = ""
    date: str = ""
    place: str = ""
    code: str = ""
    signer: str = ""
    title: str = ""
    replaces: Paper | None = None


def official_of(report: Report) -> OfficialDocument:
    """The report as it stands now. Incomplete (with what to do) where something it needs is missing."""
    paper = papers.paper_of(report) if report.pk else None
    signed = _of_paper(paper) if paper else Signed(report.number, report.date, "", "", report.signer)
    current = Prose.objects.filter(report=report, superseded__isnull=True) if report.pk else Prose.objects.none()
    sections = _sections(report, current)
    draft = Draft.YES if report.stage in PRIVATE_STAGES else Draft.NO
    return _document(report, signed, sections or _printed(report), draft=draft)


def as_sent(sending: Sending) -> OfficialDocument:
    """Exactly what left the unit: those versions of figures, prose and lists, the letterhead as it was known then."""
    report = sending.report
    signed = _of_paper(sending.paper) if sending.paper else Signed()
    signed = Signed(
        sending.number or signed.number, sending.date or signed.date, signed.place, signed.code,
        sending.signer or signed.signer, signed.title, signed.replaces,
    )  # fmt: skip
    sent = Prose.objects.filter(report=report, pk__in=sending.prose)
    sections = _sections(report, sent)
    draft = Draft.FIGURES if sending.draft else Draft.NO
    return _document(report, signed, sections, draft=draft, sending=sending, known=sending.sent)


def _sections(report: Report, rows: QuerySet[Prose]) -> list[Section]:
    """What was written, in order; above it the headings of the form it stands under, also where only their parts have
    text."""
    form = template(report.template)
    asked = {one.code: one for one in headings(form)} if form else {}
    told: set[str] = set()
    found = []
    for one in rows.order_by("position", "id"):
        if not one.text.strip():
            continue
        for code in reversed(list(_above(one.code))):
            if code in asked and code not in told:
                told.add(code)
                found.append(Section(asked[code].words, asked[code].level))
        told.add(one.code)
        found.append(Section(one.heading, one.level, paragraphs(one.text)))
    return found


def _above(code: str) -> Iterator[str]:
    """The sections a section stands in, the nearest first."""
    while code := parent_of(code):
        yield code


def correction_of(report: Report, rows: Iterable[Correction]) -> OfficialDocument:
    """The letter that tells the formal slips put right after issue (công văn đính chính)."""
    found = list(rows)
    paper = papers.paper_of(report)
    signed = _of_paper(paper) if paper else Signed(report.number, report.date, "", "", report.signer)
    day = timezone.localdate()
    head = with_place(complete(head_of(report.unit, day), report.unit), signed.place)
    sender = Sender(
        agency=head.agency, symbol=head.symbol, place=head.place, parent=head.parent, of=head.short,
        authority=authority(head, signed.code, signed.title, signed.signer), date=day.isoformat()[:7],
        recipients=recipients_of("Như trên\n" + head.recipients),
    )  # fmt: skip
    slips = [Slip(_named(report, one.what), one.wrong, one.right) for one in found]
    reasons = "; ".join(dict.fromkeys(line(one.reason).rstrip(".") for one in found))
    corrected = f"Báo cáo số {line(signed.number)} {long_day(signed.date)}"
    addressees = [name for name in head.sent_to if not name.startswith("Lưu")]
    return correction_letter(sender, corrected, addressees, slips, f"{reasons}.")


def _named(report: Report, what: str) -> str:
    """A field of the document, or the heading of a section, in words."""
    if what in corrections.FIELDS:
        return corrections.FIELDS[what].text("vi")
    found = corrections.sections_of(report).get(what)
    return line(found.heading) if found and found.heading else f"Mục {what}"


def _of_paper(paper: Paper) -> Signed:
    return Signed(
        paper.number, paper.date, paper.place, paper.authority, paper.signer, paper.signer_title, paper.replaces
    )


def _printed(report: Report) -> list[Section]:
    """Prose of a report that was read from files: that of its last version."""
    version = report.versions.order_by("-number").first() if report.pk else None
    if version is None:
        return []
    rows = PrintedSection.objects.filter(version=version).order_by("position")
    return [Section(one.heading, one.level, paragraphs(one.text)) for one in rows]


def _document(
    report: Report,
    signed: Signed,
    sections: list[Section],
    *,
    draft: Draft,
    sending: Sending | None = None,
    known: datetime | None = None,
) -> OfficialDocument:
    day = _day_of(signed.date, report, known)
    head = with_place(complete(head_of(report.unit, day, known), report.unit), signed.place)
    choice = _choice(report, sending.edition if sending else report.edition, known)
    number, symbol = number_and_symbol(signed.number)
    title = sending.title if sending else report.title
    return OfficialDocument(
        agency=head.agency, symbol=symbol or f"{SHORT_KIND}-{head.symbol}", place=head.place,
        authority=authority(head, signed.code, signed.title, signed.signer),
        about=(choice and choice.about) or _about(title, report), kind=KIND, parent=head.parent,
        number=number, date=signed.date or f"{day:%Y}", sections=tuple(_framed(sections, report, head, signed)),
        annexes=_annexes(report, choice, sending), draft=draft, of=head.short,
        recipients=recipients_of(choice.recipients) if choice and choice.recipients else head.sent_to,
    )  # fmt: skip


def _day_of(written: str, report: Report, known: datetime | None) -> date:
    """The day whose letterhead counts: the document's, else when it was sent, else today."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return timezone.localdate(known) if known else timezone.localdate()


def _about(title: str, report: Report) -> str:
    """The report's title without the name of its kind."""
    said = line(title)
    if said.casefold().startswith(KIND.casefold()):
        said = said[len(KIND) :].strip(" :-–")
    return f"{said[:1].upper()}{said[1:]}" if said else ABOUT.format(period=_period(report))


def _period(report: Report) -> str:
    said = line(report.period_label)
    return f"{said[:1].lower()}{said[1:]}"


def _framed(sections: list[Section], report: Report, head: Head, signed: Signed) -> list[Section]:
    """The prose, with an opening and a closing where it has none of its own, and what the document replaces."""
    words = {"body": f"{head.short[:1].upper()}{head.short[1:]}", "period": _period(report)}
    framed = [one for one in sections if one.heading or one.paragraphs]
    first = bool(framed) and not framed[0].heading and bool(framed[0].paragraphs)
    if not first:
        framed.insert(0, Section(paragraphs=(OPENING.format(**words),)))
    if signed.replaces is not None:
        old = signed.replaces
        said = REPLACES.format(number=line(old.number), day=long_day(old.date), body=head.short)
        framed.insert(1, Section(paragraphs=(said,)))
    if "trên đây là" not in " ".join(framed[-1].paragraphs[-3:]).casefold():
        framed.append(Section(paragraphs=(CLOSING.format(**{**words, "body": head.short}),)))
    return framed


def _annexes(report: Report, choice: Choice | None, sending: Sending | None) -> tuple[Annex, ...]:
    try:
        tables, notes = form_tables(report, sending.figures if sending else None)
    except LookupError as unknown:
        raise Incomplete(NO_FORM) from unknown
    title = (choice and choice.annex_title) or ANNEX.format(period=_period(report))
    lists = lists_annex(report, sending.lists if sending else None)
    form = template(report.template)
    assert form is not None
    named = annexes_of(form, tables, title)
    made = [Annex(said, tuple(of), notes_of(of, notes)) for said, of in named]
    return (*made, *((lists,) if lists else ()))


def _choice(report: Report, edition: int, known: datetime | None) -> Choice | None:
    made = Choice.objects.filter(report=report.pk, edition=edition)
    if known is not None:
        made = made.filter(recorded__lte=known)
    return made.order_by("id").last()


def file_name(report: Report, number: str, ending: str, what: str = "bao-cao") -> str:
    """'bao-cao_84-BC-UBND_xa-kbang_quy-i-2026.docx': kind, number where there is one, unit, period."""
    said = (what, number.replace("/", "-"), report.unit.name, report.period_label.replace("/", "-"))
    return f"{'_'.join(slugify(fold(part))[:60] for part in said if part)}.{ending}"
