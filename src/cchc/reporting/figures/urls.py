"""Addresses of figures."""

from __future__ import annotations

from django.urls import path

from cchc.reporting.figures import views
from cchc.reporting.reviews.mine import views as mine_views

app_name = "figures"
urlpatterns = [
    path("", mine_views.duties, name="duties"),
    path("fill/<uuid:period>/<uuid:unit>/<slug:form>/", views.fill, name="fill"),
    path("fill/<uuid:period>/<uuid:unit>/<slug:form>/cells/", views.cell_save, name="cell_save"),
    path("report/<uuid:report>/", views.known, name="known"),
    path("cell/", views.cell, name="cell"),
]
