"""Answers against the code list of their row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cchc.core.checking.finding import Finding, Severity
from cchc.core.checking.rule import Rule
from cchc.core.checking.subject import Subject
from cchc.core.checking.words import name, number
from cchc.core.messages import Message
from cchc.core.reading.draft import DraftRow
from cchc.core.vietnamese.text import fold_key

OPTION = re.compile(r"(?P<label>[^=;,]*?[^\W\d_][^=;,]*?)\s*=\s*(?P<value>\d+)(?=\s|[;,.)]|$)[;,.]?")
"""One option of a printed list: 'Hoàn thành = 1'."""
SEVERAL = re.compile(r"\d+(?:\s*(?:[;/,&+]|và|hoặc)\s*\d+|\s+\d+)+")
"""Two or more numbers in one cell: '1 2', '1; 2'."""
NO = re.compile(r"(khong|chua)\b")
"""Folded beginning of an option that says no."""
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
TWO = Rule(
    id="code.several",
    severity=Severity.error,
    title=Message("Nhiều mã trong một câu trả lời", "Several codes in one answer"),
    basis=LIST,
    example=Message("Danh mục “Chưa = 0 Hoàn thành = 1”, ô ghi “1 2”.", "The list has 0 and 1; the cell says “1 2”."),
    needs=("table",),
)
TEXT = Rule(
    id="code.text",
    severity=Severity.warning,
    title=Message("Ô trả lời còn nguyên chữ của danh mục", "The words of the list left in the answer"),
    basis=LIST,
    example=Message("Ô ghi “Có = 1 Không = 0” thay vì 1 hoặc 0.", "The cell says “Có = 1 Không = 0”, not 1 or 0."),
    needs=("table",),
)
WORDS = Rule(
    id="code.words",
    severity=Severity.info,
    title=Message("Trả lời bằng chữ thay cho mã", "Words in place of a code"),
    basis=LIST,
    example=Message("Ô ghi “Có” thay vì 1.", "The cell says “Có” (yes) in place of 1."),
    needs=("table",),
)
UNCLEAR = Rule(
    id="code.unclear",
    severity=Severity.warning,
    title=Message("Câu trả lời không phải là một mã", "An answer that is no code"),
    basis=LIST,
    example=Message("Ô ghi “đang làm thủ tục” thay vì một mã.", "The cell holds a remark in place of a code."),
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
CONDITION = Rule(
    id="code.condition",
    severity=Severity.warning,
    title=Message("Chọn mã trong khi điều kiện là không", "An option chosen although its condition says no"),
    basis=Message(
        "Câu hỏi phụ chỉ trả lời khi câu hỏi chính là có; số 0 cũng là một mã có nghĩa.",
        "The second question is answered only where the first says yes; 0 is a code with a meaning, too.",
    ),
    example=Message(
        "Khảo sát = 0 (Không) nhưng hình thức = 0, nghĩa là trực tuyến.",
        "Survey = 0 (none held), but mode = 0, which means online.",
    ),
    needs=("table",),
)
RULES = (OUTSIDE, NOTHING, TWO, TEXT, WORDS, UNCLEAR, OTHER_LINE, NEITHER, BOTH, SPLIT, CONDITION)

Options = dict[int, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list that is printed over several lines."""

    row: DraftRow
    code: int
    label: str
    value: Decimal | None


def options(subject: Subject, row: DraftRow) -> Options:
    """The codes a row may hold with their words: the form's, else those printed in its unit cell; {} for other rows."""
    form_row = subject.form_row(row)
    if form_row is not None and form_row.codes:
        return {code.value: code.label for code in form_row.codes}
    return {int(match["value"]): match["label"].strip(" -") for match in OPTION.finditer(row.unit)}


def find(subject: Subject) -> Iterator[Finding]:
    """Every answered row that has a list of codes; lines of one list together."""
    lists = {id(row): codes for row in subject.rows if (codes := options(subject, row))}
    runs = list(_runs(subject, lists))
    together = {id(line.row) for run in runs for line in run}
    for row in subject.rows:
        if id(row) not in lists:
            continue
        if row.state == "unreadable":
            yield _unreadable(subject, row, lists[id(row)])
        elif id(row) not in together and (value := subject.number(row)) is not None and row.state == "value":
            yield from _single(subject, row, value, lists)
    for run in runs:
        yield from _over_lines(subject, run)


