"""Django's `migrate`, which works on the tables of all units."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from cchc.platform.accounts.scope import everything


class Command(migrate.Command):
    """Runs inside the scope of everything: the guard is there for pages and jobs."""

    def handle(self, *args: Any, **options: Any) -> Any:
        with everything("migrate"):
            return super().handle(*args, **options)
