"""Addresses of folders."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "folders"
urlpatterns: list[URLPattern] = []
