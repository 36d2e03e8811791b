"""The app of forms in and out as the files people have."""

from __future__ import annotations

from django.apps import AppConfig


class Exchange(AppConfig):
    name = "cchc.reporting.exchange"
    label = "exchange"

    def ready(self) -> None:
        from cchc.reporting.exchange import purposes  # noqa: F401 what files are brought for here
