"""Addresses of the desk: home, search, files being read."""

from __future__ import annotations

from django.urls import path

from cchc.reporting.library import views

app_name = "library"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("read/", views.read, name="read"),
    path("read/<uuid:public_id>/", views.reading, name="reading"),
    path("read/<uuid:public_id>/status/", views.status, name="reading_status"),
    path("read/<uuid:public_id>/retry/", views.retry, name="reading_retry"),
    path("read/<uuid:public_id>/discard/", views.discard, name="reading_discard"),
    path("read/<uuid:public_id>/restore/", views.restore, name="reading_restore"),
    path("read/<uuid:public_id>/rows/<int:position>/", views.row, name="reading_row"),
]
