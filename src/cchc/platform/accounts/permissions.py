"""Who may do what: the one table. Policies, the explain page, docs/reference/permissions.md and the tests read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from cchc.core.messages import Message
from cchc.platform.accounts.models import Role


class Where(Enum):
    """Where a role must be held for a thing of a unit."""

    SUBTREE = "subtree"
    """Over the unit itself or a body above it."""
    ABOVE = "above"
    """Over a body above the unit, never the unit itself."""
    ROOT = "root"
    """Over the root of the tree: for what belongs to no unit."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What one action asks for."""

    roles: frozenset[Role]
    say: Message = Message("làm việc này", "do this")  # noqa: RUF009 a frozen value
    """The action in words, after 'may'."""
    where: Where = Where.SUBTREE
    past: bool = False
    """Also over bodies whose tasks passed into the subtree: for reading, and for keeping the reports they once made."""
    heirs: bool = False
    """Also over a body that has ended, for the role held over who follows it: what it still owed is finished there."""
    by_field: bool = False
    """A role held for some fields of work reaches only rows of these."""
    own_rows: bool = False
    """A contributor reaches only the rows given to the person or to the person's room."""


def rule(roles: Iterable[Role] | Rule, action: str = "") -> Rule:
    """A rule from a set of roles: over the subtree, and 'read' reaches into the past too."""
    return roles if isinstance(roles, Rule) else Rule(frozenset(roles), past=action == "read")


EVERYONE = frozenset(Role)
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
WRITERS = frozenset({Role.CONTRIBUTOR, Role.DRAFTER})
LEADERS = frozenset({Role.LEADER})
CLERKS = frozenset({Role.CLERK})
COLLECTORS = frozenset({Role.COLLECTOR})
KEEPERS = frozenset({Role.DRAFTER, Role.COLLECTOR, Role.ADMINISTRATOR})


def _reads(vi: str, en: str, roles: frozenset[Role] = EVERYONE) -> Rule:
    return Rule(roles, Message(vi, en), past=True)


def _works(roles: frozenset[Role], vi: str, en: str, *, by_field: bool = False, own_rows: bool = False) -> Rule:
    return Rule(roles, Message(vi, en), heirs=True, by_field=by_field, own_rows=own_rows)


def _runs(vi: str, en: str) -> Rule:
    return Rule(ADMINISTRATORS, Message(vi, en))


def _collects(vi: str, en: str) -> Rule:
    return Rule(COLLECTORS, Message(vi, en), where=Where.ABOVE)


