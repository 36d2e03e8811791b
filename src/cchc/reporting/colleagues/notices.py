"""What who asked is told of a colleague's answers."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from cchc.core.messages import Message
from cchc.platform.accounts.models import Role
from cchc.platform.notices.registry import NoticeKind, register
from cchc.platform.notices.services import notify_all
from cchc.reporting.colleagues.models import DataRequest
from cchc.reporting.reviews.people import holders

ANSWERED = register(
    NoticeKind("colleagues.answered", Message("Đồng nghiệp đã trả lời phiếu", "A colleague answered"), mail=False)
)
REMARKED = register(
    NoticeKind("colleagues.remarked", Message("Đồng nghiệp ghi ý kiến vào phiếu", "A colleague left a remark"))
)
SAID = {
    ANSWERED.code: Message(
        "{unit}, {period}: phiếu {code} có số liệu mới.", "{unit}, {period}: request {code} has new figures."
    ),
    REMARKED.code: Message(
        "{unit}, {period}: phiếu {code} có ý kiến kèm theo.", "{unit}, {period}: request {code} has a remark."
    ),
}


def tell(request: DataRequest, kind: NoticeKind) -> None:
    """Tell who made the request, and where that person is gone the unit's drafters, once a day for each kind: answers
    come one by one while a colleague types."""
    author = request.author
    people = [author] if author is not None and author.is_active else holders(request.unit, (Role.DRAFTER,))
    owed = request.obligation
    about = {"unit": owed.unit.name, "period": owed.period.label, "code": request.code}
    message = Message(SAID[kind.code].vi, SAID[kind.code].en, about)
    key = f"{kind.code}:{request.public_id}:{timezone.localdate()}"
    notify_all(people, kind, message, reverse("colleagues:one", args=[request.public_id]), key=key)
