"""Addresses of forms."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "forms"
urlpatterns: list[URLPattern] = []
