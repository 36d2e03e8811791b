"""The five states of a figure, and which of them wins when figures meet. See docs/explanation/states.md."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from cchc.core.messages import Message


class FigureState(StrEnum):
    """What is known of one figure. Only `value` carries a number, and a zero is a value."""

    value = "value"
    none_arisen = "none_arisen"
    """không phát sinh: nothing of the kind happened, as 0 of 0."""
    not_applicable = "not_applicable"
    """không thuộc thẩm quyền: this unit does not answer this row."""
    blank = "blank"
    """Expected and not answered."""
    unreadable = "unreadable"
    """Something is written, or was computed from a contradiction, that is not a number we may use."""

    @property
    def answered(self) -> bool:
        """True when nothing more is expected of the unit: a value, none arisen, or not applicable."""
        return self not in (FigureState.blank, FigureState.unreadable)

    @property
    def label(self) -> Message:
        """The state in words."""
        return _LABELS[self]


_LABELS = {
    FigureState.value: Message("có số liệu", "has a value"),
    FigureState.none_arisen: Message("không phát sinh", "none arisen"),
    FigureState.not_applicable: Message("không thuộc thẩm quyền", "not applicable"),
    FigureState.blank: Message("để trống", "left blank"),
    FigureState.unreadable: Message("không đọc được", "unreadable"),
}

RANK = {
    FigureState.value: 0,
    FigureState.none_arisen: 1,
    FigureState.not_applicable: 2,
    FigureState.blank: 3,
    FigureState.unreadable: 4,
}
"""The state with the highest rank decides when an operation needs every one of its operands."""


def prevailing(states: Iterable[FigureState]) -> FigureState:
    """The state that decides when all of `states` are needed; `value` of nothing at all."""
    return max(states, key=RANK.__getitem__, default=FigureState.value)
