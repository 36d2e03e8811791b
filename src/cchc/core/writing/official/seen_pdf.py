"""A PDF as it can be seen: lines of print with their letters' size, weight and place, and the rules drawn."""

from __future__ import annotations

import io
import statistics
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber

from cchc.core.writing.official.measure import POINT
from cchc.core.writing.official.seen import Line, Seen, cast

NEAR = 3.0
"""Points within which two lines of print are one, and a line touches a margin."""
GUTTER = 32.0
"""Points between words from which they are two columns; a number left blank is less."""
SHORTEST = 18.0
"""Points of the shortest rule."""


def seen(path: Path | bytes) -> Seen:
    """What can be seen of a .pdf that has text."""
    with pdfplumber.open(io.BytesIO(path) if isinstance(path, bytes) else path) as file:
        pages = [(page, _lines(page)) for page in file.pages]
        found = Seen([line for _, lines in pages for line in lines])
        first = file.pages[0]
        found.page = {"width": float(first.width) * POINT, "height": float(first.height) * POINT}
        found.page |= _margins(pages)
    _numbers(found, [lines for _, lines in pages])
    _align(found)
    _tables(found, pages)
    cast(found)
    _spacing(found)
    _motto(found)
    label, signer = (found.parts.get(part, [None])[0] for part in ("recipients_label", "signer"))
    found.facts["signature_together"] = label.page == signer.page if label and signer else None
    return found


def _lines(page: Any) -> list[Line]:
    """Lines of print, parted where a gutter runs between them."""
    words = page.extract_words(extra_attrs=["fontname", "size"], x_tolerance=2, keep_blank_chars=False)
    words.sort(key=lambda word: (round(word["bottom"]), word["x0"]))
    rows: list[list[dict[str, Any]]] = []
    split = min((word["x0"] - NEAR for word in words if word["text"] == "CỘNG"), default=0.0)
    ends = max((word["bottom"] + NEAR for word in words[:60] if _numbers_or_dates(word)), default=0.0)
    ends = min(ends, float(page.height) / 4) if page.page_number == 1 and split else 0.0
    for word in words:
        head = word["bottom"] < ends
        beside = [row for row in rows[-6:] if not head or (row[-1]["x0"] < split) == (word["x0"] < split)]
        row = _row_of(word, beside, GUTTER)
        if row is None:
            rows.append([word])
        else:
            row.append(word)
    rules = [one for one in (*page.lines, *page.rects) if one["x1"] - one["x0"] > SHORTEST and one["height"] < 2]
    return [_line(row, rules, page) for row in rows]


def _numbers_or_dates(word: dict[str, Any]) -> bool:
    """Whether the line of the number or of the day begins here; a day in the text is not in italics."""
    return word["text"] == "Số:" or (word["text"] == "ngày" and "Italic" in word["fontname"])


def _row_of(word: dict[str, Any], rows: list[list[dict[str, Any]]], gutter: float) -> list[dict[str, Any]] | None:
    """The row a word goes on, if there is one."""
    for row in reversed(rows):
        if abs(row[-1]["bottom"] - word["bottom"]) < NEAR and 0 < word["x0"] - row[-1]["x1"] + NEAR < gutter + NEAR:
            return row
    return None


def _line(words: list[dict[str, Any]], rules: list[dict[str, Any]], page: Any) -> Line:
    x = float(words[0]["x0"]), float(words[-1]["x1"])
    under = float(words[-1]["bottom"])
    names = [word["fontname"].split("+")[-1] for word in words]
    below = [
        one for one in rules
        if -2 < one["top"] - under < 10 and abs((one["x0"] + one["x1"] - x[0] - x[1]) / 2) < SHORTEST
        and one["x1"] - one["x0"] <= (x[1] - x[0]) * 1.15
    ]  # fmt: skip
    return Line(
        " ".join(word["text"] for word in words),
        size=round(statistics.median(float(word["size"]) for word in words), 1),
        bold=all("Bold" in name for name in names),
        italic=all("Italic" in name or "Oblique" in name for name in names),
        font=names[0],
        black=_black(page, words),
        side="left" if sum(x) / 2 < float(page.width) * 0.47 else "right",
        rule=(below[0]["x1"] - below[0]["x0"]) / (x[1] - x[0]) if below else None,
        page=page.page_number,
        x=x,
        y=under,
    )


def _black(page: Any, words: list[dict[str, Any]]) -> bool:
    top, bottom = float(words[0]["top"]), float(words[0]["bottom"])
    here = [one for one in page.chars if one["top"] >= top - 1 and one["bottom"] <= bottom + 1][:5]
    return all(_dark(one.get("non_stroking_color")) for one in here)


