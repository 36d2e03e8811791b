"""The whole proof of a unit's totals as a workbook: totals, every part of each, what was added, and how to add it up
again. Written row by row, so that a nation's proof needs no more memory than a commune's."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from django.db import connection
from django.utils import timezone
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from cchc.core.catalogue.model import Catalogue
from cchc.core.figures import FigureState, to_decimal
from cchc.core.messages import Message
from cchc.core.rollup.method import Method
from cchc.core.rollup.result import Cell
from cchc.core.vietnamese.numbers import write_number
from cchc.core.writing.cells import EXACT_DIGITS, fits
from cchc.core.writing.workbook import height
from cchc.core.writing.workbook import write as write_text
from cchc.platform.accounts.scope import everything
from cchc.platform.units.models import Unit
from cchc.platform.units.selectors import name_on
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.consolidation import wording_of_proof as words
from cchc.reporting.consolidation.models import Addition, ConsolidatedFigure
from cchc.reporting.consolidation.proof_source import Source

ROWS = 1_000_000
"""Rows of one sheet; Excel holds 1,048,576."""
FORMULAS = 100_000
"""Parts up to which the totals carry a formula that adds them up again."""
AT_ONCE = 2_000
FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}
COLUMNS = (
    "indicator", "breakdown", "unit_id", "unit__code", "unit__name", "version__number", "state", "amount", "scale",
    "text", "as_of", "origin_kind", "origin", "accepted",
)  # fmt: skip
NAMES = (
    "indicator", "breakdown", "unit", "code", "name", "version", "state", "amount", "scale", "text", "as_of",
    "origin_kind", "origin", "accepted",
)  # fmt: skip


class NotWritten(OSError):
    """The file could not be written; `message` says why and what to do. Nothing was left behind."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("en"))
        self.message = message


def write(source: Source, path: Path, language: str = "vi") -> int:
    """Write the workbook; how many parts it has. NotWritten where the disk is full or the folder cannot be written;
    what was there before stays."""
    folder = _folder(path)
    try:
        with tempfile.TemporaryDirectory(dir=folder, ignore_cleanup_errors=True) as aside:
            draft = Path(aside) / path.name
            count = _streamed(source, draft, language)
            draft.replace(path)
    except (OSError, XlsxWriterException) as error:
        raise NotWritten(Message(words.FULL.vi, words.FULL.en, {"file": path.name, "why": _why(error)})) from error
    return count


def _streamed(source: Source, draft: Path, language: str) -> int:
    book = xlsxwriter.Workbook(str(draft), {"constant_memory": True, "tmpdir": str(draft.parent)})
    book.use_zip64()
    try:
        count = _Book(book, source, language).written()
        book.close()
    finally:
        book.fileclosed = True
        for sheet in book.worksheets():  # where it failed, their rows still wait in open files
            with suppress(OSError):
                sheet._opt_close()
    return count


def _folder(path: Path) -> Path:
    if not path.parent.is_dir():
        raise NotWritten(Message(words.NO_FOLDER.vi, words.NO_FOLDER.en, {"folder": str(path.parent)}))
    return path.parent


def _why(error: Exception) -> str:
    cause = error.args[0] if isinstance(error, XlsxWriterException) and error.args else error
    return str(getattr(cause, "strerror", None) or cause)


def _day(said: Any) -> str:
    """A day as it is written; SQLite gives its ISO text."""
    return f"{said if isinstance(said, date) else date.fromisoformat(said):%d/%m/%Y}"


def key_of(cell: Cell) -> str:
    """The cell as one word, the same on every sheet."""
    return f"{cell.indicator}/{cell.breakdown}" if cell.breakdown else cell.indicator


