"""What the doctor proves of events."""

from __future__ import annotations

from collections.abc import Iterator

from cchc.core.messages import Message
from cchc.platform.backup.doctor import Trouble, register_check
from cchc.platform.events import chain, immutability
from cchc.platform.events.models import Erasing


def guarded() -> Iterator[Trouble]:
    """The database itself refuses to change events."""
    for name in immutability.missing():
        yield Trouble(
            Message(
                "Thiếu trigger {name} của cơ sở dữ liệu: sự kiện có thể bị sửa mà không bị chặn.",
                "Trigger {name} is missing from the database, or altered: events could be changed unhindered.",
                {"name": name},
            )
        )
    for key in Erasing.objects.values_list("event", flat=True)[:10]:
        yield Trouble(
            Message(
                "Còn giấy phép xóa lý do của sự kiện {id}: chỉ được có trong lúc xóa.",
                "A permit to erase the reason of event {id} was left behind; it may be there only while erasing.",
                {"id": key},
            )
        )


register_check("events.chain", chain.verify, Message("Chuỗi sự kiện", "Chain of events"))
register_check("events.guarded", guarded, Message("Sự kiện chỉ được thêm vào", "Events are append-only"))
