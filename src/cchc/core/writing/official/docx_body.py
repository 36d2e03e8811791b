"""Pieces of WordprocessingML: a paragraph in a style, a table, a section. Lengths in millimetres."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from cchc.core.writing.official.document import Row, Table, clean

LONG_CELL = 1500
"""Characters of a cell beyond which its row may go over to the next page."""
CELL_STYLE = "vbBang"
DEPTH = 3.0


def twips(millimetres: float) -> int:
    """Twentieths of a point."""
    return round(millimetres / 25.4 * 1440)


def run(text: str, properties: str = "") -> str:
    """One run; line ends become breaks."""
    mark = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    lines = (f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in clean(text).split("\n"))
    return f"<w:r>{mark}{'<w:br/>'.join(lines)}</w:r>"


def paragraph(style: str, text: str = "", properties: str = "", runs: str = "") -> str:
    """One paragraph. `properties` in the order of the schema: keepNext, ind, jc."""
    inside = runs or (run(text) if text else "")
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{inside}</w:p>'


def rule(room: float, length: float) -> str:
    """A line of `length` in the middle of `room`."""
    side = twips(max(room - length, 0) / 2)
    return paragraph("vbDuongKe", properties=f'<w:ind w:left="{side}" w:right="{side}" w:firstLine="0"/>')


def plain_table(widths: Sequence[float], rows: Iterable[Sequence[str]]) -> str:
    """A table without lines, which stays on one page; the cells are given as paragraphs."""
    body = "".join(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_cells(widths, cells)}</w:tr>" for cells in rows)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{twips(sum(widths))}" w:type="dxa"/><w:jc w:val="center"/>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr>{_grid(widths)}{body}</w:tbl>"
    )


def ruled_table(table: Table, room: float) -> str:
    """A table with lines: its head on each page, its rows whole."""
    widths = widths_of(table, room)
    head = "".join(
        _cell(width, paragraph("vbBangDau", column.head), '<w:vAlign w:val="center"/>')
        for width, column in zip(widths, table.columns, strict=True)
    )
    tied = kept_together(table)
    rows = "".join(_row(table, widths, row, keep=number in tied) for number, row in enumerate(table.rows))
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{twips(sum(widths))}" w:type="dxa"/>'
        '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="70" w:type="dxa"/>'
        f'<w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>{_grid(widths)}'
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{rows}</w:tbl>"
    )


def widths_of(table: Table, room: float) -> list[float]:
    """The columns fill `room` by their shares, none below its narrowest while there is room for all."""
    whole = sum(column.share for column in table.columns) or 1
    narrowest = sum(column.narrowest for column in table.columns)
    if narrowest >= room:
        return [column.narrowest * room / narrowest for column in table.columns]
    spare = room - narrowest
    return [column.narrowest + spare * column.share / whole for column in table.columns]


def section(rules: dict[str, float], *, across: bool, first: bool, header: str) -> str:
    """Properties of a section: paper, margins, head; `rules` by side. The head of later sections is the first's, and
    the first page of all has none."""
    width, height = (rules["height"], rules["width"]) if across else (rules["width"], rules["height"])
    turned = ' w:orient="landscape"' if across else ""
    sides = " ".join(f'w:{side}="{twips(rules[side])}"' for side in ("top", "right", "bottom", "left"))
    heads = f'<w:headerReference w:type="default" r:id="{header}"/>' if first else ""
    title = "<w:titlePg/>" if first else ""
    return (
        f'<w:sectPr>{heads}<w:type w:val="nextPage"/><w:pgSz w:w="{twips(width)}" w:h="{twips(height)}"{turned}/>'
        f'<w:pgMar {sides} w:header="{twips(10)}" w:footer="{twips(10)}" w:gutter="0"/>{title}</w:sectPr>'
    )


def kept_together(table: Table) -> set[int]:
    """Rows that stand on the page of the row after them: heads of groups, and the last but one, so that no row is
    alone on the last page."""
    last = len(table.rows) - 1
    return {number for number, row in enumerate(table.rows[:-1]) if row.bold or (number == last - 1 and last > 1)}


def _row(table: Table, widths: Sequence[float], row: Row, *, keep: bool) -> str:
    cells = []
    bold = "<w:b/>" if row.bold else ""
    for number, (width, column, text) in enumerate(zip(widths, table.columns, row.cells, strict=True)):
        indent = min(row.depth, 4) * DEPTH if number == table.words else 0
        left = f'<w:ind w:left="{twips(indent)}" w:firstLine="0"/>' if indent else ""
        side = f'<w:jc w:val="{column.align}"/>' if column.align != "left" else ""
        tied = "<w:keepNext/>" if keep else ""
        cells.append(
            _cell(width, paragraph(CELL_STYLE, properties=tied + left + side, runs=run(text, bold) if text else ""))
        )
    whole = "<w:trPr><w:cantSplit/></w:trPr>" if all(len(text) < LONG_CELL for text in row.cells) else ""
    return f"<w:tr>{whole}{''.join(cells)}</w:tr>"


def _cells(widths: Sequence[float], cells: Sequence[str]) -> str:
    return "".join(_cell(width, inside) for width, inside in zip(widths, cells, strict=True))


def _cell(width: float, inside: str, properties: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/>{properties}</w:tcPr>{inside}</w:tc>'


def _grid(widths: Sequence[float]) -> str:
    columns = (f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    return f"<w:tblGrid>{''.join(columns)}</w:tblGrid>"
