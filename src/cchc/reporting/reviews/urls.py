"""Addresses of the two loops."""

from __future__ import annotations

from django.urls import path

from cchc.reporting.reviews import sending_views, views

OWED = "<uuid:period>/<uuid:unit>/<slug:form>/"

app_name = "reviews"
urlpatterns = [
    path(f"take/{OWED}", views.take, name="take"),
    path(f"brief/{OWED}", views.take, name="brief"),
    path(f"asked/{OWED}", views.take, name="asked"),
    path("history/<uuid:report>/", views.history, name="history"),
    path("correct/<uuid:report>/", views.history, name="correct"),
    path("sent/<uuid:sending>/", sending_views.sending, name="sending"),
]
