"""The tables of a form as they are printed: numbers in Vietnamese, ratios with their base, states in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from cchc.core.catalogue.model import Code, Template, TemplateRow, TemplateTable
from cchc.core.figures import FigureState, to_decimal
from cchc.core.periods.period import Period
from cchc.core.vietnamese.numbers import write_number
from cchc.core.writing.official.document import Annex, Column, Row, Table
from cchc.reporting.figures.cells import FIELDS, Key, Standing
from cchc.reporting.figures.compiled import Compiled, Computed, compiled
from cchc.reporting.figures.models import Estimate, Figure, State
from cchc.reporting.figures.selectors import BATCH, standing
from cchc.reporting.reports.models import Report

SIGNS = {State.NONE_ARISEN: "Không phát sinh", State.NOT_APPLICABLE: "Không thuộc thẩm quyền"}
NOTES = {
    State.NONE_ARISEN: "Không phát sinh: trong kỳ không có việc nào thuộc chỉ tiêu này; không phải là số 0.",
    State.NOT_APPLICABLE: "Không thuộc thẩm quyền: chỉ tiêu không thuộc chức năng, nhiệm vụ của đơn vị.",
}
ESTIMATES = {Estimate.EXPECTED: "ước thực hiện", Estimate.PROVISIONAL: "số liệu sơ bộ"}
CODE = Column("STT", 0, "center", 14)
LABEL = Column("Chỉ tiêu thống kê", 5, "left", 52)
UNIT = Column("Đơn vị tính", 0, "center", 30)
VALUE = Column("Số liệu", 1.2, "center", 32)
NOTE = Column("Ghi chú", 0.8, "left", 24)
_CODED = re.compile(r"(=\s*\d+)[;,.]?\s+(?=\S)")
"""Between the codes of 'Chưa = 0 Hoàn thành = 1', which are printed one under another."""
OF_LIST = (
    Column("STT", 0, "center", 12), Column("Số, ký hiệu", 0.8, "left", 32), Column("Ngày", 0.2, "center", 22),
    Column("Cơ quan ban hành", 1, "left", 32), Column("Trích yếu", 3, "left", 55),
)  # fmt: skip


@dataclass(slots=True)
class States:
    """Which states in words occur, in the order they were met: each gets a note under the tables."""

    met: list[str] = field(default_factory=list)

    def sign(self, state: str) -> str:
        """'Không phát sinh (*)'; a number would read as that of an answer, 'Có (1)'."""
        if state not in self.met:
            self.met.append(state)
        return f"{SIGNS[State(state)]} ({'*' * (self.met.index(state) + 1)})"

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(f"({'*' * number}) {NOTES[State(state)]}" for number, state in enumerate(self.met, 1))


def form_tables(report: Report, sent: Iterable[int] | None = None) -> tuple[list[Table], tuple[str, ...]]:
    """The tables of the report's form and the notes under them; with `sent` of exactly these figure versions.
    LookupError where the catalogue does not know the form."""
    ready = compiled(report.template)
    if ready is None:
        raise LookupError(report.template)
    periods = {report.period_code, *(code for table in ready.form.tables for code in periods_of(table))}
    values = seen(report, periods, sent)
    states = States()
    tables = [_table(table, report, ready, values, states) for table in ready.form.tables]
    return [_without_empty(table) for table in tables if table.rows], states.notes


def seen(report: Report, periods: Iterable[str], sent: Iterable[int] | None) -> dict[Key, Standing]:
    """What stands in each cell now, or what a sending holds."""
    if sent is None:
        return {key: stand.seen for key, stand in standing(report, periods).items() if stand.seen is not None}
    ids, found = sorted(sent), {}
    for start in range(0, len(ids), BATCH):
        rows = Figure.objects.filter(pk__in=ids[start : start + BATCH], version__report__unit=report.unit_id)
        for values in rows.order_by().values_list(*FIELDS):
            one = Standing._make((*values, None, None))
            key = values[1:5] if one.indicator else ("", one.row, 0, one.period)
            found[key] = one
    return found


def periods_of(table: TemplateTable) -> list[str]:
    """Codes of the periods a table prints beside each other, each once; none where it prints the report's own."""
    named = [column.partition(":")[2] for column in table.columns if column.startswith("value:")]
    return list(dict.fromkeys(named or table.periods))


def _table(
    table: TemplateTable, report: Report, ready: Compiled, values: Mapping[Key, Standing], states: States
) -> Table:
    rows = [row for row in ready.form.rows if row.table == table.key]
    several = periods_of(table)
    shown = several or [report.period_code]
    heads = [_head(code) for code in several] or [VALUE]
    said = []
    depths = _depths(ready.form.rows)
    for row in rows:
        cells = [_cell(row, ready, code, report, values, states) for code in shown]
        note = _estimate(row, ready, report.period_code, values)
        bold = row.key not in ready.slots
        said.append(
            Row((row.code, row.label, _CODED.sub("\\1\n", row.unit), *cells, note), bold=bold, depth=depths[row.key])
        )
    return Table((CODE, LABEL, UNIT, *heads, NOTE), tuple(said), title=_title(table))


