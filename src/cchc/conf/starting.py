"""Load Django for a command: what every command that needs the database calls first."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from cchc.conf.environment import SettingError

UNUSABLE = 2
"""Exit code where a setting cannot be used."""


def settle(data: Path | None = None, database_url: str | None = None) -> None:
    """Load Django, with its data in `data` and its database at `database_url` where they are given (an empty address:
    the database in `data`), else as the CCHC_* variables say. What stands wrong in one ends the program with words."""
    if data is not None:
        os.environ["CCHC_DATA"] = str(data.resolve())
    if database_url is not None:
        os.environ["CCHC_DATABASE_URL"] = database_url
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.conf.settings")
    import django

    try:
        django.setup()
    except SettingError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(UNUSABLE)
