"""Wholes that a rate is measured by though no word makes the count before it their part."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cchc.core.checking.prose.passages import Figure, Passage
from cchc.core.checking.prose.rates import rate
from cchc.core.checking.prose.wholes import Part

_GIVEN = re.compile(r"kế hoạch|giao|đề ra|gồm|tổng số|phải|đăng ký|tiếp nhận|phát hiện|phát ra|có(?!\w)|\bsố lượng\b")
"""Words of what was to be done."""
_DONE = re.compile(
    r"hoàn thành|thực hiện|giải quyết|xử lý|khắc phục|tổ chức|triển khai|kiểm tra|thu về|trả lời|cử|ban hành"
)
"""Words of what was done of it."""
_REACHED = re.compile(r"(?:(?:đạt|bằng)(?: tỷ lệ| tỉ lệ)?\s*:?|\()\s*$")
_ELSE = re.compile(r"\s*(?:đúng|trước|so|kế|chỉ|dự|yêu|tiến|về|hồ sơ)\b")
"""What a rate may be of instead: in time, of a plan, of a demand."""
FEW, VOTES = 40, 2
"""So many figures of a passage are looked at; so many rates must agree on a whole."""


def to_be_done(found: Sequence[Passage], number: int, part: Figure, share: Figure) -> Part | None:
    """'gồm 40 nhiệm vụ, đã hoàn thành 32 nhiệm vụ, đạt 80 %': the 40, in the sentence or the item before.

    None where other counts stand between, or where the rate is one of 100 % and may be of those that were due.
    """
    passage = found[number]
    start, _ = passage.sentence(share.start)
    if share.value >= 100 or not part.noun or _ELSE.match(passage.lowered, share.end) or not _DONE.search(part.before):
        return None
    if not _REACHED.search(passage.lowered, start, share.start):
        return None
    earlier = [f for f in passage.inside(start, part.start) if f.counts or f.span.percent]
    whole = Part(passage, earlier[-1]) if earlier else _item_before(found, number)
    if whole is None or whole.figure.noun != part.noun or whole.figure.span.parts or whole.figure.span.percent:
        return None
    if ";" in passage.text[start : part.start] or whole.figure.depth != part.depth:
        return None
    given = _GIVEN.search(whole.figure.before) and not _DONE.search(whole.figure.before)
    return whole if given and whole.figure.value > 0 else None


def _item_before(found: Sequence[Passage], number: int) -> Part | None:
    """The only figure of the item before this one in the same list."""
    passage, last = found[number], found[number - 1] if number else None
    if last is None or not (passage.item and last.item) or last.section is not passage.section:
        return None
    return Part(last, last.figures[0]) if len(last.figures) == 1 and last.figures[0].counts else None


def agreed(passage: Passage, told: Sequence[tuple[Figure, Figure]], part: Figure) -> Figure | None:
    """The whole before `part` that two other counts with rates (`told`) of the passage agree on, if one only."""
    others = [(count, share) for count, share in told if count is not part][:FEW]
    wholes = [
        f for f in passage.figures[:FEW] if f.counts and not f.span.parts and f.start < part.start and f.like(part)
    ]
    found: dict[object, Figure] = {}
    for whole in wholes:
        if whole.value and sum(_gives(count, whole, share) for count, share in others) >= VOTES:
            found.setdefault(whole.value, whole)
    return next(iter(found.values())) if len(found) == 1 else None


def _gives(count: Figure, whole: Figure, share: Figure) -> bool:
    return whole.start < count.start and count.value < whole.value and rate(count.value, whole.value, share) != "wrong"
