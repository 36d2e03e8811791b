"""Addresses of the desk, under /reviews/desk/."""

from __future__ import annotations

from django.urls import path

from cchc.reporting.reviews.desk import letter_views, reminding_views, views

urlpatterns = [
    path("", views.periods, name="desk_periods"),
    path("<uuid:period>/", views.desk, name="desk"),
    path("<uuid:period>/waiting/", views.waiting, name="desk_waiting"),
    path("<uuid:period>/remind/", reminding_views.remind, name="desk_remind"),
    path("<uuid:period>/late/", reminding_views.late, name="desk_late"),
    path("<uuid:period>/late.png", reminding_views.late_picture, name="desk_late_picture"),
    path("<uuid:period>/letter/", letter_views.letter, name="desk_letter"),
    path("<uuid:period>/letter.docx", letter_views.letter_file, name="desk_letter_file"),
    path("<uuid:period>/<uuid:unit>/", views.unit, name="desk_unit"),
]
