"""Letters (công văn) around a report: a request to review, and the correction of a formal slip after issue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cchc.core.writing.official.document import (
    Annex,
    Authority,
    Column,
    Draft,
    OfficialDocument,
    Row,
    Section,
    Table,
    paragraphs,
)

POINTS = (
    Column("STT", 0, "center", 12),
    Column("Nội dung", 2, "left", 45),
    Column("Số liệu đã báo cáo", 0.6, "center", 28),
    Column("Đề nghị rà soát, bổ sung", 3, "left", 60),
)
SLIPS = (
    Column("STT", 0, "center", 12),
    Column("Vị trí", 1, "left", 35),
    Column("Đã ghi", 2, "left", 45),
    Column("Đính chính là", 2, "left", 45),
)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes a letter: its letterhead, and who signs."""

    agency: str
    symbol: str
    place: str
    authority: Authority
    parent: str = ""
    of: str = ""
    number: str = ""
    date: str = ""
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """One thing asked of a unit: where, what it reported, what is asked."""

    where: str
    reported: str
    asked: str


@dataclass(frozen=True, slots=True)
class Slip:
    """One formal slip: where, what was written, what it should have been."""

    where: str
    wrong: str
    right: str


def letter(
    sender: Sender,
    about: str,
    addressees: Sequence[str],
    text: str,
    annexes: Sequence[Annex] = (),
    *,
    draft: Draft = Draft.NO,
) -> OfficialDocument:
    """A letter: no kind, 'V/v …' under the number, 'Kính gửi' above the text (one paragraph per line)."""
    return OfficialDocument(
        agency=sender.agency, symbol=sender.symbol, place=sender.place, authority=sender.authority,
        about=about, kind="", parent=sender.parent, number=sender.number, date=sender.date,
        addressees=tuple(addressees), sections=(Section(paragraphs=paragraphs(text)),), annexes=tuple(annexes),
        recipients=sender.recipients, draft=draft, of=sender.of, title=f"Công văn về việc {about}",
    )  # fmt: skip


def review_letter(
    sender: Sender, about: str, asked: Sequence[tuple[str, Sequence[Point]]], text: str, *, draft: Draft = Draft.NO
) -> OfficialDocument:
    """A letter that asks units to review and complete their figures: one annex for each (unit, points)."""
    annexes = [
        Annex(
            f"Nội dung đề nghị {unit} rà soát, bổ sung",
            (Table(POINTS, tuple(_numbered((p.where, p.reported, p.asked) for p in points))),),
        )
        for unit, points in asked
    ]
    return letter(sender, about, [unit for unit, _ in asked], text, annexes, draft=draft)


def correction_letter(
    sender: Sender, corrected: str, addressees: Sequence[str], slips: Sequence[Slip], reason: str
) -> OfficialDocument:
    """The letter that puts formal slips of an issued document right (đính chính): no figure is touched by it.

    `corrected` names the document: 'Báo cáo số 84/BC-UBND ngày 10 tháng 3 năm 2026'.
    """
    opening = f"Do sơ suất trong khâu soạn thảo, {corrected} của {sender.of or sender.agency} có sai sót về thể thức, "
    text = (
        f"{opening}kỹ thuật trình bày. {sender.of or sender.agency} xin đính chính như Phụ lục kèm theo.\n"
        f"Lý do: {reason}\nCác nội dung khác của văn bản không thay đổi. Trân trọng thông báo để các cơ quan, đơn vị "
        "biết, thực hiện."
    )
    table = Table(SLIPS, tuple(_numbered((slip.where, slip.wrong, slip.right) for slip in slips)))
    annex = Annex(f"Nội dung đính chính {corrected}", (table,))
    return letter(sender, f"đính chính {corrected}", addressees, text, (annex,))


def _numbered(rows: Iterable[tuple[str, ...]]) -> list[Row]:
    return [Row((str(number), *cells)) for number, cells in enumerate(rows, 1)]
