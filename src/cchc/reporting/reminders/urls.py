"""Addresses of reminders before and after deadlines."""

from __future__ import annotations

from django.urls import path

from cchc.reporting.reminders import views

app_name = "reminders"
urlpatterns = [
    path("", views.rules, name="rules"),
    path("<uuid:rule>/end/", views.end, name="end"),
    path("<uuid:rule>/again/", views.again, name="again"),
]
