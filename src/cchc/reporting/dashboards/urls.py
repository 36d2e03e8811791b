"""Addresses of boards."""

from __future__ import annotations

from django.urls import path

from cchc.reporting.dashboards import pivot_views, target_views, views

app_name = "dashboards"
urlpatterns = [
    path("", views.board, name="board"),
    path("leader/", views.leader, name="leader"),
    path("officer/", views.officer, name="officer"),
    path("indicator/<str:identifier>/", views.indicator, name="indicator"),
    path("pivot/", pivot_views.show, name="pivot"),
    path("pivot/pivot.xlsx", pivot_views.xlsx, name="pivot_xlsx"),
    path("pivot/pivot.csv", pivot_views.text, name="pivot_text"),
    path("pivot/views/save/", pivot_views.save, name="view_save"),
    path("pivot/views/<uuid:view>/forget/", pivot_views.forget, name="view_forget"),
    path("targets/", target_views.targets, name="targets"),
    path("figures/", target_views.choose, name="choose"),
    path("figures/<uuid:choice>/undo/", target_views.undo_choice, name="undo_choice"),
    path("thresholds/", target_views.set_threshold, name="set_threshold"),
    path("thresholds/<uuid:threshold>/undo/", target_views.undo_threshold, name="undo_threshold"),
    path("targets/set/", target_views.set_target, name="set_target"),
    path("targets/<uuid:target>/end/", target_views.end, name="end_target"),
    path("targets/<uuid:target>/undo/", target_views.undo, name="undo_target"),
]
