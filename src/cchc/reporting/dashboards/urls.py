"""Addresses of boards."""

from __future__ import annotations

from django.urls import path

from cchc.reporting.dashboards import target_views, views

app_name = "dashboards"
urlpatterns = [
    path("", views.board, name="board"),
    path("leader/", views.leader, name="leader"),
    path("officer/", views.officer, name="officer"),
    path("indicator/<str:identifier>/", views.indicator, name="indicator"),
    path("targets/", target_views.targets, name="targets"),
    path("targets/set/", target_views.set_target, name="set_target"),
    path("targets/<uuid:target>/end/", target_views.end, name="end_target"),
    path("targets/<uuid:target>/undo/", target_views.undo, name="undo_target"),
]
