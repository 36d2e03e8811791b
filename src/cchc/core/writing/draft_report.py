"""A draft of a consolidated report as values: what its Word file, its workbook and its page show alike.

Every sentence is either a fixed one filled with a figure of the form's table (`Sentence`, it names the row), or the
words of a unit below with its source (`Item`). Nothing else is written. Always Vietnamese: it is an official document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

INCOMPLETE = "số liệu chưa đầy đủ"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A fixed sentence of ours around one figure: `before` + `number` + `after`."""

    before: str
    number: str
    after: str = ""
    row: str = ""
    """Key of the row whose figure it is; '' where the number counts units."""
    units: str = ""
    """'133/146': how many of the units asked have answered. The Word file says it in the annex, and in the sentence
    only that some are missing: a number of units in each would read as statements that contradict each other."""
    complete: bool = True

    @property
    def text(self) -> str:
        """The whole sentence, as the Word file has it."""
        return f"{self.before}{self.number}{self.end}"

    @property
    def end(self) -> str:
        """What follows the number."""
        return self.after if self.complete else f"{self.after.removesuffix('.')} ({INCOMPLETE})."


@dataclass(frozen=True, slots=True)
class Source:
    """Who wrote the words, and where."""

    unit: str
    text: str
    section: str = ""
    """Number of the heading in the unit's own report."""


@dataclass(frozen=True, slots=True)
class Item:
    """What one or several units wrote in nearly the same words: those of the first."""

    sources: tuple[Source, ...]
    figures: bool = False
    """It counts something: the numbers are the unit's, so the words stand in the annex of sources only."""

    @property
    def text(self) -> str:
        """The words of the first unit."""
        return self.sources[0].text

    @property
    def units(self) -> tuple[str, ...]:
        """Each unit once."""
        return tuple(dict.fromkeys(source.unit for source in self.sources))


@dataclass(frozen=True, slots=True)
class Theme:
    """Items of one kind under one heading: initiatives, shortcomings, proposals."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A heading of the outline and what is prepared under it."""

    heading: str
    level: int
    sentences: tuple[Sentence, ...] = ()
    themes: tuple[Theme, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the form with its figure as it is printed."""

    key: str
    code: str
    label: str
    unit: str
    value: str = ""
    """The number, a state in words, or '' where the cell is blank."""
    note: str = ""
    heading: bool = False
    depth: int = 0
    trouble: bool = False
    """Something about the figure has to be looked at: the note says what."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the form."""

    name: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A contradiction: of a unit below, or of the totals."""

    unit: str
    severity: str
    title: str
    message: str
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class DraftReport:
    """The whole draft."""

    unit: str
    above: str
    title: str
    """'Công tác cải cách hành chính quý I năm 2026'."""
    opening: tuple[Sentence, ...] = ()
    parts: tuple[Part, ...] = ()
    tables: tuple[Table, ...] = ()
    remarks: tuple[str, ...] = ()
    """What has to be seen to before it is signed: units that are missing, cells in doubt."""
    found: tuple[Found, ...] = field(default=())

    def items(self) -> Iterator[tuple[Part, Theme, Item]]:
        """Every item with where it stands."""
        for part in self.parts:
            for theme in part.themes:
                for item in theme.items:
                    yield part, theme, item


NAMED = 6
"""Sources named behind an item; the annex of sources names all."""


def lead_of(item: Item) -> tuple[str, str]:
    """An item as the prose has it: the words of the first, and its sources."""
    units = item.units
    more = " và các đơn vị khác" if len(units) > NAMED else ""
    return f"- “{item.text.strip().rstrip(';,.')}” ", f"(nguồn: {'; '.join(units[:NAMED])}{more})."
