"""Words for roles and grants in both languages, for messages that say why."""

from __future__ import annotations

from cchc.core.messages import Message
from cchc.platform.accounts.actors import Held
from cchc.platform.accounts.models import Role

ROLES: dict[str, Message] = {
    Role.CONTRIBUTOR: Message("Người cung cấp số liệu", "Contributor"),
    Role.DRAFTER: Message("Người soạn báo cáo", "Drafter"),
    Role.CHECKER: Message("Người kiểm tra thể thức", "Format checker"),
    Role.LEADER: Message("Lãnh đạo", "Leader"),
    Role.CLERK: Message("Văn thư", "Clerk of records"),
    Role.COLLECTOR: Message("Người tổng hợp", "Collector"),
    Role.VIEWER: Message("Người xem", "Viewer"),
    Role.ADMINISTRATOR: Message("Quản trị", "Administrator"),
}


def role_at(one: Held) -> Message:
    """'Lãnh đạo tại UBND phường …', with who is stood in for."""
    role = ROLES[one.grant.role]
    place = {"place": one.grant.unit.name}
    if one.on_behalf is None:
        return Message(f"{role.vi} tại {{place}}", f"{role.en} at {{place}}", place)
    return Message(
        f"{role.vi} tại {{place}}, thay mặt {{holder}}",
        f"{role.en} at {{place}}, standing in for {{holder}}",
        {**place, "holder": one.on_behalf.name},
    )


def any_of(roles: frozenset[Role]) -> tuple[str, str]:
    """The roles in both languages, joined by 'or'."""
    words = [ROLES[role] for role in Role if role in roles]
    return " hoặc ".join(word.vi for word in words), " or ".join(word.en for word in words)


BEYOND = Message(
    "Người này giữ vai trò ở ngoài phạm vi quản lý của bạn; người quản trị đơn vị đó mới làm được việc này.",
    "This person holds a role beyond what you manage; only an administrator of that unit may do this.",
)
