"""Printed units: a count under a rate, a rate without one, one unit under two names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from cchc.core.checking.code_lists import options
from cchc.core.checking.finding import Finding, Severity
from cchc.core.checking.rule import Rule
from cchc.core.checking.subject import Subject
from cchc.core.checking.words import name
from cchc.core.messages import Message
from cchc.core.reading.draft import DraftRow
from cchc.core.vietnamese.text import fold, fold_key, lower
from cchc.core.vietnamese.units import COUNTING_NOUNS, leading_unit, unit_kind, unit_place

RATE = re.compile(r"\W*(ty le|ti le|muc do phan tram)\b")
COUNT = re.compile(r"\W*(tong so|so luong|so (?!lieu|phan tram))")
SAME = ({"thu tuc", "tthc", "thu tuc hanh chinh"}, {"ho so", "hs", "ho so tthc"}, {"van ban", "vbqppl"})
"""Units that are one, by their folded names: one annex uses one of them."""
ALIKE = ({"co quan don vi", "don vi", "co quan"},)
"""Units that are one within a breakdown."""
FIRST = re.compile(r"\s*\d[\d.,]*")
UNIT = Message("Số liệu chỉ có nghĩa cùng đơn vị tính của nó.", "A figure means something with its unit only.")

COUNT_AS_RATE = Rule(
    id="unit.count_as_rate",
    severity=Severity.warning,
    title=Message("Dòng đếm số lượng nhưng đơn vị tính là %", "A count whose unit is %"),
    basis=UNIT,
    example=Message("“Số đơn vị được thanh tra” có đơn vị tính %.", "“Number of units inspected” in %."),
    needs=("table",),
)
RATE_AS_COUNT = Rule(
    id="unit.rate_as_count",
    severity=Severity.warning,
    title=Message("Dòng tỷ lệ nhưng đơn vị tính là số đếm", "A rate whose unit is a count"),
    basis=UNIT,
    example=Message("“Tỷ lệ hồ sơ …” có đơn vị tính Hồ sơ.", "“Share of dossiers” in dossiers."),
    needs=("table",),
)
RATE_WITHOUT = Rule(
    id="unit.rate_without",
    severity=Severity.warning,
    title=Message("Tỷ lệ không có đơn vị tính", "A rate without a unit"),
    basis=UNIT,
    example=Message("“Tỷ lệ …” ghi 1: là 1 %, 100 % hay một mã?", "A rate says 1: 1 %, 100 % or a code?"),
    needs=("table",),
)
PROSE_RATE = Rule(
    id="unit.prose_rate",
    severity=Severity.warning,
    title=Message("Nêu tỷ lệ nhưng ghi số lượng", "A rate announced, a count given"),
    basis=UNIT,
    example=Message(
        "“Tỷ lệ người được cấp tài khoản: 41 tài khoản”.", "“Share of staff with an account: 41 accounts”."
    ),
    needs=("prose",),
)
PARENT = Rule(
    id="unit.rate_over_codes",
    severity=Severity.warning,
    title=Message("Dòng trên ghi %, các dòng dưới là mã", "% over rows that are codes"),
    basis=UNIT,
    example=Message(
        "Dòng 1.2 có đơn vị tính %, hai dòng con là “Hoàn thành = 1”, “Chưa hoàn thành = 2”.",
        "Row 1.2 is in %, its two rows are “done = 1” and “not done = 2”.",
    ),
    needs=("table",),
)
GROUP = Rule(
    id="unit.group_value",
    severity=Severity.warning,
    title=Message("Dòng tên nhóm có số liệu, không có đơn vị tính", "A group heading with a value and no unit"),
    basis=Message("Dòng tên nhóm không hỏi số liệu.", "A group heading asks for no figure."),
    example=Message("Dòng nhóm “Kiểm tra” ghi 21, không có đơn vị.", "The group “Checks” says 21, without a unit."),
    needs=("form", "table"),
)
GROUP_ZERO = Rule(
    id="unit.group_zero",
    severity=Severity.info,
    title=Message("Dòng tên nhóm ghi 0, không có đơn vị tính", "A group heading says 0, without a unit"),
    basis=GROUP.basis,
    example=Message("Dòng nhóm “Kỷ luật” ghi 0.", "The group “Discipline” says 0."),
    needs=("form", "table"),
)
EMPTY = Rule(
    id="unit.empty",
    severity=Severity.info,
    title=Message("Thiếu đơn vị tính", "Units left out"),
    basis=UNIT,
    example=Message("Ba dòng đếm nhiệm vụ không ghi đơn vị tính.", "Three rows that count tasks print no unit."),
    needs=("table",),
)
NAMES = Rule(
    id="unit.two_names",
    severity=Severity.info,
    title=Message("Một đơn vị tính có hai tên", "One unit under two names"),
    basis=Message("Một biểu dùng một tên cho một đơn vị tính.", "One form uses one name for a unit."),
    example=Message("“TTHC” và “Thủ tục” trong một biểu.", "“TTHC” and “Thủ tục” in one form."),
    needs=("table",),
)
OTHER_UNIT = Rule(
    id="unit.other",
    severity=Severity.warning,
    title=Message("Đơn vị tính khác biểu mẫu", "Not the unit of the form"),
    basis=UNIT,
    example=Message("Biểu mẫu hỏi Triệu đồng, dòng in Đồng.", "The form asks for millions, the row prints đồng."),
    needs=("form", "table"),
)
RULES = (
    COUNT_AS_RATE, RATE_AS_COUNT, RATE_WITHOUT, PROSE_RATE, PARENT, GROUP, GROUP_ZERO, EMPTY, NAMES, OTHER_UNIT,
)  # fmt: skip


def find(subject: Subject) -> Iterator[Finding]:
    """Every printed unit against its label, its form and its neighbours."""
    printed = _with_units(subject)
    for row in _first_periods(subject.rows):
        if row.place in printed:
            yield from _label_and_unit(subject, row)
            yield from _group_value(subject, row)
    yield from _prose_rates(subject)
    yield from _empty(subject, printed)
    yield from _two_names(subject)


def _with_units(subject: Subject) -> set[str]:
    """Places of the rows of tables that print units at all."""
    by_table: dict[str, list[DraftRow]] = {}
    for row in subject.rows:
        by_table.setdefault(row.table, []).append(row)
    return {row.place for rows in by_table.values() if any(r.unit for r in rows) for row in rows}


def _first_periods(rows: Iterable[DraftRow]) -> Iterator[DraftRow]:
    """One draft row for every printed one: the label and the unit are printed once for all periods."""
    seen: set[tuple[str, str, str]] = set()
    for row in rows:
        key = (row.place.rsplit(".c", 1)[0], row.code, row.label)
        if key not in seen:
            seen.add(key)
            yield row


def _one(rule: Rule, subject: Subject, row: DraftRow, title: Message, says: Message, *more: DraftRow,
         cause: str = "") -> Finding:  # fmt: skip
    return rule.finding(
        title,
        says,
        subject.cell(row),
        *map(subject.cell, more),
        found=f"{row.raw} {row.unit}".strip(),
        indicators=(row.indicator,) if row.indicator else (),
        cause=cause,
        row=name(row),
        unit=row.unit,
        raw=row.raw,
    )


def _label_and_unit(subject: Subject, row: DraftRow) -> Iterator[Finding]:
    label, kind = fold(row.label), unit_kind(row.unit)
    children = subject.children(row)
    if COUNT.match(label) and kind == "percent":
        yield _one(COUNT_AS_RATE, subject, row,
                   Message("Số đếm nhưng đơn vị tính {unit}", "A count in {unit}"),
                   Message("Dòng {row} là số lượng nhưng đơn vị tính in là {unit}: sửa đơn vị tính.",
                           "Row {row} is a count, but its unit is {unit}: mend the unit."))  # fmt: skip
    elif RATE.match(label) and kind in ("count", "money"):
        yield _one(RATE_AS_COUNT, subject, row,
                   Message("Tỷ lệ nhưng đơn vị tính {unit}", "A rate in {unit}"),
                   Message("Dòng {row} là tỷ lệ nhưng đơn vị tính in là {unit}: sửa đơn vị tính thành %.",
                           "Row {row} is a rate, but its unit is {unit}: mend it to %."))  # fmt: skip
    elif RATE.match(label) and not row.unit and row.value is not None and "%" not in row.raw:
        yield _one(RATE_WITHOUT, subject, row,
                   Message("Tỷ lệ ghi {raw}, không có đơn vị tính", "A rate of {raw} without a unit"),
                   Message("Dòng {row} là tỷ lệ, không có đơn vị tính, ghi {raw}: nêu rõ {raw} % hay một mã trả lời.",
                           "Row {row} is a rate without a unit and says {raw}: is it {raw} % or a code?"))  # fmt: skip
    elif kind == "percent" and len(children) > 1 and all(options(subject, child) for child in children):
        yield _one(PARENT, subject, row,
                   Message("Đơn vị tính {unit} nhưng các dòng dưới chọn mã", "{unit} over rows that are codes"),
                   Message("Dòng {row} có đơn vị tính {unit} nhưng các dòng dưới chọn mã: bỏ đơn vị tính.",
                           "Row {row} is in {unit}, but its rows are lists of codes: drop the unit."),
                   *children)  # fmt: skip
    else:
        yield from _against_form(subject, row)


def _against_form(subject: Subject, row: DraftRow) -> Iterator[Finding]:
    form = subject.form_row(row)
    if form is None or not row.unit or not form.unit or fold_key(form.unit) == fold_key(row.unit):
        return
    ours, theirs = unit_kind(row.unit), unit_kind(form.unit)
    if "code" in (ours, theirs) or (ours == theirs != "money" and not _both_known(row.unit, form.unit)):
        return
    if any({fold_key(row.unit), fold_key(form.unit)} <= group for group in (*SAME, *ALIKE)):
        return
    label = fold(row.label)
    if (COUNT.match(label) and theirs == "percent") or (RATE.match(label) and ours == "percent"):
        return  # the form's own unit is the wrong one
    yield OTHER_UNIT.finding(
        Message("Đơn vị tính “{unit}”, biểu mẫu là “{form}”", "The unit is “{unit}”, the form's “{form}”"),
        Message(
            "Dòng {row} in đơn vị tính {unit} trong khi biểu mẫu là {form}: kiểm tra số liệu và sửa đơn vị tính.",
            "Row {row} prints the unit {unit}, the form's is {form}: check the figure and mend the unit.",
        ),
        subject.cell(row),
        found=row.unit,
        expected=form.unit,
        indicators=(row.indicator,) if row.indicator else (),
        row=name(row),
        unit=row.unit,
        form=form.unit,
    )


def _both_known(*units: str) -> bool:
    return all(lower(unit) in COUNTING_NOUNS for unit in units)


def _group_value(subject: Subject, row: DraftRow) -> Iterator[Finding]:
    """A number on the line of a group's name."""
    form, value = subject.form_row(row), subject.number(row)
    if form is None or form.kind not in ("heading", "group") or row.unit or value is None or "%" in row.raw:
        return
    if COUNT.match(fold(row.label)):
        return  # it asks for a number after all: said by EMPTY
    if value:
        yield _one(GROUP, subject, row,
                   Message("Dòng tên nhóm ghi {raw}", "A group heading says {raw}"),
                   Message("Dòng {row} là tên nhóm, không có đơn vị tính, nhưng ghi {raw}: chuyển số về đúng dòng.",
                           "Row {row} names a group and has no unit, but says {raw}: move the figure to its row."),
                   *(c for c in subject.children(row) if c.value is not None and c.kind != "percent"))  # fmt: skip
    else:
        yield _one(GROUP_ZERO, subject, row,
                   Message("Dòng tên nhóm ghi 0, không có đơn vị tính", "A group heading says 0, without a unit"),
                   Message("Dòng tên nhóm {row} ghi 0 mà không có đơn vị tính: để trống dòng tên nhóm.",
                           "The group heading {row} says 0 without a unit: leave group headings blank."),
                   cause="zero")  # fmt: skip


