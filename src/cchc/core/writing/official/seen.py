"""What can be seen of a finished document, however it was made: lines with their look, and the part each one plays."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from cchc.core.vietnamese.text import fold

_NUMBER = re.compile(r"^\s*Số\s*:.*/")
_PLACE = re.compile(r"^[^(]*,\s*ngày.*tháng.*năm", re.IGNORECASE)
_KIND = re.compile(r"^(BÁO CÁO|PHIẾU TRÌNH|TỜ TRÌNH|THÔNG BÁO|KẾ HOẠCH)\b", re.IGNORECASE)
_ANNEX = re.compile(r"^Phụ lục(\s+[IVXLC\d]+)?\.?$", re.IGNORECASE)
_WITH = re.compile(r"^\((Ban hành )?kèm theo", re.IGNORECASE)
_DIVISION = re.compile(r"^(Phần|Chương) (thứ \w+|[IVXLC]+|\d+)\.?$", re.IGNORECASE)
_NUMBERED = re.compile(r"^([IVXLC]+|\d+)[.)]")
_SUBJECT = re.compile(r"^V/v\b", re.IGNORECASE)


@dataclass(slots=True)
class Line:
    """One paragraph (Word) or one line of print (PDF). None: it cannot be seen."""

    text: str
    size: float | None = None
    bold: bool | None = None
    italic: bool | None = None
    font: str | None = None
    black: bool | None = None
    align: str | None = None
    indent: float | None = None
    gap: float | None = None
    line: float | None = None
    side: str | None = None
    """left | right of the page's middle, in the letterhead and at the signature."""
    rule: float | None = None
    """Length of the rule under it as a share of the line."""
    page: int = 1
    x: tuple[float, float] | None = None
    y: float = 0.0
    table: bool = False
    """Stands in a table with lines."""


@dataclass(slots=True)
class Seen:
    """A document as it can be seen."""

    lines: list[Line]
    page: dict[str, float | None] = field(default_factory=dict)
    """width, height, top, right, bottom, left in mm."""
    number: Line | None = None
    """The page number."""
    facts: dict[str, bool | None] = field(default_factory=dict)
    """first_page_number, head_repeats, rows_whole, signature_together."""
    parts: dict[str, list[Line]] = field(default_factory=dict)


def cast(seen: Seen) -> Seen:
    """The same, with the part each line plays in `parts`."""
    loose = [one for one in seen.lines if not one.table and one.text.strip()]
    parts: dict[str, list[Line]] = {"table": [one for one in seen.lines if one.table and one.text.strip()]}
    parts["text"] = [one for one in seen.lines if one.text.strip()]
    label = _first(loose, lambda one: fold(one.text).startswith("noi nhan:"))
    annex = _first(loose, lambda one: bool(_ANNEX.match(one.text.strip())))
    foot = len(loose) if label is None else label
    _head(loose[:foot], parts)
    if label is not None:
        _foot(loose[label : annex if annex is not None and annex > label else len(loose)], parts)
    if annex is not None:
        _annexes(loose[annex:], parts)
    if seen.number:
        parts["page_number"] = [seen.number]
    seen.parts = {name: lines for name, lines in parts.items() if lines}
    return seen


def _first(lines: list[Line], test: object) -> int | None:
    return next((number for number, one in enumerate(lines) if test(one)), None)  # type: ignore[operator]


def _head(lines: list[Line], parts: dict[str, list[Line]]) -> None:
    """The letterhead, the title and the text."""
    number = _first(lines, lambda one: bool(_NUMBER.match(one.text)))
    rest: list[Line] = []
    for position, one in enumerate(lines):
        bare = fold(one.text).strip()
        if "state_name" not in parts and bare.startswith("cong hoa xa hoi chu nghia viet nam"):
            parts["state_name"] = [one]
        elif "motto" not in parts and re.fullmatch(r"doc lap\s*-\s*tu do\s*-\s*hanh phuc", bare):
            parts["motto"] = [one]
        elif position == number:
            parts["number"] = [one]
        elif "place" not in parts and _PLACE.match(one.text.strip()):
            parts["place"] = [one]
        elif _SUBJECT.match(one.text.strip()):
            parts["subject"] = [one]
        elif number is not None and position < number:
            parts.setdefault("agency", []).append(one)
        else:
            rest.append(one)
    bodies = parts.get("agency", [])
    parts["parent"] = [one for one in bodies[:-1] if not one.bold]
    parts["agency"] = [one for one in bodies if one not in parts["parent"]]
    _text(rest, parts)


def _text(lines: list[Line], parts: dict[str, list[Line]]) -> None:
    kind = _first(lines, lambda one: bool(_KIND.match(one.text.strip())) and one.align == "center")
    after = 0
    if kind is not None:
        parts["kind"] = [lines[kind]]
        after = kind + 1
        while after < len(lines) and lines[after].align == "center" and (after == kind + 1 or not _ruled(parts)):
            parts.setdefault("about", []).append(lines[after])
            after += 1
    _divisions(lines[after:], parts)
    parts["body"] = [one for one in lines[after:] if not one.bold and one.align != "center" and not one.italic]


def _divisions(lines: list[Line], parts: dict[str, list[Line]]) -> None:
    """Parts and chapters, on lines of their own, and the titles under them."""
    below = False
    for one in lines:
        said = one.text.strip()
        if _DIVISION.match(said) and one.bold:
            parts.setdefault("division", []).append(one)
            below = True
        elif below and one.bold and said == said.upper() and not _NUMBERED.match(said):
            parts.setdefault("division_title", []).append(one)
        else:
            below = False


def _ruled(parts: dict[str, list[Line]]) -> bool:
    return any(one.rule for one in parts.get("about", []))


def _foot(lines: list[Line], parts: dict[str, list[Line]]) -> None:
    parts["recipients_label"] = [lines[0]]
    right = [one for one in lines[1:] if one.side == "right"]
    parts["recipients"] = [one for one in lines[1:] if one.side == "left"]
    parts["signer"] = [one for one in right[-1:] if one.text != one.text.upper()]
    parts["authority"] = [one for one in right if one not in parts["signer"]]


def _annexes(lines: list[Line], parts: dict[str, list[Line]]) -> None:
    naming = named = False
    for one in lines:
        said = one.text.strip()
        if named and one.align == "center":
            parts["annex_with"].append(one)
            named = not said.endswith(")")
            continue
        if _ANNEX.match(said):
            parts.setdefault("annex_name", []).append(one)
            naming = True
        elif _WITH.match(said):
            parts.setdefault("annex_with", []).append(one)
            naming, named = False, not said.endswith(")")
        elif naming:
            parts.setdefault("annex_title", []).append(one)


def joined(lines: Iterable[Line]) -> str:
    """Their words as one line."""
    return " ".join(" ".join(one.text.split()) for one in lines)
