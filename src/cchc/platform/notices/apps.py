"""The app of notices; finds every app's `notices.py`."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class Notices(AppConfig):
    name = "cchc.platform.notices"
    label = "notices"

    def ready(self) -> None:
        autodiscover_modules("notices")
