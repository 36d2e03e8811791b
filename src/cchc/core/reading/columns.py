"""What the columns of a statistical table are: read from its head, or from its cells where it has none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cchc.core.reading.document import Cell, Row
from cchc.core.vietnamese.dates import find_dates, find_periods
from cchc.core.vietnamese.text import fold_key

HEAD_WORDS: tuple[tuple[str, str], ...] = (
    # words a folded head cell starts with → role; the first that fits wins
    ("stt", "code"),
    ("tt", "code"),
    ("so tt", "code"),
    ("so thu tu", "code"),
    ("ma so", "code"),
    ("chi tieu", "label"),
    ("danh muc chi tieu", "label"),
    ("noi dung", "label"),
    ("cac chi tieu", "label"),
    ("nhiem vu", "label"),
    ("tieu chi", "label"),
    ("cac muc tieu", "label"),
    ("muc tieu", "label"),
    ("ten chi tieu", "label"),
    ("don vi tinh", "unit"),
    ("dvt", "unit"),
    ("don vi do", "unit"),
    ("so lieu", "value"),
    ("ket qua", "value"),
    ("danh gia ket qua", "value"),
    ("gia tri", "value"),
    ("thuc hien", "value"),
    ("so luong", "value"),
    ("ky nay", "value"),
    ("co quan don vi bao cao", "reporter"),
    ("co quan bao cao", "reporter"),
    ("don vi bao cao", "reporter"),
    ("nguoi bao cao", "reporter"),
    ("ghi chu", "note"),
    ("nguon so lieu", "note"),
)
"""Heads of the real forms. Matched on folded text, so marks, capitals and footnotes do not matter."""

WHOLE_WORDS = {
    **dict.fromkeys(("kq", "sl", "tong so", "tong cong"), "value"),
    **dict.fromkeys(("huong dan", "huong dan ghi", "cach ghi", "cach tinh", "giai thich"), "note"),
    "chi so": "label",
}
"""Head cells that say nothing more; with more words they are the label of a row."""

PLAIN = (
    "so lieu",
    "so lieu ky nay",
    "so lieu ky bao cao",
    "ky nay",
    "ky bao cao",
    "ket qua",
    "ket qua ky nay",
    "kq",
    "ket qua thuc hien",
    "thuc hien",
    "thuc hien ky nay",
    "gia tri",
    "so luong",
    "sl",
)
"""Heads of the figures of this period, the plainest first."""

NOT_CURRENT = re.compile(
    r"\b(?:ky|nam|quy|thang) truoc\b|\bcung ky\b|\bso sanh\b|\bso voi\b"
    r"|^(?:so lieu |so |gia tri )?(?:ke hoach|giao|duoc giao)\b|^(?:chi tieu|muc tieu) (?:duoc )?(?:giao|ke hoach)\b"
    r"|^(?:tang|giam|chenh lech|ty le (?:so|tang|giam|hoan thanh|thuc hien|dat))\b"
)
"""Figures of another kind, or of another period that is not named: last period's, planned, compared."""

SHORT = 20
"""A cell below the head of the labels with more letters than this is a label itself."""

CODE = re.compile(r"^(?:[IVXLC]+|[A-Z]|\d{1,2})?(?:[.)]?\d{1,2})*[.)]?$|^[-+*•.]+$|^trong đó:?$", re.IGNORECASE)
"""A printed STT: 1 · 1.1. · II · 3.4.2. · a) · - · + · Trong đó."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Index of each column by its role; `values` holds one (column, period code) per column of figures."""

    code: int | None
    label: int
    unit: int | None
    values: tuple[tuple[int, str], ...]
    reporter: int | None = None
    note: int | None = None
    width: int = 0

    def text(self, row: Row, column: int | None) -> str:
        """The row's text in `column`, '' where the form or the row has no such column."""
        return row.cells[column].text if column is not None and column < len(row.cells) else ""


