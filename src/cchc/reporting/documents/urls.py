"""Addresses of the official document, and the sheets made for signing and keying."""

from __future__ import annotations

from django.urls import path

from cchc.reporting.documents import letterhead_views, views

OWED = "<uuid:period>/<uuid:unit>/<slug:form>"

app_name = "documents"
urlpatterns = [
    path("letterhead/<uuid:unit>/", letterhead_views.letterhead, name="letterhead"),
    path("letterhead/<uuid:unit>/page.png", letterhead_views.preview, name="preview"),
    path("sent/<uuid:sending>/report.docx", views.sent_file, {"kind": "docx"}, name="sent_docx"),
    path("sent/<uuid:sending>/report.pdf", views.sent_file, {"kind": "pdf"}, name="sent_pdf"),
    path(f"{OWED}/", views.papers, name="papers"),
    path(f"{OWED}/report.docx", views.report_file, {"kind": "docx"}, name="report_docx"),
    path(f"{OWED}/report.pdf", views.report_file, {"kind": "pdf"}, name="report_pdf"),
    path(f"{OWED}/page.png", views.picture, name="picture"),
    path(f"{OWED}/brief.docx", views.brief_file, name="brief_docx"),
    path(f"{OWED}/figures.xlsx", views.figures_file, name="figures_xlsx"),
    path(f"{OWED}/correction.docx", views.correction_file, name="correction_docx"),
]
