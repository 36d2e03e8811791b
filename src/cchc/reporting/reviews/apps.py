"""The app of the two loops: inside a unit, and between units."""

from __future__ import annotations

from django.apps import AppConfig


class Reviews(AppConfig):
    name = "cchc.reporting.reviews"
    label = "reviews"
