"""Django's `flush`, which works on the tables of all units."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import flush

from cchc.platform.accounts.scope import everything


class Command(flush.Command):
    """Runs inside the scope of everything: the guard is there for pages and jobs."""

    def handle(self, *args: Any, **options: Any) -> Any:
        with everything("flush"):
            return super().handle(*args, **options)
