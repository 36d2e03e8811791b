"""A filled sheet brought back: whose it is, what it says row by row, and what of it is new. Nothing is written here."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.utils import timezone
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from cchc.core.exchange.typed import as_typed
from cchc.core.messages import Message
from cchc.core.vietnamese.text import fold_key
from cchc.platform.accounts.models import User
from cchc.platform.files import services as files
from cchc.platform.files.models import StoredFile
from cchc.platform.files.purposes import allow
from cchc.reporting.colleagues.answering import Outcome, Typed, give
from cchc.reporting.colleagues.asking import Refused
from cchc.reporting.colleagues.models import LETTERS, DataRequest, Sheet, Through
from cchc.reporting.colleagues.selectors import Asked
from cchc.reporting.colleagues.sheets import hidden_text, label_of

PURPOSE = allow("colleague-sheet", ("docx", "xlsx"))
MOST_LINES = 2000
MOST_BYTES = 20 * 2**20
CODE = re.compile(rf"(?<![\w-])[{LETTERS}]{{4}}-[{LETTERS}]{{4}}(?![\w-])")
THOUSANDS = re.compile(r"(?<=\d)\.(?=\d{3}(?!\d))")
IDENTITY = re.compile(r"cchc-request:([0-9a-f-]{36}):([\w.-]*)")

NOT_OURS = Message(
    "Tệp này không phải phiếu cung cấp số liệu của hệ thống: không thấy mã phiếu. Hãy tải phiếu xuống, điền rồi gửi "
    "lại.",
    "This file is no sheet of a request for figures: it has no code. Download the sheet, fill it in and bring that.",
)
OTHER = Message(
    "Tệp này là phiếu khác ({found}), không phải phiếu {code}. Chưa có gì được ghi.",
    "This file is another sheet ({found}), not {code}. Nothing was written.",
)
OTHER_FORM = Message(
    "Phiếu này lập theo biểu mẫu khác với biểu mẫu đang dùng. Hãy lập phiếu mới. Chưa có gì được ghi.",
    "This sheet was made for another form than the one in use. Make a new one. Nothing was written.",
)
TOO_LARGE = Message(
    "Tệp có nhiều hơn {most} dòng nên không phải phiếu này. Chưa có gì được ghi.",
    "The file has more than {most} lines, so it is not this sheet. Nothing was written.",
)
BROKEN = Message(
    "Không mở được tệp này. Hãy mở bằng Word hoặc Excel, lưu lại rồi gửi lại.",
    "This file cannot be opened. Open it in Word or Excel, save it again and bring it again.",
)
FORMULA = Message(
    "Ô này là công thức hoặc trường tự động. Hãy ghi số.", "This cell is a formula or a field. Write the number."
)
TWICE = Message("Dòng này có hai lần trong tệp.", "This row is in the file twice.")


@dataclass(slots=True)
class Line:
    """One line of a table in the file."""

    key: str
    number: str
    label: str
    text: str
    note: str = ""
    formula: bool = False


@dataclass(slots=True)
class Found:
    """What a file says."""

    identity: tuple[str, str] | None = None
    codes: set[str] = field(default_factory=set)
    lines: list[Line] = field(default_factory=list)

    def hear(self, text: str) -> None:
        """Look for the id of a request in a text."""
        if said := IDENTITY.search(text):
            self.identity = said[1], said[2]
        self.codes.update(CODE.findall(text))


@dataclass(slots=True)
class Difference:
    """One row of the request, beside what the file says."""

    asked: Asked
    text: str = ""
    error: str = ""
    there: bool = False
    """The file has this row."""

    @property
    def new(self) -> bool:
        """The file says something else than what was answered last; 1234 and 1.234 are the same."""
        return bool(self.text) and not self.error and _bare(self.text) != _bare(self.asked.text)

    @property
    def standing(self) -> Any:
        return self.asked.line.seen


def _bare(text: str) -> str:
    """Numbers without what separates their thousands."""
    return THOUSANDS.sub("", text)


def bring(request: DataRequest, upload: Any, *, by: User) -> Sheet:
    """Keep a brought file; the same one again gives the sheet that was kept. UnreadableFile, Unscanned, Refused."""
    stored = files.take(upload, owner=by, unit=request.unit, purpose=PURPOSE)
    before = Sheet.objects.filter(request=request, file__sha256=stored.sha256).first()
    if before is not None:
        files.remove([stored])
        return before
    try:
        check(request, read(stored))
    except Refused:
        files.remove([stored])
        raise
    sheet: Sheet = Sheet.objects.create(request=request, file=stored, brought_by=by)
    return sheet


def check(request: DataRequest, found: Found) -> None:
    """Refused where the file is not this request's, or of another form."""
    if found.identity is None and not found.codes:
        raise Refused(NOT_OURS)
    mine = found.identity[0] == str(request.public_id) if found.identity else request.code in found.codes
    if not mine:
        others = ", ".join(sorted(found.codes - {request.code})) or "?"
        raise Refused(Message(OTHER.vi, OTHER.en, {"found": others, "code": request.code}))
    form = found.identity[1] if found.identity else request.template
    if form != request.template or request.template != request.obligation.template:
        raise Refused(OTHER_FORM)


