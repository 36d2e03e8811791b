"""Reading: a Word file, a PDF, many files in one run, and binding rows to the catalogue."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path

import pdfplumber
from lxml import etree
from tests.made.reports import blocks
from tests.made.writers import write_docx, write_pdf

from bench.measure import Line, child, compare
from cchc.core.reading.document import Document
from cchc.core.reading.formats import open_file
from cchc.core.reading.matching import Matcher, RowText
from cchc.core.reading.report import matcher
from cchc.core.reading.tables import find_tables

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ROWS = 250
MANY, FEW = 200, 10
PEAK_LIMIT_MB = 350
READ_FILES = (
    "from pathlib import Path\nimport sys\nfrom cchc.core.reading.report import read, matcher\n"
    "matcher()\n_start = time.process_time()\nfor name in sys.argv[1:]:\n    read([Path(name)])"
)


def run(full: bool) -> list[Line]:
    rounds = 40 if full else 15
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        docx = write_docx(folder / "report.docx", blocks(ROWS))
        pdf = write_pdf(folder / "report.pdf", blocks(ROWS))
        return [_read_docx(docx, rounds), _read_pdf(pdf), *_read_many(folder, docx), _match(docx, rounds)]


def _read_docx(path: Path, rounds: int) -> Line:
    """Our reading of the file against lxml parsing the same part and visiting every paragraph and cell."""

    def visit() -> int:
        with zipfile.ZipFile(path) as archive:
            root = etree.fromstring(archive.read("word/document.xml"))
        paragraphs = ["".join(element.itertext(f"{WORD}t")) for element in root.iter(f"{WORD}p")]
        return len(paragraphs) + sum(1 for _ in root.iter(f"{WORD}tc"))

    ratio, seconds = compare(lambda: open_file(path), visit, rounds)
    return Line("reading", "read-docx", ROWS, ratio, 3.0, "lxml: parse, visit paragraphs and cells", seconds)


def _read_pdf(path: Path) -> Line:
    """Our reading against pdfplumber's own extraction of tables and text, pages closed as they go."""

    def plain() -> int:
        seen = 0
        with pdfplumber.open(path) as document:
            for page in document.pages:
                seen += len(page.extract_tables()) + len(page.extract_text())
                page.close()
        return seen

    ratio, seconds = compare(lambda: open_file(path), plain, 3)
    return Line("reading", "read-pdf", ROWS, ratio, 1.3, "pdfplumber: extract_tables, extract_text", seconds)


def _read_many(folder: Path, docx: Path) -> list[Line]:
    """Time per file and peak memory of many files in one process, against few."""
    data = docx.read_bytes()
    names = []
    for number in range(MANY):
        copy = folder / f"{number:03}.docx"
        copy.write_bytes(data)
        names.append(str(copy))
    before, _ = child(READ_FILES, *names[:FEW])
    many, peak = child(READ_FILES, *names)
    after, _ = child(READ_FILES, *names[:FEW])
    few = (before + after) / 2
    ratio = (many / MANY) / (few / FEW)
    memory = Line("reading", "read-many-memory", MANY, peak / PEAK_LIMIT_MB, 1.0, f"{PEAK_LIMIT_MB} MB", many, peak)
    return [Line("reading", "read-many", MANY, ratio, 1.2, f"time per file of {FEW} files", many / MANY, peak), memory]


def _match(path: Path, rounds: int) -> Line:
    """Binding the rows to the whole catalogue against reading their file."""
    prepared: Matcher = matcher()
    document: Document = open_file(path)
    rows = [RowText(r.code, r.label, r.unit) for t in find_tables(document.blocks) for r in t.rows]

    def bind() -> object:
        template, _ = prepared.detect(rows)
        return prepared.bind(rows, template)

    ratio, seconds = compare(bind, lambda: open_file(path), rounds)
    return Line("reading", "match", len(rows), ratio, 1.0, "reading their file", seconds)
