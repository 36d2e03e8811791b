"""Background work: one's own, everybody's for administrators, and what comes round."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cchc.platform.events.services import record
from cchc.platform.jobs import events, queue, schedule, selectors, telling
from cchc.platform.jobs.forms import ReasonForm
from cchc.platform.jobs.models import Job, State
from cchc.platform.jobs.policies import JOBS

ON_A_PAGE = 50


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What the person asked for: how far it is, what it made, why it could not be done."""
    page = Paginator(selectors.mine(request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "live": selectors.unfinished(page), "may_all": JOBS.allows(request.user, "administer")}
    return render(request, "jobs/_mine.html" if request.GET.get("part") else "jobs/mine.html", context)


@never_cache
@require_safe
def everyones(request: HttpRequest) -> HttpResponse:
    """All work an administrator looks after; `?state=dead` for what was given up."""
    JOBS.require(request.user, "administer", None)
    state = request.GET.get("state", "")
    page = Paginator(selectors.administered(request.user, state), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "state": state, "counts": selectors.counts(request.user)}
    return render(request, "jobs/all.html", context)


@never_cache
@require_safe
def regular(request: HttpRequest) -> HttpResponse:
    """Recurring work: when it was done last, when it is due."""
    JOBS.require(request.user, "administer", None)
    return render(request, "jobs/regular.html", {"rounds": selectors.rounds()})


@require_POST
def run(request: HttpRequest, name: str) -> HttpResponse:
    """Do recurring work now; the round goes on as before."""
    JOBS.require(request.user, "administer", None)
    if name not in schedule.WORK:
        raise Http404
    return redirect(schedule.run_now(schedule.WORK[name]))


@never_cache
@require_safe
def job(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One job."""
    return _page(request, _job(request, public_id, "read"))


@require_POST
def stop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Stop it. Another's work is stopped with a reason, which an event keeps."""
    found = _job(request, public_id, "administer")
    form = ReasonForm(request.POST)
    if found.owner_id != request.user.pk and not form.is_valid():
        return _page(request, found, form)
    with transaction.atomic():
        stopped = queue.cancel(found)
        if stopped and found.owner_id != request.user.pk:
            telling.stopped(found, form.cleaned_data["reason"])
            record(
                events.STOPPED, unit=found.unit, reason=form.cleaned_data["reason"], subject=found,
                job=str(found.public_id),
            )  # fmt: skip
    if stopped:
        messages.success(request, _("The work is stopped, or will be as soon as it can be."))
    else:
        messages.warning(request, _("This work was over before."))
    return redirect(found)


@require_POST
def retry(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Try again what was given up, as a new job."""
    found = _job(request, public_id, "administer")
    with transaction.atomic():
        new = queue.retry(found)
        if new and found.owner_id != request.user.pk:
            record(events.TRIED_AGAIN, unit=found.unit, subject=found, job=str(new.public_id))
    if new is None:
        messages.warning(request, _("This work is not one that was given up."))
    return redirect(new or found)


def _job(request: HttpRequest, public_id: UUID, action: str) -> Job:
    found = get_object_or_404(Job.objects.select_related("owner", "unit"), public_id=public_id)
    JOBS.require(request.user, action, found)
    return found


def _page(request: HttpRequest, found: Job, form: ReasonForm | None = None) -> HttpResponse:
    own = found.owner_id == request.user.pk
    context = {
        "job": found,
        "form": form or ReasonForm(),
        "own": own,
        "trouble": found.state in selectors.TROUBLE,
        "may_retry": found.state in (State.DEAD, State.FAILED, State.CANCELLED),
        "technical": bool(found.error) and bool(JOBS.allows(request.user, "administer")),
    }
    if request.GET.get("part"):
        return render(request, "jobs/_job.html", context)
    return render(request, "jobs/job.html", context, status=422 if form else 200)
