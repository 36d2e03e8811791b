"""What a person types: a unit by name or code, a period in words."""

from __future__ import annotations

from cchc.core.messages import Message
from cchc.core.periods.period import Period
from cchc.core.vietnamese.text import fold_key
from cchc.platform.units.models import Unit
from cchc.reporting.library.forms import read_period

NO_UNIT = Message(
    "Không có đơn vị “{name}” trong cây đơn vị. Hãy ghi đúng tên hoặc mã, thí dụ: Tỉnh Khánh Hòa.",
    "There is no unit “{name}” in the tree. Write its name or code, e.g. Tỉnh Khánh Hòa.",
)
SEVERAL_UNITS = Message(
    "Có nhiều đơn vị tên “{name}”: {codes}. Hãy dùng mã.", "Several units are called “{name}”: {codes}. Use the code."
)
NO_PERIOD = Message(
    "“{text}” không phải là kỳ báo cáo. Thí dụ: 2025-Q3, 2025-H1, “Quý III/2025”, 2025.",
    "“{text}” is no period. For example: 2025-Q3, 2025-H1, 2025.",
)
SHOWN = 6
"""So many units of one name are told apart in the message."""


class NotKnown(ValueError):
    """What was typed names nothing, or too much; `message` says what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.en)
        self.message = message


def unit_named(text: str) -> Unit:
    """A unit of the tree by its code or its name; of several, the one that stands today. NotKnown where that is not
    one."""
    placed = Unit.objects.exclude(kind="").filter(placements__isnull=False)
    found = list(placed.filter(code=text.strip()).distinct())
    if not found:
        folded = fold_key(text)
        names = {folded, f"tinh {folded}", f"thanh pho {folded}"} if folded else set()
        found = list(placed.filter(names__folded__in=names).distinct()[: SHOWN + 1])
    standing = [one for one in found if one.ends is None]
    found = standing if len(standing) == 1 else found
    if not found:
        raise NotKnown(Message(NO_UNIT.vi, NO_UNIT.en, {"name": text}))
    if len(found) > 1:
        codes = ", ".join(f"{one.code} ({one.name})" for one in found[:SHOWN])
        raise NotKnown(Message(SEVERAL_UNITS.vi, SEVERAL_UNITS.en, {"name": text, "codes": codes}))
    return found[0]


def period_named(text: str) -> Period:
    """A period by its code or in words; NotKnown for what names none, or several."""
    known = read_period(text)
    if known is None:
        raise NotKnown(Message(NO_PERIOD.vi, NO_PERIOD.en, {"text": text}))
    return known
