"""Addresses of a parent's draft, under that of its total."""

from __future__ import annotations

from django.urls import URLPattern, path

from cchc.reporting.consolidation.draft import views


def of(whole: str) -> list[URLPattern]:
    """The addresses under `whole`, which says unit, regime and period."""
    return [
        path(f"{whole}draft/", views.page, name="draft"),
        path(f"{whole}draft/fill/", views.fill, name="draft_fill"),
        path(f"{whole}draft/draft.docx", views.as_docx, name="draft_docx"),
        path(f"{whole}draft/draft.xlsx", views.as_xlsx, name="draft_xlsx"),
    ]
