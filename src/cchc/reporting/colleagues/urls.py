"""Addresses of asking colleagues who never log in for their few rows."""

from __future__ import annotations

from django.urls import path

from cchc.reporting.colleagues import link_views, sheet_views, views

app_name = "colleagues"
urlpatterns = [
    path("p/<str:secret>/", link_views.link, name="link"),
    path("request/<uuid:request_id>/", views.one, name="one"),
    path("request/<uuid:request_id>/act/", views.act, name="act"),
    path("request/<uuid:request_id>/sheet.<str:kind>", sheet_views.sheet, name="sheet"),
    path("request/<uuid:request_id>/bring/", sheet_views.bring, name="bring"),
    path("brought/<uuid:sheet_id>/", sheet_views.brought, name="brought"),
    path("answer/<int:answer_id>/", views.decide, name="decide"),
    path("<uuid:period>/<uuid:unit>/<slug:form>/", views.board, name="board"),
    path("<uuid:period>/<uuid:unit>/<slug:form>/new/", views.new, name="new"),
    path("<uuid:period>/<uuid:unit>/<slug:form>/each/", views.each, name="each"),
    path("<uuid:period>/<uuid:unit>/<slug:form>/missing.png", views.missing_picture, name="missing"),
]
