"""The app of files."""

from __future__ import annotations

from django.apps import AppConfig


class Files(AppConfig):
    name = "cchc.platform.files"
    label = "files"
