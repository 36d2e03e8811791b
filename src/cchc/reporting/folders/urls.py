"""Addresses of folders."""

from __future__ import annotations

from django.urls import path

from cchc.reporting.folders import views

app_name = "folders"
urlpatterns = [
    path("", views.folders, name="list"),
    path("<uuid:public_id>/", views.folder, name="folder"),
    path("<uuid:public_id>/status/", views.status, name="status"),
    path("<uuid:public_id>/add/", views.add, name="add"),
    path("<uuid:public_id>/say/", views.say, name="say"),
    path("<uuid:public_id>/stop/", views.stop, name="stop"),
    path("<uuid:public_id>/resume/", views.resume, name="resume"),
    path("<uuid:public_id>/decide/", views.decide, name="decide"),
    path("<uuid:public_id>/undo/", views.undo, name="undo"),
    path("<uuid:public_id>/workbook/", views.workbook, name="workbook"),
    path("<uuid:public_id>/letters/<int:item>/", views.letter, name="letter"),
]
