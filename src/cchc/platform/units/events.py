"""Events of units."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from cchc.core.messages import Message
from cchc.platform.events.registry import EventKind, register
from cchc.platform.units.models import Change


def _link(event: Any) -> str:
    return reverse("units:unit", args=[event.data["code"]])


def _kind(code: str, vi: str, en: str) -> EventKind:
    return register(EventKind(f"units.{code}", Message(vi, en), link=_link))


BY_CHANGE = {
    Change.Kind.ESTABLISH: _kind("established", "Thành lập {after} từ {effective}", "{after} established {effective}"),
    Change.Kind.MERGE: _kind(
        "merged", "Sáp nhập {before} thành {after} từ {effective}", "{before} merged into {after} from {effective}"
    ),
    Change.Kind.SPLIT: _kind(
        "split", "Chia {before} thành {after} từ {effective}", "{before} split into {after} from {effective}"
    ),
    Change.Kind.RENAME: _kind(
        "renamed", "Đổi tên {before} thành {after} từ {effective}", "{before} renamed {after} from {effective}"
    ),
    Change.Kind.MOVE: _kind(
        "moved", "Chuyển {before} về {after} từ {effective}", "{before} moved to {after} from {effective}"
    ),
    Change.Kind.ABOLISH: _kind("abolished", "Giải thể {before} từ {effective}", "{before} abolished from {effective}"),
    Change.Kind.SUCCEED: _kind(
        "succeeded",
        "Nhiệm vụ của {before} chuyển cho {after} từ {effective}",
        "Tasks of {before} passed to {after} from {effective}",
    ),
}
"""Kinds of events, by kind of change."""

UNDONE = _kind("undone", "Hủy: {change}", "Undone: {change}")
BOUND = _kind("bound", "Gắn {before} vào {after}", "{before} bound to {after}")
ALIASED = _kind("aliased", "Thêm tên khác cho {after}: {alias}", "Another name for {after}: {alias}")
LOADED = register(
    EventKind("units.loaded", Message("Nạp {units} đơn vị từ gói dữ liệu {pack}", "{units} units loaded from {pack}"))
)
