"""Events of boards."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from cchc.core.messages import Message
from cchc.platform.events.registry import EventKind, register
from cchc.platform.units.models import Unit


def _link(event: Any) -> str:
    code = Unit.objects.filter(pk=event.unit_id).values_list("code", flat=True).first() if event.unit_id else None
    return reverse("dashboards:targets") + (f"?unit={code}" if code else "")


TARGET_SET = register(
    EventKind(
        "target.set",
        Message(
            "Giao chỉ tiêu {cell}: {goal}, từ {begins}, cho {place}",
            "Target {cell} set: {goal}, from {begins}, for {place}",
        ),
        link=_link,
    )
)
TARGET_ENDED = register(
    EventKind(
        "target.ended",
        Message("Chỉ tiêu {cell} của {place} thôi áp dụng từ {ends}", "Target {cell} of {place} ends on {ends}"),
        link=_link,
    )
)
TARGET_UNDONE = register(
    EventKind(
        "target.undone",
        Message("Rút lại chỉ tiêu {cell}: {goal}, của {place}", "Target {cell}: {goal}, of {place} taken back"),
        link=_link,
    )
)
END_UNDONE = register(
    EventKind(
        "target.reopened",
        Message(
            "Chỉ tiêu {cell} của {place} lại áp dụng, không còn ngày thôi",
            "Target {cell} of {place} goes on, without an end",
        ),
        link=_link,
    )
)
FIGURES_CHOSEN = register(
    EventKind(
        "board.chosen",
        Message(
            "Chọn chỉ tiêu cho bảng theo dõi: {regime}, cấp {level}", "Figures of a board chosen: {regime}, {level}"
        ),
    )
)
CHOICE_UNDONE = register(
    EventKind(
        "board.undone",
        Message(
            "Rút lại lựa chọn chỉ tiêu của bảng theo dõi: {regime}, cấp {level}",
            "Choice of a board's figures taken back: {regime}, {level}",
        ),
    )
)
THRESHOLD_SET = register(
    EventKind(
        "board.threshold",
        Message(
            "Ngưỡng {name} của bảng theo dõi: {value}, từ {begins}",
            "Threshold {name} of boards: {value}, from {begins}",
        ),
        link=_link,
    )
)
THRESHOLD_UNDONE = register(
    EventKind(
        "board.threshold_undone",
        Message("Rút lại ngưỡng {name} của bảng theo dõi: {value}", "Threshold {name} of boards taken back: {value}"),
        link=_link,
    )
)
