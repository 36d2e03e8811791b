"""Addresses of the official document, and the sheets made for signing and keying."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "documents"
urlpatterns: list[URLPattern] = []
