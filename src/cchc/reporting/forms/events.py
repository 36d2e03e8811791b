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


# --- regimes and periods


def _regime(event: Any) -> str:
    return reverse("forms:regime", args=[event.data["regime"]])


def _period(event: Any) -> str:
    return reverse("forms:period", args=[event.data["period"]])


REGIMES_LOADED = register(
    EventKind(
        "forms.regimes_loaded",
        Message("Nạp {count} quy tắc của các chế độ báo cáo", "{count} rules of reporting regimes loaded"),
    )
)
RULE_CHANGED = register(
    EventKind(
        "forms.rule_changed",
        Message(
            "Từ {begins}, {what} của kỳ {kind} là {now} (trước đó {before})",
            "From {begins}, {what} of {kind} is {now} (before: {before})",
        ),
        link=_regime,
    )
)
RULE_UNDONE = register(
    EventKind(
        "forms.rule_undone",
        Message(
            "Hủy thay đổi {what} của kỳ {kind} định áp dụng từ {begins}",
            "Took back the change of {what} of {kind} from {begins}",
        ),
        link=_regime,
    )
)
REGIME_CREATED = register(
    EventKind(
        "forms.regime_created",
        Message("Tạo chế độ báo cáo {name}, áp dụng từ {begins}", "Made the regime {name}, from {begins}"),
        link=_regime,
    )
)
REGIME_EDITED = register(
    EventKind(
        "forms.regime_edited",
        Message("Sửa chế độ báo cáo {name}: {fields}", "Changed the regime {name}: {fields}"),
        link=_regime,
    )
)
SENDER_ADDED = register(
    EventKind(
        "forms.sender_added",
        Message(
            "Đối tượng báo cáo của {name} từ {begins}: thêm {who}",
            "Who reports under {name} from {begins}: {who} added",
        ),
        link=_regime,
    )
)
SENDER_ENDED = register(
    EventKind(
        "forms.sender_ended",
        Message(
            "Đối tượng báo cáo của {name} từ {begins}: bỏ {who}",
            "Who reports under {name} from {begins}: {who} removed",
        ),
        link=_regime,
    )
)
KIND_ADDED = register(
    EventKind(
        "forms.kind_added",
        Message("Thêm kỳ {kind} vào {name}, từ {begins}", "Added {kind} to {name}, from {begins}"),
        link=_regime,
    )
)
KIND_ENDED = register(
    EventKind(
        "forms.kind_ended",
        Message("Thôi áp dụng kỳ {kind} của {name} từ {begins}", "Ended {kind} of {name} from {begins}"),
        link=_regime,
    )
)
REGIME_UNDONE = register(
    EventKind(
        "forms.regime_undone",
        Message("Hủy thay đổi của {name}: {what} ({about})", "Took back a change of {name}: {what} ({about})"),
        link=_regime,
    )
)
PERIOD_OPENED = register(
    EventKind(
        "forms.period_opened",
        Message("Mở kỳ {label}: {count} đơn vị phải báo cáo", "Opened {label}: {count} units owe a report"),
        link=_period,
    )
)
PERIOD_WITHDRAWN = register(
    EventKind("forms.period_withdrawn", Message("Hủy mở kỳ {label}", "Took back the opening of {label}"), link=_period)
)
PERIOD_CLOSED = register(EventKind("forms.period_closed", Message("Chốt kỳ {label}", "Closed {label}"), link=_period))
PERIOD_REOPENED = register(
    EventKind("forms.period_reopened", Message("Mở lại kỳ {label}", "Reopened {label}"), link=_period)
)
DEADLINE_MOVED = register(
    EventKind(
        "forms.deadline_moved",
        Message(
            "Hạn gửi của {level} trong kỳ {label} chuyển từ {before} sang {due}",
            "The deadline of {level} in {label} moved from {before} to {due}",
        ),
        link=_period,
    )
)
EXTENDED = register(
    EventKind(
        "forms.extended",
        Message("Gia hạn gửi báo cáo kỳ {label} từ {before} đến {due}", "Extended {label} from {before} to {due}"),
        link=_period,
    )
)
EXTENSION_UNDONE = register(
    EventKind(
        "forms.extension_undone",
        Message("Hủy gia hạn kỳ {label}: hạn trở lại {due}", "Took back an extension of {label}: due {due} again"),
        link=_period,
    )
)
EXCUSED = register(
    EventKind(
        "forms.excused", Message("Không yêu cầu báo cáo kỳ {label}", "No report required for {label}"), link=_period
    )
)
EXPECTED_AGAIN = register(
    EventKind(
        "forms.expected_again",
        Message("Yêu cầu lại báo cáo kỳ {label}", "A report required again for {label}"),
        link=_period,
    )
)
WINDOW_SET = register(
    EventKind(
        "forms.window_set",
        Message("Thời gian chốt số liệu riêng cho kỳ {label}: {window}", "A window of its own for {label}: {window}"),
        link=_period,
    )
)
WINDOW_UNSET = register(
    EventKind(
        "forms.window_unset",
        Message("Bỏ thời gian chốt số liệu riêng của kỳ {label}", "Took back the own window for {label}"),
        link=_period,
    )
)
