"""The app of sources; finds every app's `sources.py`."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class Sources(AppConfig):
    name = "cchc.platform.sources"
    label = "sources"

    def ready(self) -> None:
        autodiscover_modules("sources")
