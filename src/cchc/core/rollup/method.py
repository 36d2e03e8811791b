"""How a figure adds up over units: the word of the catalogue, and which code of a list says yes."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from cchc.core.catalogue.model import Catalogue, Code
from cchc.core.messages import Message
from cchc.core.vietnamese.text import fold_key


class Method(StrEnum):
    """How figures of units become the figure of the whole. See docs/algorithms/roll-up.md."""

    sum = "sum"
    ratio = "ratio"
    """Computed again from the parts added up; never an average."""
    share = "share"
    """Of the units that answered, in percent, those that answered yes."""
    max = "max"
    last = "last"
    """The figure with the latest as-of date."""
    distinct = "distinct"
    """The same things seen by several units count once: at least the largest figure, at most the sum."""
    list = "list"
    """How many units gave each answer; there is no one figure."""
    none = "none"
    """Each unit's own: never added."""

    @property
    def label(self) -> Message:
        """The method in words."""
        return _LABELS[self]


_LABELS = {
    Method.sum: Message("cộng", "added up"),
    Method.ratio: Message("tính lại từ các thành phần đã cộng", "computed again from the parts added up"),
    Method.share: Message("tỷ lệ đơn vị trả lời “có”", "share of units that answered yes"),
    Method.max: Message("lấy số lớn nhất", "the largest"),
    Method.last: Message("lấy số mới nhất", "the latest"),
    Method.distinct: Message("không tính trùng", "counted once"),
    Method.list: Message("đếm theo từng câu trả lời", "counted by answer"),
    Method.none: Message("không cộng", "not added"),
}

_METHODS = {method.value: method for method in Method}
DENIALS = ("chua", "khong")
"""How the label of an answer that says no begins, folded: 'Chưa kết nối', 'Không'."""


def method_of(catalogue: Catalogue, indicator: str, breakdown: str = "") -> Method:
    """How the cell adds up over units; `none` for what the catalogue does not know."""
    if indicator not in catalogue.indicators or (breakdown and breakdown not in catalogue.breakdowns):
        return Method.none
    return _METHODS[catalogue.rollup_of(indicator, breakdown or None)]


def yes_of(codes: Iterable[Code]) -> int | None:
    """The code that says yes: the only one whose label does not begin with a denial. None where that is not plain.

    'Chưa' is 0 in some lists and 2 in others, so the number itself says nothing.
    """
    yes = [code.value for code in codes if not fold_key(code.label).startswith(DENIALS)]
    return yes[0] if len(yes) == 1 else None
