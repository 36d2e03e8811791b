"""Lists of answers: what a row may hold, and one list printed over several lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cchc.core.checking.finding import Finding, Severity
from cchc.core.checking.rule import Rule
from cchc.core.checking.subject import Subject
from cchc.core.checking.words import name
from cchc.core.messages import Message
from cchc.core.reading.draft import DraftRow
from cchc.core.vietnamese.text import lower
from cchc.core.vietnamese.units import leading_unit, unit_kind

OPTION = re.compile(r"(?P<label>[^=;,]*?[^\W\d_][^=;,]*?)\s*=\s*(?P<value>\d+)(?=\s|[;,.)]|$)[;,.]?")
"""One option of a printed list: 'Hoàn thành = 1'."""
LIST = Message(
    "Biểu mẫu chỉ cho chọn một mã trong danh mục của dòng.", "The form takes one code of the row's list, nothing else."
)

OUTSIDE = Rule(
    id="code.outside",
    severity=Severity.error,
    title=Message("Mã trả lời không có trong danh mục", "An answer that is not in the list"),
    basis=LIST,
    example=Message(
        "Danh mục “Có = 1 Không = 0”, ô ghi 3.", "The list is “Có = 1 Không = 0” (yes, no); the cell says 3."
    ),
    needs=("table",),
)
NOTHING = Rule(
    id="code.zero",
    severity=Severity.warning,
    title=Message("Ghi 0 trong khi danh mục không có mã 0", "0 where the list has no 0"),
    basis=Message(
        "Số 0 không phải là một lựa chọn; không thuộc phạm vi thì để trống hoặc ghi “không áp dụng”.",
        "0 is none of the options; where the row does not apply it is left blank.",
    ),
    example=Message("Danh mục “Đã kết nối = 1 Chưa kết nối = 2”, ô ghi 0.", "The list has 1 and 2; the cell says 0."),
    needs=("table",),
)
OTHER_LINE = Rule(
    id="code.other_line",
    severity=Severity.error,
    title=Message("Mã ghi ở dòng của lựa chọn khác", "A code on the line of another option"),
    basis=Message(
        "Một danh mục được in thành nhiều dòng, mỗi dòng một mã: dòng nào chỉ nhận mã của dòng đó.",
        "One list is printed over several lines, each with its own code; a line takes its own code only.",
    ),
    example=Message("Dòng “2 cấp = 1” ghi 2, là mã của “3 cấp”.", "The line “2 levels = 1” says 2, which is 3 levels."),
    needs=("table",),
)
NEITHER = Rule(
    id="code.none_chosen",
    severity=Severity.warning,
    title=Message("Không lựa chọn nào được chọn", "No option is chosen"),
    basis=Message(
        "Các dòng cùng một danh mục loại trừ nhau và phải có đúng một dòng được chọn.",
        "Lines of one list exclude each other, and exactly one of them is chosen.",
    ),
    example=Message("“Hoàn thành = 1” ghi 0, “Chưa hoàn thành = 2” cũng ghi 0.", "Both “done” and “not done” say 0."),
    needs=("table",),
)
BOTH = Rule(
    id="code.all_chosen",
    severity=Severity.error,
    title=Message("Chọn hai lựa chọn loại trừ nhau", "Two options chosen that exclude each other"),
    basis=NEITHER.basis,
    example=Message("“Hoàn thành = 1” ghi 1 và “Chưa hoàn thành = 2” ghi 2.", "Both “done” and “not done” are chosen."),
    needs=("table",),
)
SPLIT = Rule(
    id="code.split",
    severity=Severity.warning,
    title=Message(
        "Một danh mục in thành nhiều dòng, dòng nào cũng ghi 0", "One list over several lines, all of them 0"
    ),
    basis=NEITHER.basis,
    example=Message(
        "“Chưa có = 0”, “2 cấp = 1”, “3 cấp = 2” đều ghi 0.", "“None = 0”, “2 levels = 1”, “3 levels = 2” all say 0."
    ),
    needs=("table",),
)
RULES = (OUTSIDE, NOTHING, OTHER_LINE, NEITHER, BOTH, SPLIT)

Options = dict[int, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list that is printed over several lines."""

    row: DraftRow
    code: int
    label: str
    value: Decimal | None


def options(subject: Subject, row: DraftRow) -> Options:
    """The codes a row may hold with their words: the form's, else those printed in its unit cell.

    {} for other rows: also for one that counts things, which looks like a row of the form but is not.
    """
    form_row = subject.form_row(row)
    counted = unit_kind(row.unit) in ("percent", "money") or bool(leading_unit(lower(row.unit)))
    if form_row is not None and form_row.codes and not counted:
        return {code.value: code.label for code in form_row.codes}
    return {int(match["value"]): match["label"].strip(" -") for match in OPTION.finditer(row.unit)}


def written(codes: Options) -> str:
    """A list as forms print it: 'Chưa = 0, Hoàn thành = 1'."""
    return ", ".join(f"{label} = {code}" for code, label in codes.items())


