"""Addresses of units."""

from __future__ import annotations

from django.urls import path

from cchc.platform.units import change_views, views

app_name = "units"
urlpatterns = [
    path("", views.tree, name="tree"),
    path("search/", views.find, name="search"),
    path("names/", views.suggest, name="suggest"),
    path("outside/", views.outside, name="outside"),
    path("outside/<slug:code>/", change_views.bind_unit, name="bind"),
    path("changes/<uuid:public_id>/undo/", change_views.undo_change, name="undo"),
    path("<slug:code>/", views.unit, name="unit"),
    path("<slug:code>/below/", views.branch, name="branch"),
    path("<slug:code>/map/", views.on_maps, name="map"),
    path("<slug:code>/change/<slug:verb>/", change_views.change, name="change"),
]
