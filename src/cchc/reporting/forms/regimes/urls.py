"""Addresses of regimes and periods."""

from __future__ import annotations

from django.urls import path

from cchc.reporting.forms.regimes import period_views, views

urlpatterns = [
    path("regimes/", views.regimes, name="regimes"),
    path("regimes/<slug:code>/", views.regime, name="regime"),
    path("regimes/<slug:code>/ask/", period_views.ask, name="ask"),
    path("regimes/<slug:code>/kinds/<int:kind>/open/", period_views.open_period, name="open_period"),
    path("regimes/<slug:code>/kinds/<int:kind>/<slug:what>/", views.rule, name="rule"),
    path("regimes/<slug:code>/rules/<slug:what>/<int:pk>/undo/", views.undo, name="rule_undo"),
    path("periods/<uuid:public_id>/", period_views.period, name="period"),
    path("periods/<uuid:public_id>/units/<uuid:unit_id>/", period_views.unit, name="period_unit"),
    path("periods/<uuid:public_id>/<slug:verb>/", period_views.act, name="period_act"),
    path("duties/<uuid:unit>/", views.duties, name="duties"),
]
