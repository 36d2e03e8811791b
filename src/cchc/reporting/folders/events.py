"""What is told of folders: references and counts."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from cchc.core.messages import Message
from cchc.platform.events.registry import EventKind, register


def _folder(event: Any) -> str:
    return reverse("folders:folder", args=[event.subject.rpartition(":")[2]])


BROUGHT = register(
    EventKind(
        "folders.brought",
        Message("Đưa {count} báo cáo vào tổng hợp từ thư mục", "{count} reports brought for consolidation"),
        link=_folder,
    )
)
ADDED_UP = register(
    EventKind(
        "folders.added_up",
        Message(
            "Tổng hợp từ thư mục kỳ {period}: {accepted} báo cáo được tính, {doubts} việc chờ quyết định",
            "Folder consolidated for {period}: {accepted} reports counted, {doubts} doubts left",
        ),
        link=_folder,
    )
)
DECIDED = register(
    EventKind(
        "folders.decided",
        Message("Quyết định về {count} điểm nghi ngờ ({code})", "{count} doubts decided ({code})"),
        link=_folder,
    )
)
UNDONE = register(
    EventKind(
        "folders.undone", Message("Hoàn tác một quyết định ({code})", "A decision taken back ({code})"), link=_folder
    )
)
