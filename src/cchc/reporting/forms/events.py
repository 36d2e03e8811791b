"""Events of forms: drafted, decided, published, amended, ended, withdrawn."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from cchc.core.messages import Message
from cchc.platform.events.registry import EventKind, register


def _draft(event: Any) -> str:
    return reverse("forms:draft", args=[event.subject.rpartition(":")[2]])


def _published(event: Any) -> str:
    return reverse("forms:published", args=[event.subject.rpartition(":")[2]])


DRAFTED = register(
    EventKind(
        "forms.drafted", Message("Đưa phụ lục vào soạn biểu mẫu", "Brought an annex to make a form of"), link=_draft
    )
)
DECIDED = register(
    EventKind(
        "forms.decided",
        Message(
            "Quyết định {rows} dòng của biểu mẫu đang soạn ({what})",
            "Decided {rows} rows of a form in preparation ({what})",
        ),
        link=_draft,
    )
)
DISCARDED = register(
    EventKind("forms.discarded", Message("Bỏ biểu mẫu đang soạn", "Discarded a form in preparation"), link=_draft)
)
RESTORED = register(
    EventKind("forms.restored", Message("Lấy lại biểu mẫu đang soạn", "Took a form in preparation back"), link=_draft)
)
PUBLISHED = register(
    EventKind(
        "forms.published",
        Message(
            "Ban hành biểu mẫu {form}, phiên bản {number}, áp dụng từ {begins}, theo công văn {letter}",
            "Published form {form}, version {number}, from {begins}, by letter {letter}",
        ),
        link=_published,
    )
)
AMENDED = register(
    EventKind(
        "forms.amended",
        Message(
            "Sửa biểu mẫu {form} giữa kỳ từ {begins}: {reports} báo cáo đang làm chuyển sang phiên bản {number}",
            "Amended form {form} in mid-period from {begins}: {reports} reports under way go on under version {number}",
        ),
        link=_published,
    )
)
ENDED = register(
    EventKind(
        "forms.ended",
        Message(
            "Biểu mẫu {form}, phiên bản {number}, hết hiệu lực sau ngày {ends}",
            "Form {form}, version {number}, ends after {ends}",
        ),
        link=_published,
    )
)
WITHDRAWN = register(
    EventKind(
        "forms.withdrawn",
        Message("Rút biểu mẫu {form}, phiên bản {number}", "Withdrew form {form}, version {number}"),
        link=_published,
    )
)
