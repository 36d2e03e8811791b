"""Addresses of figures."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "figures"
urlpatterns: list[URLPattern] = []
