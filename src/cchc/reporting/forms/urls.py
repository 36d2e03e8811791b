"""Addresses of forms, regimes and periods."""

from __future__ import annotations

from cchc.reporting.forms.publishing.urls import urlpatterns as publishing

app_name = "forms"
urlpatterns = [*publishing]
