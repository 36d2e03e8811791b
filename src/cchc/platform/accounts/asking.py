"""One page that asks and one that does: every change of people is a form with a reason, refused with 422."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from cchc.platform.accounts import selectors
from cchc.platform.accounts.forms import OFFERED

SHOWN_AS = {"ends": "last", "begins": "begins"}
"""Names of the services' arguments whose fields have another name."""


def ask(
    request: HttpRequest,
    form_class: type[forms.Form],
    act: Callable[[dict[str, Any]], HttpResponse | str],
    **page: Any,
) -> HttpResponse:
    """Show the form, or do `act` with what was typed: it answers a page, or the sentence that says what was done
    (then on to `page["back"]`). A refused form keeps what was typed."""
    initial = page.pop("initial", None)
    if request.method != "POST":
        return _show(request, form_class(initial=initial), page)
    form = form_class(request.POST)
    if form.is_valid():
        try:
            done = act(form.cleaned_data)
        except ValidationError as error:
            _put(form, error)
        else:
            if isinstance(done, HttpResponse):
                return done
            messages.success(request, done)
            return HttpResponseRedirect(page["back"])
    return _show(request, form, page, status=422)


def do(request: HttpRequest, act: Callable[[], str], back: str) -> HttpResponse:
    """Do it, say so or say why not, and go back."""
    try:
        messages.success(request, act())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return HttpResponseRedirect(back)


def _put(form: forms.Form, error: ValidationError) -> None:
    """Errors of a service beside the field they are about."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.message_dict.items():
        name = SHOWN_AS.get(name, name)
        form.add_error(name if name in form.fields else None, errors)


def _show(request: HttpRequest, form: forms.Form, page: dict[str, Any], status: int = 200) -> HttpResponse:
    for name, field in form.fields.items():
        if form.is_bound and name in form.errors:
            field.widget.attrs |= {"aria-invalid": "true", "aria-describedby": f"id_{name}-error"}
    lists = {
        "units": selectors.units_offered(request.user, OFFERED) if _has(form, "units-offered") else [],
        "people": selectors.people_offered(request.user, OFFERED) if _has(form, "people-offered") else [],
    }
    return render(request, "accounts/form.html", {"form": form, **lists, **page}, status=status)


def _has(form: forms.Form, offered: str) -> bool:
    return any(field.widget.attrs.get("list") == offered for field in form.fields.values())