def written(codes: Options) -> str:
    """A list as forms print it: 'Chưa = 0, Hoàn thành = 1'."""
    return ", ".join(f"{label} = {code}" for code, label in codes.items())


def _runs(subject: Subject, lists: dict[int, Options]) -> Iterator[list[Line]]:
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


def _single(subject: Subject, row: DraftRow, value: Decimal, lists: dict[int, Options]) -> Iterator[Finding]:
    codes = lists[id(row)]
    if value in codes:
        yield from _against_condition(subject, row, value, lists)
    elif value == 0:
        yield NOTHING.finding(
            Message("Ghi 0, danh mục chỉ có {codes}", "0, the list has only {codes}"),
            Message(
                "Dòng {row} ghi 0 nhưng danh mục là {list}: chọn một mã, hoặc để trống nếu không thuộc phạm vi.",
                "Row {row} says 0, but the list is {list}: choose a code, or leave it blank where it does not apply.",
            ),
            subject.cell(row),
            found="0",
            expected=" | ".join(map(str, codes)),
            indicators=(row.indicator,) if row.indicator else (),
            cause=written(codes),
            codes=", ".join(map(str, codes)),
            row=name(row),
            list=written(codes),
        )
    else:
        yield OUTSIDE.finding(
            Message("Mã {value} không có trong danh mục", "{value} is not in the list"),
            Message(
                "Dòng {row} ghi {value} nhưng danh mục chỉ có {list}: ghi lại một mã của danh mục.",
                "Row {row} says {value}, but the list has only {list}: enter a code of the list.",
            ),
            subject.cell(row),
            found=row.raw,
            expected=" | ".join(map(str, codes)),
            indicators=(row.indicator,) if row.indicator else (),
            row=name(row),
            value=number(value),
            list=written(codes),
        )


def _against_condition(subject: Subject, row: DraftRow, value: Decimal, lists: dict[int, Options]) -> Iterator[Finding]:
    """A chosen option under a question answered with no, or beside a count of 0 of the same question."""
    no = _refusal(subject, row, lists)
    if no is None:
        return
    codes = lists[id(row)]
    yield CONDITION.finding(
        Message("Mã {value} trong khi điều kiện là 0", "Code {value} although its condition is 0"),
        Message(
            "Dòng {above} ghi 0 nhưng dòng {row} vẫn ghi {value}, nghĩa là “{means}”: hãy để trống dòng này.",
            "Row {above} says 0, but row {row} says {value}, which means “{means}”: leave it blank.",
        ),
        subject.cell(row),
        *map(subject.cell, no),
        found=number(value),
        indicators=(row.indicator,) if row.indicator else (),
        above=name(no[0]),
        row=name(row),
        value=number(value),
        means=codes[int(value)],
    )


def _refusal(subject: Subject, row: DraftRow, lists: dict[int, Options]) -> list[DraftRow] | None:
    """The rows that say there is nothing to choose for; None where none does."""
    parent = subject.parent(row)
    if parent is None:
        return None
    counts = [r for r in subject.children(parent) if r is not row and id(r) not in lists]
    given = [value for r in counts if (value := subject.number(r)) is not None]
    answer, codes = subject.number(parent), lists.get(id(parent), {})
    if answer is not None and answer == 0 and NO.match(fold_key(codes.get(0, ""))):
        return [parent, *counts]
    asks = not codes and parent.state in (None, "blank") and len(lists[id(row)]) > 2
    if asks and given and len(given) == len(counts) and not any(given) and fold_key(row.label).startswith("hinh thuc"):
        return counts
    return None


