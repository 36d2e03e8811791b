"""Addresses of forms in and out as the files people have."""

from __future__ import annotations

from django.urls import path

from cchc.reporting.exchange import views

app_name = "exchange"
OWED = "<uuid:period>/<uuid:unit>/<slug:form>/"
urlpatterns = [
    path(f"form/{OWED}", views.download, name="offline"),
    path(f"in/{OWED}", views.bring, name="bring"),
    path("in/<uuid:brought>/", views.preview, name="preview"),
]
