"""Addresses of people."""

from __future__ import annotations

from django.urls import path

from cchc.platform.accounts import change_views, own_views, views

app_name = "accounts"
urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/new/", change_views.new, name="new"),
    path("people/<uuid:public_id>/", views.person, name="person"),
    path("people/<uuid:public_id>/edit/", change_views.edit, name="edit"),
    path("people/<uuid:public_id>/out/", change_views.out, name="out"),
    path("people/<uuid:public_id>/in/", change_views.back_in, name="in"),
    path("people/<uuid:public_id>/password/", change_views.password, name="password"),
    path("people/<uuid:public_id>/second-step-off/", change_views.second_step_off, name="second_step_off"),
    path("people/<uuid:public_id>/role/", change_views.role, name="role"),
    path("people/<uuid:public_id>/rows/", change_views.rows, name="rows"),
    path("people/<uuid:public_id>/rows/<int:number>/take/", change_views.take_rows, name="take_rows"),
    path("roles/<uuid:public_id>/revoke/", change_views.revoke, name="revoke"),
    path("roles/<uuid:public_id>/restore/", change_views.restore, name="restore"),
    path("roles/<uuid:public_id>/delegate/", change_views.delegate, name="delegate"),
    path("delegations/<uuid:public_id>/end/", change_views.end_delegation, name="end_delegation"),
    path("why/", views.why, name="why"),
    path("me/", own_views.me, name="me"),
    path("me/contact/", own_views.contact, name="contact"),
]
