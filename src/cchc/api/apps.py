"""The app of tokens and the interface for other software."""

from __future__ import annotations

from django.apps import AppConfig


class Api(AppConfig):
    name = "cchc.api"
    label = "api"
