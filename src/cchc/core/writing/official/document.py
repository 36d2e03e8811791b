"""An official document as values: what its Word file and its PDF show alike. Always Vietnamese.

Nothing here says how it looks: that is `layout.csv`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from enum import Enum

from cchc.core.messages import Message

STATE_NAME = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
BLANK = "\u00a0" * 6
"""Where the number or the day is written by hand; not broken over lines."""
_CONTROL = re.compile(
    "[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u007f-\u009f\u202a-\u202e\u2066-\u2069]"
)
_SPACES = re.compile(r"[ \t\u2000-\u200a\u3000]+")
_NUMBER = re.compile(r"^\s*(?:số\s*:?\s*)?(\d*)\s*/?\s*(.*)$", re.IGNORECASE)
LONGEST = 4_000
"""Characters of one paragraph on a page; a longer one is set as several, split after a sentence or a word."""


class Draft(Enum):
    """Whether the document says that it is a draft."""

    NO = ""
    YES = "DỰ THẢO"
    FIGURES = "DỰ THẢO SỐ LIỆU"


DIVISION = re.compile(r"((?:Phần|Chương)\s+(?:thứ\s+\w+|[IVXLC]+\b|\d+\b))[\s.:–-]*(.*)$", re.IGNORECASE)
"""A heading of a part or a chapter: its name, and the title on the same line."""


class Incomplete(ValueError):
    """What an official document cannot do without is missing; `message` says what, and where to fill it in."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("en"))
        self.message = message


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the prose and the paragraphs under it."""

    heading: str = ""
    level: int = 1
    paragraphs: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    """Below the paragraphs."""

    @property
    def division(self) -> tuple[str, str] | None:
        """'Phần thứ nhất' and its title, where this begins a part or a chapter; the title may stand in capitals as the
        first paragraphs."""
        found = DIVISION.match(line(self.heading))
        if not found:
            return None
        kind, number = found[1].split(maxsplit=1)
        number = number.lower() if number.casefold().startswith("thứ") else number.upper()
        title = found[2] or " ".join(self.paragraphs[: self._capitals()])
        return f"{kind.capitalize()} {number}", " ".join(title.split()).upper()

    @property
    def under(self) -> tuple[str, ...]:
        """The paragraphs below the heading, without those that are its title."""
        found = DIVISION.match(line(self.heading))
        return self.paragraphs[self._capitals() :] if found and not found[2] else self.paragraphs

    def _capitals(self) -> int:
        """How many of the first paragraphs are a title in capitals."""
        number = 0
        for text in self.paragraphs[:3]:
            if text != text.upper() or not any(letter.isalpha() for letter in text):
                break
            number += 1
        return number


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, its share of the width, and how its cells stand."""

    head: str
    share: float = 1.0
    align: str = "left"
    """left | center | right"""
    narrowest: float = 14.0
    """Width in mm below which its words break: the sum decides whether the annex lies across."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    cells: tuple[str, ...]
    bold: bool = False
    depth: int = 0
    """How far the first cell of words is indented."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title; `words` is the column that holds the label."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    title: str = ""
    words: int = 1


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex: title, tables and notes below them."""

    title: str
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()

    def across(self, width: float) -> bool:
        """Whether a table is wider than `width` mm, so that the page is turned."""
        return any(sum(column.narrowest for column in table.columns) > width for table in self.tables)


@dataclass(frozen=True, slots=True)
class Authority:
    """In whose name it is signed: 'TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH'; and who signs."""

    lines: tuple[str, ...]
    signer: str = ""


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """A report, or (kind '') a letter."""

    agency: str
    """Body that issues it, as in its letterhead."""
    symbol: str
    """'BC-UBND': what stands after the number."""
    place: str
    authority: Authority
    about: str
    """Trích yếu."""
    kind: str = "BÁO CÁO"
    """'' for a letter (công văn), which has no name of a kind."""
    parent: str = ""
    number: str = ""
    """'' where it has none yet."""
    date: str = ""
    """ISO; only year and month, or '', where the day is not known yet."""
    addressees: tuple[str, ...] = ()
    """Kính gửi."""
    sections: tuple[Section, ...] = ()
    annexes: tuple[Annex, ...] = ()
    recipients: tuple[str, ...] = ()
    draft: Draft = Draft.NO
    of: str = ""
    """The body as the line of an annex names it: 'UBND xã Kbang'; the agency where it is empty."""
    title: str = field(default="")
    """Title of the file; kind and summary where it is empty."""

    @property
    def letter(self) -> bool:
        """Whether it is a letter: no kind, 'V/v …' under the number."""
        return not self.kind

    @property
    def named(self) -> str:
        """Title of the file."""
        return line(self.title or f"{self.kind} {self.about}")

    @property
    def number_line(self) -> str:
        """'Số: 05/BC-UBND'; blank before the stroke where it has no number yet."""
        return f"Số: {self.number.zfill(2) if self.number else BLANK}/{line(self.symbol)}"

    @property
    def place_line(self) -> str:
        """'Kbang, ngày 05 tháng 01 năm 2026'."""
        return f"{line(self.place)}, {long_day(self.date)}"

    @property
    def with_line(self) -> str:
        """'(Kèm theo Báo cáo số 05/BC-UBND ngày 05 tháng 01 năm 2026 của UBND xã Kbang)'."""
        kind = line(self.kind).capitalize() or "Công văn"
        number = f"{self.number.zfill(2) if self.number else BLANK}/{line(self.symbol)}"
        return f"(Kèm theo {kind} số {number} {long_day(self.date)} của {line(self.of or self.agency)})"


def long_day(date: str) -> str:
    """'ngày 05 tháng 01 năm 2026' of '2026-01-05'; what is not known is left blank. Days under 10 and the first two
    months take a leading zero."""
    year, month, day = (*date.split("-"), "", "")[:3] if date else ("", "", "")
    shown = month if month in ("01", "02") else month.lstrip("0")
    return f"ngày {day or BLANK} tháng {shown or BLANK} năm {year or BLANK}"


def number_and_symbol(written: str) -> tuple[str, str]:
    """('84', 'BC-UBND') of '84/BC-UBND', 'Số: 84 /BC-UBND' or '84'; ('', 'BC-UBND') of '/BC-UBND'."""
    found = _NUMBER.match(line(written))
    if found is None:
        return "", ""
    return found[1], found[2].strip()


def clean(text: str) -> str:
    """Text without what no page can show: control characters, marks that turn the direction; NFC."""
    return _CONTROL.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")))


def line(text: str) -> str:
    """`text` as one line."""
    return _SPACES.sub(" ", clean(text).replace("\n", " ")).strip()


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of typed prose: one per line, none of them longer than a page can hold."""
    return tuple(part for typed in clean(text).split("\n") if (whole := line(typed)) for part in _parts(whole))


def _parts(text: str) -> list[str]:
    parts = []
    while len(text) > LONGEST:
        cut = max(text.rfind(". ", 0, LONGEST) + 1, 0) or text.rfind(" ", 0, LONGEST)
        cut = cut if cut > 0 else LONGEST
        parts.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*parts, text]


def roman(number: int) -> str:
    """'IV' of 4; from 1 to 3999."""
    said = ""
    for value, sign in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
        (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        said += sign * (number // value)
        number %= value
    return said


def annex_name(document: OfficialDocument, position: int) -> str:
    """'Phụ lục', or 'Phụ lục II' where there are several; `position` from 0."""
    return "Phụ lục" if len(document.annexes) == 1 else f"Phụ lục {roman(position + 1)}"
