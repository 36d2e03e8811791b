"""Addresses of the site."""

from __future__ import annotations

from django.urls import include, path
from django.views.i18n import set_language

from cchc.platform.ui import views

urlpatterns = [
    path("", include("cchc.reporting.library.urls")),
    path("", include("cchc.reporting.reports.urls")),
    path("", include("cchc.reporting.catalogue.urls")),
    path("language/", set_language, name="set_language"),
    path("components/", views.components, name="components"),
    path("healthz", views.healthz, name="healthz"),
]
