"""Addresses of the two loops."""

from __future__ import annotations

from django.urls import path

from cchc.reporting.reviews import views

app_name = "reviews"
urlpatterns = [
    path("take/<uuid:period>/<uuid:unit>/<slug:form>/", views.take, name="take"),
    path("history/<uuid:report>/", views.history, name="history"),
    path("sent/<uuid:sending>/", views.sending, name="sending"),
]
