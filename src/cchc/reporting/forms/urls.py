"""Addresses of forms, regimes and periods."""

from __future__ import annotations

from cchc.reporting.forms.publishing.urls import urlpatterns as publishing
from cchc.reporting.forms.regimes.urls import urlpatterns as regimes

app_name = "forms"
urlpatterns = [*publishing, *regimes]
