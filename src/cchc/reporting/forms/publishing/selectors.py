"""Drafts and published versions, as pages need them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from cchc.platform.accounts.models import User
from cchc.reporting.forms.models import TemplateDraft, TemplateVersion

State = TemplateDraft.State


def open_drafts() -> QuerySet[TemplateDraft]:
    """Drafts somebody still has to do something about, newest first, without their large parts."""
    states = (State.WAITING, State.READING, State.FAILED, State.OPEN)
    return TemplateDraft.objects.filter(state__in=states).select_related("author").defer("proposal", "decisions")


def published() -> dict[str, TemplateVersion]:
    """Every version published here by the id of its pack, without its text."""
    large = ("template_toml", "rows_csv", "lineage_csv", "indicators_csv")
    return {version.pack: version for version in TemplateVersion.objects.defer(*large)}


def versions_of(form: str) -> QuerySet[TemplateVersion]:
    """Every version of a form, the newest first."""
    return TemplateVersion.objects.filter(form=form).select_related("published_by").order_by("-number")


def person(key: Any) -> str:
    """The name of who decided, for the page of a person of the same house."""
    found = User.objects.filter(pk=key).first()
    return found.name if found else ""


def taken_together(draft: TemplateDraft) -> int:
    """How many rows the last taking of many at once took: what its undo would open again."""
    versions = [one["at"] for one in draft.decisions.values() if one.get("all")]
    return versions.count(max(versions)) if versions else 0
