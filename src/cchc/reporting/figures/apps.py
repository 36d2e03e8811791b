"""The app of figures."""

from __future__ import annotations

from django.apps import AppConfig


class Figures(AppConfig):
    name = "cchc.reporting.figures"
    label = "figures"

    def ready(self) -> None:
        from cchc.platform.units.services import on_bind
        from cchc.reporting.figures.binding import move

        on_bind(move)