def _unreadable(subject: Subject, row: DraftRow, codes: Options) -> Finding:
    """An answer that is not one number."""
    key = fold_key(row.raw)
    if SEVERAL.fullmatch(row.raw.strip()):
        rule = TWO
        title = Message("“{raw}” trong ô chỉ nhận một mã", "“{raw}” where one code is asked")
        says = Message(
            "Dòng {row} ghi “{raw}” trong khi chỉ nhận một mã của danh mục {list}: ghi lại một mã.",
            "Row {row} says “{raw}”, but takes one code of the list {list}: enter one code.",
        )
    elif OPTION.search(row.raw):
        rule = TEXT
        title = Message("Còn chữ “{raw}” trong ô trả lời", "“{raw}” left in the answer")
        says = Message(
            "Dòng {row} còn nguyên chữ “{raw}”: chỉ ghi một mã của danh mục {list}.",
            "Row {row} still says “{raw}”: enter one code of the list {list} only.",
        )
    elif key in {fold_key(label) for label in codes.values()}:
        rule = WORDS
        title = Message("“{raw}” thay cho mã", "“{raw}” in place of a code")
        says = Message(
            "Dòng {row} ghi chữ “{raw}”: ghi mã tương ứng của danh mục {list}.",
            "Row {row} says “{raw}” in words: enter its code of the list {list}.",
        )
    else:
        rule = UNCLEAR
        title = Message("“{raw}” không phải là mã", "“{raw}” is no code")
        says = Message(
            "Dòng {row} ghi “{raw}”, không đọc được mã nào của danh mục {list}: ghi lại một mã.",
            "Row {row} says “{raw}”, which holds no code of the list {list}: enter one code.",
        )
    short = row.raw if len(row.raw) <= 25 else row.raw[:25].rsplit(" ", 1)[0] + " …"
    return rule.finding(
        title,
        says,
        subject.cell(row),
        found=row.raw,
        expected=" | ".join(map(str, codes)),
        indicators=(row.indicator,) if row.indicator else (),
        raw=short,
        row=name(row),
        list=written(codes),
    )


def _over_lines(subject: Subject, run: Sequence[Line]) -> Iterator[Finding]:
    """One list over several lines: each takes its own code, and exactly one is chosen."""
    codes = {line.code: line.label for line in run}
    places = [subject.cell(line.row) for line in run]
    shown = {"list": written(codes), "rows": "; ".join(name(line.row) for line in run)}
    wrong = [line for line in run if line.value is not None and line.value not in (0, line.code)]
    for line in wrong:
        rule = OTHER_LINE if line.value in codes else OUTSIDE
        yield rule.finding(
            Message("Dòng của mã {code} ghi {value}", "The line of code {code} says {value}"),
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
        says = Message("Các dòng {rows} loại trừ nhau nhưng đều được chọn: chỉ giữ một.",
                       "Rows {rows} exclude each other but are all chosen: keep one.")  # fmt: skip
    elif not zeros:
        return
    elif not chosen:
        rule, lines = NEITHER, zeros
        says = Message(
            "Các dòng {rows} đều ghi 0 nên không rõ chọn gì trong {list}: ghi mã ở đúng một dòng, dòng kia để trống.",
            "Rows {rows} all say 0, so none of {list} is chosen: enter one code on its line, leave the others blank.",
        )
    elif chosen[0].code == 0:
        rule, lines = SPLIT, [*chosen, *zeros]
        says = Message(
            "Các dòng {rows} là một danh mục ({list}) nhưng đều ghi 0: chỉ dòng được chọn ghi mã, dòng kia để trống.",
            "Rows {rows} are one list ({list}), but all say 0: only the chosen line takes its code, others stay blank.",
        )
    else:
        rule, lines = NOTHING, zeros
        says = Message(
            "Dòng {rows} ghi 0 nhưng danh mục là {list}: dòng không được chọn thì để trống.",
            "Row {rows} says 0, but the list is {list}: a line that is not chosen stays blank.",
        )
    others = [line for line in run if line not in lines]
    indicators = dict.fromkeys(line.row.indicator for line in lines if line.row.indicator)
    yield rule.finding(
        Message("{said} ở danh mục {codes}", "{said} in the list {codes}"),
        says,
        *(subject.cell(line.row) for line in [*lines, *others]),
        found=", ".join(line.row.raw for line in lines),
        expected=" | ".join(map(str, codes)),
        indicators=tuple(indicators),
        said=", ".join(line.row.raw for line in lines),
        codes=", ".join(map(str, codes)),
        rows="; ".join(name(line.row) for line in lines),
        list=written(codes),
    )
