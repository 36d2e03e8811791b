"""Addresses of the two loops."""

from __future__ import annotations

from django.urls import include, path

from cchc.reporting.reviews import brief_views, sending_views, views

OWED = "<uuid:period>/<uuid:unit>/<slug:form>/"

app_name = "reviews"
urlpatterns = [
    path(f"take/{OWED}", views.take, name="take"),
    path(f"brief/{OWED}", brief_views.brief, name="brief"),
    path(f"asked/{OWED}", sending_views.asked, name="asked"),
    path("history/<uuid:report>/", views.history, name="history"),
    path("correct/<uuid:report>/", brief_views.correct, name="correct"),
    path("sent/<uuid:sending>/", sending_views.sending, name="sending"),
    path("settle/<int:item>/", sending_views.settle, name="settle"),
    path("desk/", include("cchc.reporting.reviews.desk.urls")),
]
