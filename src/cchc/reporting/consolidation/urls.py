"""Addresses of consolidation."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "consolidation"
urlpatterns: list[URLPattern] = []
