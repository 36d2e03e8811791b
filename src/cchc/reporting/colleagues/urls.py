"""Addresses of asking colleagues who never log in for their few rows."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "colleagues"
urlpatterns: list[URLPattern] = []