def _prose_rates(subject: Subject) -> Iterator[Finding]:
    """'Tỷ lệ … : 41 tài khoản' and no per cent sign to the end of the statement."""
    for fact in subject.facts:
        sentence = subject.sentence_of(fact)
        if sentence is None or fact.unit == "%" or fact.parts:
            continue
        start = max(sentence.text[: fact.at].rfind(mark) for mark in ";\n") + 1
        stated = sentence.text[start:].partition(";")[0]
        head, _, answer = stated.partition(":")
        first = FIRST.match(answer)
        if first and RATE.match(fold(head)) and "%" not in answer and leading_unit(lower(answer), first.end()):
            words = answer[: unit_place(lower(answer), first.end())[1]].strip()
            yield PROSE_RATE.finding(
                Message("Tỷ lệ nhưng ghi {words}", "A rate given as {words}"),
                Message(
                    "Câu nêu “{head}” nhưng ghi {words}: ghi tỷ lệ phần trăm, hoặc sửa thành “Số …”.",
                    "The sentence announces “{head}”, but gives {words}: give the rate, or call it a number.",
                ),
                subject.words(fact),
                found=words,
                indicators=(fact.indicator,) if fact.indicator else (),
                words=words,
                head=" ".join(head.split()[:10]).strip(" -+•"),
            )


