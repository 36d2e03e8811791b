"""Words of labels that say how rows hang together: totals, parts of them, what was done of what there was to do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

from cchc.core.annex.words import level_of, names_of
from cchc.core.reading.opposites import GROUPS
from cchc.core.vietnamese.text import fold_key

TOTAL = re.compile(r"^(?:tong so|tong cong|tong)\b")
TO_DO = re.compile(
    r"\b(?:duoc giao|de ra|can (?:phai )?(?:xu ly|giai quyet)|phai (?:xu ly|giai quyet)|phat hien qua|du dieu kien)\b"
)
"""What there was to do."""
PART = re.compile(r"\b(?:da|dang|dung han|som han|qua han|tre han|co mat|hoan thanh|dat|duoc)\b")
"""What was done of it, or a part of it."""
LEAVES = re.compile(r"\b(?:tinh gian|chuyen doi|cat giam|thoi viec)\b")
"""What has left the total is no part of it."""
CASES = ("dung han", "qua han", "truc tuyen", "dien tu")
DONE = re.compile(r"\b(?:da|dang) (?:duoc )?(?:xu ly|giai quyet|hoan thanh|khac phuc|thuc hien|ket noi|co)\b")
OF_WHICH = re.compile(r"\btrong do$")
NO_SHARE = re.compile(r"\bso voi\b|\btang\b|\bgiam\b|\btoc do\b|\bvuot\b")
LIMIT = re.compile(r"không (?:được )?(?:vượt|quá|vượt quá|lớn hơn)\s+(?:quá\s+)?(\d+(?:[.,]\d+)?)\s*%?", re.IGNORECASE)
FORMULA = re.compile(r"=\s*\(?\s*((?:\(?\d+(?:\.\d+)*\)?\s*[-+/:x×*–]\s*)+\(?\d+(?:\.\d+)*\)?)\s*(%|[x×*]\s*100\s*%?)?")
SIGNS = {":": "/", "x": "*", "×": "*", "–": "-"}
TELLING = (
    *(group for group in GROUPS if group not in (("da", "chua", "dang"), ("co", "khong"))),
    ("da hoan thanh", "chua hoan thanh"),
    ("dung han", "hoan thanh nhung qua han", "chua hoan thanh"),
    ("dung han", "qua han", "chua den han"),
)
"""Groups of words of which each part of a whole has one."""
BANDS = re.compile(r"\btu (\d+)\D+(?:duoi|den) (\d+)")


class Printed(Protocol):
    """A row with its number."""

    @property
    def key(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def table(self) -> str: ...
    @property
    def label(self) -> str: ...


def total_words(label: str) -> bool:
    """'Tổng số …'"""
    return bool(TOTAL.match(_key(label)))


def whole_words(label: str) -> int:
    """2 for what there was to do ('… được giao', '… cần phải xử lý'), 1 for 'Tổng số …', else 0."""
    key = _key(label)
    if TO_DO.search(key) and not DONE.search(key):
        return 2
    return 1 if TOTAL.match(key) else 0


def part_words(label: str) -> bool:
    """What was done of it: 'đã hoàn thành', 'giải quyết đúng hạn', 'có mặt'."""
    key = _key(label)
    return bool(PART.search(key)) and not LEAVES.search(key)


def same_case(label: str, other: str) -> bool:
    """Whether both name the same case: 'đúng hạn', 'quá hạn'."""
    return any(case in _key(label) and case in _key(other) for case in CASES)


def chained(label: str) -> bool:
    """Whether a percentage is a share of a whole, rather than a change against another year."""
    return not NO_SHARE.search(_key(label))


def of_which(label: str, codes: Sequence[str]) -> bool:
    """Whether 'Trong đó' stands behind the label or in front of the first row below."""
    return bool(OF_WHICH.search(_key(label))) or any(fold_key(code) == "trong do" for code in codes[:1])


def partition(labels: Sequence[str]) -> bool:
    """Whether the labels divide a whole: bands that meet, levels, or different members of one group of opposites.

    One of three or more may name none: 'của tỉnh' beside 'của cấp huyện' and 'của cấp xã'.
    """
    keys = [_key(label) for label in labels]
    if len(keys) < 2:
        return False
    bands = sorted((int(match[1]), int(match[2])) for key in keys if (match := BANDS.search(key)))
    if len(bands) == len(keys):
        return all(one[1] == other[0] for one, other in pairwise(bands))
    levels = [[level] if (level := level_of(label)) else [] for label in labels]
    named = [levels, *([[word for word in group if f" {word} " in f" {key} "] for key in keys] for group in TELLING)]
    return any(_one_each(members) for members in named)


def _one_each(named: Sequence[Sequence[str]]) -> bool:
    single = [members[0] for members in named if len(members) == 1]
    silent = sum(1 for members in named if not members)
    return len(single) + silent == len(named) and len(set(single)) == len(single) >= 2 and silent <= (len(named) > 2)


def limit_of(label: str) -> str:
    """'không vượt quá 30%' → '30'; '' where the label states no limit."""
    match = LIMIT.search(label)
    return match[1].replace(",", ".") if match else ""


def printed_formula(row: Printed, rows: Sequence[Printed]) -> str:
    """'(= 2.1/2.2)' in a label, over the rows with these numbers in the row's own part; '' where one is missing."""
    match = FORMULA.search(row.label)
    if not match:
        return ""
    codes = {other.code: other.key for other in rows if other.table == row.table and other.code}
    start = row.key.rpartition("/")[0]
    codes |= {o.code: o.key for o in rows if o.code and o.key.rpartition("/")[0] == start and o.table == row.table}
    text = ""
    for piece in re.findall(r"\d+(?:\.\d+)*|[-+/:x×*–()]", match[1]):
        if piece[0].isdigit():
            if piece not in codes and piece != "100":
                return ""
            text += f"[{codes[piece]}]" if piece in codes else piece
        else:
            sign = SIGNS.get(piece, piece)
            text += sign if sign in "()" else f" {sign} "
    text = text.strip()
    if text.count("(") != text.count(")"):
        text = text.replace("(", "").replace(")", "")
    return f"{text} * 100" if match[2] and not text.endswith("* 100") else text


def _key(label: str) -> str:
    return fold_key(names_of(label)[1]).removeprefix("trong do ").strip()
