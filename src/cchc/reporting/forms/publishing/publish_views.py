"""Publishing a draft, and what can be done with a published form."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc.reporting.catalogue.selectors import template as form_named
from cchc.reporting.forms.models import TemplateDraft, TemplateVersion
from cchc.reporting.forms.policies import FORMS
from cchc.reporting.forms.publishing import amending, publishing, selectors, services
from cchc.reporting.forms.publishing.desk import Desk
from cchc.reporting.forms.publishing.first_periods import first_periods
from cchc.reporting.forms.publishing.forms import PublishForm, ReasonForm
from cchc.reporting.forms.publishing.publishing import NotPublishable
from cchc.reporting.forms.publishing.services import DecidedMeanwhile, NotOpen
from cchc.reporting.forms.publishing.views import administered, gone

State = TemplateDraft.State
FIELDS = tuple(PublishForm.base_fields)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say what the form is called and from when it holds; see who is affected; publish."""
    found = administered(request, public_id)
    if found.state != State.OPEN:
        return redirect(found)
    if request.method != "POST":
        chosen = {name: request.GET[name] for name in ("valid_from", "regime") if name in request.GET}
        return _publish(request, found, PublishForm(initial=_initial(Desk(found)) | chosen))
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    form = PublishForm(typed)
    try:
        found = services.remember(found, typed, seen=_number(request.POST.get("seen_about")))
        if not form.is_valid() or request.POST.get("action") != "publish":
            return _publish(request, found, form, status=200 if form.is_valid() else 422)
        lock = _number(request.POST.get("seen"))
        seen = found.lock if lock == found.lock - 1 else lock  # what this very request wrote is no other's change
        version = publishing.publish(found, form.publication(), seen=seen, by=request.user)
    except NotOpen as error:
        return gone(request, error)
    except DecidedMeanwhile as error:
        return _publish(request, error.draft, form, theirs=error.theirs, changed=True, status=409)
    except NotPublishable as error:
        form.add_error(error.field or None, str(error))
        return _publish(request, found, form, status=422)
    messages.success(request, _("The form is published."))
    return redirect(version)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


def _initial(desk: Desk) -> dict[str, Any]:
    """What was typed before; else what the letter says."""
    letter, before = desk.proposal.letter, None
    if desk.before:
        before = TemplateVersion.objects.filter(pack=desk.before.id).first()
    said = {
        "letter_number": letter.number,
        "letter_date": f"{letter.date:%d/%m/%Y}" if letter.date else "",
        "deadline": letter.deadline_words,
        "contact": letter.contact,
        "name": letter.subject[:1].upper() + letter.subject[1:200],
        "regime": before.regime if before else "",
        "form": before.form if before else "",
    }
    return said | {name: value for name, value in desk.draft.about.items() if name != "at" and value}


def _publish(
    request: HttpRequest,
    draft: TemplateDraft,
    form: PublishForm,
    *,
    theirs: Any = None,
    changed: bool = False,
    status: int = 200,
) -> HttpResponse:
    desk = Desk(draft)
    context = {
        "desk": desk,
        "draft": draft,
        "step": "publish",
        "form": form,
        "obstacles": [one.text(get_language() or "vi") for one in desk.obstacles()],
        "changed": changed,
        "theirs": [(name, form.fields[name].label, theirs.get(name, "")) for name in FIELDS] if theirs else [],
        "affected": _affected(desk, form),
        "periods": _periods(desk, form),
        "looked": form.is_bound and not form.errors,
    }
    return render(request, "forms/publishing/publish.html", context, status=status)


def _periods(desk: Desk, form: PublishForm) -> dict[str, Any] | None:
    """Which periods will ask for it, once regime and day are typed; None before."""
    said = form.data if form.is_bound else form.initial
    try:
        begins = form.fields["valid_from"].clean(said.get("valid_from", ""))
        regime = form.fields["regime"].clean(said.get("regime", ""))
    except ValidationError:
        return None
    if not regime:
        return None
    return {"begins": begins, "first": first_periods(regime, desk.assembled().template.kinds, begins)}


def _affected(desk: Desk, form: PublishForm) -> amending.Affected | None:
    """Who is concerned, once it is known which version this one follows and from when."""
    if not form.is_bound or form.errors.keys() & {"form", "valid_from"}:
        return None
    before = publishing.last_version(form.cleaned_data.get("form", ""))
    earlier = form_named(before.pack) if before else None
    if earlier is None:
        return None
    return amending.affected(earlier, desk.assembled().template, form.cleaned_data["valid_from"])


@never_cache
@require_safe
def published(request: HttpRequest, public_id: UUID, form: ReasonForm | None = None, status: int = 200) -> HttpResponse:
    """One published version: its letter, its days, its versions, what can be done with it."""
    FORMS.require(request.user, "read")
    found = get_object_or_404(
        TemplateVersion.objects.select_related("published_by", "amended_from"), public_id=public_id
    )
    return _shown(request, found)


def _shown(
    request: HttpRequest, found: TemplateVersion, form: ReasonForm | None = None, status: int = 200
) -> HttpResponse:
    may = bool(FORMS.allows(request.user, "administer"))
    context = {
        "version": found,
        "versions": selectors.versions_of(found.form),
        "may": may,
        "used": amending.used(found.pack),
        "in_catalogue": form_named(found.pack) is not None,
        "form": form or ReasonForm(),
    }
    return render(request, "forms/publishing/published.html", context, status=status)


@require_POST
def take_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Withdraw a version nobody used, or end one on a day."""
    FORMS.require(request.user, "administer")
    found = get_object_or_404(TemplateVersion, public_id=public_id)
    form = ReasonForm(request.POST)
    ending = request.POST.get("action") == "end"
    if form.is_valid() and ending and not form.cleaned_data["last_day"]:
        form.add_error("last_day", _("Say the last day."))
    if not form.is_valid():
        return _shown(request, found, form, 422)
    try:
        if ending:
            publishing.end(found, form.cleaned_data["last_day"], form.cleaned_data["reason"])
        else:
            publishing.withdraw(found, form.cleaned_data["reason"])
    except NotPublishable as error:
        form.add_error(error.field or None, str(error))
        return _shown(request, found, form, 422)
    messages.success(request, _("It ends on that day.") if ending else _("The version is withdrawn."))
    return redirect(found)
