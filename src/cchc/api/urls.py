"""Addresses of the pages about tokens."""

from __future__ import annotations

from django.urls import path

from cchc.api import views

app_name = "api"
urlpatterns = [
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<uuid:token>/revoke/", views.revoke, name="revoke"),
]