def _dark(colour: Any) -> bool:
    values = colour if isinstance(colour, (list, tuple)) else (colour,)
    numbers = [float(value) for value in values if isinstance(value, (int, float))]
    return sum(numbers) < 0.2 if len(numbers) != 4 else numbers[3] > 0.8


def _margins(pages: list[tuple[Any, list[Line]]]) -> dict[str, float | None]:
    """Margins of the pages that stand: as near to the edge as any text comes, the page number apart."""
    standing = [(page, lines) for page, lines in pages if page.width < page.height and lines]
    body = [(page, line) for page, lines in standing for line in lines if not _is_number(line, page)]
    if not body:
        return {}
    right = [float(page.width) - line.x[1] for page, line in body if line.x]
    return {
        "left": min(line.x[0] for _, line in body if line.x) * POINT,
        "right": sorted(right)[min(2, len(right) - 1)] * POINT,
        "top": min(line.y - (line.size or 13) for _, line in body) * POINT,
        "bottom": None,
    }


def _is_number(line: Line, page: Any) -> bool:
    return line.text.isdecimal() and line.y < 25 / POINT


def _numbers(found: Seen, pages: list[list[Line]]) -> None:
    """The page number is taken out of the lines."""
    numbers = [one for lines in pages for one in lines if one.text == str(one.page) and one.y < 25 / POINT]
    found.number = next((one for one in numbers if one.page > 1), None)
    found.facts["first_page_number"] = any(one.page == 1 for one in numbers) if len(pages) > 1 or numbers else None
    found.lines = [one for one in found.lines if one not in numbers]


def _align(found: Seen) -> None:
    """Centred: as far from the one margin as from the other; justified: up to the right margin."""
    width = (found.page["width"] or 0) / POINT
    left, right = ((found.page.get(side) or 0) / POINT for side in ("left", "right"))
    middle = (left + width - right) / 2
    for one in [*found.lines, *([found.number] if found.number else [])]:
        if one.x is None:
            continue
        if one.x[0] > left + NEAR and abs(sum(one.x) / 2 - middle) < 4 * NEAR:
            one.align = "center"
        elif one.x[1] > width - right - NEAR:
            one.align = "justify"
        one.indent = (one.x[0] - left) * POINT


def _tables(found: Seen, pages: list[tuple[Any, list[Line]]]) -> None:
    """Lines inside ruled tables; whether the head comes again on the next page."""
    heads: list[list[str]] = []
    repeats: bool | None = None
    for page, lines in pages:
        for table in page.find_tables():
            rows = table.extract()
            if not rows or len(rows[0]) < 3:
                continue
            x0, top, x1, bottom = table.bbox
            for one in lines:
                if one.x and one.x[0] >= x0 - 1 and one.x[1] <= x1 + 1 and top - 1 <= one.y <= bottom + 1:
                    one.table = True
            first = [cell or "" for cell in rows[0]]
            above = [one for one in lines if one.y < top and not _is_number(one, page)]
            if heads and page.page_number > 1 and not above:
                repeats = first == heads[-1] and repeats is not False
            heads.append(first)
    found.facts["head_repeats"] = repeats
    found.facts["rows_whole"] = None


def _motto(found: Seen) -> None:
    """The motto is centred where its middle is that of the name of the state."""
    state, motto = (found.parts.get(part, [None])[0] for part in ("state_name", "motto"))
    if state and motto and state.x and motto.x:
        motto.align = "center" if abs(sum(state.x) - sum(motto.x)) / 2 < NEAR else "left"


def _spacing(found: Seen) -> None:
    """Of the text: line spacing and the gap between paragraphs, from the distances of lines; first lines apart."""
    body = found.parts.get("body", [])
    steps = [
        round(after.y - before.y, 1)
        for before, after in pairwise(body)
        if before.page == after.page and 0 < after.y - before.y < 60
    ]
    if not steps or not body:
        return
    usual, _ = Counter(steps).most_common(1)[0]
    wider = [step for step in steps if step > usual + 2]
    indents = sorted({round(one.indent or 0, 1) for one in body})
    first = [one for one in indents if one > NEAR * POINT]
    for one in body:
        one.line = usual / ((one.size or 13) * 1.15)
        one.gap = min(wider) - usual if wider else None
        one.indent = first[0] if first else 0.0
    justified = sum(one.align == "justify" for one in body) * 2 >= len(body) or len(body) < 3
    for one in body:
        one.align = "justify" if justified else "left"