def differences(request: DataRequest, found: Found, rows: list[Asked], language: str) -> list[Difference]:
    """Each row of the request with what the file says of it."""
    by_key: dict[str, list[Line]] = {}
    labels = {(str(n), fold_key(label_of(row))): row.key for n, row in enumerate(rows, 1)}
    for line in found.lines:
        key = line.key if line.key in request.rows else labels.get((line.number, fold_key(line.label)), "")
        by_key.setdefault(key, []).append(line)
    answer = []
    for row in rows:
        lines = by_key.get(row.key, [])
        one = Difference(row, there=bool(lines))
        if len(lines) > 1:
            one.error = TWICE.text(language)
        elif lines:
            one.text = lines[0].text
            one.error = FORMULA.text(language) if lines[0].formula or one.text.startswith("=") else ""
        answer.append(one)
    return answer


def remarks(found: Found) -> str | None:
    """What was written into the column of remarks."""
    said = [f"{line.number}. {line.note}" for line in found.lines if line.note and line.number.isdecimal()]
    return "\n".join(said) or None


def take(sheet: Sheet, found: Found, rows: list[Difference], *, by: User) -> Outcome:
    """Take what is new as answers; taken once, again nothing happens."""
    typed = {one.asked.key: Typed(one.text) for one in rows if one.new}
    outcome = give(
        sheet.request, typed, remark=remarks(found), through=Through.FILE, by=by, origin="tệp phiếu cung cấp số liệu"
    )
    Sheet.objects.filter(pk=sheet.pk, taken__isnull=True).update(taken=timezone.now())
    return outcome


# --- reading


def read(file: StoredFile) -> Found:
    """What a stored file says. Refused for one that is too large or broken."""
    path = file.path
    try:
        with zipfile.ZipFile(path) as package:
            if sum(part.file_size for part in package.infolist()) > MOST_BYTES:
                raise Refused(_most())
        with path.open("rb") as content:  # by its content: a stored file has no ending
            return _workbook(content) if file.kind == "xlsx" else _document(content)
    except Refused:
        raise
    except Exception as error:  # whatever a damaged file makes the libraries raise
        raise Refused(BROKEN) from error


def _most() -> Message:
    return Message(TOO_LARGE.vi, TOO_LARGE.en, {"most": MOST_LINES})


def _document(content: BinaryIO) -> Found:
    found = Found()
    document = Document(content)
    found.hear(document.core_properties.identifier or "")
    for paragraph in document.element.body.iter(qn("w:p")):
        found.hear(_text(paragraph))
    for number, row in enumerate(document.element.body.iter(qn("w:tr")), 1):
        if number > MOST_LINES:
            raise Refused(_most())
        cells = row.findall(qn("w:tc"))
        if len(cells) >= 5:
            hidden = hidden_text(cells[0])
            shown = [_text(cell) for cell in cells]
            formula = any(True for _ in cells[4].iter(qn("w:instrText"), qn("w:fldSimple")))
            printed = shown[0].replace(hidden, "").strip()
            note = shown[5] if len(cells) > 5 else ""
            found.lines.append(Line(hidden.strip("[] "), printed, shown[1], shown[4], note, formula))
    return found


def _text(element: Any) -> str:
    """The words of an element: paragraphs apart, without what was deleted."""
    return " ".join("".join(text.text or "" for text in element.iter(qn("w:t"))).split())


def _workbook(content: BinaryIO) -> Found:
    found = Found()
    book = load_workbook(content, read_only=True, data_only=False, keep_links=False)
    try:
        found.hear(book.properties.identifier or "")
        for row in _rows(book.worksheets[0]):
            texts = [" ".join(as_typed(cell.value, getattr(cell, "number_format", "") or "").split()) for cell in row]
            for text in texts:
                found.hear(text)
            if len(texts) >= 5:
                texts += [""] * (7 - len(texts))
                formula = row[4].data_type == "f"
                found.lines.append(Line(texts[6], texts[0], texts[1], texts[4], texts[5], formula))
    finally:
        book.close()
    return found


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    """The rows of a sheet, as many as it may have; what it claims of its size is not believed."""
    sheet.reset_dimensions()
    rows: Iterable[tuple[Any, ...]] = sheet.iter_rows(max_col=7)
    for number, row in enumerate(rows, 1):
        if number > MOST_LINES:
            raise Refused(_most())
        yield row
