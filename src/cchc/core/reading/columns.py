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
    ("noi dung", "label"),
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


def cell_key(cell: Cell) -> str:
    """The cell's words, folded."""
    return fold_key(cell.text)


def find_head(rows: Sequence[Row]) -> Head | None:
    """The head within the first rows, or None. A head has a label column and at least one column of figures."""
    for size in (3, 2, 1):
        if len(rows) < size:
            continue
        columns = _columns_of(rows[:size])
        if columns is None:
            continue
        smaller = size
        while smaller > 1 and _columns_of(rows[: smaller - 1]) == columns and not _adds_words(rows[smaller - 1]):
            smaller -= 1
        return Head(columns, _words(rows[:smaller]))
    return None


def _words(rows: Sequence[Row]) -> frozenset[str]:
    """Folded texts of the head's cells, and of its columns from top to bottom."""
    cells = {cell_key(cell) for row in rows for cell in row.cells if cell.text}
    texts = [_spread(row, max(len(row.cells) for row in rows)) for row in rows]
    return frozenset(cells | {fold_key(" ".join(column)) for column in zip(*texts, strict=True)})


def _adds_words(row: Row) -> bool:
    """Whether a row has the words of a head (and so belongs to it) rather than data."""
    return any(_role(cell.text) or _column_period(cell.text) for cell in row.cells if cell.text)


def _columns_of(rows: Sequence[Row]) -> Columns | None:
    if not all(_looks_like_head(row) for row in rows) or any(_filled(row) < 2 for row in rows[1:]):
        return None
    width = max(len(row.cells) for row in rows)
    roles: dict[int, str] = {}
    periods: dict[int, str] = {}
    for row in rows:
        spread = _spread(row, width)
        for index, text in enumerate(spread):
            if not text:
                continue
            period = _column_period(text)
            if period:
                periods[index] = period
            elif (role := _role(text)) and roles.get(index) in (None, "value"):
                roles[index] = role
    return _assemble(roles, periods, width)


def _assemble(roles: dict[int, str], periods: dict[int, str], width: int) -> Columns | None:
    def first(role: str) -> int | None:
        return next((index for index in sorted(roles) if roles[index] == role and index not in periods), None)

    label = first("label")
    code = first("code")
    if label is None and code is not None and code + 1 < width and (code + 1) not in periods:
        label = code + 1  # the second page of a form whose head lost this word
    if periods:
        values = tuple(sorted(periods.items()))
    else:
        values = tuple((index, "") for index in sorted(roles) if roles[index] == "value")[-1:]
    if label is None or not values:
        return None
    return Columns(code, label, first("unit"), values, first("reporter"), first("note"), width)


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
    return next((role for words, role in HEAD_WORDS if key == words or key.startswith(words + " ")), None)


def _looks_like_head(row: Row) -> bool:
    """No figures in it, at least one head word or period, and no cell that is a printed STT with digits."""
    texts = [cell.text for cell in row.cells if cell.text]
    if not texts or any(re.fullmatch(r"[\d.,%\s]+", text) for text in texts):
        return False
    named = sum(1 for text in texts if _role(text) or _column_period(text))
    return named * 2 >= len(texts)


def _column_period(text: str) -> str:
    """Period code of a head such as 'Năm 2017 (9/2017)', 'Năm 2020 (Tính đến 31/3)', 'Quý I'; '' if none."""
    key = fold_key(text)
    if len(key) > 60 or not re.match(r"(nam \d{4}|quy [ivx\d]|\d{4}$|giai doan|6 thang|9 thang|thang \d)", key):
        return ""
    return period_of(text)


def period_of(text: str) -> str:
    """Code of the period a short heading names, narrowed by 'tính đến …' or a month in brackets; '' if none."""
    mentions = find_periods(text)
    if not mentions:
        year = re.fullmatch(r"\s*((?:19|20)\d\d)\s*", text)
        return year.group(1) if year else ""
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
