"""What a run of digits with separators can be, and which of two readings is meant.

Dot and comma change places between Vietnamese (34.279 and 3,7) and English (34,279 and 3.7), and officials
use both. A shape that can be read in one way only is read so; the rest is decided by the unit, then by the
habit of the document, and the reader is told how sure that is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from cchc.core.messages import Message
from cchc.core.vietnamese.habit import Habit
from cchc.core.vietnamese.units import UnitKind

NUMERAL = r"[0-9]+(?:[.,][0-9]+)*"
LONGEST = 40
"""More characters than this are an account or a slip, not a figure."""
_PLAIN = re.compile(r"[0-9]+")
_GROUPS = re.compile(r"[1-9][0-9]{0,2}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*")
_ONE_MARK = re.compile(r"([0-9]+)([.,])([0-9]+)")
_MIXED = re.compile(r"([1-9][0-9]{0,2}(?:([.,])[0-9]{3})(?:\2[0-9]{3})*)(?!\2)[.,]([0-9]+)")


_GROUP = Message(
    "“{raw}”: dấu phân cách được hiểu là ngăn nhóm nghìn ({whole}); cũng có thể là dấu thập phân.",
    "“{raw}”: the separator is taken for a thousands mark ({whole}); it could be a decimal mark.",
)
_DECIMAL = Message(
    "“{raw}”: dấu phân cách được hiểu là dấu thập phân; cũng có thể là ngăn nhóm nghìn ({whole}).",
    "“{raw}”: the separator is taken for a decimal mark; it could be a thousands mark ({whole}).",
)


@dataclass(frozen=True, slots=True)
class Shape:
    """A reading of one token; `why` is filled where the evidence is weak."""

    value: Decimal
    reading: str
    """plain | grouped | decimal | grouped_decimal"""
    certain: bool = True
    why: Message | None = None


def read_token(token: str, kind: UnitKind = "", habit: Habit | None = None) -> Shape | None:
    """The number in `token` (ASCII digits, dots and commas only); None when it is not one number ("1.2.3")."""
    if len(token) > LONGEST:
        return None
    if _PLAIN.fullmatch(token):
        return Shape(Decimal(token), "plain")
    if mixed := _MIXED.fullmatch(token):
        whole = mixed[1].replace(mixed[2], "")
        return Shape(Decimal(f"{whole}.{mixed[3]}"), "grouped_decimal")
    one = _ONE_MARK.fullmatch(token)
    groups = _GROUPS.fullmatch(token)
    if one is None:
        return Shape(Decimal(re.sub("[.,]", "", token)), "grouped") if groups else None
    decimal = Decimal(f"{one[1]}.{one[3]}")
    if groups is None:
        return _only_decimal(token, decimal, kind)
    grouped = Decimal(one[1] + one[3])
    habit = habit or Habit()
    if one[2] == ".":
        as_group, certain = _dot_and_three(kind, habit)
    else:
        as_group, certain = _comma_and_three(kind, habit, zeros=one[3] == "000")
    doubt = None if certain else replace(_GROUP if as_group else _DECIMAL, values={"raw": token, "whole": int(grouped)})
    return Shape(grouped, "grouped", certain, doubt) if as_group else Shape(decimal, "decimal", certain, doubt)


def _only_decimal(token: str, value: Decimal, kind: UnitKind) -> Shape:
    """A shape such as 12.5 that cannot be groups; doubtful where only whole numbers make sense."""
    if kind not in ("count", "code") or value == value.to_integral_value():
        return Shape(value, "decimal")
    why = Message(
        "“{raw}” đọc là số lẻ, trong khi đơn vị tính chỉ nhận số nguyên.",
        "“{raw}” reads as a fraction, while its unit only takes whole numbers.",
        {"raw": token},
    )
    return Shape(value, "decimal", certain=False, why=why)


def _dot_and_three(kind: UnitKind, habit: Habit) -> tuple[bool, bool]:
    """(is a group, is certain) for a token such as 9.807."""
    if kind == "percent":
        return False, not habit.dot_groups_likely
    if kind in ("count", "code"):
        return True, not habit.dot_decimals_likely
    if habit.dot_decimals_likely:
        return False, False
    return True, habit.dot_groups_likely or (kind == "money" and habit.comma_decimals_likely)


def _comma_and_three(kind: UnitKind, habit: Habit, zeros: bool) -> tuple[bool, bool]:
    """(is a group, is certain) for a token such as 26,849; nobody writes decimals that are all zeros by hand."""
    if kind == "percent":
        return False, not habit.comma_groups_likely
    if kind in ("count", "code"):
        return True, habit.comma_groups_likely
    if habit.comma_groups_likely or (zeros and not habit.comma_decimals_likely):
        return True, False
    return False, not zeros and (kind in ("money", "measure") or habit.comma_decimals_likely or habit.dot_groups_likely)
