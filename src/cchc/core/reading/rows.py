"""Bound rows of logical tables → rows of the draft: value, state, kind, role, parent, doubts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cchc.core.catalogue.model import Template
from cchc.core.reading import doubts
from cchc.core.reading.draft import DraftRow
from cchc.core.reading.matching import SURE, Binding, code_key
from cchc.core.reading.printed import LogicalTable, PrintedRow
from cchc.core.reading.tables import clean_label
from cchc.core.vietnamese.numbers import Habit, ReadNumber, canonical, read_number
from cchc.core.vietnamese.text import fold_key

NONE_ARISEN = re.compile(r"(khong co|khong phat sinh|chua phat sinh|chua co|(khong|chua) thuc hien)\b|khong$")
"""Folded beginnings of an answer in words that nothing arose."""
NOT_APPLICABLE = re.compile(r"(khong thuoc|ngoai tham quyen|khong ap dung|n a$|x$)")
DASH = re.compile(r"[-–—]+")
"""In Vietnamese statistics '-' says that nothing arose (the signs of the statistical yearbooks)."""
DOTS = re.compile(r"[.…/\\]+")
"""… and '…' that there is a figure but it was not collected: blank."""
CODE_LIST = re.compile(r"=\s*\d")
"""A unit cell that is a list of answers: 'Có = 1 Không = 0'."""


def draft_rows(
    tables: Sequence[LogicalTable],
    bindings: Sequence[Sequence[Binding]],
    template: Template | None,
    period: str,
    habit: Habit,
) -> list[DraftRow]:
    """All rows in document order; one per row and period where years are columns."""
    result: list[DraftRow] = []
    for table, bound in zip(tables, bindings, strict=True):
        parents = _parents(table.rows, bound, template)
        has_children = {parent for parent in parents if parent is not None}
        reporter = table.reporter
        for index, (row, binding) in enumerate(zip(table.rows, bound, strict=True)):
            reporter = row.reporter or (reporter if table.columns.reporter is None else "")
            parent = parents[index]
            for column, raw in enumerate(row.raws):
                draft = DraftRow(
                    table=_table_name(table, binding, template),
                    code=row.code,
                    parent=_printed_parent(table.rows, parents, parent),
                    label=clean_label(row.label),
                    unit=row.unit,
                    period=table.periods[column] or period,
                    raw=raw,
                    value=None,
                    role="group" if index in has_children else "leaf",
                    state=None,
                    kind="empty",
                    indicator=binding.indicator,
                    breakdown=binding.breakdown,
                    template_row=binding.row.key if binding.row else None,
                    match=binding.confidence,
                    reporting_unit=reporter,
                    note=row.note,
                    place=row.value_places[column],
                    parent_place=table.rows[parent].value_places[column] if parent is not None else "",
                )
                _read_value(draft, row, binding, habit)
                result.append(draft)
    return result


def _table_name(table: LogicalTable, binding: Binding, template: Template | None) -> str:
    """The table's printed name; where it prints none, the template's."""
    if table.name or template is None or binding.row is None:
        return table.name or table.title
    return next((t.name or t.title for t in template.tables if t.key == binding.row.table), table.title)


def _read_value(draft: DraftRow, row: PrintedRow, binding: Binding, habit: Habit) -> None:
    """Fill value, kind, state, role and doubts from the printed text."""
    draft.doubt(*row.doubts)
    heading = _is_heading(draft, binding)
    if not draft.raw:
        draft.role = "heading" if heading else draft.role
        draft.state = None if heading else "blank"
    else:
        _read_answer(draft, binding, habit)
    if not heading and draft.match < SURE:
        draft.doubt(*(binding.reasons or [doubts.UNSURE_ROW]))


def _is_heading(draft: DraftRow, binding: Binding) -> bool:
    """A row that asks nothing: the form says so, or it has children, no unit and no answer."""
    if draft.raw:
        return False
    if binding.row is not None:
        return binding.row.kind == "heading" or (binding.row.kind == "group" and not draft.unit)
    return not draft.unit and draft.role == "group"


def _read_answer(draft: DraftRow, binding: Binding, habit: Habit) -> None:
    """The printed answer: a number, an option of a list, words that mean none, or unreadable text."""
    text_row = binding.row is not None and binding.row.kind == "text"
    unit = draft.unit or (binding.row.unit if binding.row else "")
    number = read_number(draft.raw, unit=_unit_hint(draft.label, unit), habit=habit)
    if number.value is not None:
        draft.value = canonical(number.value)
        draft.kind = _number_kind(draft, number)
        draft.state = "value"
        if number.scale_word and fold_key(number.scale_word) not in fold_key(unit):
            draft.doubt(doubts.other_scale(draft.raw, unit or "—"))
        if not number.certain:
            draft.doubt(number.why or doubts.TWO_READINGS)
        if number.parts is not None and not any(number.parts):
            draft.state = "none_arisen"
        return
    draft.kind = "text"
    key = fold_key(draft.raw)
    if DASH.fullmatch(draft.raw):
        draft.state = "none_arisen"
    elif DOTS.fullmatch(draft.raw):
        draft.state = "blank"
    elif (code := _code_in_words(draft, binding, key)) is not None:
        draft.state = "unreadable"
        draft.doubt(doubts.words_for_code(draft.raw, code))
    elif NOT_APPLICABLE.match(key):
        draft.state = "not_applicable"
    elif NONE_ARISEN.match(key) and not text_row:
        draft.state = "none_arisen"
    elif text_row:
        draft.state = "value"
    else:
        draft.state = "unreadable"
        draft.doubt(doubts.not_a_number(draft.raw))


def _code_in_words(draft: DraftRow, binding: Binding, key: str) -> int | None:
    """The code whose words the answer is, in a row that asks for one; None where it is not so."""
    if binding.row is None or not binding.row.codes:
        return None
    return next((code.value for code in binding.row.codes if fold_key(code.label) == key), None)


def _unit_hint(label: str, unit: str) -> str:
    """The unit, or % where the form prints none and the label is a rate."""
    return unit if unit else "%" if fold_key(label).startswith("ty le") else ""


def _number_kind(draft: DraftRow, number: ReadNumber) -> str:
    if CODE_LIST.search(draft.unit):
        return "code"
    return "percent" if number.percent or draft.unit.strip() == "%" else "number"


def _parents(rows: Sequence[PrintedRow], bound: Sequence[Binding], template: Template | None) -> list[int | None]:
    """Index of each row's parent row: the template's where both are bound, else by numbering and bullets."""
    by_key = {b.row.key: index for index, b in enumerate(bound) if b.row is not None}
    result: list[int | None] = []
    for index, binding in enumerate(bound):
        parent: int | None = None
        if binding.row is not None and template is not None:
            key = binding.row.parent
            while key is not None and key not in by_key:
                key = template.row(key).parent
            parent = by_key.get(key) if key is not None else None
        else:
            parent = _parent_by_number(rows, index)
        result.append(parent if parent is None or parent < index else None)
    return result


def _parent_by_number(rows: Sequence[PrintedRow], index: int) -> int | None:
    code = code_key(rows[index].code)
    if not code:
        return _parent_of_bullet(rows, index)
    while "." in code:
        code = code.rsplit(".", 1)[0]
        for above in range(index - 1, -1, -1):
            if code_key(rows[above].code) == code:
                return above
    return None


def _parent_of_bullet(rows: Sequence[PrintedRow], index: int) -> int | None:
    bullet = rows[index].label[:1] if rows[index].label[:1] in "-+" else rows[index].code[:1]
    for above in range(index - 1, -1, -1):
        row = rows[above]
        if code_key(row.code) or (bullet == "+" and (row.label.startswith("-") or row.code.startswith("-"))):
            return above
    return None


def _printed_parent(rows: Sequence[PrintedRow], parents: Sequence[int | None], parent: int | None) -> str:
    """STT of the nearest ancestor that prints a number of its own."""
    while parent is not None and not code_key(rows[parent].code):
        parent = parents[parent]
    return rows[parent].code if parent is not None else ""
