"""The app of consolidation."""

from __future__ import annotations

from django.apps import AppConfig


class Consolidation(AppConfig):
    name = "cchc.reporting.consolidation"
    label = "consolidation"
