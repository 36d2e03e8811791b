"""The app of jobs; finds every app's `tasks.py`."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class Jobs(AppConfig):
    name = "cchc.platform.jobs"
    label = "jobs"

    def ready(self) -> None:
        autodiscover_modules("tasks")
