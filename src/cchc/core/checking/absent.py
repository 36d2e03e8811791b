"""What is missing as a whole: annexes, rows of the form, the last blank rows. (Number and day: `dates`.)"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cchc.core.catalogue.model import TemplateRow
from cchc.core.checking.code_lists import options
from cchc.core.checking.finding import Finding, Severity
from cchc.core.checking.rule import Rule
from cchc.core.checking.subject import Subject
from cchc.core.checking.words import name
from cchc.core.messages import Message
from cchc.core.reading.draft import DraftRow
from cchc.core.reading.tables import NAME
from cchc.core.vietnamese.text import fold_key

RANKS = {"commune": 0, "district": 1, "department": 2, "province": 2, "ministry": 3}
"""Levels of `ReportHeader.level` from the lowest; a department answers for the whole province."""
CITES_ANNEX = re.compile(r"phụ lục\s+kèm theo", re.IGNORECASE)
SURE_FORM = 0.9
"""Share of rows a form must match before its other rows are missed."""
FEW = 0.1
"""Up to this share of a form's rows are an oversight; more are a form cut down on purpose."""
MOST_BLANK = 0.05
"""Up to this share of blank rows the rest of a form counts as filled."""
ANNEX = Rule(
    id="missing.annex",
    severity=Severity.info,
    title=Message("Có nhắc phụ lục nhưng không có trong tệp", "An annex is cited but absent"),
    basis=Message("Phụ lục được dẫn là một phần của báo cáo.", "A cited annex is part of the report."),
    example=Message("Hai chỗ ghi “(có phụ lục kèm theo)”, chỉ có một phụ lục.", "Two citations, one annex."),
    needs=("prose",),
)
ROWS = Rule(
    id="missing.rows",
    severity=Severity.warning,
    title=Message("Thiếu dòng của biểu mẫu", "Rows of the form are absent"),
    basis=Message("Biểu mẫu được giữ nguyên các dòng.", "A form keeps its rows."),
    example=Message("Biểu mẫu có dòng 1.3, báo cáo không in dòng này.", "The form has a row 1.3, the report has not."),
    needs=("form", "table"),
)
SELECTION = Rule(
    id="missing.selection",
    severity=Severity.info,
    title=Message("Chỉ in một phần biểu mẫu", "Only part of the form is printed"),
    basis=ROWS.basis,
    example=Message("In 60 trên 120 dòng.", "60 of 120 rows are printed."),
    needs=("form", "table"),
)
OTHER_LEVEL = Rule(
    id="missing.other_level",
    severity=Severity.info,
    title=Message("Trả lời chỉ tiêu của cấp trên", "Indicators of a higher level answered"),
    basis=Message(
        "Chỉ tiêu của cấp nào do cấp đó ghi; không thuộc phạm vi thì để trống.",
        "A level answers its own indicators; what does not apply is left blank.",
    ),
    example=Message(
        "Báo cáo cấp huyện ghi 100 % cho “sở, ngành”.", "A district reports 100 % for provincial departments."
    ),
    needs=("form", "table"),
)
BLANK = Rule(
    id="missing.blank",
    severity=Severity.info,
    title=Message("Còn dòng để trống", "Rows left blank"),
    basis=Message("Để trống không có nghĩa là 0.", "A blank is not a zero."),
    example=Message("Biểu đã ghi đủ, còn 2 dòng để trống.", "The form is filled but for two rows."),
    needs=("form", "table"),
)
RULES = (ANNEX, ROWS, SELECTION, OTHER_LEVEL, BLANK)


def find(subject: Subject) -> Iterator[Finding]:
    """What the report as a whole lacks, one finding for each cause."""
    yield from _annexes(subject)
    yield from _rows(subject)
    yield from _other_level(subject)
    yield from _blank(subject)


def above(level: str | None, report: str | None) -> bool:
    """Whether a row's level is above the report's; False where either is not known."""
    return level in RANKS and report in RANKS and RANKS[level] > RANKS[report]


def beside(level: str | None, report: str | None) -> bool:
    """Whether a row's level is the report's, or one as high, or every level."""
    return level in (None, "all", report) or (level in RANKS and report in RANKS and RANKS[level] == RANKS[report])


def ours(subject: Subject, form: TemplateRow) -> bool:
    """Whether the report's level fills the row of the form."""
    return form.level in (None, "all", subject.draft.report.level)


def _annexes(subject: Subject) -> Iterator[Finding]:
    """Annexes cited by number, or cited more often than there are any."""
    absent = subject.draft.report.missing_annexes
    cited = [
        sentence.words(match.start(), match.end())
        for sentence in subject.sentences
        for match in CITES_ANNEX.finditer(sentence.text)
    ]
    annexes = {fold_key(m[1]) for line in subject.header_lines("annex") if (m := NAME.match(line.text))}
    there = max(len(annexes), len({row.table for row in subject.rows if NAME.match(row.table)}))
    numbered = [
        sentence.words(at, at + len(annex))
        for annex in absent
        for sentence in subject.sentences
        if (at := sentence.text.lower().find(annex.lower())) >= 0
    ]
    if not absent and len(cited) <= there:
        return
    yield ANNEX.finding(
        Message("Nhắc phụ lục nhưng không có", "An annex is cited but absent"),
        Message(
            "Lời văn nhắc phụ lục kèm theo {times} lần{names} nhưng tệp chỉ có {there} phụ lục: gửi đủ phụ lục.",
            "The prose cites annexes {times} times{names}, but there are {there}: send all of them.",
        ),
        *(numbered or cited),
        found=str(there),
        expected=str(len(cited) or len(absent)),
        times=len(cited) or len(absent),
        names=f" ({', '.join(absent)})" if absent else "",
        there=there,
    )


