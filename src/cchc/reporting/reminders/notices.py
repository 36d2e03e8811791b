"""What people are told of reports that are due. No figure and no person is named, so the whole text goes by mail."""

from __future__ import annotations

from cchc.core.messages import Message
from cchc.platform.notices.registry import NoticeKind, register

BEFORE = register(
    NoticeKind("reminders.before", Message("Sắp đến hạn gửi báo cáo", "A report is due soon"), whole=True)
)
TODAY = register(
    NoticeKind("reminders.today", Message("Hôm nay là hạn gửi báo cáo", "A report is due today"), whole=True)
)
LATE = register(NoticeKind("reminders.late", Message("Báo cáo đã quá hạn gửi", "A report is overdue"), whole=True))
LATE_LIST = register(
    NoticeKind("reminders.late_list", Message("Đơn vị chưa gửi báo cáo", "Units that have not sent"), whole=True)
)
QUIET = {
    one.code: register(NoticeKind(f"{one.code}_quiet", one.title, mail=False))
    for one in (BEFORE, TODAY, LATE, LATE_LIST)
}
"""The same, told in the product only."""
