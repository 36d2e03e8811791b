"""The app of reminders before and after deadlines."""

from __future__ import annotations

from django.apps import AppConfig


class Reminders(AppConfig):
    name = "cchc.reporting.reminders"
    label = "reminders"