def rows_left_out(subject: Subject) -> tuple[list[TemplateRow], int]:
    """Rows of a surely recognised form that its tables should print and do not, and how many they should."""
    template = subject.template
    if template is None or subject.draft.report.template_match < SURE_FORM:
        return [], 0
    printed = {row.template_row for row in subject.rows if row.template_row}
    tables = {template.row(key).table for key in printed if key in template}
    asked = [r for r in template.rows if r.table in tables and r.kind not in ("heading", "group") and ours(subject, r)]
    if any(row.template_row is None and row.role == "leaf" for row in subject.rows):
        return [], len(asked)  # one of them may be what seems to be left out
    return [row for row in asked if row.key not in printed], len(asked)


def few(left_out: list[TemplateRow], asked: int) -> bool:
    """Whether so many rows are an oversight rather than a form cut down on purpose."""
    return len(left_out) <= max(3, FEW * asked)


def _rows(subject: Subject) -> Iterator[Finding]:
    """Rows of the form that the report's tables do not print."""
    absent, asked = rows_left_out(subject)
    if not absent or subject.template is None:
        return
    printed = {row.template_row: row for row in subject.rows if row.template_row}
    order = [row.key for row in subject.template.rows]
    before = next((printed[k] for k in reversed(order[: order.index(absent[0].key)]) if k in printed), subject.rows[0])
    yield (ROWS if few(absent, asked) else SELECTION).finding(
        Message("Thiếu {count} dòng của biểu mẫu", "{count} rows of the form are absent"),
        Message(
            "Bảng không in {count} trên {all} dòng của biểu mẫu ({rows}): bổ sung dòng, không phát sinh thì ghi 0.",
            "The tables lack {count} of the form's {all} rows ({rows}): put them back; 0 where nothing arose.",
        ),
        subject.cell(before),
        found=str(asked - len(absent)),
        expected=str(asked),
        indicators=tuple(dict.fromkeys(row.indicator for row in absent if row.indicator)),
        count=len(absent),
        all=asked,
        rows="; ".join(f"{row.code} {row.label}".strip()[:60] for row in absent[:3])
        + (" …" if len(absent) > 3 else ""),
    )


def _other_level(subject: Subject) -> Iterator[Finding]:
    """Rates above 0 for bodies of a higher level than the report's."""
    report = subject.draft.report.level
    rows = [
        row
        for row in subject.rows
        if (form := subject.form_row(row)) and above(form.level, report)
        and row.kind == "percent" and subject.number(row)
    ]  # fmt: skip
    if rows:
        yield OTHER_LEVEL.finding(
            Message("Ghi {count} tỷ lệ của cấp trên", "{count} rates of a higher level"),
            Message(
                "Các dòng {rows} thuộc cấp trên nhưng vẫn ghi {values}: để trống nếu không thuộc phạm vi của đơn vị.",
                "Rows {rows} belong to a higher level, but say {values}: leave blank what is not the unit's.",
            ),
            *map(subject.cell, rows),
            found=", ".join(row.raw for row in rows),
            indicators=tuple(dict.fromkeys(row.indicator for row in rows if row.indicator)),
            count=len(rows),
            rows=", ".join(row.code.strip(".") if row.code[:1].isdigit() else name(row) for row in rows),
            values=", ".join(dict.fromkeys(row.raw for row in rows)),
        )


def _blank(subject: Subject) -> Iterator[Finding]:
    """The few rows a filled form leaves blank."""
    leaves = [row for row in subject.rows if row.role == "leaf" and (form := subject.form_row(row))]
    asked = [row for row in leaves if (form := subject.form_row(row)) and ours(subject, form)]
    blank = [row for row in asked if row.state == "blank" and not _explained(subject, row)]
    if not blank or len(blank) > MOST_BLANK * len(asked):
        return
    yield BLANK.finding(
        Message("Còn {count} dòng để trống", "{count} rows left blank"),
        Message(
            "Biểu đã ghi gần đủ nhưng còn {count} dòng để trống ({rows}): ghi số liệu; không phát sinh thì ghi 0.",
            "The form is nearly filled, but {count} rows are blank ({rows}): enter them; 0 where nothing arose.",
        ),
        *map(subject.cell, blank),
        found=str(len(blank)),
        count=len(blank),
        rows="; ".join(name(row) for row in blank[:4]) + (" …" if len(blank) > 4 else ""),
    )


def _explained(subject: Subject, row: DraftRow) -> bool:
    """A blank that says something, or that another rule speaks of: codes, and rows whose neighbours are blank or 0."""
    parent = subject.parent(row)
    if options(subject, row) or parent is None:
        return bool(options(subject, row))
    if parent.kind == "percent" and subject.number(parent):
        return True  # said as a part of its rate
    others = [other for other in subject.children(parent) if other is not row]
    answered = [other for other in others if other.state != "blank"]
    if row.unit.strip() == "%":
        return not any(subject.number(other) for other in answered)
    return not answered
