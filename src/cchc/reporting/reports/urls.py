"""Addresses of reports."""

from __future__ import annotations

from django.urls import path

from cchc.reporting.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.report_list, name="list"),
    path("<uuid:public_id>/", views.report, name="report"),
    path("<uuid:public_id>/rows/<int:position>/", views.row_panel, name="row"),
    path("<uuid:public_id>/statements/<int:position>/", views.statement_panel, name="statement"),
    path("<uuid:public_id>/files/<uuid:file_id>/", views.source_file, name="file"),
]
