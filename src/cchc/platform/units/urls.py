"""Addresses of units."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "units"
urlpatterns: list[URLPattern] = []
