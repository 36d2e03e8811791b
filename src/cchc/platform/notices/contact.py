"""Where a person is reached. The one place that knows where addresses are kept."""

from __future__ import annotations

from typing import Any

from cchc.platform.accounts.ciphers import Unreadable
from cchc.platform.accounts.contacts import contact_of


def address_of(user: Any, why: str) -> str:
    """The mail address of a person, '' where none is known or it cannot be deciphered. Each reading is logged."""
    try:
        return contact_of(user, why).email
    except Unreadable:
        return ""
