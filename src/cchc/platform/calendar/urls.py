"""Addresses of the calendar."""

from __future__ import annotations

from django.urls import path

from cchc.platform.calendar import views

app_name = "calendar"
urlpatterns = [
    path("", views.year, name="now"),
    path("<int:year>/", views.year, name="year"),
    path("history/", views.history, name="history"),
    path("add/", views.add, name="add"),
    path("swap/", views.swap, name="swap"),
    path("days/<uuid:day>/remove/", views.remove, name="remove"),
    path("days/<uuid:day>/restore/", views.restore, name="restore"),
]
