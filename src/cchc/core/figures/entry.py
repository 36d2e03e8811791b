"""What a person types into one cell of a form, as a figure."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from cchc.core.figures.amount import MAX_SCALE, AmountError
from cchc.core.figures.figure import Figure
from cchc.core.figures.state import FigureState
from cchc.core.messages import Message
from cchc.core.vietnamese.numbers import ReadNumber, read_number
from cchc.core.vietnamese.text import fold_key

SHORT = {
    "kps": FigureState.none_arisen,
    "khong phat sinh": FigureState.none_arisen,
    "ktq": FigureState.not_applicable,
    "khong thuoc tham quyen": FigureState.not_applicable,
}
"""Words that stand for a state, folded: what officials write into the cell."""
MINUS_ALLOWED = frozenset({"money", "ratio"})

NOT_A_NUMBER = Message(
    "“{raw}” không phải là một số. Nhập một số như 1.234 hoặc 98,5; để trống nếu chưa có; kps nếu không phát sinh.",
    "“{raw}” is not a number. Enter one such as 1.234 or 98,5; leave it empty if unknown; kps if none arose.",
)
INEXACT = Message(
    "“{raw}”: số liệu phải là một số chính xác, không ghi “{word}”.",
    "“{raw}”: a figure is exact; leave out “{word}”.",
)
OTHER_UNIT = Message(
    "“{raw}”: đơn vị tính của dòng này là {unit}; nhập số theo đơn vị đó, không ghi “{word}”.",
    "“{raw}”: this row counts in {unit}; enter the number in that unit, without “{word}”.",
)
NEGATIVE = Message("“{raw}”: số liệu này không thể âm.", "“{raw}”: this figure cannot be negative.")
WHOLE = Message("“{raw}”: số liệu này là số nguyên.", "“{raw}”: this figure is a whole number.")
NO_OPTION = Message("“{raw}” không có trong danh mục mã của dòng này.", "“{raw}” is not one of this row's codes.")
BOTH = Message(
    "Ô này vừa có số “{raw}” vừa được chọn là không có số. Xóa số, hoặc chọn “có số liệu”.",
    "This cell has the number “{raw}” and a choice that says it has none. Clear one, or choose “has a value”.",
)


def read_entry(
    raw: str, *, state: FigureState | None = None, kind: str = "count", unit: str = "", scale: int = 0,
    codes: Iterable[int] = (),
) -> Figure:  # fmt: skip
    """The figure a cell says. `raw` is what was typed, `state` what was chosen beside it (None: nothing chosen).

    Empty is blank. A ratio keeps the decimals it is typed with, at least `scale`; anything else must fit `scale`. An
    answer in words (kind 'text') has no amount and cannot be read here: ValueError. AmountError, with what to do in
    Vietnamese and English, for whatever is not one exact number of the row's unit within a BIGINT.
    """
    if kind == "text":
        raise ValueError("an answer in words is not a number")
    text = raw.strip()
    if state in (None, FigureState.value) and (said := SHORT.get(fold_key(text))):
        return Figure.without(said, scale)
    if state is not None and state is not FigureState.value:
        if text and SHORT.get(fold_key(text)) is not state:
            raise AmountError(_said(BOTH, text[:40]))
        return Figure.without(state, scale)
    if not text:
        return Figure.without(FigureState.blank, scale)
    read = read_number(text, unit=unit)
    value = _exact(read, text[:40], unit, kind)
    return Figure.of(value, _scale(value, text[:40], kind, scale, tuple(codes)))


def _exact(read: ReadNumber, raw: str, unit: str, kind: str) -> Decimal:
    """The one exact number of the row's unit."""
    if read.value is None:
        raise AmountError(_said(NOT_A_NUMBER, raw) if read.why is None else read.why)
    if read.qualifier:
        raise AmountError(Message(INEXACT.vi, INEXACT.en, {"raw": raw, "word": read.qualifier}))
    word = read.scale_word or ("%" if read.percent else "")
    if word and (word not in unit if word == "%" else fold_key(word) not in fold_key(unit)):
        raise AmountError(Message(OTHER_UNIT.vi, OTHER_UNIT.en, {"raw": raw, "unit": unit or "—", "word": word}))
    if not read.certain and read.why is not None and not _as_written_here(raw, read.reading):
        raise AmountError(read.why)
    if read.value < 0 and kind not in MINUS_ALLOWED:
        raise AmountError(_said(NEGATIVE, raw))
    return read.value


def _as_written_here(raw: str, reading: str) -> bool:
    """Points group and a comma begins the decimals, as the pages write numbers: then there is no doubt."""
    return (reading == "grouped" and "," not in raw and " " not in raw) or (reading == "decimal" and "." not in raw)


def _scale(value: Decimal, raw: str, kind: str, scale: int, codes: tuple[int, ...]) -> int:
    """The scale the number is kept at; refuses what the row's kind cannot be."""
    if codes and value not in [Decimal(code) for code in codes]:
        raise AmountError(_said(NO_OPTION, raw))
    places = max(0, -int(value.normalize().as_tuple().exponent))
    if kind == "ratio":
        return min(max(places, scale), MAX_SCALE)
    if scale == 0 and places:
        raise AmountError(_said(WHOLE, raw))
    return scale


def _said(message: Message, raw: str) -> Message:
    return Message(message.vi, message.en, {"raw": raw})
