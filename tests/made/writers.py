"""The same blocks as .txt, .docx, .xlsx and .pdf."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import docx
import typst
import xlsxwriter

from tests.made.blocks import SAMPLE, Block, Grid, Text


def write_txt(path: Path, blocks: Sequence[Block] = SAMPLE) -> Path:
    """Paragraphs as lines, tables as tab-separated lines, headings marked '##'."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Grid):
            lines += ["\t".join(row) for row in block.rows]
        else:
            text = f"**{block.text}**" if block.bold else block.text
            lines.append("#" * block.level + " " + text if block.level else text)
        lines.append("")
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def write_docx(path: Path, blocks: Sequence[Block] = SAMPLE) -> Path:
    """A plain Word document; the heads of tables are marked as repeating."""
    document = docx.Document()
    for block in blocks:
        if isinstance(block, Text):
            paragraph = document.add_paragraph(style=f"Heading {block.level}" if block.level else None)
            paragraph.add_run(block.text).bold = block.bold or None
            continue
        table = document.add_table(rows=len(block.rows), cols=len(block.rows[0]), style="Table Grid")
        for row, texts in zip(table.rows, block.rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    document.save(str(path))
    return path


def write_xlsx(path: Path, blocks: Sequence[Block] = SAMPLE, sheet: str = "Phụ lục") -> Path:
    """One worksheet: paragraphs in column A, tables below them; whole numbers as numbers."""
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet(sheet)
        at = 0
        for block in blocks:
            if isinstance(block, Text):
                page.write_string(at, 0, block.text)
                at += 1
                continue
            at += 1
            for texts in block.rows:
                for column, text in enumerate(texts):
                    if text.isdigit():
                        page.write_number(at, column, int(text))
                    elif text:
                        page.write_string(at, column, text)
                at += 1
            at += 1
    return path


def write_pdf(path: Path, blocks: Sequence[Block] = SAMPLE, *, columns: str = "", header: str = "") -> Path:
    """An A4 page like official documents: indented justified paragraphs, page numbers on top, ruled tables."""
    parts = [
        '#set page(paper: "a4", margin: (x: 2.5cm, y: 2.2cm), header: context align(center, '
        f"[{_escaped(header)} #if counter(page).get().first() > 1 [#counter(page).display()]]))",
        '#set text(font: "Libertinus Serif", size: 13pt, lang: "vi", hyphenate: false)',
        "#set par(justify: true, first-line-indent: (amount: 1cm, all: true), leading: 0.65em, spacing: 0.9em)",
    ]
    for block in blocks:
        if isinstance(block, Text):
            strong = block.bold or block.level
            parts.append(f"#strong[{_escaped(block.text)}]" if strong else _escaped(block.text))
        else:
            cells = ", ".join(f"[{_escaped(text)}]" for row in block.rows[block.heads :] for text in row)
            widths = columns or f"(1.2fr, 6fr{', 2fr' * (len(block.rows[0]) - 2)})"
            heads = ", ".join(f"[{_escaped(text)}]" for row in block.rows[: block.heads] for text in row)
            parts.append(
                "#{set par(justify: false, first-line-indent: 0pt)\n"
                f"table(columns: {widths}, table.header({heads}), {cells})}}"
            )
    path.write_bytes(typst.compile("\n\n".join(parts).encode()))
    return path


def _escaped(text: str) -> str:
    return "".join(f"\\{char}" if char in "\\#[]$*_`@<>~'\"-+=/." else char for char in text)
