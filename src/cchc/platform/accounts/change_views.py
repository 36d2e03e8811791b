"""Pages that change people: each asks, does, says so."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cchc.platform.accounts import forms, services
from cchc.platform.accounts.asking import ask, do
from cchc.platform.accounts.forms import first_day_after
from cchc.platform.accounts.models import Delegation, Grant, RowOwner, User
from cchc.platform.accounts.policies import PEOPLE

asks = require_http_methods(["GET", "HEAD", "POST"])


def _person(public_id: UUID) -> User:
    return get_object_or_404(User.objects.select_related("unit"), public_id=public_id)


def _page(person: User) -> str:
    return reverse("accounts:person", args=[person.public_id])


def _unit(person: User) -> str:
    return f"{person.unit.name} [{person.unit.code}]" if person.unit else ""


def _once(request: HttpRequest, person: User, password: str) -> HttpResponse:
    return render(request, "accounts/password.html", {"person": person, "password": password})


@asks
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """A new person; the initial password is shown once."""
    PEOPLE.require(request.user, "administer", request.user.unit)

    def act(said: dict[str, Any]) -> HttpResponse:
        made = services.make_person(request.user, **said)
        return _once(request, made.user, made.password)

    return ask(
        request,
        forms.NewPersonForm,
        act,
        title=_("New person"),
        button=_("Make the account"),
        lead=_("Next you give the person a role. Without a role nothing is seen."),
        back=reverse("accounts:people"),
    )


@asks
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Name, position, unit."""
    person = _person(public_id)
    PEOPLE.require(request.user, "administer", person)

    def act(said: dict[str, Any]) -> str:
        services.change_person(request.user, person, **said)
        return _("The entry is changed.")

    initial = {"name": person.name, "position": person.position, "unit": _unit(person)}
    return ask(
        request,
        forms.PersonForm,
        act,
        title=_("Change the entry"),
        sub=person.name,
        button=_("Save"),
        back=_page(person),
        initial=initial,
    )


@asks
def out(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take an account out of use; nothing the person did is removed."""
    person = _person(public_id)
    services.require_charge(request.user, person)

    def act(said: dict[str, Any]) -> str:
        services.deactivate(request.user, person, said["reason"])
        return _("The account is out of use. It can be put back at any time.")

    return ask(
        request,
        forms.ReasonForm,
        act,
        title=_("Take the account out of use"),
        sub=person.name,
        lead=_("The person is signed out at once. What the person did stays, and so do the roles, without effect."),
        button=_("Take out of use"),
        back=_page(person),
    )


@require_POST
def back_in(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put an account back into use."""
    person = _person(public_id)

    def act() -> str:
        services.reactivate(request.user, person)
        return _("The account is in use again.")

    return do(request, act, _page(person))


@require_POST
@never_cache
def password(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A new initial password, shown once."""
    person = _person(public_id)
    return _once(request, person, services.give_password(request.user, person))


@asks
def second_step_off(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """For who lost the phone and the recovery codes."""
    person = _person(public_id)
    services.require_charge(request.user, person)

    def act(said: dict[str, Any]) -> str:
        services.switch_second_step_off(request.user, person, said["reason"])
        return _("Two-step sign-in is off for this person.")

    return ask(
        request,
        forms.ReasonForm,
        act,
        title=_("Switch two-step sign-in off"),
        sub=person.name,
        lead=_("Make sure that it is really this person who asks: the password alone opens the account then."),
        button=_("Switch off"),
        back=_page(person),
    )


@asks
def role(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give a role."""
    person = _person(public_id)
    PEOPLE.require(request.user, "administer", person)

    def act(said: dict[str, Any]) -> str:
        services.give_role(request.user, person, ends=first_day_after(said.pop("last")), **said)
        return _("The role is given.")

    return ask(
        request,
        forms.RoleForm,
        act,
        title=_("Give a role"),
        sub=person.name,
        button=_("Give the role"),
        back=_page(person),
        initial={"unit": _unit(person), "begins": timezone.localdate()},
    )


@asks
def revoke(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End a role."""
    grant = get_object_or_404(Grant.objects.select_related("unit", "user"), public_id=public_id)
    PEOPLE.require(request.user, "administer", grant.unit)

    def act(said: dict[str, Any]) -> str:
        services.revoke_role(request.user, grant, **said)
        return _("The role ends. You can undo it below.")

    return ask(
        request,
        forms.RevokeForm,
        act,
        title=_("Take a role back"),
        sub=str(grant),
        lead=_("What the person is typing at that moment is not lost: it is shown for copying."),
        button=_("Take back"),
        back=_page(grant.user),
        initial={"day": timezone.localdate()},
    )


@require_POST
def restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Undo a revocation."""
    grant = get_object_or_404(Grant.objects.select_related("unit", "user"), public_id=public_id)

    def act() -> str:
        services.restore_role(request.user, grant)
        return _("The role holds again as before.")

    return do(request, act, _page(grant.user))


@asks
def delegate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Lend a role for some days."""
    grant = get_object_or_404(Grant.objects.select_related("unit", "user"), public_id=public_id)
    if grant.user != request.user:
        PEOPLE.require(request.user, "administer", grant.unit)

    def act(said: dict[str, Any]) -> str:
        services.delegate(request.user, grant, ends=first_day_after(said.pop("last")), **said)
        return _("The role is delegated.")

    back = reverse("accounts:me") if grant.user == request.user else _page(grant.user)
    return ask(
        request,
        forms.DelegateForm,
        act,
        title=_("Delegate a role"),
        sub=str(grant),
        lead=_("The other person acts in the name of the holder; both names stand in the log."),
        button=_("Delegate"),
        back=back,
        initial={"begins": timezone.localdate()},
    )


@require_POST
def end_delegation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End a delegation now."""
    one = get_object_or_404(Delegation.objects.select_related("grant__unit", "grant__user", "to"), public_id=public_id)

    def act() -> str:
        services.end_delegation(request.user, one)
        return _("The delegation has ended.")

    mine = request.user in {one.grant.user, one.to}
    return do(request, act, reverse("accounts:me") if mine else _page(one.grant.user))


@asks
def rows(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give rows to a contributor."""
    person = _person(public_id)
    PEOPLE.require(request.user, "administer", person)

    def act(said: dict[str, Any]) -> str:
        services.give_rows(request.user, user=person, ends=first_day_after(said.pop("last")), **said)
        return _("The rows are given.")

    return ask(
        request,
        forms.RowsForm,
        act,
        title=_("Give rows"),
        sub=person.name,
        button=_("Give the rows"),
        lead=_("A contributor enters only rows given to the person or to the person's room."),
        back=_page(person),
        initial={"begins": timezone.localdate()},
    )


@require_POST
def take_rows(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Rows go back from today."""
    person = _person(public_id)
    owned = get_object_or_404(RowOwner.objects.select_related("unit"), pk=number)

    def act() -> str:
        services.take_rows(request.user, owned, person)
        return _("The rows are taken back from today.")

    return do(request, act, _page(person))
