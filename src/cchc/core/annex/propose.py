"""An annex → a proposed form: its tables, rows, bindings, and what the letter says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from cchc.core.annex.binding import UNLIKE, Binder, Bound
from cchc.core.annex.columns import table_of
from cchc.core.annex.divide import divided
from cchc.core.annex.identities import FreeIds
from cchc.core.annex.keys import row_keys, table_keys
from cchc.core.annex.letter import kinds_of, levels_of, read_letter
from cchc.core.annex.numbering import mend
from cchc.core.annex.proposal import Letter, Proposal, ProposedRow, ProposedTable
from cchc.core.annex.structure import Line, ancestors, arrange, children_of, clean, lines_of
from cchc.core.annex.words import codes_of, kind_of, level_of, names_of, time_of
from cchc.core.catalogue.model import Catalogue, Code, Template
from cchc.core.messages import Message
from cchc.core.reading.document import Document, Paragraph
from cchc.core.reading.errors import UnreadableFile
from cchc.core.reading.matching import SURE, label_key
from cchc.core.reading.outline import build_outline
from cchc.core.reading.printed import LogicalTable
from cchc.core.reading.report import placed
from cchc.core.reading.tables import find_tables

NO_TABLE = Message(
    "Không thấy bảng chỉ tiêu nào trong tệp. Hãy kiểm tra phụ lục có đi kèm công văn không; phụ lục ở tệp khác thì chọn"
    " các tệp cùng một lần.",
    "There is no table of indicators in the file. Check that the annex is attached to the letter; where it is another"
    " file, choose the files together.",
)
NOTHING_KNOWN = Message(
    "Không dòng nào giống chỉ tiêu đã biết. Hãy kiểm tra đây có đúng là phụ lục biểu mẫu không.",
    "No row is like a known indicator. Check that this is the annex with the form.",
)
NO_NUMBERS = Message(
    "Biểu {table} không in số thứ tự; thứ bậc suy từ gạch đầu dòng và tên nhóm, cần xem lại.",
    "Table {table} prints no numbers; its hierarchy follows from bullets and headings and needs a look.",
)
LEFT_OUT = Message(
    "Biểu {table} có {count} cột không nhận ra vai trò (kỳ trước, so sánh, phân tổ …); các cột đó không vào biểu mẫu.",
    "Table {table} has {count} columns of no known role (last period, comparison, breakdown …); they are left out.",
)
WORDS_TWICE = Message("Tên in cả tên cũ và tên mới: nay gọi là “{new}”.", "It prints both names; now called “{new}”.")


@dataclass(slots=True)
class _Reading:
    """What is known while a proposal is put together."""

    tables: list[LogicalTable]
    lines: list[Line]
    kinds: list[str]
    codes: list[tuple[Code, ...]]
    bound: list[Bound]
    nearest: Template | None
    share: float


class _Held:
    """A catalogue by identity, so that its Binder is made once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.catalogue is self.catalogue

    def __hash__(self) -> int:
        return id(self.catalogue)


@lru_cache(maxsize=4)
def _binder(held: _Held) -> Binder:
    return Binder(held.catalogue)


def propose(documents: Sequence[Document], catalogue: Catalogue) -> Proposal:
    """The form that the documents of one letter ask for. An empty annex gives the same rows as a filled one.

    `catalogue` is only read. UnreadableFile 'no_annex' where no document has a table of indicators.
    """
    reading = _read(documents, _binder(_Held(catalogue)))
    keys = _keys(reading)
    letter = read_letter(documents)
    rows = _rows(reading, keys, catalogue)
    return Proposal(
        tables=keys.tables,
        rows=rows,
        outline=_outline(documents, reading.nearest),
        letter=letter,
        nearest=reading.nearest.id if reading.nearest else None,
        nearest_share=round(reading.share, 3),
        kinds=kinds_of(letter) or (reading.nearest.kinds if reading.nearest else ()),
        levels=levels_of(documents) or _levels(rows, reading.nearest),
        notes=_notes(reading, rows, keys.tables, letter),
    )


def _read(documents: Sequence[Document], binder: Binder) -> _Reading:
    blocks = divided([block for _, own in placed(documents) for block in own])
    tables = [table for table in find_tables(blocks, binder.matcher.known, empty_form=True) if table.rows]
    lines = lines_of(tables)
    if not lines:
        raise UnreadableFile("no_annex", NO_TABLE)
    nearest, share = binder.nearest(lines)
    codes = [codes_of(line.unit, binder.catalogue) or codes_of(line.label, binder.catalogue) for line in lines]
    below = children_of(lines)
    kinds = [
        kind_of(
            names_of(line.label)[1],
            line.unit,
            codes=bool(codes[index]),
            parent=index in below,
            asks=tables[line.table].columns.unit is not None,
        )
        for index, line in enumerate(lines)
    ]
    bound = binder.bind(lines, kinds, nearest)
    if nearest:
        mend(lines, bound)
        arrange(tables, lines)
    return _Reading(tables, lines, kinds, codes, bound, nearest, share)


