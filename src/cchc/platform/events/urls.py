"""Addresses of events."""

from __future__ import annotations

from django.urls import path

from cchc.platform.events import views

app_name = "events"
urlpatterns = [
    path("", views.event_list, name="list"),
    path("events.csv", views.export, name="export"),
    path("<uuid:public_id>/", views.event, name="event"),
    path("<uuid:public_id>/erase/", views.erase, name="erase"),
]
