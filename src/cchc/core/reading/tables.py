"""Tables as printed → rows of one logical table: pages joined, heads dropped, split rows put together again.

A form of two hundred rows is printed over ten pages. Word, a PDF or a text file then holds ten tables, each with
the head repeated, and a row cut in two where the page ended. Here they become one `LogicalTable` again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from cchc.core.reading import doubts
from cchc.core.reading.columns import CODE, Columns, Head, find_head, guess_columns, is_index
from cchc.core.reading.document import Block, Paragraph, Row, Table
from cchc.core.reading.pages import adjoin
from cchc.core.reading.printed import LogicalTable, PrintedRow
from cchc.core.reading.transposed import turn

TITLE_BLOCKS = 8
"""How many paragraphs above a table may belong to its name and title."""

NAME = re.compile(
    r"^\W*(phụ lục(?:\s*(?:số\s*)?(?:\d+|[IVX]+)\b(?:[.\-/]\w+)?)?|"
    r"(?:biểu mẫu|biểu|mẫu|bảng)\s*(?:số\s*)?\d+(?:[.\-/]\w+)?)(?!\w)",
    re.IGNORECASE,
)
"""'Phụ lục 1', 'Biểu mẫu 3', 'Biểu số 06'; the rest of the line is title."""


Known = Callable[[str], float]
"""How well a label is known to the catalogue, 0–1."""

NUMBERED = re.compile(r"((?:\d{1,2}(?:\.\d{1,2})+[.)]?|\d{1,2}[.)]|[IVX]+\.))\s+(?=\S)")
NUMBERED_HEADING = re.compile(r"((?:\d{1,2}(?:\.\d{1,2})*|[IVX]+)[.)]?)\s+(?=\S)")
"""An STT typed before the label, in its cell: '1. Công tác …'; without a dot only where the cells are merged."""


def find_tables(
    blocks: Sequence[Block], known: Known = lambda label: 0.0, *, empty_form: bool = False
) -> list[LogicalTable]:
    """All statistical tables of a document, in order; signature blocks and letterheads are left out.

    With `empty_form` a table of periods by rows counts as one even where all its figures are still to be filled in.
    """
    found: list[LogicalTable] = []
    heading: list[Paragraph] = []
    head: Head | None = None
    for block in adjoin(blocks):
        if isinstance(block, Paragraph):
            heading.append(block)
            continue
        head = find_head(block.rows) or head
        table = _read_table(block, heading, head, empty_form)
        if table is not None:
            found.append(table)
            _inherit_name(found)
            heading = []
    for table in found:
        table.rows = _joined(table.rows, known)
        _units_from_above(table.rows)
        _one_column_per_year(table)
    return [table for table in found if table.rows]


def _read_table(block: Table, heading: list[Paragraph], last: Head | None, empty_form: bool) -> LogicalTable | None:
    """A table of figures by its head, turned round, by the `last` head read (its own or that of a table before it),
    or by its cells; None for a letterhead or signature block.
    """
    name, title, reporter = _name_and_title(heading)
    head = find_head(block.rows)
    if head is None and (turned := turn(block, empty_form=empty_form)):
        return LogicalTable(name, title, *turned, reporter)
    if head is None and last is not None and _fits(block, last.columns):
        head = last
    if head is None:
        columns = guess_columns(block.rows)
        if columns is None:
            return None
        head = Head(columns, frozenset())
    periods = [code for _, code in head.columns.values]
    return LogicalTable(name, title, head.columns, periods, _printed_rows(block, head, empty_form), reporter)


def _fits(block: Table, columns: Columns) -> bool:
    """Whether a table without a head goes on in the columns of the one before: equal width, an STT on most rows."""
    if columns.code is None or columns.width < 3 or columns.width != max(len(row.cells) for row in block.rows):
        return False
    codes = [columns.text(row, columns.code) for row in block.rows if columns.text(row, columns.label)]
    return sum(1 for code in codes if code and CODE.match(code)) * 2 > len(codes)


def _inherit_name(found: list[LogicalTable]) -> None:
    """A second table under one annex name ('II. …' under 'Phụ lục 4') belongs to that annex."""
    if len(found) > 1 and not found[-1].name and re.match(r"[IVX]+\.\s", found[-1].title):
        found[-1].name, found[-1].reporter = found[-2].name, found[-2].reporter


def _name_and_title(heading: list[Paragraph]) -> tuple[str, str, str]:
    """'Phụ lục 1', what stands below it, and who fills it ('(Phòng Tư pháp)'), from the paragraphs above a table."""
    lines = [line.strip() for p in heading[-TITLE_BLOCKS:] for line in p.text.splitlines() if line.strip()]
    start = next((i for i in range(len(lines) - 1, -1, -1) if NAME.match(lines[i])), None)
    name, title = "", lines[-3:]
    if start is not None:
        match = NAME.match(lines[start])
        assert match is not None
        name = re.sub(r"\s+", " ", match.group(1)).strip()
        title = [lines[start][match.end() :].strip(" .:-–"), *lines[start + 1 :]]
    text = " ".join(part for part in title if part)
    who = re.match(r"^\(([^()]*)\)\s*", text)
    if who and "kèm theo" not in who.group(1).lower():
        return name, text[who.end() :], who.group(1)
    return name, text, ""


def _printed_rows(block: Table, head: Head, empty_form: bool) -> list[PrintedRow]:
    rows: list[PrintedRow] = []
    page = block.rows[0].page if block.rows else None
    below_head = False
    for row in block.rows:
        if head.repeated_in(row) or (below_head and is_index(row)):  # or empty
            below_head = below_head or any(row.texts())
            continue
        below_head = False
        printed = _printed(row, head.columns)
        printed.first_on_page = row.page != page
        page = row.page
        rows.append(printed)
    beside = _typed_beside(rows) if empty_form else frozenset()
    return [part for index, row in enumerate(rows) for part in _with_type(row, empty=index in beside)]


def _typed_beside(rows: Sequence[PrintedRow]) -> frozenset[int]:
    """Rows of an empty form whose label stands in the first column of figures: without a label of their own, and the
    row above the first of them.
    """
    words = {index for index, row in enumerate(rows) if len(row.raws) > 1 and row.raws[0] and not any(row.raws[1:])}
    bare = {index for index in words if not rows[index].label}
    return frozenset(bare | {index - 1 for index in bare} & words)


def _with_type(row: PrintedRow, *, empty: bool = False) -> list[PrintedRow]:
    """A breakdown printed beside its row: 'Chia theo loại │ Nghị quyết … │ │ 2' is a heading and a row of its own."""
    first, *others = row.raws
    filled = [raw for raw in others if raw]
    answered = len(filled) == 1 and bool(re.fullmatch(r"[\d.,]+", filled[0]))
    if len(first.split()) < 3 or not (answered or (empty and not filled)):
        return [row]
    part = replace(row, code="", label=first.rstrip(" ,;"), raws=["", *others], typed_beside=True)
    heading = replace(row, raws=[""] * len(row.raws), value_places=[*row.value_places])
    return [heading, part] if row.label else [part]


def _printed(row: Row, columns: Columns) -> PrintedRow:
    label = columns.text(row, columns.label)
    code = columns.text(row, columns.code)
    merged = not label and len(code) > 12
    if merged:  # a heading typed into the first column of a merged row
        label, code = code, ""
    if not code and (numbered := (NUMBERED_HEADING if merged else NUMBERED).match(label)):
        code, label = numbered.group(1), label[numbered.end() :]
    if re.fullmatch(r"\d{1,2},\d{1,2}", code):  # a workbook keeps the STT 2.1 as a number
        code = code.replace(",", ".")
    printed = PrintedRow(
        code=code,
        label=label,
        unit=columns.text(row, columns.unit),
        raws=[columns.text(row, column) for column, _ in columns.values],
        reporter=columns.text(row, columns.reporter),
        note=columns.text(row, columns.note),
        place=row.place,
        value_places=[f"{row.place}.c{column + 1}" for column, _ in columns.values],
        unit_from_above=_merged_up(row, columns.unit) and not _merged_up(row, columns.label),
    )
    _take_strayed_figure(printed, columns)
    return printed


def _merged_up(row: Row, column: int | None) -> bool:
    return column is not None and column < len(row.cells) and row.cells[column].merged == "up"


def _units_from_above(rows: list[PrintedRow]) -> None:
    """A unit printed once in a cell merged over several rows is the unit of each."""
    for above, row in pairwise(rows):
        if row.unit_from_above and not row.unit:
            row.unit = above.unit


BARE_FIGURE = re.compile(r"\d[\d.,]*\s*%?")


def _take_strayed_figure(row: PrintedRow, columns: Columns) -> None:
    """A figure typed into the neighbouring column (unit or note), while its own cell is empty, is taken and said."""
    if len(row.raws) != 1 or row.raws[0] or not row.label:
        return
    if BARE_FIGURE.fullmatch(row.note) and columns.note is not None:
        row.raws[0], row.note = row.note, ""
        row.value_places[0] = f"{row.place}.c{columns.note + 1}"
        row.doubts.append(doubts.IN_NOTE_COLUMN)
    elif BARE_FIGURE.fullmatch(row.unit) and columns.unit is not None:
        row.raws[0], row.unit = row.unit, ""
        row.value_places[0] = f"{row.place}.c{columns.unit + 1}"
        row.doubts.append(doubts.IN_UNIT_COLUMN)


def _joined(rows: list[PrintedRow], known: Known) -> list[PrintedRow]:
    """Rows cut by a page end or printed over several lines, put together again."""
    result: list[PrintedRow] = []
    for row in rows:
        if result and _continues(result[-1], row, known):
            result[-1] = _merged(result[-1], row)
        else:
            result.append(row)
    return result


def _continues(above: PrintedRow, row: PrintedRow, known: Known) -> bool:
    """Whether `row` is the rest of `above`: it has no STT and only completes what stands above."""
    if row.code.strip(" .") or row.label.startswith(("-", "+", "*", "•", "–")):
        return False
    if not row.label:
        return _completes_cells(above, row)
    if not row.first_on_page and known(above.label) >= WHOLE and known(row.label) >= WHOLE:
        return False
    if any(row.raws) and any(above.raws):
        cut = row.first_on_page and _words_go_on(above.raws, row.raws)
        return cut and (_begins_inside(row.label) or _better_together(above.label, row.label, known))
    if _unfinished(above.label) or _begins_inside(row.label):
        return not (row.unit and above.unit) or row.first_on_page
    if any(row.raws) or not row.first_on_page:
        return False
    if row.unit and above.unit:  # 'Cơ quan, │ đơn vị': the unit is cut too
        return row.unit[0].islower() or _options(row.unit)
    if _goes_on(above.label, row.label, known):
        return True
    return row.label[0] == "(" or _better_together(above.label, row.label, known)


WHOLE = 0.95
"""A label the catalogue knows this well is a whole one."""


def _completes_cells(above: PrintedRow, row: PrintedRow) -> bool:
    """A row without a label: more of the unit, the note or the words of an answer of the row above."""
    if not any(row.raws) or not any(above.raws):
        return True
    return _options(row.unit) or (row.first_on_page and (above.typed_beside or _words_go_on(above.raws, row.raws)))


def _words_go_on(above: list[str], below: list[str]) -> bool:
    """Every answer below goes on with words an answer above began."""
    return all(a and not BARE_FIGURE.fullmatch(a) for a, b in zip(above, below, strict=True) if b)


def _begins_inside(label: str) -> bool:
    """A label that begins as no label does: with a small letter, a closing mark, or nothing but a number."""
    return label[0].islower() or label[0] in ")”,;." or label.isdigit()


def _options(unit: str) -> bool:
    return "=" in unit


HANGING = re.compile(
    r"(?:,|\b(?:và|của|về|theo|với|được|các|do|từ|đến|trong|cấp|tại|hoặc|có)"
    r"|(?<!chính quyền )(?<!chính phủ )(?<!chuyển đổi )(?<!kinh tế )(?<!xã hội )(?<!chữ ký )(?<!công dân )"
    r"(?<!định danh )(?<!\w)số)$",
    re.IGNORECASE,
)
"""Words no label ends with; 'số' does where it means digital ('chính quyền số')."""


def _unfinished(label: str) -> bool:
    """A label that cannot end here: an open bracket or quotation mark, a hanging preposition or comma."""
    if label.count("(") > label.count(")"):
        return label.count("(") - label.count(")") == 1 and not label.rstrip().endswith((".", "”"))
    return bool(HANGING.search(label.strip()))


def _goes_on(above: str, row: str, known: Known) -> bool:
    """The rest of a label that begins with a figure ('mức độ │ 3 và 4') or is its 'Trong đó:'."""
    if re.fullmatch(r"trong đó\s*:?", row, re.IGNORECASE):
        return known(f"{above} {row}") >= known(above)
    if not row[0].isdigit():
        return False
    asks = re.search(r"\b(?:mức|mức độ|điều|khoản|tháng|quý|giai đoạn)$", above.strip(), re.IGNORECASE)
    return bool(asks) or known(f"{above} {row}") > known(above)


def _better_together(above: str, row: str, known: Known) -> bool:
    together = known(f"{above} {row}")
    return together > 0.85 and together > known(above) and together > known(row)


def _merged(above: PrintedRow, row: PrintedRow) -> PrintedRow:
    def join(a: str, b: str) -> str:
        return f"{a} {b}".strip()

    if above.typed_beside and not row.label:  # 'Quyết định của Ủy ban │ │ 2' went on in the column it was typed in
        return replace(above, label=join(above.label, row.raws[0]))
    return replace(
        above,
        label=join(above.label, row.label),
        unit=join(above.unit, row.unit),
        raws=[join(a, b) for a, b in zip(above.raws, row.raws, strict=True)],
        reporter=join(above.reporter, row.reporter),
        note=join(above.note, row.note),
    )


def _one_column_per_year(table: LogicalTable) -> None:
    """A year printed as two columns ('Năm 2020', 'Năm 2020 (Tính đến 31/3)') is one, if no row fills both."""
    for narrow, code in enumerate(table.periods):
        wide = table.periods.index(code[:4]) if len(code) > 4 and code[:4] in table.periods else None
        if wide is None or any(row.raws[wide] and row.raws[narrow] for row in table.rows):
            continue
        for row in table.rows:
            if row.raws[wide]:
                row.raws[narrow], row.value_places[narrow] = row.raws[wide], row.value_places[wide]
            del row.raws[wide], row.value_places[wide]
        del table.periods[wide]
        return


def clean_label(label: str) -> str:
    """A label as the catalogue writes it: no footnote mark at the end of a word, single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"(?<=\w)[¹²³⁰⁴-⁹]+", "", label)).strip()
