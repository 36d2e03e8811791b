"""The app of dashboards."""

from __future__ import annotations

from django.apps import AppConfig


class Dashboards(AppConfig):
    name = "cchc.reporting.dashboards"
    label = "dashboards"
