"""What came in equals what went out and what is still there, from the rows of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from cchc.core.catalogue.formulas import Reference
from cchc.core.checking.finding import Finding, Severity
from cchc.core.checking.formulas_on_rows import dated, part, series
from cchc.core.checking.rule import Rule
from cchc.core.checking.subject import Subject
from cchc.core.checking.words import name, number
from cchc.core.messages import Message
from cchc.core.reading.draft import DraftRow
from cchc.core.vietnamese.text import fold_key

DOSSIERS = Rule(
    id="balance.dossiers",
    severity=Severity.error,
    title=Message("Hồ sơ tiếp nhận không khớp hồ sơ giải quyết", "Dossiers received and settled do not balance"),
    basis=Message(
        "Tiếp nhận trong kỳ + kỳ trước chuyển sang = đã giải quyết + đang giải quyết + trả lại, rút.",
        "Received + carried in = settled + in progress + returned or withdrawn.",
    ),
    example=Message("46 + 1 ≠ 45 + 0 (đã giải quyết + đang giải quyết).", "46 + 1 ≠ 45 + 0 (settled + in progress)."),
    needs=("table",),
)
SETTLED = Rule(
    id="balance.settled",
    severity=Severity.error,
    title=Message("Đúng hạn và quá hạn không bằng đã giải quyết", "On time and late are not what was settled"),
    basis=Message(
        "Mỗi hồ sơ đã giải quyết xong là trước hạn, đúng hạn hoặc quá hạn.",
        "Every dossier settled was settled early, on time or late.",
    ),
    example=Message("Đã giải quyết 425; đúng hạn 420, quá hạn 4.", "Settled 425; on time 420, late 4."),
    needs=("table",),
)
UNFINISHED = Rule(
    id="balance.unfinished",
    severity=Severity.info,
    title=Message("Nhiệm vụ được giao chưa rõ kết quả", "Tasks assigned without an outcome"),
    basis=Message(
        "Nhiệm vụ không ở nhóm nào là đang thực hiện trong hạn; biểu không có dòng này nên cần nói rõ trong lời văn.",
        "What is in no class is in progress and in time; the form has no row for it, so the prose has to say so.",
    ),
    example=Message("Giao 1, đúng hạn 0, quá hạn 0.", "Assigned 1, on time 0, late 0."),
    needs=("form", "table"),
)
RULES = (DOSSIERS, SETTLED, UNFINISHED)

TASKS = {"A5.1": ("A5.2", "A5.3", "A5.4"), "A6.1": ("A6.2", "A6.3", "A6.4")}
"""Tasks assigned, and their classes: on time, late, overdue (more than was assigned is a bound of the catalogue)."""

ROLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("late", re.compile(r"giai quyet (?:xong )?(?:qua han|tre han|cham)|(?:qua han|tre han)$")),
    ("early", re.compile(r"(?:truoc|som) han")),
    ("on_time", re.compile(r"dung han")),
    ("open", re.compile(r"(?:dang|chua) (?:duoc )?giai quyet|dang xu ly|con lai|chua den han")),
    ("returned", re.compile(r"tra lai|rut ho so|bi huy|tu choi|khong du dieu kien")),
    ("carried", re.compile(r"(?:ky|thang|quy|nam) truoc (?:chuyen|mang)|\bton\b|chuyen sang")),
    ("settled", re.compile(r"da (?:duoc )?giai quyet|giai quyet xong|da tra ket qua")),
    ("received", re.compile(r"tiep nhan")),
)
"""What a row about dossiers counts, by its words, folded; the first that fits."""
NOT_ALL = re.compile(r"truc tuyen|buu chinh|bcci|linh vuc|khao sat|khong phu thuoc|ty le|ti le")
"""Rows that count only some dossiers."""


def find(subject: Subject) -> Iterator[Finding]:
    """Tasks without an outcome; dossiers of one group of rows that do not balance."""
    yield from _tasks(subject)
    for group in _groups(subject):
        yield from _dossiers(subject, group)


def _tasks(subject: Subject) -> Iterator[Finding]:
    for row in subject.rows:
        assigned = subject.number(row)
        classes = TASKS.get(row.indicator or "", ())
        rows = [found for i in classes if (found := part(subject, Reference(i), row))]
        values = [value for other in rows if (value := subject.number(other)) is not None]
        if assigned is None or not values or len(values) < len(rows) or row.breakdown:
            continue
        rest = assigned - sum(values, Decimal(0))
        if rest <= 0:
            continue
        shown = " − ".join(map(number, (assigned, *values)))
        yield UNFINISHED.finding(
            Message("{rest} nhiệm vụ chưa rõ kết quả", "{rest} tasks without an outcome"),
            Message(
                "Dòng {row} ghi {assigned} nhưng các nhóm kết quả chỉ có {known}: nói rõ {rest} nhiệm vụ còn lại đang "
                "thực hiện trong hạn hay đã quá hạn.",
                "Row {row} says {assigned} but the outcomes come to {known}: say whether the other {rest} are in "
                "progress or overdue.",
            ),
            *map(subject.cell, (row, *rows)),
            found=number(assigned),
            expected=number(sum(values, Decimal(0))),
            indicators=tuple(other.indicator for other in (row, *rows) if other.indicator),
            steps=(dated(subject, row, f"{shown} = {number(rest)}"),),
            cause=series(row),
            row=name(row),
            assigned=number(assigned),
            known=number(sum(values, Decimal(0))),
            rest=number(rest),
        )


def _groups(subject: Subject) -> Iterator[dict[str, DraftRow]]:
    """Counts of dossiers printed under one row (or at the top of one table), by what they count; each once."""
    groups: dict[tuple[int, str, str], list[DraftRow]] = {}
    for number_, table in enumerate(subject.tables):
        for row in table:
            above = subject.parent(row)
            key = id(above) if above else -number_
            if row.kind == "number" and subject.number(row) is not None:
                groups.setdefault((key, row.period, fold_key(row.unit)), []).append(row)
    for rows in groups.values():
        roles: dict[str, list[DraftRow]] = {}
        for row in rows:
            if role := _role(row):
                roles.setdefault(role, []).append(row)
        if all(len(several) == 1 for several in roles.values()):
            yield {role: several[0] for role, several in roles.items()}


def _role(row: DraftRow) -> str:
    label = fold_key(f"{row.label}")
    about = "ho so" in label or fold_key(row.unit) == "ho so"
    return next((role for role, words in ROLES if about and not NOT_ALL.search(label) and words.search(label)), "")


def _dossiers(subject: Subject, group: dict[str, DraftRow]) -> Iterator[Finding]:
    if {"settled", "on_time", "late"} <= group.keys():
        outs = [group[role] for role in ("early", "on_time", "late") if role in group]
        yield from _unequal(subject, SETTLED, [group["settled"]], outs)
    if {"received", "carried", "settled", "open"} <= group.keys():
        outs = [group[role] for role in ("settled", "open", "returned") if role in group]
        yield from _unequal(subject, DOSSIERS, [group["received"], group["carried"]], outs)


def _unequal(subject: Subject, rule: Rule, ins: list[DraftRow], outs: list[DraftRow]) -> Iterator[Finding]:
    left = [value for row in ins if (value := subject.number(row)) is not None]
    right = [value for row in outs if (value := subject.number(row)) is not None]
    a, b = sum(left, Decimal(0)), sum(right, Decimal(0))
    if a == b:
        return
    shown = [" + ".join(map(number, values)) for values in (left, right)]
    sums = [f"{text} = {number(total)}" if " + " in text else text for text, total in zip(shown, (a, b), strict=True)]
    yield rule.finding(
        Message("Hồ sơ không cân đối: {a} và {b}", "Dossiers do not balance: {a} and {b}"),
        Message(
            "{ins} là {a} nhưng {outs} là {b}: kiểm tra lại từng dòng.",
            "{ins} is {a}, but {outs} is {b}: check each row.",
        ),
        *map(subject.cell, (*ins, *outs)),
        found=number(a),
        expected=number(b),
        indicators=tuple(row.indicator for row in (*ins, *outs) if row.indicator),
        steps=(dated(subject, ins[0], " ≠ ".join(sums)),),
        cause=f"{series(ins[0])}|{series(outs[0])}",
        ins=" + ".join(map(name, ins)),
        outs=" + ".join(map(name, outs)),
        a=number(a),
        b=number(b),
    )
