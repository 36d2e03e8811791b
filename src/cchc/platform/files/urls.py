"""Addresses of files."""

from __future__ import annotations

from django.urls import path

from cchc.platform.files import views

app_name = "files"
urlpatterns = [
    path("quarantine/", views.quarantine, name="quarantine"),
    path("<uuid:public_id>/", views.file, name="file"),
    path("<uuid:public_id>/examine/", views.examine, name="examine"),
]
