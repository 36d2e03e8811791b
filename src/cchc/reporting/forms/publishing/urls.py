"""Addresses of drafts and published forms."""

from __future__ import annotations

from django.urls import path

from cchc.reporting.forms.publishing import publish_views, rule_views, views

urlpatterns = [
    path("new/", views.start, name="start"),
    path("new/sample/", views.sample, name="start_sample"),
    path("new/from/<str:identifier>/", views.again, name="start_from"),
    path("drafts/<uuid:public_id>/", views.draft, name="draft"),
    path("drafts/<uuid:public_id>/status/", views.status, name="draft_status"),
    path("drafts/<uuid:public_id>/retry/", views.retry, name="draft_retry"),
    path("drafts/<uuid:public_id>/discard/", views.discard, name="draft_discard"),
    path("drafts/<uuid:public_id>/restore/", views.restore, name="draft_restore"),
    path("drafts/<uuid:public_id>/accept/", views.accept, name="draft_accept"),
    path("drafts/<uuid:public_id>/rows/<int:position>/", views.row, name="draft_row"),
    path("drafts/<uuid:public_id>/rules/", rule_views.rules, name="draft_rules"),
    path("drafts/<uuid:public_id>/differences/", rule_views.differences, name="draft_differences"),
    path("drafts/<uuid:public_id>/publish/", publish_views.publish, name="draft_publish"),
    path("published/<uuid:public_id>/", publish_views.published, name="published"),
    path("published/<uuid:public_id>/take-back/", publish_views.take_back, name="published_take_back"),
]
