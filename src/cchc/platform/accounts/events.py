"""What is told about people: references only, never a name or an address."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from cchc.core.messages import Message
from cchc.platform.events.registry import EventKind, register


def _page(event: Any) -> str:
    return reverse("accounts:person", args=[event.subject.partition(":")[2]])


def _kind(code: str, vi: str, en: str) -> EventKind:
    return register(EventKind(f"accounts.{code}", Message(vi, en), link=_page, erasure="forget_reason"))


MADE = _kind("person_made", "Lập tài khoản người dùng", "An account was made")
CHANGED = _kind("person_changed", "Sửa thông tin người dùng", "A person's entry was changed")
DEACTIVATED = _kind("person_deactivated", "Ngừng sử dụng tài khoản", "An account was taken out of use")
REACTIVATED = _kind("person_reactivated", "Sử dụng lại tài khoản", "An account was put back into use")
PASSWORD_SET = _kind("password_set", "Cấp mật khẩu ban đầu mới", "A new initial password was given")
SECOND_STEP_OFF = _kind("second_step_off", "Tắt xác thực hai bước hộ", "Two-step sign-in was switched off for a person")
GRANTED = _kind("role_granted", "Giao vai trò {role} tại {place}", "Role {role} given at {place}")
REVOKED = _kind("role_revoked", "Thu hồi vai trò {role} tại {place} từ {day}", "Role {role} at {place} ended on {day}")
RESTORED = _kind("role_restored", "Khôi phục vai trò {role} tại {place}", "Role {role} at {place} restored")
DELEGATED = _kind(
    "delegated", "Ủy quyền vai trò {role} tại {place} đến {day}", "Role {role} at {place} delegated until {day}"
)
DELEGATION_ENDED = _kind(
    "delegation_ended", "Chấm dứt ủy quyền vai trò {role} tại {place}", "Delegation of role {role} at {place} ended"
)
ROWS_GIVEN = _kind("rows_given", "Giao dòng số liệu {rows} của {place}", "Rows {rows} of {place} given")
ROWS_TAKEN = _kind("rows_taken", "Thôi giao dòng số liệu {rows} của {place}", "Rows {rows} of {place} taken back")