def _head(code: str) -> Column:
    """Head of one of several periods, in one line."""
    name = _period(code)
    return Column(name, 0.2, "center", max(24, 2.4 * len(name)))


def _title(table: TemplateTable) -> str:
    """'Biểu mẫu 3. …'; what the form calls an annex is one, and says so itself."""
    return table.title if _annexed(table) else ". ".join(part for part in (table.name, table.title) if part)


def _annexed(table: TemplateTable) -> bool:
    return table.name.casefold().startswith("phụ lục")


def annexes_of(form: Template, tables: Iterable[Table], title: str) -> list[tuple[str, list[Table]]]:
    """Title and tables of each annex: one for all, or one for each annex the form itself names."""
    found: dict[str, list[Table]] = {}
    named = {_title(table): table.name for table in form.tables if _annexed(table)}
    for table in tables:
        found.setdefault(named.get(table.title, ""), []).append(table)
    if len(found) < 2:
        return [(title, [replace(one, title="") if len(of) < 2 else one for one in of]) for of in found.values()]
    return [(of[0].title if len(of) < 2 else title, [replace(of[0], title="")] if len(of) < 2 else of)
            for of in found.values()]  # fmt: skip


def notes_of(tables: Iterable[Table], notes: Iterable[str]) -> tuple[str, ...]:
    """The notes whose sign stands in these tables."""
    words = " ".join(cell for table in tables for row in table.rows for cell in row.cells if "(" in cell)
    return tuple(note for note in notes if f"{note.partition(' ')[2].partition(':')[0]} {note.split(' ')[0]}" in words)


def _without_empty(table: Table) -> Table:
    """The same without a column of numbers, units or notes that says nothing."""
    kept = [
        number
        for number, column in enumerate(table.columns)
        if column not in (CODE, UNIT, NOTE) or any(row.cells[number] for row in table.rows)
    ]
    rows = tuple(replace(row, cells=tuple(row.cells[number] for number in kept)) for row in table.rows)
    columns = tuple(table.columns[number] for number in kept)
    return replace(table, columns=columns, rows=rows, words=columns.index(LABEL))


def _depths(rows: Iterable[TemplateRow]) -> dict[str, int]:
    depths: dict[str, int] = {}
    for row in rows:
        depths[row.key] = depths[row.parent] + 1 if row.parent in depths else 0
    return depths


def _period(code: str) -> str:
    known = Period.known(code)
    return known.label if known else code


def _cell(
    row: TemplateRow, ready: Compiled, period: str, report: Report, values: Mapping[Key, Standing], states: States
) -> str:
    slot = ready.slots.get(row.key)
    if slot is None:
        return ""
    found = values.get(slot.key(period))
    follows = ready.follows.get(row.key)
    if slot.computed and follows is not None:
        done = follows.computed(lambda key: values.get(ready.slots[key].key(period)) if key in ready.slots else None)
        if done.answered or found is None:
            return _ratio(done, states)
    return written(found, slot.codes, states)


def _ratio(done: Computed, states: States) -> str:
    """'98,59 (489/496)'."""
    if done.state == FigureState.none_arisen:
        return states.sign(State.NONE_ARISEN)
    if done.value is None:
        return ""
    return f"{write_number(done.value)}{f' ({done.base})' if done.base else ''}"


def written(found: Standing | None, codes: Iterable[Code], states: States) -> str:
    """One figure as the table prints it; '' where nothing was answered."""
    if found is None or found.state == State.BLANK:
        return ""
    if found.state in SIGNS:
        return states.sign(found.state)
    if found.state == State.UNREADABLE or found.amount is None:
        return found.text
    value = to_decimal(found.amount, found.scale)
    label = next((code.label for code in codes if code.value == value), "")
    return f"{label} ({write_number(value)})" if label else write_number(value)


def _estimate(row: TemplateRow, ready: Compiled, period: str, values: Mapping[Key, Standing]) -> str:
    slot = ready.slots.get(row.key)
    found = values.get(slot.key(period)) if slot else None
    return ESTIMATES.get(Estimate(found.estimate), "") if found else ""


def lists_annex(report: Report, ids: Iterable[int] | None = None) -> Annex | None:
    """The lists behind counts as an annex; None where there is none."""
    from cchc.reporting.notes.selectors import lists_of

    tables = [
        Table(
            OF_LIST,
            tuple(
                Row(
                    (str(number), one.number, f"{one.date:%d/%m/%Y}" if one.date else "", one.issuer, one.subject),
                )
                for number, one in enumerate(listed.entries, 1)
            ),
            title=f"{listed.row.code} {listed.row.label}".strip(),
            words=4,
        )
        for listed in (lists_of(report, ids) if report.pk else [])
        if listed.entries
    ]
    return Annex("Danh mục văn bản, tài liệu đã thống kê", tuple(tables)) if tables else None
