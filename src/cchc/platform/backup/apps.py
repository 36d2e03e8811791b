"""The app of backups and of the doctor; finds every app's `health.py`."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class Backup(AppConfig):
    name = "cchc.platform.backup"
    label = "backup"

    def ready(self) -> None:
        autodiscover_modules("health")
