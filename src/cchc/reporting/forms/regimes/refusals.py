"""What is refused about regimes and periods."""

from __future__ import annotations

from cchc.core.messages import Message
from cchc.core.periods.windows import Window


class RegimeRefused(ValueError):
    """What cannot be; `message` says why and what to do, `field` what was typed wrongly."""

    def __init__(self, message: Message, field: str = "") -> None:
        super().__init__(message.text("en"))
        self.message, self.field = message, field


class LeavesGap(RegimeRefused):
    """A window that leaves days to nobody: allowed once they were seen."""

    def __init__(self, gaps: list[Window]) -> None:
        days = ", ".join(gap.text for gap in gaps)
        super().__init__(
            Message(
                "Thời gian chốt số liệu này để trống {days}: không kỳ nào của đơn vị tính những ngày đó. Đánh dấu "
                "chấp nhận nếu đúng ý.",
                "This window leaves out {days}: no period of the unit counts these days. Tick to "
                "accept if that is meant.",
                {"days": days},
            ),
            "accept_gap",
        )
        self.gaps = gaps


def refused(vi: str, en: str, field: str = "", **values: str | int) -> RegimeRefused:
    """The refusal with this sentence."""
    return RegimeRefused(Message(vi, en, values), field)
