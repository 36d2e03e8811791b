"""The app of the working calendar."""

from __future__ import annotations

from django.apps import AppConfig


class Calendar(AppConfig):
    name = "cchc.platform.calendar"
    label = "calendar"
