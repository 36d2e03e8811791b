"""What changed in a row that goes on: its name, its unit, or what it counts."""

from __future__ import annotations

import re

from cchc.core.annex.view import Row
from cchc.core.reading.opposites import contradiction
from cchc.core.vietnamese.text import fold_key

TITLES = ("heading", "group")
SCOPE = re.compile(r"\b(?:bao gom ca|gom ca|ke ca|tinh ca|khong bao gom|khong tinh|khong ke|chi tinh|tru)\b")
"""Words that widen or narrow what is counted."""
BODIES = (("dia phuong",), ("ubnd cap tinh", "ubnd cap huyen", "ubnd cap xa"))
"""Bodies named in general, and by level: one for the other is another set of bodies."""


def changes(before: Row, after: Row) -> list[str]:
    """same, or what changed: renamed or definition_changed, and unit_changed; in this order."""
    kinds = []
    if redefined(before, after):
        kinds.append("definition_changed")
    elif before.words != after.words:
        kinds.append("renamed")
    if fold_unit(before.unit) != fold_unit(after.unit):
        kinds.append("unit_changed")
    return kinds or ["same"]


def fold_unit(unit: str) -> str:
    """A unit as compared."""
    return "%" if unit.strip() == "%" else fold_key(unit)


def redefined(before: Row, after: Row) -> bool:
    """Whether the row counts another thing: it answers in another way, or its words say so."""
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
    general, levels = BODIES
    return _has(one, general) and not _has(other, general) and _has(other, levels) and not _has(one, levels)


def _has(words: str, any_of: tuple[str, ...]) -> bool:
    return any(f" {body}" in f" {words}" for body in any_of)


def _part_of_a_total(one: str, other: str) -> bool:
    """'Tổng số phòng' has become 'Số phòng đã kiểm tra'."""
    return one.startswith("tong so") and not other.startswith("tong so") and " da " in other and " da " not in one
