"""The app of events; finds every app's `events.py`, and keeps the database's triggers in their place."""

from __future__ import annotations

import logging
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class Events(AppConfig):
    name = "cchc.platform.events"
    label = "events"

    def ready(self) -> None:
        autodiscover_modules("events")
        post_migrate.connect(put_back_triggers, sender=self)


def put_back_triggers(using: str, **_: Any) -> None:
    """After a migration: SQLite drops the triggers of a table it rebuilds to alter it."""
    from cchc.platform.events import immutability

    connection = connections[using]
    if "events_erasing" not in connection.introspection.table_names():
        return
    missing = immutability.missing(using)
    if missing:
        logging.getLogger("cchc.events").warning("triggers put back: %s", ", ".join(missing))
        immutability.install(connection)