class _Book:
    """The sheets, one after the other: in constant memory a row cannot be gone back to."""

    def __init__(self, book: xlsxwriter.Workbook, source: Source, language: str) -> None:
        self.book, self.source, self.language = book, source, language
        self.known: Catalogue = catalogue()
        shape = {**FONT, "border": 1, "border_color": "#BFBFBF"}
        self.shape = shape
        self.title = book.add_format({**FONT, "bold": True, "font_size": 14})
        self.plain = book.add_format({**FONT, "text_wrap": True})
        self.head = book.add_format(
            {**shape, "bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "bg_color": "#E5E7EB"}
        )
        self.text = book.add_format({**shape, "text_wrap": True})
        self.one_line = book.add_format(shape)
        self.words = book.add_format({**shape, "italic": True, "align": "right"})
        self.masks: dict[tuple[int, bool], Format] = {}

    def say(self, message: Message) -> str:
        return message.text(self.language)

    def written(self) -> int:
        """All sheets; gives the number of parts."""
        with everything("write the proof of totals that may be seen"):
            count = self._count()
            self._totals(count)
            parts = self._parts()
            self._additions()
            self._missing()
            self._how(parts)
        return parts

    # --- sheets

    def _totals(self, count: int) -> None:
        sheet = self._sheet(words.TOTALS, words.TOTAL_HEADS, self._about())
        first = 2 + len(self._about())
        own, differences = self._sums(Addition.Kind.OWN), self._sums(Addition.Kind.ADJUSTMENT)
        for line, row in enumerate(self.source.rows, first):
            cell = Cell(row.indicator, row.breakdown)
            label, method = self._label(cell), self.say(Method(row.method).label)
            doubts = "; ".join(self.say(words.DOUBTS[code]) if code in words.DOUBTS else code for code in row.doubts)
            self._tall(sheet, line, (label, method, row.rule, doubts), words.TOTAL_HEADS, (1, 2, 14, 15))
            write_text(sheet, line, 0, key_of(cell), self.one_line)
            write_text(sheet, line, 1, label, self.text)
            write_text(sheet, line, 2, method, self.text)
            self._number(sheet, line, 3, row.amount, row.scale, row.state, strong=True)
            units = row.units_amount
            self._number(sheet, line, 4, units, row.scale, "" if units is None else "value")
            self._number(sheet, line, 5, own.get(cell), row.scale)
            self._number(sheet, line, 6, differences.get(cell), row.scale)
            self._again(sheet, line, row, cell, count)
            counts = (row.value, row.none_arisen, row.not_applicable, row.blank, row.unreadable, row.absent)
            for column, number in enumerate(counts, 8):
                self._number(sheet, line, column, number, 0)
            write_text(sheet, line, 14, row.rule, self.text)
            write_text(sheet, line, 15, doubts, self.text)

    def _again(self, sheet: Worksheet, line: int, row: ConsolidatedFigure, cell: Cell, count: int) -> None:
        """A formula that adds the parts up again, where a spreadsheet counts exactly."""
        units = row.units_amount
        exact = units is not None and len(str(abs(units))) <= EXACT_DIGITS
        if row.method != Method.sum or not exact or not 0 < count <= FORMULAS:
            write_text(sheet, line, 7, "", self.one_line)
            return
        name = self.say(words.PARTS)
        formula = f"=SUMIFS('{name}'!$G:$G,'{name}'!$A:$A,A{line + 1})"
        sheet.write_formula(line, 7, formula, self._mask(row.scale), float(to_decimal(units, row.scale)))

    def _parts(self) -> int:
        sheet, line, count = None, 0, 0
        for row in self._read():
            if sheet is None or line > ROWS:
                more = f" {count // ROWS + 1}" if count else ""
                sheet, line = self._sheet(words.PARTS, words.PART_HEADS, (), more), 1
            indicator, breakdown, _, code, name, version, state, amount, scale, text, as_of, kind, origin, accepted = (
                row
            )
            said = (key_of(Cell(indicator, breakdown)), name, code)
            for column, value in enumerate(said):
                write_text(sheet, line, column, value, self.one_line)
            sheet.write_number(line, 3, version, self._mask(0))
            write_text(sheet, line, 4, "" if accepted else self.say(words.DRAFT), self.one_line)
            write_text(sheet, line, 5, self.say(FigureState(state).label), self.one_line)
            self._number(sheet, line, 6, amount, scale, "" if amount is None else "value")
            write_text(sheet, line, 7, text, self.one_line)
            write_text(sheet, line, 8, _day(as_of), self.one_line)
            write_text(sheet, line, 9, self.say(words.ORIGINS[kind]), self.one_line)
            write_text(sheet, line, 10, origin, self.one_line)
            line, count = line + 1, count + 1
        if sheet is None:
            self._sheet(words.PARTS, words.PART_HEADS)
        return count

    def _additions(self) -> None:
        sheet = self._sheet(words.ADDITIONS, words.ADDITION_HEADS)
        for line, one in enumerate(self.source.entries, 1):
            when = timezone.localtime(one.recorded).strftime("%d/%m/%Y %H:%M:%S")
            author = one.author or "—"
            by = f"{author} ({self.say(words.FOR)} {one.on_behalf})" if one.on_behalf else author
            self._tall(sheet, line, (one.unit_name, one.about_name or "", one.reason), words.ADDITION_HEADS, (1, 4, 5))
            write_text(sheet, line, 0, key_of(one.cell), self.one_line)
            write_text(sheet, line, 1, one.unit_name, self.text)
            write_text(sheet, line, 2, self.say(words.KINDS[one.kind]), self.text)
            self._number(sheet, line, 3, one.amount, one.scale, one.state)
            for column, said in enumerate((one.about_name or "", one.reason, by, when), 4):
                write_text(sheet, line, column, said, self.text)
            write_text(sheet, line, 8, self.say(words.LATE) if one.after_close else "", self.text)

    def _missing(self) -> None:
        sheet = self._sheet(words.MISSING, words.MISSING_HEADS)
        names = dict(Unit.objects.filter(pk__in={row.unit for row in self.source.absent}).values_list("pk", "name"))
        line = 1
        for row in self.source.absent:
            for column, said in enumerate((names.get(row.unit, "—"), row.template, self.say(words.NOTHING_SENT))):
                write_text(sheet, line, column, said, self.text)
            line += 1
        for told in self.source.strange:
            self._tall(sheet, line, (told,), words.MISSING_HEADS, (2,))
            for column, said in enumerate(("", "", told)):
                write_text(sheet, line, column, said, self.text)
            line += 1

    def _how(self, parts: int) -> None:
        sheet = self.book.add_worksheet(self.say(words.HOW))
        sheet.set_column(0, 0, 110)
        write_text(sheet, 0, 0, self.say(words.HOW), self.title)
        values: dict[str, str | int] = {"parts": parts, "limit": EXACT_DIGITS}
        for line, message in enumerate(words.STEPS, 1):
            said = Message(message.vi, message.en, values).text(self.language)
            sheet.set_row(line, height([said], [110]) + 6)
            write_text(sheet, line, 0, said, self.plain)
        self._for_paper(sheet)

    # --- what is asked of the database

    def _read(self) -> Iterator[tuple[Any, ...]]:
        sql, values = self.source.figures.values_list(*COLUMNS).query.sql_with_params()
        statement = (
            f"WITH facts({', '.join(NAMES)}) AS ({sql}), members AS ({self.source.relation.sql}) "
            "SELECT f.* FROM facts f JOIN members m ON m.unit = f.unit "
            "ORDER BY f.indicator, f.breakdown, f.name, f.unit"
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [*values, *self.source.relation.values])
            while rows := cursor.fetchmany(AT_ONCE):
                yield from rows

    def _count(self) -> int:
        sql, values = self.source.figures.values_list("unit_id").query.sql_with_params()
        statement = f"WITH facts(unit) AS ({sql}), members AS ({self.source.relation.sql}) "
        with connection.cursor() as cursor:
            cursor.execute(
                f"{statement} SELECT COUNT(*) FROM facts f JOIN members m ON m.unit = f.unit",
                [*values, *self.source.relation.values],
            )
            return int(cursor.fetchone()[0])

    def _sums(self, kind: str) -> dict[Cell, int]:
        found: dict[Cell, int] = {}
        for one in self.source.entries:
            if one.kind == kind and one.amount is not None:
                found[one.cell] = found.get(one.cell, 0) + one.amount
        return found

    # --- furniture

    def _about(self) -> list[str]:
        source = self.source
        values: dict[str, str | int] = {
            "unit": name_on(source.unit, source.day), "period": source.period, "regime": source.regime,
            "day": f"{source.day:%d/%m/%Y}", "basis": self.say(words.BASES[source.basis]),
        }  # fmt: skip
        lines = [Message(words.ABOUT.vi, words.ABOUT.en, values), Message(words.MAP.vi, words.MAP.en, values)]
        known = timezone.localtime(source.known or timezone.now()).strftime("%d/%m/%Y %H:%M:%S")
        if source.sealed is not None:
            seal = {"number": source.sealed.number, "known": known, "digest": source.sealed.digest}
            lines.append(Message(words.SEALED.vi, words.SEALED.en, seal))
        else:
            lines.append(Message(words.LIVE.vi, words.LIVE.en, {"known": known}))
        return [self.say(line) for line in lines]

    def _label(self, cell: Cell) -> str:
        found, part = self.known.indicators.get(cell.indicator), self.known.breakdowns.get(cell.breakdown)
        english = self.language == "en"
        label = (found.label_en if english and found.label_en else found.label) if found else cell.indicator
        if part is None:
            return label
        return f"{label} — {part.label_en if english and part.label_en else part.label}"

    def _sheet(
        self, name: Message, heads: Sequence[tuple[Message, float]], about: Iterable[str] = (), more: str = ""
    ) -> Worksheet:
        sheet = self.book.add_worksheet(self.say(name) + more)
        for column, (_, width) in enumerate(heads):
            sheet.set_column(column, column, width)
        said = list(about)
        for line, told in enumerate(said):
            write_text(sheet, line, 0, told, self.title if not line else None)
        top = len(said) + 1 if said else 0
        for column, (head, _) in enumerate(heads):
            write_text(sheet, top, column, self.say(head), self.head)
        sheet.freeze_panes(top + 1, 2)
        sheet.repeat_rows(top)
        self._for_paper(sheet)
        return sheet

    @staticmethod
    def _tall(
        sheet: Worksheet, line: int, texts: Sequence[str], heads: Sequence[tuple[Message, float]], at: Sequence[int]
    ) -> None:
        """Make the line as high as its wrapped texts in the columns `at` need."""
        sheet.set_row(line, height(texts, [heads[column][1] for column in at]))

    @staticmethod
    def _for_paper(sheet: Worksheet) -> None:
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P/&N")

    def _number(
        self, sheet: Worksheet, line: int, column: int, amount: int | None, scale: int, state: str = "value",
        *, strong: bool = False,
    ) -> None:  # fmt: skip
        if amount is None:
            said = self.say(FigureState(state).label) if state and state != "value" else ""
            write_text(sheet, line, column, said, self.words)
        elif not fits(amount):
            write_text(sheet, line, column, write_number(to_decimal(amount, scale)), self.words)
        else:
            sheet.write_number(line, column, float(to_decimal(amount, scale)), self._mask(scale, strong))

    def _mask(self, scale: int, strong: bool = False) -> Format:
        if (scale, strong) not in self.masks:
            mask = "#,##0" + ("." + "0" * scale if scale else "")
            self.masks[scale, strong] = self.book.add_format({**self.shape, "num_format": mask, "bold": strong})
        return self.masks[scale, strong]
