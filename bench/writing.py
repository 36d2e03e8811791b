"""Official documents: our Word file beside docxtpl with the same content, our PDF beside Typst alone.
`make bench AREA=writing`."""

from __future__ import annotations

import io
import tempfile
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import docx as word
import typst
from docxtpl import DocxTemplate

from bench.measure import Line, compare
from cchc.core.writing.official.document import OfficialDocument
from cchc.core.writing.official.docx import docx
from cchc.core.writing.official.pdf import OWN_FONTS, pdf
from cchc.core.writing.official.sample import report

ROWS = 250
ROUNDS = 9


def run(full: bool) -> list[Line]:
    """Both lines; `full` changes nothing. Each round writes another document, since Typst remembers what it has set."""
    made = [_made(number) for number in range(ROUNDS + 1)]
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "template.docx"
        _template(template)
        ours, theirs = cycle(made), cycle(made)
        ratio, took = compare(lambda: docx(next(ours)), lambda: _rendered(template, next(theirs)), ROUNDS)
        lines = [Line("writing", "docx", ROWS, ratio, 3.0, "docxtpl, the same words", took)]
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(OWN_FONTS)])
        sources = [Path(folder) / f"alone-{number}.typ" for number in range(len(made))]
        for source, document in zip(sources, made, strict=True):
            source.write_text(_alone(document), encoding="utf-8")
        alone = cycle([typst.Compiler(str(source), font_paths=fonts) for source in sources])
        ours = cycle(made)
        ratio, took = compare(lambda: pdf(next(ours)), lambda: next(alone).compile(format="pdf"), ROUNDS)
        return [*lines, Line("writing", "pdf", ROWS, ratio, 2.0, "typst, the same words", took)]


def _made(number: int) -> OfficialDocument:
    """A report of a form of 250 rows, none like the last one."""
    made = report(rows=ROWS)
    table = made.annexes[0].tables[0]
    rows = tuple(replace(row, cells=(*row.cells[:-1], f"{row.cells[-1]}{number}")) for row in table.rows)
    sections = tuple(
        replace(part, paragraphs=tuple(f"{text} Lần {number}." for text in part.paragraphs)) for part in made.sections
    )
    annex = replace(made.annexes[0], tables=(replace(table, rows=rows),))
    return replace(made, sections=sections, annexes=(annex,))


def _template(path: Path) -> None:
    """A Word template with the places docxtpl fills: head, prose, one row repeated."""
    document = word.Document()
    for tag in ("agency", "number", "place", "about"):
        document.add_paragraph(f"{{{{ {tag} }}}}")
    document.add_paragraph("{%p for text in prose %}")
    document.add_paragraph("{{ text }}")
    document.add_paragraph("{%p endfor %}")
    table = document.add_table(rows=4, cols=4, style="Table Grid")
    for cell, head in zip(table.rows[0].cells, ("STT", "Chỉ tiêu", "Đơn vị tính", "Số liệu"), strict=True):
        cell.text = head
    table.rows[1].cells[0].text = "{%tr for row in rows %}"
    for number, cell in enumerate(table.rows[2].cells):
        cell.text = f"{{{{ row[{number}] }}}}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    for name in ("signer", "with"):
        document.add_paragraph(f"{{{{ {name} }}}}")
    document.save(str(path))


def _rendered(path: Path, made: OfficialDocument) -> bytes:
    filled = DocxTemplate(path)
    filled.render(
        {
            "agency": made.agency, "number": made.number_line, "place": made.place_line, "about": made.about,
            "prose": [text for part in made.sections for text in (part.heading, *part.paragraphs) if text],
            "rows": [row.cells for annex in made.annexes for table in annex.tables for row in table.rows],
            "signer": made.authority.signer, "with": made.with_line,
        },
        autoescape=True,
    )  # fmt: skip
    result = io.BytesIO()
    filled.save(result)
    return result.getvalue()


def _alone(made: OfficialDocument) -> str:
    """The same words as plain Typst markup."""
    prose = "\n\n".join(text for part in made.sections for text in (part.heading, *part.paragraphs) if text)
    rows = ",\n".join(
        ", ".join(f"[{cell}]" for cell in row.cells)
        for annex in made.annexes
        for table in annex.tables
        for row in table.rows
    )
    return (
        '#set text(font: "Tinos", size: 14pt)\n#set par(justify: true)\n#set page(paper: "a4")\n'
        f"{made.agency}\n\n{made.number_line}\n\n{made.place_line}\n\n{made.about}\n\n{prose}\n\n{made.with_line}\n\n"
        "#table(columns: (14mm, 1fr, 25mm, 32mm), table.header([STT], [Chỉ tiêu], [Đơn vị tính], [Số liệu]),\n"
        f"{rows}\n)\n"
    )
