"""The outline of the prose: the sections a form asks for, and the unit's own ones below them, in order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from cchc.core.catalogue.model import Template

OPENING = "0"
"""Code of what stands before the first heading: why and for when it is reported."""
NUMBERED = re.compile(r"([IVX]+(?:\.\d+)*|[A-HĐ](?:\.\d+)*|\d+(?:\.\d+)*)[.)]?\s+(.+)", re.DOTALL)
PART = re.compile(r"phần\s+(?:thứ\s+)?(nhất|hai|ba|tư|năm|sáu|[IVX]+|\d+)\b", re.IGNORECASE)
PART_WORDS = {"nhất": "1", "hai": "2", "ba": "3", "tư": "4", "năm": "5", "sáu": "6"}
BETWEEN = 1000
"""Positions kept free between two sections of the form, for the unit's own ones."""
MOST_BELOW = 30
"""Own sections under one section, and under one of these."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A section the form asks for."""

    code: str
    """Its path: 'II.1'; 'P1.II.1' under a part; '0' the opening."""
    words: str
    """As the form prints it, with its number."""
    level: int
    position: int


def headings(form: Template) -> list[Heading]:
    """The sections of a form in order, the opening first; none for a form that asks for no prose."""
    if not form.outline:
        return []
    found, part, used = [Heading(OPENING, "", 0, 0)], "", {OPENING}
    for number, words in enumerate(form.outline, 1):
        code, level = _code(words, number)
        if code.startswith("P"):
            part = code
        elif part:
            code, level = f"{part}.{code}", level + 1
        while code in used:
            code = f"{code}~{number}"
        used.add(code)
        found.append(Heading(code, words.strip(), level, number * BETWEEN))
    return found


def _code(words: str, number: int) -> tuple[str, int]:
    if part := PART.match(words):
        return f"P{PART_WORDS.get(part[1].lower(), part[1])}", 1
    match = NUMBERED.match(words)
    code = match[1] if match else str(number)
    return code, code.count(".") + 1


def parent_of(code: str) -> str:
    """Code of the section above; '' at the top."""
    return code.rpartition(".")[0]


def position_of(code: str, asked: Iterable[Heading]) -> int:
    """Where a section stands: that of the form, or for an own one behind its parent's. LookupError where no section of
    the form stands above it, or it is more than two below, or past the number there is room for."""
    places = {one.code: one.position for one in asked}
    below: list[str] = []
    while code not in places:
        code, _, last = code.rpartition(".")
        below.append(last)
        if not code:
            raise LookupError(last)
    if len(below) > 2 or not all(last.isdecimal() and 0 < int(last) <= MOST_BELOW for last in below):
        raise LookupError(code)
    steps = [int(last) for last in reversed(below)] + [0, 0]
    return places[code] + (steps[0] * (MOST_BELOW + 1) + steps[1] if below else 0)


def next_below(code: str, taken: Iterable[str]) -> str:
    """Code for a new own section under `code`."""
    numbers = [int(last) for one in taken if parent_of(one) == code and (last := one.rpartition(".")[2]).isdecimal()]
    return f"{code}.{max(numbers, default=0) + 1}"


def numbered(code: str) -> str:
    """The number an own section prints before its words: '2.1' of 'II.2.1'."""
    found = re.search(r"\d+(?:\.\d+)*$", code)
    return found[0] if found else code
