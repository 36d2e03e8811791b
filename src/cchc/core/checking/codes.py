"""Answers against the code list of their row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from cchc.core.checking.code_lists import LIST, NOTHING, OPTION, OUTSIDE, Options, options, over_lines, runs, written
from cchc.core.checking.code_lists import RULES as LINES
from cchc.core.checking.finding import Finding, Severity
from cchc.core.checking.rule import Rule
from cchc.core.checking.subject import Subject
from cchc.core.checking.words import name, number, shortened
from cchc.core.messages import Message
from cchc.core.reading.draft import DraftRow
from cchc.core.vietnamese.text import fold_key

SEVERAL = re.compile(r"\d+(?:\s*(?:[;/,&+]|và|hoặc)\s*\d+|\s+\d+)+")
"""Two or more numbers in one cell: '1 2', '1; 2'."""
NO = re.compile(r"(khong|chua)\b")
"""Folded beginning of an option that says no."""
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
REWRITTEN = Rule(
    id="code.rewritten",
    severity=Severity.error,
    title=Message("Danh mục bị viết lại trong ô trả lời", "The list rewritten in the answer"),
    basis=Message(
        "Mã của mỗi lựa chọn do biểu mẫu quy định; gán mã khác thì câu trả lời nằm ngoài danh mục.",
        "The form gives each option its code; with another code the answer is outside the list.",
    ),
    example=Message(
        "Danh mục “Có = 1, Không = 0”, ô ghi “Có = 0 Không = 0”.",
        "The list is “Có = 1, Không = 0” (yes, no), the cell says “Có = 0 Không = 0”.",
    ),
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
UNCOUNTED = Rule(
    id="code.uncounted",
    severity=Severity.warning,
    title=Message("Trả lời có nhưng số lượng là 0", "Yes, but nothing counted"),
    basis=Message("Đã thực hiện thì có số lượng lớn hơn 0.", "What was done has a number above 0."),
    example=Message("Khảo sát = 1 (Có), số phiếu = 0.", "Survey = 1 (yes), questionnaires = 0."),
    needs=("table",),
)
RULES = (*LINES, TWO, TEXT, REWRITTEN, WORDS, UNCLEAR, CONDITION, UNCOUNTED)


def find(subject: Subject) -> Iterator[Finding]:
    """Every answered row that has a list of codes; lines of one list together."""
    lists = {id(row): codes for row in subject.rows if (codes := options(subject, row))}
    over = list(runs(subject, lists))
    together = {id(line.row) for run in over for line in run}
    for row in subject.rows:
        if id(row) not in lists:
            continue
        if row.state == "unreadable":
            yield _unreadable(subject, row, lists[id(row)])
        elif id(row) not in together and (value := subject.number(row)) is not None and row.state == "value":
            yield from _single(subject, row, value, lists)
    for run in over:
        yield from over_lines(subject, run)


def _single(subject: Subject, row: DraftRow, value: Decimal, lists: dict[int, Options]) -> Iterator[Finding]:
    codes = lists[id(row)]
    if value in codes:
        yield from _against_condition(subject, row, value, lists)
        yield from _without_count(subject, row, value, codes)
    elif value == 0:
        yield NOTHING.finding(
            Message("Ghi 0, danh mục chỉ có {codes}", "0 given, the list has only {codes}"),
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
        Message("Dòng trên là “không” nhưng vẫn chọn mã {value}", "No above, yet code {value} is chosen"),
        Message(
            "Dòng {above} ghi 0 (không) nhưng dòng {row} vẫn ghi {value}, là mã của “{means}”: để trống ô này.",
            "Row {above} says 0 (no), yet row {row} says {value}, the code of “{means}”: leave that cell blank.",
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


def _without_count(subject: Subject, row: DraftRow, value: Decimal, codes: Options) -> Iterator[Finding]:
    """A question answered with yes over counts that are all 0."""
    if len(codes) != 2 or not NO.match(fold_key(codes.get(0, ""))) or value == 0:
        return
    counts = [child for child in subject.children(row) if not options(subject, child)]
    if counts and all(subject.number(child) == 0 for child in counts):
        yield UNCOUNTED.finding(
            Message("Trả lời có nhưng số lượng ghi 0", "Code {value}, but nothing counted"),
            Message(
                "Dòng {row} ghi {value} ({means}) nhưng dòng {count} ghi 0: kiểm tra lại hai dòng.",
                "Row {row} says {value} ({means}), but row {count} says 0: check both.",
            ),
            subject.cell(row),
            *map(subject.cell, counts),
            found=f"{number(value)}; 0",
            indicators=(row.indicator,) if row.indicator else (),
            row=name(row),
            value=number(value),
            means=codes[int(value)],
            count=name(counts[0]),
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


def _rewritten(raw: str, codes: Options) -> bool:
    """Whether the cell gives an option of the list another code than the form does."""
    known = {fold_key(label): code for code, label in codes.items()}
    given = {fold_key(option["label"]): int(option["value"]) for option in OPTION.finditer(raw)}
    return any(label in known and known[label] != code for label, code in given.items())


def _unreadable(subject: Subject, row: DraftRow, codes: Options) -> Finding:
    """An answer that is not one number."""
    key = fold_key(row.raw)
    if SEVERAL.fullmatch(row.raw.strip()):
        rule = TWO
        title = Message("Ô chỉ nhận một mã nhưng ghi “{raw}”", "“{raw}” where one code is asked")
        says = Message(
            "Dòng {row} ghi “{whole}” nhưng chỉ nhận một mã ({list}): ghi lại một mã.",
            "Row {row} says “{whole}”, but takes one code of the list {list}: enter one code.",
        )
    elif _rewritten(row.raw, codes):
        rule = REWRITTEN
        title = Message("“{raw}” không phải danh mục của dòng", "“{raw}” is not the list of the row")
        says = Message(
            "Dòng {row} ghi “{whole}”, khác danh mục {list}: chỉ ghi một mã của danh mục.",
            "Row {row} says “{whole}”, which is not its list {list}: enter one code of the list only.",
        )
    elif OPTION.search(row.raw):
        rule = TEXT
        title = Message("Còn chữ “{raw}” trong ô trả lời", "“{raw}” left in the answer")
        says = Message(
            "Dòng {row} còn nguyên chữ “{whole}”: chỉ ghi một mã của danh mục {list}.",
            "Row {row} still says “{whole}”: enter one code of the list {list} only.",
        )
    elif key in {fold_key(label) for label in codes.values()}:
        rule = WORDS
        title = Message("“{raw}” thay cho mã", "“{raw}” in place of a code")
        says = Message(
            "Dòng {row} ghi chữ “{whole}”: ghi mã tương ứng của danh mục {list}.",
            "Row {row} says “{whole}” in words: enter its code of the list {list}.",
        )
    else:
        rule = UNCLEAR
        title = Message("“{raw}” không phải là mã", "“{raw}” is no code")
        says = Message(
            "Dòng {row} ghi “{whole}”, không đọc được mã nào của danh mục {list}: ghi lại một mã.",
            "Row {row} says “{whole}”, which holds no code of the list {list}: enter one code.",
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
        whole=shortened(row.raw, 80),
        row=name(row),
        list=written(codes),
    )
