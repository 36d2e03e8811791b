"""Formal slips put right after issue (*đính chính*): the document stays, its slip and what is right stand beside it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db import transaction
from django.utils import timezone

from cchc.core.messages import Message
from cchc.core.vietnamese.spans import find_numbers
from cchc.platform.accounts.policy import Refused as NotAllowed
from cchc.platform.events.services import record
from cchc.reporting.reports.models import Prose, Report, Stage
from cchc.reporting.reviews import events, papers, sealing
from cchc.reporting.reviews.loops import ACTIONS
from cchc.reporting.reviews.models import Correction
from cchc.reporting.reviews.policies import may
from cchc.reporting.reviews.refusals import Refused, about

FIELDS: dict[str, Message] = {
    "number": Message("Số và ký hiệu", "Number and symbol"),
    "date": Message("Ngày văn bản", "Date of the document"),
    "place": Message("Địa danh", "Place"),
    "signer": Message("Họ tên người ký", "Name of who signed"),
    "signer_title": Message("Chức vụ người ký", "Position of who signed"),
    "title": Message("Trích yếu", "Title"),
    "recipients": Message("Nơi nhận", "Recipients"),
    "basis": Message("Căn cứ ban hành", "Legal basis cited"),
    "presentation": Message("Thể thức, kỹ thuật trình bày", "Layout"),
}
"""What of the document may be put right beside the words of a section."""
OF_THE_PAPER = frozenset({"number", "date", "place", "signer", "signer_title"})

NOT_ISSUED = Message("Báo cáo chưa phát hành: cứ sửa bình thường.", "The report is not issued: simply change it.")
WHAT = Message("Hãy chọn chỗ sai.", "Choose what is wrong.")
BOTH = Message("Hãy ghi cả phần sai và phần đúng, khác nhau.", "Give what is wrong and what is right; they differ.")
WHY = Message("Hãy nêu lý do đính chính.", "Give the reason.")
NOT_THERE = Message(
    "Mục {section} đã phát hành không có câu chữ “{wrong}”. Hãy chép đúng nguyên văn.",
    "Section {section} as issued does not hold “{wrong}”. Copy its very words.",
)
A_FIGURE = Message(
    "Phần sai và phần đúng khác nhau ở con số. Số liệu sai sau khi phát hành thì lập báo cáo thay thế,"
    " không đính chính.",
    "The two differ in a number. A wrong figure after issue means a replacement report, not a correction.",
)


@transaction.atomic
def correct(report: Report, *, what: str, wrong: str, right: str, reason: str, letter: str = "", by: Any) -> Correction:
    """Put right a formal slip of the edition that was issued; Refused where it is none, NotAllowed where the person may
    not issue. No figure and no prose is touched."""
    held = Report.objects.select_for_update().get(pk=report.pk)
    answer = may(by, ACTIONS["issue"], held.unit)
    if not answer:
        raise NotAllowed(answer)
    wrong, right, reason = wrong.strip(), right.strip(), reason.strip()
    _refuse(held, what, wrong, right, reason)
    made = Correction.objects.create(
        report=held, edition=held.edition, what=what, wrong=wrong, right=right, reason=reason,
        letter=letter.strip()[:120], by=by, at=timezone.now(),
    )  # fmt: skip
    record(
        events.CORRECTED, subject=held, unit=held.unit, actor=by, on_behalf=answer.on_behalf, reason=reason,
        period=held.period_code, what=what,
    )  # fmt: skip
    return made


def _refuse(report: Report, what: str, wrong: str, right: str, reason: str) -> None:
    if report.stage != Stage.ISSUED:
        raise Refused(NOT_ISSUED)
    sections = sections_of(report)
    if what not in FIELDS and what not in sections:
        raise Refused(WHAT, "what")
    if not wrong or not right or wrong == right:
        raise Refused(BOTH, "right")
    if not reason:
        raise Refused(WHY, "reason")
    if what in sections:
        if wrong not in sections[what].text:
            raise Refused(about(NOT_THERE, section=what, wrong=wrong[:60]), "wrong")
        if _numbers(wrong) != _numbers(right):
            raise Refused(A_FIGURE, "right")


def _numbers(text: str) -> Counter[str]:
    return Counter(str(span.value) for span in find_numbers(text, quantities=True))


def sections_of(report: Report) -> dict[str, Prose]:
    """The prose as issued, by section."""
    sending = sealing.last(report)
    issued = Prose.objects.filter(pk__in=sending.prose) if sending else _current(report)
    return {one.code: one for one in issued.order_by("position", "id") if one.text.strip()}


def _current(report: Report) -> Any:
    return Prose.objects.filter(report=report, superseded__isnull=True)


def as_printed(report: Report, what: str) -> str:
    """What the document says in this field; '' where it is not kept."""
    paper = papers.paper_of(report)
    if what in OF_THE_PAPER and paper:
        return str(getattr(paper, what))
    return report.title if what == "title" else ""
