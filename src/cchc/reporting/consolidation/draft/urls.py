"""Addresses of a parent's draft, under that of its total."""

from __future__ import annotations

from django.urls import path

from cchc.reporting.consolidation.draft import views

urlpatterns = [
    path("", views.page, name="draft"),
    path("fill/", views.fill, name="draft_fill"),
    path("draft.docx", views.as_docx, name="draft_docx"),
    path("draft.xlsx", views.as_xlsx, name="draft_xlsx"),
]
