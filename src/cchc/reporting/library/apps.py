"""The app of the desk."""

from __future__ import annotations

from django.apps import AppConfig


class Library(AppConfig):
    name = "cchc.reporting.library"
    label = "library"

    def ready(self) -> None:
        from cchc.platform.units.services import on_bind
        from cchc.reporting.library.keeping import move

        on_bind(move)
