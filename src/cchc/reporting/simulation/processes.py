"""Where a process of the simulation begins: without models, which are there only after this."""

from __future__ import annotations

import django


def begin() -> None:
    """Load Django, as the settings of the first process say."""
    django.setup()
