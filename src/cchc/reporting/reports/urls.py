"""Addresses of reports, of what checks found in them, and of the rules."""

from __future__ import annotations

from django.urls import path

from cchc.reporting.reports import finding_views, live_views, prose_views, views

app_name = "reports"
urlpatterns = [
    path("reports/", views.report_list, name="list"),
    path("reports/<uuid:public_id>/", views.report, name="report"),
    path("reports/<uuid:public_id>/rows/<int:position>/", views.row_panel, name="row"),
    path("reports/<uuid:public_id>/statements/<int:position>/", views.statement_panel, name="statement"),
    path("reports/<uuid:public_id>/files/<uuid:file_id>/", views.source_file, name="file"),
    path("findings/<uuid:check_id>/<str:key>/", finding_views.decide, name="decide"),
    path("reports/live/<uuid:period>/<uuid:unit>/<slug:form>/", live_views.findings, name="live"),
    path("reports/found/<uuid:period>/<uuid:unit>/<slug:form>/", live_views.found, name="found"),
    path("reports/explain/<uuid:period>/<uuid:unit>/<slug:form>/", live_views.explain, name="explain"),
    path("reports/prose/<uuid:period>/<uuid:unit>/<slug:form>/", prose_views.write, name="prose"),
    path("rules/", finding_views.rules, name="rules"),
]
