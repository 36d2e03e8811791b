"""Addresses of indicators and forms."""

from __future__ import annotations

from django.urls import path

from cchc.reporting.catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("indicators/", views.indicators, name="indicators"),
    path("indicators/<str:identifier>/", views.indicator, name="indicator"),
    path("templates/", views.templates, name="templates"),
    path("templates/<str:identifier>/", views.template, name="template"),
]
