"""Addresses of regimes and periods."""

from __future__ import annotations

from django.urls import path

from cchc.reporting.forms.regimes import editing_views, period_views, views

urlpatterns = [
    path("regimes/", views.regimes, name="regimes"),
    path("regimes/new/", editing_views.new, name="regime_new"),
    path("regimes/<slug:code>/", views.regime, name="regime"),
    path("regimes/<slug:code>/ask/", period_views.ask, name="ask"),
    path("regimes/<slug:code>/edit/", editing_views.edit, name="regime_edit"),
    path("regimes/<slug:code>/senders/", editing_views.senders, name="regime_senders"),
    path("regimes/<slug:code>/senders/<int:pk>/end/", editing_views.end_sender, name="regime_sender_end"),
    path("regimes/<slug:code>/changes/<int:pk>/undo/", editing_views.undo_change, name="regime_undo"),
    path("regimes/<slug:code>/kinds/add/", editing_views.add_kind, name="regime_kind_add"),
    path("regimes/<slug:code>/kinds/<int:kind>/end/", editing_views.end_kind, name="regime_kind_end"),
    path("regimes/<slug:code>/kinds/<int:kind>/open/", period_views.open_period, name="open_period"),
    path("regimes/<slug:code>/kinds/<int:kind>/<slug:what>/", views.rule, name="rule"),
    path("regimes/<slug:code>/rules/<slug:what>/<int:pk>/undo/", views.undo, name="rule_undo"),
    path("periods/<uuid:public_id>/", period_views.period, name="period"),
    path("periods/<uuid:public_id>/units/<uuid:unit_id>/", period_views.unit, name="period_unit"),
    path("periods/<uuid:public_id>/<slug:verb>/", period_views.act, name="period_act"),
    path("duties/<uuid:unit>/", views.duties, name="duties"),
]
