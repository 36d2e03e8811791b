"""What the frame of every page needs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from cchc.reporting.library import selectors


def frame(request: HttpRequest) -> dict[str, Any]:
    """The rail: one entry per kind of work, with what waits there."""
    match = request.resolver_match
    current = f"{match.namespace}:{match.url_name}" if match else ""
    current = "rules" if current == "reports:rules" else current  # kept beside the reports, a work of its own
    entries = (
        (_("Home"), "library:home", "library:home", None),
        (_("Check a file"), "library:read", "library:read", SimpleLazyObject(selectors.waiting_count)),
        (_("Reports"), "reports:list", "reports:", None),
        (_("Indicators"), "catalogue:indicators", "catalogue:indicator", None),
        (_("Templates"), "catalogue:templates", "catalogue:template", None),
        (_("Rules"), "reports:rules", "rules", None),
    )
    return {
        "rail": [
            {"label": label, "url": reverse(url), "current": current.startswith(prefix), "count": count}
            for label, url, prefix, count in entries
        ]
    }
