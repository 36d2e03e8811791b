"""Addresses of what is said about a cell: comments, evidence, the list behind a count."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "notes"
urlpatterns: list[URLPattern] = []
