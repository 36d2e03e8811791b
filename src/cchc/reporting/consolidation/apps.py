"""The app of consolidation."""

from __future__ import annotations

from django.apps import AppConfig


class Consolidation(AppConfig):
    name = "cchc.reporting.consolidation"
    label = "consolidation"

    def ready(self) -> None:
        from cchc.reporting.consolidation import tasks
        from cchc.reporting.forms.regimes import services

        services.WHEN_CLOSED.append(tasks.period_closed)