@dataclass(frozen=True, slots=True)
class Head:
    """What a table's head says, and the folded words of its cells, to know it again on the next page."""

    columns: Columns
    words: frozenset[str]

    def repeated_in(self, row: Row) -> bool:
        """Whether a row has nothing but words of the head, or parts of them where a page end cuts it; or is empty."""
        return all(self._has(cell_key(cell)) for cell in row.cells if cell.text)

    def _has(self, key: str) -> bool:
        return key in self.words or (
            len(key) > 5 and any(word.startswith(key) or word.endswith(key) for word in self.words)
        )


def is_index(row: Row) -> bool:
    """A row below a head that only numbers its columns: '(1) │ (2) │ (3)', 'A │ B │ C │ 1 │ 2'."""
    marks = [cell.text.strip("()[]. ") for cell in row.cells if cell.text]
    letters = "".join(mark for mark in marks if len(mark) == 1 and mark.isalpha()).upper()
    numbers = [mark for mark in marks if re.fullmatch(r"\d{1,2}", mark)]
    if len(marks) < 3 or len(letters) + len(numbers) < len(marks) or not "ABCDEFGHIJKLM".startswith(letters):
        return False
    first = int(numbers[0]) if numbers else 1
    return first in (1, len(letters) + 1) and [int(n) for n in numbers] == list(range(first, first + len(numbers)))


def cell_key(cell: Cell) -> str:
    """The cell's words, folded."""
    return fold_key(cell.text)


def find_head(rows: Sequence[Row]) -> Head | None:
    """The head within the first rows, or None. A head has a label column and at least one column of figures.

    Titles inside the grid above it, of one cell each, belong to it.
    """
    for start in range(min(3, len(rows))):
        if start and _filled(rows[start - 1]) != 1:
            return None
        for size in (3, 2, 1):
            columns = _columns_of(rows[start : start + size]) if start + size <= len(rows) else None
            if columns is not None:
                return Head(columns, _words(rows[: start + _needed(rows[start : start + size], columns)]))
    return None


def _needed(rows: Sequence[Row], columns: Columns) -> int:
    """How many of the rows make the head: not those below that add neither columns nor words."""
    size = len(rows)
    while size > 1 and _columns_of(rows[: size - 1]) == columns and not _adds_words(rows[size - 1]):
        size -= 1
    return size


def _words(rows: Sequence[Row]) -> frozenset[str]:
    """Folded texts of the head's cells, and of its columns from top to bottom."""
    cells = {cell_key(cell) for row in rows for cell in row.cells if cell.text}
    texts = [_spread(row, max(len(row.cells) for row in rows)) for row in rows]
    return frozenset(cells | {fold_key(" ".join(column)) for column in zip(*texts, strict=True)})


def _adds_words(row: Row) -> bool:
    """Whether a row has the words of a head (and so belongs to it) rather than data."""
    return any(_role(cell.text) or _column_period(cell.text) for cell in row.cells if cell.text)


def _columns_of(rows: Sequence[Row]) -> Columns | None:
    if not all(_looks_like_head(row) for row in rows):
        return None
    width = max(len(row.cells) for row in rows)
    roles: dict[int, str] = {}
    periods: dict[int, str] = {}
    texts: dict[int, str] = {}
    for number, row in enumerate(rows):
        if number and not _goes_on(row, roles):
            return None
        for index, text in enumerate(_spread(row, width)):
            if not text:
                continue
            texts[index] = text
            role = _role(text)
            if role == "other" or roles.get(index) == "other":
                roles[index] = "other"
                periods.pop(index, None)
            elif period := _column_period(text):
                periods[index] = period
            elif role and roles.get(index) in (None, "value"):
                roles[index] = role
    return _assemble(roles, periods, texts, width)


def _goes_on(row: Row, roles: dict[int, str]) -> bool:
    """Whether a row that looks like a head goes on with the head above it: no STT, and not a label by itself."""
    filled = [(index, cell.text) for index, cell in enumerate(row.cells) if cell.text]
    if any(roles.get(index) == "code" and CODE.match(text) for index, text in filled):
        return False
    if any(roles.get(index) == "label" and _is_a_label(text) for index, text in filled):
        return False
    if len(filled) > 1:
        return True
    index, text = filled[0]
    key = fold_key(text)
    return roles.get(index) not in ("code", "label") and (key in PLAIN or (key, _role(text)) in HEAD_WORDS)


