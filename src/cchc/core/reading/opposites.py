"""Labels that look alike and mean something else: one word, one digit, one negation apart."""

from __future__ import annotations

import re
from functools import lru_cache

GROUPS: tuple[tuple[str, ...], ...] = (
    # folded words of which a label means only one; the longer before what it contains
    ("dung han", "qua han", "truoc han", "som han", "tre han"),
    ("cap tinh", "cap huyen", "cap xa", "cap so"),
    ("truc tuyen", "truc tiep"),
    ("ubnd", "hdnd"),
    ("cong chuc", "vien chuc"),
    ("kiem tra", "ra soat", "thanh tra"),
    ("tiep nhan", "tra ket qua"),
    ("so tien", "so ho so", "so luong ho so"),
    ("duoc giao", "co mat"),
    ("da", "chua", "dang"),
    ("co", "khong"),
    ("dat dai", "xay dung", "dau tu"),
)
"""Opposites of the field. Where two labels hold different members of a group, they are different rows."""

NUMBER = re.compile(r"\b\d+\b")


def contradiction(a: str, b: str) -> str | None:
    """The word of `a` (a folded label) that `b` contradicts, or None where nothing speaks against their being one row.

    A group counts only where both labels hold a member of it; so do numbers ('mức độ 3' and 'mức độ 4').
    """
    if a.startswith("ty le") != b.startswith("ty le"):
        return "tỷ lệ"
    for group in GROUPS:
        left, right = _members(a, group), _members(b, group)
        if left and right and left != right:
            return next(iter(left - right or left))
    numbers, others = _numbers(a), _numbers(b)
    if numbers and others and numbers != others:
        return next(iter(numbers ^ others))
    return None


@lru_cache(maxsize=20_000)
def _members(label: str, group: tuple[str, ...]) -> frozenset[str]:
    padded = f" {label} "
    return frozenset(word for word in group if f" {word} " in padded)


@lru_cache(maxsize=20_000)
def _numbers(label: str) -> frozenset[str]:
    return frozenset(match.lstrip("0") or "0" for match in NUMBER.findall(label))
