"""Addresses of what is said about a cell: comments, evidence, the list behind a count."""

from __future__ import annotations

from django.urls import path

from cchc.reporting.notes import views

app_name = "notes"
OF = "<uuid:period>/<uuid:unit>/<slug:form>"
urlpatterns = [
    path(f"{OF}/cell/", views.cell, name="cell"),
    path(f"{OF}/say/", views.say, name="say"),
    path(f"{OF}/evidence/", views.attach, name="attach"),
    path(f"{OF}/evidence/<uuid:public_id>/", views.evidence, name="evidence"),
    path(f"{OF}/list/", views.list_add, name="list_add"),
    path(f"{OF}/list/count/", views.list_count, name="list_count"),
    path(f"{OF}/list/<uuid:public_id>/", views.listed, name="listed"),
    path("evidence/<uuid:public_id>/", views.evidence_file, name="evidence_file"),
    path("listed/<uuid:public_id>/", views.listed_file, name="listed_file"),
]