def _is_a_label(text: str) -> bool:
    """The label of a row, and not a word of the head: long, and not the rest of a line ('thống kê (dùng cho quý)')."""
    return len(text) > SHORT and not text[0].islower() and not _role(text)


def _assemble(roles: dict[int, str], periods: dict[int, str], texts: dict[int, str], width: int) -> Columns | None:
    def first(role: str) -> int | None:
        return next((index for index in sorted(roles) if roles[index] == role and index not in periods), None)

    label = first("label")
    code = first("code")
    if label is None and code is not None and code + 1 < width and (code + 1) not in periods:
        label = code + 1  # the second page of a form whose head lost this word
    plain = {index: texts[index] for index in sorted(roles) if roles[index] == "value" and index not in periods}
    values = _figures(plain, periods) or _nameless(roles, texts, width)
    if label is None or not values:
        return None
    return Columns(code, label, first("unit"), values, first("reporter"), first("note"), width)


def _figures(plain: dict[int, str], periods: dict[int, str]) -> tuple[tuple[int, str], ...]:
    """The columns of figures: one for each period named in the head, and the plainest of those that name none."""
    if len(plain) + len(periods) > 1:
        named = {index: code for index, text in plain.items() if (code := period_of(text))}
        periods = periods | named
        plain = {index: text for index, text in plain.items() if index not in named}
    keys = {index: fold_key(text) for index, text in plain.items()}
    known = [index for index in keys if keys[index] in PLAIN]
    if known:
        own = [min(known, key=lambda index: (PLAIN.index(keys[index]), -index))]
    else:
        own = [] if periods else list(plain)[-1:]
    return tuple(sorted((periods | dict.fromkeys(own, "")).items()))


def _nameless(roles: dict[int, str], texts: dict[int, str], width: int) -> tuple[tuple[int, str], ...]:
    """The column of figures behind the unit, where the head leaves its cell empty."""
    unit = next((index for index in sorted(roles) if roles[index] == "unit"), None)
    if unit is None or unit + 1 >= width or unit + 1 in texts:
        return ()
    return ((unit + 1, ""),)


def _filled(row: Row) -> int:
    return sum(1 for cell in row.cells if cell.text)


def _spread(row: Row, width: int) -> list[str]:
    """Head texts per column: a merged head cell counts for every column below it."""
    texts: list[str] = []
    for cell in row.cells:
        texts.append(texts[-1] if cell.merged == "left" and texts else cell.text)
    return texts + [""] * (width - len(texts))


def _role(text: str) -> str | None:
    key = fold_key(text)
    if key == "don vi" or key.endswith(" don vi tinh"):  # with nothing behind it: the unit of measure
        return "unit"
    if len(key) <= 60 and NOT_CURRENT.search(key):
        return "other"
    if key in WHOLE_WORDS:
        return WHOLE_WORDS[key]
    return next((role for words, role in HEAD_WORDS if key == words or key.startswith(words + " ")), None)


def _looks_like_head(row: Row) -> bool:
    """At least half of its cells head words or periods, and no figures in it; bare years need words beside them."""
    texts = [cell.text for cell in row.cells if cell.text]
    figures = [text for text in texts if re.fullmatch(r"[\d.,%\s]+", text)]
    if not texts or (figures and not _are_years(figures)):
        return False
    named = sum(1 for text in texts if _role(text) or _column_period(text))
    return named == len(texts) if figures else named * 2 >= len(texts)


def _are_years(figures: list[str]) -> bool:
    """'2015 │ 2016 │ 2017': two or more different years, in order, and nothing else."""
    if len(figures) < 2 or not all(re.fullmatch(r"(?:19|20)\d\d", figure) for figure in figures):
        return False
    return figures in (sorted(set(figures)), sorted(set(figures), reverse=True))


