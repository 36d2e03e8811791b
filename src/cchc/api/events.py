"""What is told of tokens: references only."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from cchc.core.messages import Message
from cchc.platform.events.registry import EventKind, register


def _link(event: Any) -> str:
    return reverse("api:tokens")


ISSUED = register(
    EventKind("api.issued", Message("Cấp mã truy cập API ({scopes})", "API token issued ({scopes})"), link=_link)
)
REVOKED = register(EventKind("api.revoked", Message("Thu hồi mã truy cập API", "API token revoked"), link=_link))
