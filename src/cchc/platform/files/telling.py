"""What whoever brought a file is told about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cchc.platform.files.services import plain_name


def tell_renamed(request: HttpRequest, upload: Any, name: str) -> None:
    """Say that a file is kept under another ending than it came with, because of what is in it."""
    was = plain_name(upload.name or "")
    if name != was:
        said = _("“%(was)s” does not hold what its ending says; it is kept as “%(name)s”.")
        messages.info(request, said % {"was": was, "name": name})