def _empty(subject: Subject, printed: set[str]) -> Iterator[Finding]:
    """Counts and rates without a unit among rows that have one; one finding for each breakdown."""
    for row in _first_periods(subject.rows):
        form = subject.form_row(row)
        asks = form.kind in ("count", "ratio", "money") if form else row.role == "leaf"
        asks = asks or bool(COUNT.match(fold(row.label)))
        percent = "%" in row.raw
        if row.unit or row.place not in printed or subject.number(row) is None or not (asks or percent):
            continue
        if RATE.match(fold(row.label)) and not percent:
            continue  # said by RATE_WITHOUT
        yield _one(EMPTY, subject, row,
                   Message("Thiếu đơn vị tính (giá trị {raw})", "No unit (value {raw})"),
                   Message("Dòng {row} ghi {raw} nhưng không có đơn vị tính: bổ sung đơn vị tính.",
                           "Row {row} says {raw} without a unit: add the unit."),
                   cause=row.parent_place)  # fmt: skip


def _two_names(subject: Subject) -> Iterator[Finding]:
    """One unit under two names: in an annex, and within a breakdown."""
    tables: dict[str, list[DraftRow]] = {}
    breakdowns: dict[str, list[DraftRow]] = {}
    for row in _first_periods(subject.rows):
        if row.unit:
            tables.setdefault(row.table, []).append(row)
            breakdowns.setdefault(row.parent_place, []).append(row)
    for rows in tables.values():
        for group in SAME:
            yield from _names_of(subject, [row for row in rows if fold_key(row.unit) in group])
    for above, rows in breakdowns.items():
        for group in ALIKE if above else ():
            yield from _names_of(subject, [row for row in rows if fold_key(row.unit) in group])


def _names_of(subject: Subject, rows: Sequence[DraftRow]) -> Iterator[Finding]:
    names: dict[str, list[DraftRow]] = {}
    for row in rows:
        names.setdefault(fold_key(row.unit), []).append(row)
    if len(names) < 2:
        return
    common, *others = sorted(names.values(), key=len, reverse=True)
    rare = [row for rows in others for row in rows]
    yield NAMES.finding(
        Message("“{rare}” và “{common}” là một đơn vị tính", "“{rare}” and “{common}” are one unit"),
        Message(
            "Các dòng {rows} ghi đơn vị tính “{rare}” trong khi các dòng khác ghi “{common}”: dùng một tên.",
            "Rows {rows} have the unit “{rare}”, others “{common}”: use one name.",
        ),
        *map(subject.cell, [*rare, common[0]]),
        found=rare[0].unit,
        expected=common[0].unit,
        rows=", ".join(row.code.rstrip(".") or name(row) for row in rare[:6]),
        rare=rare[0].unit,
        common=common[0].unit,
    )
