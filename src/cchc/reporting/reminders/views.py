"""The rules of reminders."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cchc.reporting.reminders import packs, ruling, services
from cchc.reporting.reminders.forms import EndForm, RuleForm
from cchc.reporting.reminders.models import ReminderRule
from cchc.reporting.reminders.policies import RULES


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """When whom is reminded; an administrator adds a rule."""
    RULES.require(request.user, "administer" if request.method == "POST" else "read", None)
    services.load_shipped()
    form = RuleForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            ruling.set_rule(
                offset=form.offset, audience=said["audience"], regime=said["regime"], mail=said["mail"],
                source=said["source"],
            )  # fmt: skip
            messages.success(request, _("The rule holds from today."))
            return redirect("reminders:rules")
        except ruling.Known:
            form.add_error("days", _("This rule holds already."))
    counts = ruling.sent_by()
    lines = [(one, counts.get(one.pk, 0), abs(one.offset)) for one in ruling.rules()]
    context = {
        "holding": [line for line in lines if line[0].ends is None],
        "ended": [line for line in lines if line[0].ends is not None],
        "form": form, "end": EndForm(auto_id=False), "hours": packs.hours(),
        "may_set": RULES.allows(request.user, "administer", None).yes,
    }  # fmt: skip
    return render(request, "reminders/rules.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, rule: UUID) -> HttpResponse:
    """End a rule, with a reason."""
    RULES.require(request.user, "administer", None)
    found = get_object_or_404(ReminderRule, public_id=rule)
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if ruling.end(found, reason=form.cleaned_data["reason"]):
            messages.success(request, _("The rule has ended; it can be set again below."))
        return redirect("reminders:rules")
    context = {"rule": found, "days": abs(found.offset), "form": form}
    return render(request, "reminders/end.html", context, status=422 if form.errors else 200)


@require_POST
def again(request: HttpRequest, rule: UUID) -> HttpResponse:
    """Set a rule again that had ended."""
    RULES.require(request.user, "administer", None)
    try:
        ruling.again(get_object_or_404(ReminderRule, public_id=rule))
        messages.success(request, _("The rule holds from today."))
    except ruling.Known:
        messages.warning(request, _("This rule holds already."))
    return redirect("reminders:rules")
