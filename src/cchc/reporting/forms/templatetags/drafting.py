"""Words of proposals, for templates."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cchc.core.catalogue.model import Template
from cchc.core.messages import Message
from cchc.reporting.catalogue.words import lineage_label
from cchc.reporting.forms.policies import FORMS
from cchc.reporting.forms.publishing import ruling
from cchc.reporting.forms.publishing.desk import Desk
from cchc.reporting.forms.publishing.selectors import open_drafts, published

register = template.Library()


@register.filter
def message(said: Message) -> str:
    """A sentence of core in the language of the page."""
    return said.text(get_language() or "vi")


@register.filter
def origin_label(kind: str) -> str:
    """How a row came from another, in words."""
    own = {"new": _("new"), "dropped": _("dropped"), "moved": _("the same, elsewhere")}
    return own.get(kind) or lineage_label(kind)


@register.filter
def why_lost(kind: str) -> str:
    """Why the figures of a row are not asked any more."""
    return {"gone": _("no longer asked"), "unit": _("another unit"), "kind": _("another kind")}[kind]


@register.simple_tag
def steps_done(desk: Desk, step: str) -> dict[str, bool]:
    """Whether the steps after the rows are done: every rule was taken or left out; the difference, where nothing has to
    be decided, was passed on the way to publishing. Neither before the rows are decided: both follow from them."""
    counts = desk.counts
    if counts.open or counts.sure or counts.problems:
        return {"rules": False, "differences": False}
    offered = ruling.offered(desk.suggestions, desk.draft.rules)
    passed = step == "publish" or "at" in desk.draft.about
    return {"rules": all(one.taken is not None for one in offered), "differences": passed}


@register.inclusion_tag("forms/publishing/_make.html", takes_context=True)
def make_a_form(context: template.Context, form: Template | None = None) -> dict[str, Any]:
    """What an administrator can begin from a page of forms, and where the drafts under way are."""
    user = context["request"].user
    may = bool(FORMS.allows(user, "administer"))
    drafts = open_drafts() if may and form is None else ()
    version = published().get(form.id) if form else None
    return {"may": may, "form": form, "version": version, "drafts": drafts, "request": context["request"]}
