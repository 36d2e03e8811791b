"""Files of one report → the draft. The one door of `core.reading`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from cchc.core.catalogue.model import Template
from cchc.core.catalogue.packs import in_use
from cchc.core.messages import Message
from cchc.core.periods.period import Period
from cchc.core.reading.document import Block, Document, Paragraph, Row, Table
from cchc.core.reading.draft import Draft, Fact, HeaderLine, Section
from cchc.core.reading.errors import UnreadableFile
from cchc.core.reading.facts import find_facts
from cchc.core.reading.formats import open_file
from cchc.core.reading.header import find_title, read_header
from cchc.core.reading.matching import Binding, Matcher, RowText
from cchc.core.reading.outline import ANNEX, build_outline, is_narrative_end
from cchc.core.reading.printed import LogicalTable
from cchc.core.reading.rows import draft_rows
from cchc.core.reading.tables import find_tables
from cchc.core.vietnamese.numbers import Habit
from cchc.core.vietnamese.text import fold_key

Progress = Callable[[int, int, str], None]
SAME_TEXT = 0.6
"""Share of paragraphs two files must have in common to be one text twice (a Word file and the PDF made from it)."""


def matcher() -> Matcher:
    """The catalogue in use, prepared once."""
    global _prepared
    catalogue = in_use()
    held = _prepared
    if held is None or held.catalogue is not catalogue:
        held = _prepared = Matcher(catalogue)
    return held


_prepared: Matcher | None = None


def read(paths: Sequence[Path], progress: Progress | None = None) -> Draft:
    """Read the files of one report: prose in Word, annex in Excel, a signed PDF of the first.

    Raises UnreadableFile for a file that cannot be read, and where the files together hold no statistical table
    or none with a known indicator.
    """
    documents = [open_file(path, progress=progress) for path in paths]
    return understand(documents)


def understand(documents: Sequence[Document], *, known_form: bool = True) -> Draft:
    """The draft of documents already opened.

    With `known_form` False a report under a form nobody knows, or with no table at all, is taken as it is: its rows
    have no indicators. UnreadableFile where there is neither a known table nor, then, a report's title or a figure.
    """
    kept = _kept(documents)
    files = [_placed(document, number, len(kept)) for number, document in kept]
    blocks = [block for file in files for block in file]
    prose, annex = _divide(files)
    tables = find_tables(blocks, matcher().known)
    if not tables and known_form:
        raise UnreadableFile("no_table", NO_TABLE)
    header = read_header([*prose, *_other_prose(documents, kept)], _annex_lines(tables, annex))
    header.files = [document.name for document in documents]
    bindings, template, share = _bind(tables)
    recognised = any(b.indicator for bound in bindings for b in bound)
    if known_form and not recognised:
        raise UnreadableFile("no_indicator", NO_INDICATOR)
    header.template = template.id if template else None
    header.template_match = round(share, 3)
    habit = Habit.of([*(raw for t in tables for row in t.rows for raw in row.raws), *(p.text for p in prose)])
    code = header.period["code"] if header.period else ""
    rows = draft_rows(tables, bindings, template, code, habit)
    start, end = _narrative_bounds(prose)
    sections = build_outline([p for p in prose[start:end] if p.source == "body" and p.text.strip()])
    header.missing_annexes = _missing_annexes(prose, tables)
    facts = find_facts(
        sections,
        period=Period.parse(code) if code else None,
        habit=habit,
        template=template,
        catalogue=matcher().catalogue,
        level=header.level,
    )
    if not recognised and not facts and not header.title:
        raise UnreadableFile("no_report", NO_REPORT)
    return Draft(header, sections, rows, _placed_facts(facts, sections), _lines(prose, start, end, annex))


def _placed_facts(facts: list[Fact], sections: Sequence[Section]) -> list[Fact]:
    """The facts, each with the place of the very paragraph its words stand in, and where they begin there."""
    texts = {s.id: list(zip(s.text.split("\n") if s.text else [], s.places, strict=True)) for s in sections}
    reached: dict[str, tuple[int, int]] = {}
    for fact in facts:
        lines = texts[fact.section]
        start, offset = reached.get(fact.section, (0, 0))
        for index, after in [(start, offset), *((i, 0) for i in range(start, len(lines)))]:
            at = lines[index][0].find(fact.quote, after) if index < len(lines) else -1
            if at >= 0:
                reached[fact.section], fact.place, fact.at = (index, at), lines[index][1], at
                break
    return facts


NO_REPORT = Message(
    "Không thấy báo cáo trong tệp: không có tiêu đề, bảng số liệu hay số liệu nào trong lời văn. Hãy kiểm tra lại tệp.",
    "No report was found in the file: no title, no table of figures and no figure in the prose. Check the file.",
)
NO_TABLE = Message(
    "Không thấy bảng số liệu nào trong tệp. Nếu phụ lục nằm ở tệp khác, hãy chọn các tệp cùng một lần.",
    "There is no statistical table in the file. If the annex is another file, choose the files together.",
)
NO_INDICATOR = Message(
    "Có bảng nhưng không dòng nào là chỉ tiêu cải cách hành chính đã biết. Hãy kiểm tra có đúng tệp báo cáo không.",
    "There are tables, but no row is a known indicator of public-administration reform. Check that this is the report.",
)


def placed(documents: Sequence[Document]) -> list[tuple[Document, list[Block]]]:
    """The files that `understand` reads, in its order, with their blocks at the places its draft names."""
    kept = _kept(documents)
    return [(document, _placed(document, number, len(kept))) for number, document in kept]


def _kept(documents: Sequence[Document]) -> list[tuple[int, Document]]:
    return sorted(_without_copies(documents), key=lambda numbered: not _tells(numbered[1]))


def _bind(tables: Sequence[LogicalTable]) -> tuple[list[list[Binding]], Template | None, float]:
    texts = [RowText(row.code, row.label, row.unit) for table in tables for row in table.rows]
    template, share = matcher().detect(texts)
    flat = iter(matcher().bind(texts, template))
    return [[next(flat) for _ in table.rows] for table in tables], template, share


def _without_copies(documents: Sequence[Document]) -> list[tuple[int, Document]]:
    """Files that say something of their own; a later file that repeats an earlier one is left out."""
    kept: list[tuple[int, Document]] = []
    seen: list[set[str]] = []
    for number, document in enumerate(documents, 1):
        words = {fold_key(p.text)[:80] for p in document.paragraphs() if len(p.text) > 60}
        if any(words and len(words & other) >= SAME_TEXT * len(words) for other in seen):
            continue
        seen.append(words)
        kept.append((number, document))
    return kept


def _placed(document: Document, number: int, count: int) -> list[Block]:
    """The blocks with the file's number in front of each place, where there are several files."""
    if count == 1:
        return document.blocks
    prefix = f"f{number}."
    return [_prefixed(block, prefix) for block in document.blocks]


