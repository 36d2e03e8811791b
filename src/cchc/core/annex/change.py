"""What changed in a row that goes on: its name, its unit, or what it counts."""

from __future__ import annotations

import re

from cchc.core.annex.view import Row
from cchc.core.reading.opposites import contradiction
from cchc.core.vietnamese.text import fold_key

TITLES = ("heading", "group")
SCOPE = re.compile(r"\b(?:bao gom ca|gom ca|ke ca|tinh ca|khong bao gom|khong tinh|khong ke|chi tinh|tru)\b")
"""Words that widen or narrow what is counted."""
BODIES = ("so nganh", "ubnd cap tinh", "ubnd cap huyen", "ubnd cap xa", "phong chuyen mon", "dia phuong", "bo phan")
"""Bodies that are counted or that count. Where both names name some, they name the same ones."""


def changes(before: Row, after: Row) -> list[str]:
    """same, or what changed: renamed or definition_changed, and unit_changed; in this order."""
    kinds = []
    if redefined(before, after):
        kinds.append("definition_changed")
    elif before.words != after.words:
        kinds.append("renamed")
    if None not in (before.unit, after.unit) and fold_unit(before.unit) != fold_unit(after.unit):
        kinds.append("unit_changed")
    return kinds or ["same"]


def fold_unit(unit: str | None) -> str:
    """A unit as compared; '' where none is printed."""
    if unit is None:
        return ""
    return "%" if unit.strip() == "%" else fold_key(unit)


def redefined(before: Row, after: Row) -> bool:
    """Whether the row counts another thing: it answers in another way, or its words say so."""
    if before.kind in TITLES and after.kind in TITLES:
        return False
    if _other_answer(before.kind, after.kind):
        return True
    if before.words == after.words:
        return False
    one, other = (re.sub(r"^ty le ", "", words) for words in (before.words, after.words))
    if contradiction(one, other) or bool(SCOPE.search(one)) != bool(SCOPE.search(other)):
        return True
    return _other_bodies(one, other) or _part_of_a_total(one, other)


def _other_answer(before: str, after: str) -> bool:
    """A code for a number, a number for a code, a count for a percentage; names of groups answer nothing."""
    return before != after and before not in TITLES and after not in TITLES


def _other_bodies(one: str, other: str) -> bool:
    named = [{body for body in BODIES if f" {body} " in f" {words} "} for words in (one, other)]
    return all(named) and named[0] != named[1]


def _part_of_a_total(one: str, other: str) -> bool:
    """'Tổng số phòng' has become 'Số phòng đã kiểm tra': what was done is new, not just said otherwise."""
    if not one.startswith("tong so") or other.startswith("tong so"):
        return False
    done = re.search(r" da (?:duoc )?(\w+ \w+)", other)
    return done is not None and done[1] not in one
