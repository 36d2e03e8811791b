"""Addresses of jobs."""

from __future__ import annotations

from django.urls import path

from cchc.platform.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("all/", views.everyones, name="all"),
    path("regular/", views.regular, name="regular"),
    path("regular/<str:name>/run/", views.run, name="run"),
    path("<uuid:public_id>/", views.job, name="job"),
    path("<uuid:public_id>/stop/", views.stop, name="stop"),
    path("<uuid:public_id>/retry/", views.retry, name="retry"),
]