def _prefixed(block: Block, prefix: str) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, place=prefix + block.place)
    rows: tuple[Row, ...] = tuple(replace(row, place=prefix + row.place) for row in block.rows)
    return replace(block, rows=rows, place=prefix + block.place)


def _tells(document: Document) -> bool:
    """Whether the file is the report itself, with its title and prose, rather than an annex given as a file."""
    texts = [p.text.strip() for p in document.paragraphs() if p.text.strip()]
    return bool(find_title(texts[:40])[0]) and any(len(text) > 80 for text in texts)


def _divide(files: Sequence[Sequence[Block]]) -> tuple[list[Paragraph], list[Paragraph]]:
    """Prose of the report proper (with its letterhead and signature block), and paragraphs of the annexes.

    Each file is divided by itself: the end of one says nothing of the next.
    """
    prose: list[Paragraph] = []
    annex: list[Paragraph] = []
    for blocks in files:
        ended = in_annex = bool(prose) and bool(find_tables(blocks, matcher().known)) and not _has_title(blocks)
        for block in blocks:
            lines = [block] if isinstance(block, Paragraph) else _letter_lines(block)
            if not lines:
                in_annex = in_annex or ended or (isinstance(block, Table) and _wide(block))
            for line in lines:
                ended = ended or is_narrative_end(line)
                in_annex = in_annex or (ended and bool(ANNEX.match(line.text)))
                (annex if in_annex else prose).append(line)
    return prose, annex