@dataclass(slots=True)
class _Keys:
    tables: tuple[ProposedTable, ...]
    rows: list[str]
    of_table: list[str]


def _keys(reading: _Reading) -> _Keys:
    """Keys of tables and rows: the nearest form's where it has the same table and the very row."""
    own = table_keys(reading.tables)
    named: list[str] = []
    for number, key in enumerate(own):
        same = _same_table(reading, number)
        named.append(same if same and same not in named and same not in own[:number] else key)
    adopted = [_adopted(reading, index, named[line.table]) for index, line in enumerate(reading.lines)]
    adopted = [key if key and adopted.index(key) == index else None for index, key in enumerate(adopted)]
    keys = row_keys(reading.lines, named, adopted)
    of_table = [[k for k, line in zip(keys, reading.lines, strict=True) if line.table == n] for n in range(len(named))]
    tables = tuple(table_of(*parts) for parts in zip(reading.tables, named, of_table, strict=True))
    return _Keys(tables, keys, named)


def _same_table(reading: _Reading, number: int) -> str | None:
    """The nearest form's table that most rows of this one come from."""
    counts: dict[str, int] = {}
    rows = [index for index, line in enumerate(reading.lines) if line.table == number]
    for index in rows:
        row = reading.bound[index].row
        if row:
            counts[row.table] = counts.get(row.table, 0) + 1
    best = max(counts, key=lambda key: counts[key], default=None)
    return best if best and counts[best] * 2 > len(rows) else None


def _adopted(reading: _Reading, index: int, table: str) -> str | None:
    """The key of the nearest form's row, where this is that row under the same number in the same table.

    A row without a number is counted under the one above it, which says where it stands on this form.
    """
    found, line = reading.bound[index], reading.lines[index]
    row = found.row
    if row is None or found.confidence < SURE or row.table != table:
        return None
    return row.key if line.path and line.code == row.code.strip().rstrip(".)") else None


def _rows(reading: _Reading, keys: _Keys, catalogue: Catalogue) -> tuple[ProposedRow, ...]:
    free = FreeIds(catalogue.indicators)
    rows: list[ProposedRow] = []
    for index in range(len(reading.lines)):
        kind = _kind(reading, index, catalogue)
        decision, indicator, part = _decided(reading.bound[index], kind)
        if decision == "new":
            indicator = free.next(*_above(reading, index, rows, catalogue))
        row = _row(reading, index, keys, kind, catalogue)
        rows.append(replace(row, **_asked(reading, index, decision), indicator=indicator, breakdown=part))
    return tuple(rows)


def _row(reading: _Reading, index: int, keys: _Keys, kind: str, catalogue: Catalogue) -> ProposedRow:
    """The row as printed, before anything is said of its indicator."""
    line, found = reading.lines[index], reading.bound[index]
    old, new = names_of(line.label)
    return ProposedRow(
        key=keys.rows[index],
        table=keys.of_table[line.table],
        code=line.code,
        parent=keys.rows[line.parent] if line.parent is not None else None,
        label=line.label,
        unit=line.unit,
        kind=kind,
        codes=_same_codes(reading.codes[index], found, catalogue) if kind == "code" else (),
        reporter=line.printed.reporter or reading.tables[line.table].reporter,
        system=clean(line.printed.note),
        place=line.printed.place,
        aliases=(old, new) if old != new else (),
    )


def _asked(reading: _Reading, index: int, decision: str) -> dict[str, Any]:
    """What a person is told of the binding."""
    line, found = reading.lines[index], reading.bound[index]
    asks = decision != "none"
    return {
        "decision": decision,
        "confidence": round(found.confidence, 3) if asks else 1.0,
        "choices": found.choices,
        "doubts": tuple(_doubts(line, found, decision)),
        "level": _level(reading, index) if asks else None,
        "time": time_of(line.label) if decision == "new" else None,
    }


def _decided(found: Bound, kind: str) -> tuple[str, str | None, str | None]:
    """Decision, indicator and part, where a heading never asks anything."""
    if found.decision == "none" or (kind == "heading" and found.decision == "new"):
        return "none", None, None
    meaning = found.meaning or (None, None)
    decision = "doubtful" if found.decision == "bound" and found.confidence < SURE else found.decision
    return decision, meaning[0], meaning[1]


