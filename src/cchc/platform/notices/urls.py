"""Addresses of notices."""

from __future__ import annotations

from django.urls import path

from cchc.platform.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notices, name="list"),
    path("read/", views.read_all, name="read_all"),
    path("how/", views.prefer, name="prefer"),
    path("mails/", views.letters, name="letters"),
    path("mails/<uuid:public_id>/again/", views.send_again, name="send_again"),
    path("<uuid:public_id>/", views.follow, name="follow"),
]
