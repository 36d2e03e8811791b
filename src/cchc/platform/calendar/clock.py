"""The one clock of business dates."""

from __future__ import annotations

from datetime import date

from django.utils import timezone


def today() -> date:
    """Today in Vietnam (settings.TIME_ZONE, Asia/Ho_Chi_Minh), whatever time zone the server or a page is in."""
    return timezone.localdate(timezone=timezone.get_default_timezone())
