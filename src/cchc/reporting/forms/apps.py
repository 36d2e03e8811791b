"""The app of regimes, periods and forms."""

from __future__ import annotations

from django.apps import AppConfig


class Forms(AppConfig):
    name = "cchc.reporting.forms"
    label = "forms"

    def ready(self) -> None:
        from cchc.reporting.forms.regimes import moving

        moving.listen()
