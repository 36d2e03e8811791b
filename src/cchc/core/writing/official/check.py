"""Holds a finished .docx or .pdf against the clauses of the layout, whoever made it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from cchc.core.messages import Message
from cchc.core.writing.official import seen_docx, seen_pdf
from cchc.core.writing.official.layout import YES_NO, Clause, layout
from cchc.core.writing.official.seen import Line, Seen, joined

SLACK = {"pt": 0.3, "mm": 0.8, "": 0.06}
"""Rounding of the measures a file keeps."""
_TITLES = re.compile(r"^(GS|PGS|TS|ThS|BS|KS|CN|CVCC)\b\.?", re.IGNORECASE)
_NUMBER = re.compile(r"Số\s*:\s*(\d*)")
_DATE = re.compile(r"ngày\s*(\d*)\s*tháng\s*(\d*)")
_WITH = re.compile(r"số\s*:?\s*(\d*)\s*/\s*([\w-]+)\s*ngày\s*(.*?)\s+của", re.IGNORECASE)


class Verdict(Enum):
    """What can be said of a clause."""

    HOLDS = "holds"
    FAILS = "fails"
    UNSEEN = "unseen"
    """Cannot be seen in this file."""


SAID = {
    Verdict.HOLDS: Message("đạt", "holds"),
    Verdict.FAILS: Message("không đạt", "does not hold"),
    Verdict.UNSEEN: Message("không xem được", "cannot be seen"),
}


@dataclass(frozen=True, slots=True)
class Result:
    """One clause and what the file shows of it."""

    clause: Clause
    verdict: Verdict
    found: str = ""


def clauses(path: Path) -> list[Result]:
    """Every clause for a file; ValueError for what is neither .docx nor .pdf."""
    kind = path.suffix.lower()
    if kind not in (".docx", ".pdf"):
        raise ValueError(f"neither .docx nor .pdf: {path.name}")
    return hold(seen_docx.seen(path) if kind == ".docx" else seen_pdf.seen(path))


def hold(found: Seen) -> list[Result]:
    """Every clause for what was seen."""
    return [_judge(clause, found) for clause in layout()]


def _judge(clause: Clause, found: Seen) -> Result:
    if clause.part == "page" and clause.asks in found.facts:
        return _flag(clause, [found.facts[clause.asks]])
    if clause.part == "page":
        return _measure(clause, [found.page.get(clause.asks)])
    if clause.part == "table" and clause.asks in found.facts:
        return _flag(clause, [found.facts[clause.asks]])
    lines = found.parts.get(clause.part, [])
    if not lines:
        return Result(clause, Verdict.UNSEEN)
    if clause.asks in TESTS:
        return _flag(clause, [TESTS[clause.asks](lines, found)])
    if clause.asks == "font":
        return _font(clause, lines)
    if clause.asks == "colour":
        return _flag(clause, [one.black for one in lines], yes="đen", no="màu khác", wanted=True)
    if clause.asks in ("bold", "italic"):
        return _flag(clause, [getattr(one, clause.asks) for one in lines])
    if clause.asks in ("align", "side"):
        return _word(clause, [getattr(one, clause.asks) for one in lines])
    if clause.asks == "rule":
        return _measure(clause, [lines[-1].rule])
    return _measure(clause, [getattr(one, clause.asks) for one in lines])


def _measure(clause: Clause, values: Sequence[float | None]) -> Result:
    known = [value for value in values if value is not None]
    if not known:
        return Result(clause, Verdict.UNSEEN)
    low, high = clause.range
    slack = SLACK[clause.unit]
    holds = all(low - slack <= value <= high + slack for value in known)
    ends = sorted({f"{round(value, 2):g}".replace(".", ",") for value in (min(known), max(known))})
    return Result(clause, Verdict.HOLDS if holds else Verdict.FAILS, "–".join(ends))


def _flag(
    clause: Clause, values: Sequence[bool | None], *, yes: str = "có", no: str = "không", wanted: bool | None = None
) -> Result:
    known = [value for value in values if value is not None]
    if not known:
        return Result(clause, Verdict.UNSEEN)
    asked = clause.value == "yes" if wanted is None else wanted
    holds = all(value == asked for value in known)
    shown = asked if holds else not asked
    return Result(clause, Verdict.HOLDS if holds else Verdict.FAILS, yes if shown else no)


def _word(clause: Clause, values: Sequence[str | None]) -> Result:
    known = [value for value in values if value is not None]
    if not known:
        return Result(clause, Verdict.UNSEEN)
    other = next((value for value in known if value != clause.value), clause.value)
    verdict = Verdict.HOLDS if other == clause.value else Verdict.FAILS
    return Result(clause, verdict, YES_NO.get(other, other))


def _font(clause: Clause, lines: list[Line]) -> Result:
    names = {re.split(r"[-,]|PS|MT", one.font)[0].replace(" ", "") for one in lines if one.font}
    if not names:
        return Result(clause, Verdict.UNSEEN)
    same = {clause.value.replace(" ", ""), "Tinos", "LiberationSerif"}
    return Result(clause, Verdict.HOLDS if names <= same else Verdict.FAILS, ", ".join(sorted(names)))


def _padded(lines: list[Line], found: Seen) -> bool | None:
    said = joined(lines)
    if number := _NUMBER.search(said):
        return len(number[1]) != 1
    date = _DATE.search(said)
    return None if date is None else len(date[1]) != 1 and date[2] not in ("1", "2")


def _with_same(lines: list[Line], found: Seen) -> bool | None:
    """Whether every annex names the number, symbol and day of the head."""
    number, place = (joined(found.parts.get(part, [])) for part in ("number", "place"))
    if not number or not place:
        return None
    head = re.sub(r"^Số\s*:", "", number).replace(" ", "").replace("\u00a0", "")
    day = re.findall(r"\d+", place[place.lower().rfind("ngày") :])
    for one in re.split(r"(?=\()", joined(lines)):
        if one.strip():
            said = _WITH.search(one.replace("\u00a0", " "))
            if said is None or f"{said[1]}/{said[2]}" != head:
                return False
            if [int(part) for part in re.findall(r"\d+", said[3])] != [int(part) for part in day]:
                return False
    return True


def _roman(lines: list[Line], found: Seen) -> bool:
    numbered = [re.search(r"\s([IVXLC]+)\.?$", one.text.strip()) for one in lines]
    return all(numbered) if len(lines) > 1 else True


def _caps(lines: list[Line], found: Seen) -> bool:
    return all(one.text == one.text.upper() for one in lines)


TESTS: dict[str, Callable[[list[Line], Seen], bool | None]] = {
    "caps": _caps,
    "padded": _padded,
    "same": _with_same,
    "roman": _roman,
    "archived": lambda lines, _: "Lưu:" in joined(lines[-3:]),
    "untitled": lambda lines, _: not _TITLES.match(joined(lines)),
}
"""Clauses about words."""
