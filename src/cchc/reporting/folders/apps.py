"""The app of folders."""

from __future__ import annotations

from django.apps import AppConfig


class Folders(AppConfig):
    name = "cchc.reporting.folders"
    label = "folders"
