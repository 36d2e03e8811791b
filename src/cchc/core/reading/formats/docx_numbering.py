"""Automatic numbers of Word lists, as Word shows them: '1.', 'a)', 'II.2.', '-'."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from cchc.core.reading.formats.docx_styles import VAL, W, integer

_PLACE = re.compile(r"%([1-9])")
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_LONGEST = 60
"""Characters of a number's pattern; longer ones are no numbers."""
_SYMBOL_DASHES = frozenset("-–—\uf02d\uf0be")


def roman(value: int) -> str:
    """1 → 'I'. Values Word cannot show as Roman numerals come as digits."""
    if not 0 < value < 4000:
        return str(value)
    text = ""
    for size, letters in _ROMAN:
        text += letters * (value // size)
        value %= size
    return text


def letters(value: int) -> str:
    """1 → 'a', 26 → 'z', 27 → 'aa', 28 → 'bb', as Word counts."""
    if not 0 < value <= 26 * 20:
        return str(value)
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)


_FORMATS: dict[str, Callable[[int], str]] = {
    "upperRoman": roman,
    "lowerRoman": lambda value: roman(value).lower(),
    "upperLetter": lambda value: letters(value).upper(),
    "lowerLetter": letters,
    "decimalZero": lambda value: f"{value:02}",
    "none": lambda value: "",
}


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    legal: bool = False
    joined: bool = False
    """No space between number and text."""
    restart: int | None = None
    """0: never restarts; n: restarts after level n (one-based); None: after any higher level."""
    style: str = ""


@dataclass(slots=True)
class _List:
    abstract: str
    starts: dict[int, int]
    levels: dict[int, _Level]


class Numbering:
    """The lists of one document and how far each has counted. Ask for labels in document order."""

    def __init__(self, part: Callable[[], etree._Element | None]) -> None:
        self._part = part
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    @cached_property
    def _lists(self) -> dict[str, _List]:
        """The numbering part, parsed when first asked for."""
        root = self._part()
        return _read_lists(root) if root is not None else {}

    def level_of(self, number: str, style: str) -> int | None:
        """The list level that belongs to a paragraph style, if one does."""
        found = self._lists.get(number)
        return next((i for i, level in found.levels.items() if level.style == style), None) if found else None

    def label(self, number: str, level: int) -> str:
        """Counts one paragraph of list `number` and gives what stands before its text, with the space after it."""
        found = self._lists.get(number)
        shape = found.levels.get(level) if found else None
        if found is None or shape is None:
            return ""
        self._count(number, found, level, shape)
        if shape.format == "bullet":
            return _bullet(shape.text) + " "
        counters = self._counters[found.abstract]

        def shown(match: re.Match[str]) -> str:
            index = int(match.group(1)) - 1
            other = found.levels.get(index, _Level())
            write = str if shape.legal else _FORMATS.get(other.format, str)
            return write(counters.get(index, other.start))

        text = _PLACE.sub(shown, shape.text)
        return text if shape.joined or not text else f"{text} "

    def _count(self, number: str, found: _List, level: int, shape: _Level) -> None:
        counters = self._counters.setdefault(found.abstract, {})
        start = found.starts.get(level)
        if start is not None and (number, level) not in self._begun:
            counters[level] = start - 1
        self._begun.add((number, level))
        counters[level] = counters.get(level, shape.start - 1) + 1
        for deeper in [index for index in counters if index > level]:
            restart = found.levels.get(deeper, _Level()).restart
            if restart is None or level < restart:
                del counters[deeper]


def _read_lists(root: etree._Element) -> dict[str, _List]:
    lists: dict[str, _List] = {}
    abstracts: dict[str, dict[int, _Level]] = {}
    links: dict[str, str] = {}
    named: dict[str, str] = {}
    for element in root.iterchildren(f"{W}abstractNum"):
        identity = element.get(f"{W}abstractNumId", "")
        abstracts[identity] = dict(_level(child) for child in element.iterchildren(f"{W}lvl"))
        if (link := _value(element, "numStyleLink")) is not None:
            links[identity] = link
        if (name := _value(element, "styleLink")) is not None:
            named[name] = identity
    for element in root.iterchildren(f"{W}num"):
        abstract = _value(element, "abstractNumId") or ""
        abstract = named.get(links.get(abstract, ""), abstract)
        levels = dict(abstracts.get(abstract, {}))
        starts: dict[int, int] = {}
        for override in element.iterchildren(f"{W}lvlOverride"):
            index = integer(override.get(f"{W}ilvl"))
            own = override.find(f"{W}lvl")
            if own is not None:
                levels[index] = _level(own)[1]
            start = _value(override, "startOverride")
            if start is not None:
                starts[index] = integer(start, 1)
        lists[element.get(f"{W}numId", "")] = _List(abstract, starts, levels)
    return lists


def _value(element: etree._Element, name: str) -> str | None:
    child = element.find(f"{W}{name}")
    return child.get(VAL) if child is not None else None


def _level(element: etree._Element) -> tuple[int, _Level]:
    restart = _value(element, "lvlRestart")
    legal = element.find(f"{W}isLgl")
    return integer(element.get(f"{W}ilvl")), _Level(
        start=integer(_value(element, "start"), 1),
        format=_value(element, "numFmt") or "decimal",
        text=(_value(element, "lvlText") or "")[:_LONGEST],
        legal=legal is not None and legal.get(VAL, "1") not in ("0", "false"),
        joined=_value(element, "suff") == "nothing",
        restart=integer(restart) if restart is not None else None,
        style=_value(element, "pStyle") or "",
    )


def _bullet(text: str) -> str:
    """'-' and '+' are what forms mean by them; every picture glyph is a plain bullet."""
    if text in _SYMBOL_DASHES:
        return "-"
    return text if text in ("+", "*", "•", "=>", "→") else "•"
