"""Addresses of forms in and out as the files people have."""

from __future__ import annotations

from django.urls import path

from cchc.reporting.exchange import filling_views, other_views, views

app_name = "exchange"
OWED = "<uuid:period>/<uuid:unit>/<slug:form>/"
urlpatterns = [
    path(f"form/{OWED}", views.download, name="offline"),
    path(f"in/{OWED}", views.bring, name="bring"),
    path("in/<uuid:brought>/", views.preview, name="preview"),
    path(f"elsewhere/{OWED}", other_views.elsewhere, name="elsewhere"),
    path(f"keying/{OWED}", other_views.keying, name="keying"),
    path(f"fill/{OWED}", filling_views.to_fill, name="to_fill"),
    path("fill/<uuid:brought>/", filling_views.theirs, name="theirs"),
]