def _column_period(text: str) -> str:
    """Period code of a head such as 'Năm 2017 (9/2017)', 'Năm 2020 (Tính đến 31/3)', 'Quý I'; '' if none."""
    key = fold_key(text)
    if len(key) > 60 or not re.match(
        r"(nam \d{4}|quy [ivx\d]|\d{4}(?:$| tinh den| \d{1,2} \d{4}$)|giai doan|6 thang|9 thang|thang \d)", key
    ):
        return ""
    if re.search(r"\b(ke hoach|kh|giao)\b", key):
        return ""
    return period_of(text)


def period_of(text: str) -> str:
    """Code of the period a short heading names, narrowed by 'tính đến …' or a month in brackets; '' if none."""
    mentions = find_periods(text)
    if not mentions:
        year = re.match(r"\s*((?:19|20)\d\d)\s*(?:$|\()", text)
        return (_narrowed(year.group(1), text[year.end() :]) or year.group(1)) if year else ""
    base = mentions[0]
    if re.fullmatch(r"\d{4}", base.code):
        return _narrowed(base.code, text[base.end :]) or base.code
    return base.code


def _narrowed(year: str, rest: str) -> str:
    """'2020' + '(Tính đến 31/3)' → '2020-Q1'; '2017' + '(9/2017)' → '2017-09'; '' when nothing narrows it."""
    for date in find_dates(rest):
        if date.month and (date.year is None or str(date.year) == year):
            return _up_to(year, date.month, date.date is not None or ("/" in date.text and date.year is None))
    for mention in find_periods(rest):
        if mention.kind == "month" and mention.code.startswith(year):
            return mention.code
    bare = re.search(r"(\d{1,2})/(\d{4})", rest)
    if bare and bare.group(2) == year and 1 <= int(bare.group(1)) <= 12:
        return f"{year}-{int(bare.group(1)):02d}"
    day_month = re.search(r"(\d{1,2})/(\d{1,2})(?!/?\d)", rest)
    if day_month and 1 <= int(day_month.group(2)) <= 12:
        return _up_to(year, int(day_month.group(2)), True)
    return ""


def _up_to(year: str, month: int, with_day: bool) -> str:
    """A year known up to a month's end: a quarter's, half's or nine months' code where that is what it is."""
    if with_day:
        return {3: f"{year}-Q1", 6: f"{year}-H1", 9: f"{year}-9M", 12: year}.get(month, f"{year}-{month:02d}")
    return f"{year}-{month:02d}"


def guess_columns(rows: Sequence[Row]) -> Columns | None:
    """Columns of a table without a head, from its cells: STT, the longest words, units, figures. None if unclear."""
    width = max((len(row.cells) for row in rows), default=0)
    if width < 2 or len(rows) < 2:
        return None
    texts = [[row.cells[i].text if i < len(row.cells) else "" for row in rows] for i in range(width)]
    lengths = [sum(len(t) for t in column) / max(1, sum(1 for t in column if t)) for column in texts]
    label = max(range(width), key=lambda i: (sum(1 for t in texts[i] if t) >= len(rows) * 0.6, lengths[i]))
    code = next((i for i in range(label) if _share(texts[i], lambda t: bool(CODE.match(t))) > 0.6), None)
    values = [
        i for i in range(label + 1, width) if _share(texts[i], lambda t: bool(re.match(r"^[\d.,%\s/]+$", t))) > 0.6
    ]
    if not values:
        return None
    unit = next((i for i in range(label + 1, values[0]) if any(texts[i])), None)
    note = next((i for i in range(values[-1] + 1, width) if any(texts[i])), None)
    return Columns(code, label, unit, ((values[0], ""),), None, note, width)


def _share(texts: list[str], test: object) -> float:
    filled = [text for text in texts if text]
    return sum(1 for text in filled if callable(test) and test(text)) / len(filled) if filled else 0.0
