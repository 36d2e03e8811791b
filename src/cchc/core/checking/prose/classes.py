"""Classes that divide a whole, as reports name them: which exclude each other, and which leave nothing out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Family:
    """Classes of one dimension. They exclude each other."""

    name: str
    classes: tuple[str, ...]
    """Patterns of the words, in lower case; the first that fits a label is its class."""
    whole: tuple[frozenset[int], ...] = ()
    """Sets of classes that leave nothing out."""
    open: bool = False
    """Whether things of the whole may belong to no class (not everybody holds a degree in political theory)."""


def _sets(*members: str) -> tuple[frozenset[int], ...]:
    return tuple(frozenset(map(int, each)) for each in members)


FAMILIES = (
    Family("theory", (r"cử nhân|cao cấp", r"trung cấp", r"sơ cấp"), open=True),
    Family("service", (r"đúng mức độ|mức(?: độ)? 1", r"mức(?: độ)? 2", r"mức(?: độ)? 3", r"mức(?: độ)? 4"), open=True),
    Family("limit", (r"(?:trước|sớm)\s+(?:thời\s+)?hạn", r"(?:đúng|trong|chưa đến|còn)\s+(?:thời\s+)?hạn",
                     r"(?:trễ|quá|chậm|sau)\s+(?:thời\s+)?hạn", r"từ chối|không giải quyết", r"trả lại"),
           _sets("12", "02", "012", "0123", "123", "023")),
    Family("origin", (r"tồn|kỳ trước|kì trước|chuyển sang|chuyển qua", r"tiếp nhận|mới|trong kỳ"), _sets("01")),
    Family("way", (r"trực tiếp", r"trực tuyến|qua mạng", r"bưu chính"), _sets("01", "012")),
    Family("school", (r"\bthpt\b|trung học phổ thông|12/12", r"\bthcs\b|trung học cơ sở", r"tiểu học")),
    Family("training", (r"tiến s[ĩỹ]", r"thạc s[ĩỹ]|(?:sau|trên) đại học", r"đại học|cử nhân", r"cao đẳng",
                        r"trung cấp", r"sơ cấp", r"chưa qua đào tạo|chưa đào tạo|không có bằng")),
    Family("level", (r"cấp tỉnh|cấp sở", r"cấp huyện|cấp thành phố", r"cấp xã|cấp phường"), _sets("012")),
    Family("budget", (r"xã hội hóa|xã hội hoá", r"(?:ngân sách|nguồn|vốn) (?:trung ương|tw)",
                      r"(?:ngân sách|nguồn|vốn) (?:cấp )?tỉnh", r"(?:ngân sách|nguồn|vốn) (?:cấp )?huyện",
                      r"(?:ngân sách|nguồn|vốn) (?:cấp )?xã")),
    Family("party", (r"đảng(?! viên)|đoàn thể", r"nhà nước|chính quyền"), _sets("01")),
    Family("reached", (r"(?:chưa|không)\s+đạt", r"đạt"), _sets("01")),
    Family("done", (r"(?:chưa|không)\s+hoàn thành|đang thực hiện", r"quá hạn|trễ hạn|chậm", r"hoàn thành"),
           _sets("02", "012")),
    Family("pleased", (r"rất hài lòng", r"(?:không|chưa) hài lòng", r"bình thường", r"hài lòng"), _sets("13", "0123")),
    Family("valid", (r"hết hiệu lực", r"còn hiệu lực"), _sets("01")),
    Family("sex", (r"\bnam\b", r"\bnữ\b"), _sets("01")),
    Family("staff", (r"hợp đồng", r"viên chức", r"công chức", r"cán bộ"), _sets("23", "123", "0123")),
)  # fmt: skip
"""In this order: the first family in which every part has a class of its own is theirs."""

_PATTERNS = {family.name: tuple(re.compile(pattern) for pattern in family.classes) for family in FAMILIES}
_OPEN_DIMENSION = re.compile(r"llct|lý luận|lí luận|quản lý nhà nước|qlnn|tin học|ngoại ngữ|an ninh|quốc phòng")
"""A dimension that leaves people out."""
_OVERLAP = re.compile(r"\bnữ\b|đảng viên|dân tộc|kiêm nhiệm|đoàn viên|(?<!trước )\btuổi\b|tôn giáo|ký số")
"""Attributes that one person or paper may have together with others."""


@dataclass(frozen=True, slots=True)
class Division:
    """What is known of the classes of a list of parts."""

    family: Family | None
    complete: bool
    """The classes leave nothing out."""
    open: bool
    """Something may belong to none of them."""


@lru_cache(maxsize=4096)
def class_of(family: Family, label: str) -> int | None:
    """Number of the first class whose words the label (lower case) has."""
    return next((n for n, pattern in enumerate(_PATTERNS[family.name]) if pattern.search(label)), None)


def without(family: Family, words: str) -> str:
    """The words (lower case) with those of the family's classes left out."""
    for pattern in _PATTERNS[family.name]:
        words = pattern.sub(" ", words)
    return words


def overlaps(label: str) -> bool:
    """Whether the label (lower case) names an attribute that goes together with any class."""
    return bool(_OVERLAP.search(label))


def divide(labels: Sequence[str], heading: str = "") -> Division:
    """What the labels of the parts and the words over them say. Labels and heading are in lower case."""
    opened = bool(_OPEN_DIMENSION.search(f"{heading} {' '.join(labels)}"))
    for family in FAMILIES:
        if family.name == "theory" and not opened:
            continue
        classes = [class_of(family, label) for label in labels]
        if None not in classes and len(set(classes)) == len(classes) > 1:
            found = frozenset(number for number in classes if number is not None)
            return Division(family, found in family.whole, opened or family.open)
    return Division(None, False, opened)
