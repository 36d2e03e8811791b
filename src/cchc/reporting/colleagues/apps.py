"""The app of asking colleagues who never log in for their few rows."""

from __future__ import annotations

from django.apps import AppConfig


class Colleagues(AppConfig):
    name = "cchc.reporting.colleagues"
    label = "colleagues"
