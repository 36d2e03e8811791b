"""Addresses of the site."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from cchc.api.interface import addresses as api_addresses
from cchc.platform.ui import views

urlpatterns = [
    path("", include("cchc.reporting.library.urls")),
    path("", include("cchc.reporting.reports.urls")),
    path("", include("cchc.reporting.catalogue.urls")),
    path("accounts/", include("cchc.platform.accounts.urls")),
    path("accounts/", include("cchc.platform.accounts.sign_in_urls")),
    path("units/", include("cchc.platform.units.urls")),
    path("calendar/", include("cchc.platform.calendar.urls")),
    path("events/", include("cchc.platform.events.urls")),
    path("jobs/", include("cchc.platform.jobs.urls")),
    path("files/", include("cchc.platform.files.urls")),
    path("notices/", include("cchc.platform.notices.urls")),
    path("forms/", include("cchc.reporting.forms.urls")),
    path("figures/", include("cchc.reporting.figures.urls")),
    path("totals/", include("cchc.reporting.consolidation.urls")),
    path("folders/", include("cchc.reporting.folders.urls")),
    path("dashboards/", include("cchc.reporting.dashboards.urls")),
    path("reviews/", include("cchc.reporting.reviews.urls")),
    path("notes/", include("cchc.reporting.notes.urls")),
    path("colleagues/", include("cchc.reporting.colleagues.urls")),
    path("exchange/", include("cchc.reporting.exchange.urls")),
    path("documents/", include("cchc.reporting.documents.urls")),
    path("reminders/", include("cchc.reporting.reminders.urls")),
    path("api/v1/", api_addresses()),
    path("api/", include("cchc.api.urls")),
    path("language/", login_not_required(set_language), name="set_language"),
    path("everything/", views.everything, name="everything"),
    path("help/", views.guide, name="guide"),
    path("components/", login_not_required(views.components), name="components"),
    path("healthz", login_not_required(views.healthz), name="healthz"),
]

handler403 = "cchc.platform.accounts.refusals.refused"
handler404 = "cchc.platform.accounts.refusals.missing"