def _has_title(blocks: Sequence[Block]) -> bool:
    texts = [block.text.strip() for block in blocks if isinstance(block, Paragraph) and block.text.strip()]
    return bool(find_title(texts[:40])[0])


LETTER = re.compile(
    r"^\W*(?:cộng\s+h(?:òa|oà)\s+xã\s+hội|độc\s+lập\s*[-–]|số\s*:|nơi\s+nhận|(?:tm|kt|tl|tuq)\s*\.)"
    r"|^[^,]{0,40},?\s*ngày\b.{0,12}\btháng\b.{0,8}\bnăm\b",
    re.IGNORECASE,
)
"""What tells a letterhead or a signature block from any other small table."""


def _letter_lines(table: Table) -> list[Paragraph]:
    """The lines of a letterhead or signature block printed as a table, column after column; [] for other tables."""
    if not 0 < len(table.rows) <= 12 or max(len(row.cells) for row in table.rows) > 3:
        return []
    lines = [
        Paragraph(line, f"{row.place}.c{column + 1}", page=row.page)
        for column in range(max(len(row.cells) for row in table.rows))
        for row in table.rows
        if column < len(row.cells) and not row.cells[column].merged
        for line in row.cells[column].lines or (row.cells[column].text,)
        if line.strip()
    ]
    told = any(LETTER.match(line.text) for line in lines)
    return lines if told and not find_tables([table], matcher().known) else []


def _wide(table: Table) -> bool:
    """A table of data rather than a letterhead or signature block."""
    return len(table.rows) > 4 and len(table.rows[0].cells) > 2


def _narrative_bounds(prose: Sequence[Paragraph]) -> tuple[int, int]:
    """From the first sentence after the title to the last before the recipients, as indices of `prose`."""
    body = [index for index, p in enumerate(prose) if p.source == "body" and p.text.strip()]
    last = next((n for n, index in enumerate(body) if is_narrative_end(prose[index])), len(body))
    _, first = find_title([prose[index].text.strip() for index in body[: min(last, 40)]])
    return (body[first] if first < len(body) else len(prose)), (body[last] if last < len(body) else len(prose))


def _lines(prose: Sequence[Paragraph], start: int, end: int, annex: Sequence[Paragraph]) -> list[HeaderLine]:
    kinds = [("letterhead", prose[:start]), ("signature", prose[max(start, end) :]), ("annex", annex)]
    return [HeaderLine(kind, p.text, p.place) for kind, paragraphs in kinds for p in paragraphs if p.text.strip()]


def _annex_lines(tables: Sequence[LogicalTable], annex: Sequence[Paragraph]) -> list[str]:
    return [f"{table.name} {table.title}".strip() for table in tables] + [p.text for p in annex]


def _other_prose(documents: Sequence[Document], kept: Sequence[tuple[int, Document]]) -> list[Paragraph]:
    """Paragraphs of the copies left out: a signed PDF may carry the number and date its Word file lacks."""
    names = {document.name for _, document in kept}
    return [p for document in documents if document.name not in names for p in document.paragraphs()]


CITED_ANNEX = re.compile(
    r"[^.;(]{0,40}\b(?P<kind>phụ lục|biểu mẫu)\s+(?:số\s+)?(?P<number>\d+|[IVX]+)\b[^.;)]{0,60}", re.IGNORECASE
)
OTHER_PAPER = re.compile(r"kế hoạch|quyết định|công văn|nghị định|thông tư", re.IGNORECASE)
"""An annex of another paper is not missing from this report."""


def _missing_annexes(prose: Sequence[Paragraph], tables: Sequence[LogicalTable]) -> list[str]:
    """Annexes of this report that the prose cites by number and the files do not hold."""
    have = {fold_key(table.name) for table in tables}
    cited: dict[str, str] = {}
    for paragraph in prose:
        for match in CITED_ANNEX.finditer(paragraph.text):
            name = f"{match['kind'].capitalize()} {match['number']}"
            if "kèm" in match[0].lower() and not OTHER_PAPER.search(match[0]) and fold_key(name) not in have:
                cited[fold_key(name)] = name
    return list(cited.values())
