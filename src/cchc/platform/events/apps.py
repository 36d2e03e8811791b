"""The app of events; finds every app's `events.py`."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class Events(AppConfig):
    name = "cchc.platform.events"
    label = "events"

    def ready(self) -> None:
        autodiscover_modules("events")