TABLE: dict[str, dict[str, Rule]] = {
    "unit": {
        "read": _reads("xem đơn vị", "see the unit"),
        "administer": _runs("quản lý đơn vị", "manage the unit"),
    },
    "person": {
        "read": _reads("xem người dùng", "see people"),
        "administer": _runs("quản lý người dùng và vai trò", "manage people and roles"),
    },
    "calendar": {
        "read": _reads("xem lịch làm việc", "see the working calendar"),
        "administer": Rule(
            ADMINISTRATORS, Message("sửa lịch làm việc", "change the working calendar"), where=Where.ROOT
        ),
    },
    "regime": {
        "read": _reads("xem chế độ báo cáo", "see reporting regimes"),
        "administer": Rule(ADMINISTRATORS, Message("sửa chế độ báo cáo", "change reporting regimes"), where=Where.ROOT),
    },
    "form": {
        "read": _reads("xem biểu mẫu", "see forms"),
        "administer": Rule(
            ADMINISTRATORS, Message("soạn và ban hành biểu mẫu", "compose and publish forms"), where=Where.ROOT
        ),
    },
    "figure": {
        "read": _reads("xem số liệu", "see figures"),
        "write": _works(WRITERS, "nhập số liệu", "enter figures", by_field=True, own_rows=True),
    },
    "report": {
        "read": _reads("xem báo cáo", "see reports"),
        "draft": _works(frozenset({Role.DRAFTER}), "soạn báo cáo", "draft reports", by_field=True),
        "check": _works(
            frozenset({Role.CHECKER}), "kiểm tra thể thức báo cáo", "check the format of reports", by_field=True
        ),
        "keep": Rule(
            KEEPERS,
            Message("đưa báo cáo đọc từ tệp vào thư viện", "put reports read from files into the library"),
            past=True,
        ),
        "decide": Rule(
            KEEPERS | {Role.CHECKER, Role.LEADER},
            Message("quyết định về các điểm phát hiện của báo cáo", "decide about findings of reports"),
            past=True,
        ),
        "sign": _works(LEADERS, "ký báo cáo", "sign reports"),
        "number": _works(CLERKS, "cấp số báo cáo", "number reports"),
        "issue": _works(CLERKS, "phát hành báo cáo", "issue reports"),
        "send": _works(CLERKS, "gửi báo cáo", "send reports"),
    },
    "note": {
        "read": _reads("xem trao đổi về số liệu", "see what is said about figures"),
        "write": _works(
            WRITERS | {Role.CHECKER, Role.LEADER, Role.COLLECTOR},
            "trao đổi, đính kèm tài liệu về số liệu",
            "comment on figures and attach evidence",
        ),
        "explain": _works(WRITERS | {Role.CHECKER, Role.LEADER}, "giải trình số liệu", "explain findings of a report"),
    },
    "data_request": {
        "read": _works(
            frozenset({Role.DRAFTER, Role.CHECKER, Role.LEADER}),
            "xem phiếu cung cấp số liệu",
            "see requests for figures",
        ),
        "manage": _works(
            frozenset({Role.DRAFTER}), "gửi, thu hồi phiếu cung cấp số liệu", "send and revoke requests for figures"
        ),
    },
    "token": {
        "administer": _runs("cấp và thu hồi mã truy cập API", "issue and revoke API tokens"),
    },
    "below": {
        "read": Rule(
            COLLECTORS | {Role.LEADER, Role.ADMINISTRATOR},
            Message("theo dõi báo cáo của đơn vị cấp dưới", "follow the reports of units below"),
            where=Where.ABOVE,
        ),
        "remind": _collects("nhắc đơn vị cấp dưới", "remind units below"),
        "receive": _collects("tiếp nhận báo cáo của đơn vị cấp dưới", "receive reports of units below"),
        "request_review": _collects(
            "đề nghị đơn vị cấp dưới rà soát, bổ sung", "ask units below to review or complete figures"
        ),
        "accept": _collects("chấp nhận số liệu của đơn vị cấp dưới", "accept the figures of units below"),
    },
    "total": {
        "read": _reads("xem số liệu tổng hợp", "see consolidated figures"),
        "adjust": Rule(
            COLLECTORS,
            Message(
                "bổ sung, điều chỉnh, chọn số liệu tổng hợp", "add to, adjust and choose between consolidated figures"
            ),
        ),
        "seal": Rule(COLLECTORS | LEADERS, Message("chốt số liệu tổng hợp", "seal consolidated figures")),
    },
    "folder": {
        "bring": Rule(
            COLLECTORS | ADMINISTRATORS,
            Message("tổng hợp từ thư mục tệp của các đơn vị", "consolidate a folder of units' files"),
        ),
    },
    "target": {
        "read": _reads("xem chỉ tiêu được giao", "see targets"),
        "administer": Rule(ADMINISTRATORS | LEADERS, Message("giao và sửa chỉ tiêu", "set and change targets")),
    },
    "event": {
        "read": _reads(
            "xem nhật ký sự kiện", "see the log of events", frozenset({Role.ADMINISTRATOR, Role.LEADER, Role.COLLECTOR})
        ),
    },
    "job": {
        "read": _runs("xem công việc chạy nền", "see background jobs"),
        "administer": _runs("chạy lại, dừng công việc chạy nền", "retry and stop background jobs"),
    },
    "backup": {
        "administer": Rule(ADMINISTRATORS, Message("sao lưu và phục hồi", "back up and restore"), where=Where.ROOT),
    },
}
"""Object → action → rule."""
