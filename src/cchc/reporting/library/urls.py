"""Addresses of the desk: home, search, files being read."""

from __future__ import annotations

from django.urls import path

from cchc.reporting.library import downloads, views

app_name = "library"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("check/", views.read, name="read"),
    path("check/trial/", views.trial, name="trial"),
    path("check/<uuid:public_id>/", views.reading, name="reading"),
    path("check/<uuid:public_id>/data/", views.data, name="reading_data"),
    path("check/<uuid:public_id>/annotated/", downloads.annotated, name="reading_annotated"),
    path("check/<uuid:public_id>/findings/", downloads.findings_workbook, name="reading_workbook"),
    path("check/<uuid:public_id>/status/", views.status, name="reading_status"),
    path("check/<uuid:public_id>/retry/", views.retry, name="reading_retry"),
    path("check/<uuid:public_id>/discard/", views.discard, name="reading_discard"),
    path("check/<uuid:public_id>/restore/", views.restore, name="reading_restore"),
    path("check/<uuid:public_id>/rows/<int:position>/", views.row, name="reading_row"),
]