def runs(subject: Subject, lists: dict[int, Options]) -> Iterator[list[Line]]:
    """Neighbouring rows of one option each, with different codes: one list over several lines."""
    run: list[Line] = []
    for row in subject.rows:
        codes = lists.get(id(row), {})
        line = Line(row, *next(iter(codes.items())), subject.number(row)) if len(codes) == 1 else None
        if run and (line is None or not _goes_on(subject, run, line)):
            if len(run) > 1:
                yield run
            run = []
        if line is not None:
            run.append(line)
    if len(run) > 1:
        yield run


def _goes_on(subject: Subject, run: Sequence[Line], line: Line) -> bool:
    last, parent = run[-1].row, subject.parent(line.row)
    related = parent is subject.parent(last) or parent is last
    return related and last.period == line.row.period and line.code not in {other.code for other in run}


def over_lines(subject: Subject, run: Sequence[Line]) -> Iterator[Finding]:
    """One list over several lines: each takes its own code, and exactly one is chosen."""
    codes = {line.code: line.label for line in run}
    places = [subject.cell(line.row) for line in run]
    shown = {"list": written(codes), "rows": "; ".join(name(line.row) for line in run)}
    wrong = [line for line in run if line.value is not None and line.value not in (0, line.code)]
    for line in wrong:
        rule = OTHER_LINE if line.value in codes else OUTSIDE
        yield rule.finding(
            Message("Dòng chỉ nhận mã {code} nhưng ghi {value}", "The line of code {code} says {value}"),
            Message(
                "Dòng {row} chỉ nhận mã {code} ({label}) nhưng ghi {value}; danh mục là {list}: ghi mã đúng dòng.",
                "Row {row} takes code {code} ({label}) only, but says {value}; the whole list is {list}.",
            ),
            subject.cell(line.row),
            *(place for place in places if place.place != line.row.place),
            found=line.row.raw,
            expected=str(line.code),
            indicators=(line.row.indicator,) if line.row.indicator else (),
            row=name(line.row),
            code=line.code,
            label=line.label,
            value=line.row.raw,
            list=shown["list"],
        )
    values = [line.value for line in run]
    chosen = [line for line in run if line.value == line.code and (line.code != 0 or not any(v for v in values))]
    if wrong or all(value is None for value in values):
        return
    yield from _choice(subject, run, chosen, codes)


def _choice(subject: Subject, run: Sequence[Line], chosen: Sequence[Line], codes: Options) -> Iterator[Finding]:
    """What the lines of one list say together, each of them within its own code or 0."""
    zeros = [line for line in run if line.value == 0 and line.code != 0]
    if len(chosen) > 1:
        rule, lines = BOTH, [*chosen]
        title = Message("Chọn cả {said}, chỉ được chọn một", "Both {said} chosen, only one may be")
        says = Message("Các dòng {rows} loại trừ nhau nhưng đều được chọn: chỉ giữ một.",
                       "Rows {rows} exclude each other but are all chosen: keep one.")  # fmt: skip
    elif not zeros:
        return
    elif not chosen:
        rule, lines = NEITHER, zeros
        title = Message("Các dòng đều ghi 0, không rõ chọn mã nào", "All lines say 0: which code is chosen?")
        says = Message(
            "Các dòng {rows} đều ghi 0 nên không rõ chọn mã nào của {list}: ghi mã ở một dòng, dòng kia để trống.",
            "Rows {rows} all say 0, so none of {list} is chosen: enter one code on its line, leave the others blank.",
        )
    elif chosen[0].code == 0:
        rule, lines = SPLIT, [*chosen, *zeros]
        title = Message("Các dòng đều ghi 0, chỉ một dòng được chọn", "All lines say 0, only one is chosen")
        says = Message(
            "Các dòng {rows} là một danh mục ({list}) nhưng đều ghi 0: chỉ dòng được chọn ghi mã, dòng kia để trống.",
            "Rows {rows} are one list ({list}), but all say 0: only the chosen line takes its code, others stay blank.",
        )
    else:
        rule, lines = NOTHING, zeros
        title = Message("Dòng không được chọn ghi 0, cần để trống", "A line not chosen says 0, not blank")
        says = Message(
            "Dòng {rows} ghi 0, không phải mã nào trong {list}: dòng không được chọn thì để trống.",
            "Row {rows} says 0, which is no code of {list}: a line that is not chosen stays blank.",
        )
    others = [line for line in run if line not in lines]
    indicators = dict.fromkeys(line.row.indicator for line in lines if line.row.indicator)
    yield rule.finding(
        title,
        says,
        *(subject.cell(line.row) for line in [*lines, *others]),
        found=", ".join(line.row.raw for line in lines),
        expected=" | ".join(map(str, codes)),
        indicators=tuple(indicators),
        said=", ".join(line.row.raw for line in lines),
        rows="; ".join(name(line.row) for line in lines),
        list=written(codes),
    )
