"""The app of what is said about a cell: comments, evidence, the list behind a count."""

from __future__ import annotations

from django.apps import AppConfig


class Notes(AppConfig):
    name = "cchc.reporting.notes"
    label = "notes"
