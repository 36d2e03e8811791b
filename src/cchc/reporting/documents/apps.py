"""The app of the official document, and the sheets made for signing and keying."""

from __future__ import annotations

from django.apps import AppConfig


class Documents(AppConfig):
    name = "cchc.reporting.documents"
    label = "documents"
