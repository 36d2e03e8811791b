"""What rows and headings are called: another field's name, one name twice, a total under its part, idle notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from cchc.core.checking.finding import Finding, Place, Severity
from cchc.core.checking.numbering import printed
from cchc.core.checking.rule import Rule
from cchc.core.checking.subject import Subject
from cchc.core.checking.words import name
from cchc.core.messages import Message
from cchc.core.reading.draft import DraftRow
from cchc.core.vietnamese.text import fold, fold_key

FIELDS = {
    2: ("the che",),
    3: ("thu tuc", "tthc"),
    4: ("to chuc bo may", "bo may"),
    5: ("cong vu", "can bo", "cong chuc"),
    6: ("tai chinh cong",),
    7: ("dien tu", "hien dai hoa", "cong nghe thong tin", "chinh quyen so"),
}
"""Folded words by which a heading names its field of reform (`Indicator.group`); the first is its name."""
REFORM = re.compile(r"\bcai cach\b")
RENAMED = re.compile(r"^(?P<old>.*?)\s*\(điều chỉnh (?:lại )?thành\s*[“\"](?P<new>[^”\"]*)", re.IGNORECASE)

FIELD = Rule(
    id="numbering.other_field",
    severity=Severity.warning,
    title=Message("Tên nhóm là tên của lĩnh vực khác", "A group under another field's name"),
    basis=Message(
        "Mỗi nội dung cải cách có một tên; các dòng bên dưới thuộc nội dung đó.",
        "Each field of the reform has its name, and the rows below belong to it.",
    ),
    example=Message(
        "Nhóm “Cải cách thủ tục” gồm các dòng về văn bản quy phạm pháp luật (cải cách thể chế).",
        "The group “procedures” holds rows on legal documents (institutional reform).",
    ),
)
SAME_LABEL = Rule(
    id="numbering.same_label",
    severity=Severity.info,
    title=Message("Hai nhóm cùng tên", "Two groups of one name"),
    basis=Message("Tên nhóm cho biết nhóm nói về gì.", "The name of a group tells what it is about."),
    example=Message("3.2 và 3.5 đều là “Vận hành Cổng dịch vụ công”.", "3.2 and 3.5 have one name."),
    needs=("table",),
)
TOTAL_BELOW = Rule(
    id="numbering.total_below",
    severity=Severity.info,
    title=Message("Tổng số đứng dưới phần của nó", "A total numbered below its part"),
    basis=Message("Số thứ tự con là một phần của dòng trên.", "A sub-number is a part of the row above."),
    example=Message("1.1 “Số cơ quan đã phê duyệt”, 1.1.1 “Tổng số cơ quan”.", "1.1 is part of 1.1.1, the total."),
    needs=("table",),
)
IDLE = Rule(
    id="numbering.idle_note",
    severity=Severity.info,
    title=Message("Ghi chú đổi tên lặp lại tên cũ", "A renaming note that repeats the name"),
    basis=Message("Ghi chú “điều chỉnh thành” nêu tên mới.", "A renaming note gives a new name."),
    example=Message("“A (điều chỉnh thành “A”)”.", "“A (renamed “A”)”."),
    needs=("table",),
)
RULES = (FIELD, SAME_LABEL, TOTAL_BELOW, IDLE)


def find(subject: Subject) -> Iterator[Finding]:
    """Names of groups and headings, then of rows."""
    yield from _fields(subject)
    yield from _same_labels(subject)
    yield from _totals_below(subject)
    yield from _idle(subject)


def _field(label: str) -> int:
    """The field a heading names; 0 for none or several."""
    key = fold_key(label)
    found = [field for field, words in FIELDS.items() if any(word in key for word in words)]
    return found[0] if len(found) == 1 else 0


def _fields(subject: Subject) -> Iterator[Finding]:
    """Groups whose rows belong to another field than their name, and headings that name one field twice."""
    for row in printed(subject):
        below = _below(subject, row) if row.role == "heading" and subject.parent(row) is None else []
        groups = Counter(i.group for r in below if (i := subject.indicator(r)) is not None)
        named = _field(row.label)
        if not groups or not REFORM.search(fold(row.label)):
            continue
        field, times = groups.most_common(1)[0]
        if named and field in FIELDS and named != field and times * 5 >= 4 * sum(groups.values()):
            yield _misnamed(subject.cell(row), row.label.strip(), field, subject)
    by_parent: dict[str, list[tuple[int, Place]]] = {}
    for section in subject.draft.sections:
        if REFORM.search(fold(section.heading)) and (named := _field(section.heading)):
            by_parent.setdefault(section.id.rpartition(".")[0], []).append((named, subject.heading(section)))
    for headings in by_parent.values():
        named_fields = [field for field, _ in headings]
        for index, (field, place) in enumerate(headings):
            missing = [f for f in FIELDS if f not in named_fields and f < field]
            if field in named_fields[index + 1 :] and missing:
                yield _misnamed(place, place.quote, missing[-1], subject)


def _below(subject: Subject, row: DraftRow) -> list[DraftRow]:
    return [r for child in subject.children(row) for r in (child, *_below(subject, child))]


def _misnamed(place: Place, label: str, field: int, subject: Subject) -> Finding:
    term = subject.catalogue.terms.get(("group", str(field)))
    asked = term.label if term else FIELDS[field][0]
    return FIELD.finding(
        Message("“{label}”: phải là “{asked}”?", "“{label}”: should be “{asked}”?"),
        Message(
            "“{label}” đứng ở chỗ của nội dung “{asked}”: sửa tên để không lẫn với nội dung khác.",
            "“{label}” stands where “{asked}” belongs: mend the name, which is that of another field.",
        ),
        place,
        found=label,
        expected=asked,
        cause=str(field),
        label=label,
        asked=asked,
    )


def _same_labels(subject: Subject) -> Iterator[Finding]:
    """Two headings of one name under one heading."""
    seen: dict[tuple[str, str, str], DraftRow] = {}
    for row in printed(subject):
        key = (row.table, row.parent_place, fold_key(row.label))
        if row.role != "heading" or not row.code.strip(" -+") or not key[2]:
            continue
        first = seen.setdefault(key, row)
        if first is not row:
            yield SAME_LABEL.finding(
                Message("Nhóm {one} và {other} cùng tên", "{one} and {other} have one name"),
                Message(
                    "Hai nhóm {one} và {other} cùng tên “{label}”: ghi rõ để phân biệt.",
                    "Groups {one} and {other} are both called “{label}”: tell them apart.",
                ),
                subject.cell(row),
                subject.cell(first),
                found=row.label,
                one=first.code.rstrip("."),
                other=row.code.rstrip("."),
                label=row.label.strip(),
            )


def _totals_below(subject: Subject) -> Iterator[Finding]:
    """'Tổng số …' numbered below a count that is one of its parts."""
    pairs = [
        (row, parent)
        for row in printed(subject)
        if (parent := subject.parent(row)) is not None and row.code.strip(" -+.") and row.unit == parent.unit
        and fold(row.label).startswith("tong so") and re.match(r"so .*\bda\b", fold(parent.label))
    ]  # fmt: skip
    if pairs:
        shown = "; ".join(f"{parent.code}/{row.code}" for row, parent in pairs)
        yield TOTAL_BELOW.finding(
            Message("Tổng số đứng dưới phần của nó: {shown}", "A total below its part: {shown}"),
            Message(
                "Dòng tổng số được đánh số như phần con của dòng “đã …” ({shown}): tổng số đứng trước, phần đứng dưới.",
                "A total is numbered as a part of its own part ({shown}): the total comes first, its part below.",
            ),
            *(subject.cell(row) for pair in pairs for row in pair),
            found=shown,
            indicators=tuple(dict.fromkeys(r.indicator for pair in pairs for r in pair if r.indicator)),
            shown=shown,
        )


def _idle(subject: Subject) -> Iterator[Finding]:
    """Notes that rename a row to the name it has."""
    for row in printed(subject):
        note = RENAMED.match(row.label)
        if note and fold_key(note["new"]) == fold_key(note["old"]):
            yield IDLE.finding(
                Message("Tên điều chỉnh trùng tên cũ", "The new name is the old one"),
                Message(
                    "Ghi chú “điều chỉnh thành” của dòng {row} lặp lại nguyên tên cũ: bỏ ghi chú hoặc ghi tên mới.",
                    "The renaming note of row {row} repeats its name: drop the note, or give the new name.",
                ),
                subject.cell(row),
                found=note["new"],
                indicators=(row.indicator,) if row.indicator else (),
                row=name(row),
            )