def _kind(reading: _Reading, index: int, catalogue: Catalogue) -> str:
    """The kind by the words; where the very row of a form, or the indicator, is known, theirs."""
    found, line, kind = reading.bound[index], reading.lines[index], reading.kinds[index]
    row = found.row
    if row is not None and found.confidence >= SURE and label_key(row.unit) == label_key(line.unit):
        return row.kind
    if found.meaning is not None and kind == "text" and found.decision != "new":
        return catalogue.kind_of(*found.meaning)
    if found.meaning is None or found.decision != "bound":
        return "heading" if kind == "group" else kind
    if kind == "heading":
        return "group"
    own = catalogue.kind_of(*found.meaning)
    return own if own in ("count", "ratio") and kind in ("count", "ratio") else kind


def _above(
    reading: _Reading, index: int, rows: Sequence[ProposedRow], catalogue: Catalogue
) -> tuple[str | None, int | None]:
    """The indicator a new one is a part of, and the group of the rows around it."""
    above = ancestors(reading.lines, index)
    parent = rows[above[0]] if above else None
    if parent and parent.indicator and parent.decision in ("bound", "new"):
        return parent.indicator, None
    siblings = [row for row in rows if row.indicator and row.decision == "bound"]
    near = [row for row in siblings if parent is None or row.parent == parent.key] or siblings
    group = reading.bound[index].choices[:1]
    if near:
        return None, ord((near[-1].indicator or "A")[0]) - ord("A") + 1
    return None, catalogue.indicators[group[0].indicator].group if group else None


def _same_codes(codes: tuple[Code, ...], found: Bound, catalogue: Catalogue) -> tuple[Code, ...]:
    """The answers with the English of the indicator's own list, where it has them."""
    known = {}
    if found.meaning and found.meaning[0] in catalogue.indicators:
        known = {code.value: code for code in catalogue.indicators[found.meaning[0]].codes}
    return tuple(k if (k := known.get(code.value)) and k.label == code.label else code for code in codes)


def _level(reading: _Reading, index: int) -> str:
    """Who fills the row: as on the nearest form, else the one level its words name, else everybody."""
    found = reading.bound[index]
    if found.row is not None and found.confidence >= SURE and found.row.level:
        return found.row.level
    lines = [index, *ancestors(reading.lines, index)]
    return next((level for i in lines if (level := level_of(names_of(reading.lines[i].label)[1]))), "all")


def _doubts(line: Line, found: Bound, decision: str) -> list[Message]:
    old, new = names_of(line.label)
    doubts = [*line.doubts, *line.printed.doubts]
    if decision == "doubtful":
        doubts += found.doubts
    if old != new:
        doubts.append(Message(WORDS_TWICE.vi, WORDS_TWICE.en, {"new": new}))
    return doubts


def _outline(documents: Sequence[Document], nearest: Template | None) -> tuple[str, ...]:
    """The headings of the outline the letter encloses ('Đề cương báo cáo'); else those of the nearest form."""
    for document in documents:
        prose = [p for p in document.paragraphs() if p.text.strip()]
        start = next((i for i, p in enumerate(prose) if re.match(r"\W*đề cương\b", p.text, re.IGNORECASE)), None)
        if start is not None and (found := _headings(prose[start + 1 :])):
            return found
    return nearest.outline if nearest else ()


def _headings(paragraphs: Sequence[Paragraph]) -> tuple[str, ...]:
    sections = [section for section in build_outline(list(paragraphs)) if section.id != "0"]
    bare = [re.sub(r"^\W*(?:[IVX]+|\d+(?:\.\d+)*|[a-zđA-H])\s*[.)]\s*", "", s.heading).strip() for s in sections]
    return tuple(f"{section.id}. {words}" for section, words in zip(sections, bare, strict=True))


def _levels(rows: Sequence[ProposedRow], nearest: Template | None) -> tuple[str, ...]:
    if nearest:
        return nearest.levels
    order = ("province", "department", "district", "commune")
    named = {row.level for row in rows}
    return tuple(level for level in order if level in named) or ("all",)


def _notes(
    reading: _Reading, rows: Sequence[ProposedRow], tables: Sequence[ProposedTable], letter: Letter
) -> tuple[Message, ...]:
    notes: list[Message] = []
    asked = [row for row in rows if row.decision != "none"]
    like = [row for row in asked if row.decision == "bound" or any(c.likeness >= UNLIKE for c in row.choices)]
    if len(like) * 5 < len(asked):
        notes.append(NOTHING_KNOWN)
    for number, table in enumerate(tables):
        twice = len(reading.tables[number].columns.values) - len(reading.tables[number].periods)
        missing = reading.tables[number].columns.width - len(table.columns) - twice
        if missing > 0:
            values: dict[str, str | int] = {"table": table.name or table.key, "count": missing}
            notes.append(Message(LEFT_OUT.vi, LEFT_OUT.en, values))
        own = [line for line in reading.lines if line.table == number]
        if len(own) > 2 and "period" not in table.columns and not any(line.code for line in own):
            notes.append(Message(NO_NUMBERS.vi, NO_NUMBERS.en, {"table": table.name or table.key}))
    return tuple(notes)
