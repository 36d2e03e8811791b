"""The app of people; puts the scope's guard on every database connection."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class Accounts(AppConfig):
    name = "cchc.platform.accounts"
    label = "accounts"

    def ready(self) -> None:
        from cchc.platform.accounts.scope import watch

        connection_created.connect(watch, dispatch_uid="scope")
