"""Writes about people: each asks the policy, tells an event, and takes nothing away silently."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.platform.accounts import events
from cchc.platform.accounts.actors import forget_held, held_by, in_force
from cchc.platform.accounts.models import Delegation, Grant, Role, RowOwner, User
from cchc.platform.accounts.policies import PEOPLE
from cchc.platform.accounts.policy import Answer, Refused
from cchc.platform.accounts.wording import BEYOND
from cchc.platform.events.models import Event
from cchc.platform.events.services import record, subject_of
from cchc.platform.units.models import Kind, Unit

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits nobody takes for another when reading a password aloud."""


@dataclass(frozen=True, slots=True)
class MadePerson:
    """A new account and its initial password, shown once."""

    user: User
    password: str


def new_password() -> str:
    """Four groups of four: 79 bits, easy to read aloud."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


def require_charge(by: User, person: User) -> None:
    """Refused unless `by` manages the person's unit and every role the person holds now: whoever could set the password
    of a person with wider rights would hold them too."""
    PEOPLE.require(by, "administer", person)
    for one in held_by(person):
        answer = PEOPLE.allows(by, "administer", one.grant.unit)
        if not answer:
            raise Refused(Answer(False, (BEYOND, *answer.why), unit=one.grant.unit))


@transaction.atomic
def make_person(by: User, *, username: str, name: str, position: str, unit: Unit) -> MadePerson:
    """A new account with a password that is changed at the first sign-in. ValidationError where the name is taken."""
    PEOPLE.require(by, "administer", unit)
    username = username.strip().lower()
    if User.objects.filter(username=username).exists():
        raise ValidationError({"username": _("This account exists already. Choose another name.")})
    password = new_password()
    user = User.objects.create_user(
        username, password, name=name.strip(), position=position.strip(), unit=unit, must_change=True
    )
    record(events.MADE, subject=user, unit=unit)
    return MadePerson(user, password)


@transaction.atomic
def change_person(by: User, person: User, *, name: str, position: str, unit: Unit) -> None:
    """Change what an entry says; a move asks for both units."""
    PEOPLE.require(by, "administer", person)
    PEOPLE.require(by, "administer", unit)
    person.name, person.position, person.unit = name.strip(), position.strip(), unit
    person.save(update_fields=["name", "position", "unit"])
    record(events.CHANGED, subject=person, unit=unit)


@transaction.atomic
def deactivate(by: User, person: User, reason: str) -> None:
    """Nobody signs in with it any more; what the person did stays. ValidationError for the last administrator of the
    whole tree, and for oneself."""
    require_charge(by, person)
    if person == by:
        raise ValidationError(_("You cannot take your own account out of use. Another administrator can."))
    if _last_administrator(person):
        raise ValidationError(
            _("This is the last administrator of the whole tree. Give somebody else that role first.")
        )
    person.is_active = False
    person.save(update_fields=["is_active"])
    record(events.DEACTIVATED, subject=person, unit=person.unit, reason=reason)


@transaction.atomic
def reactivate(by: User, person: User) -> None:
    """Put an account back into use, with the roles whose days have not ended."""
    PEOPLE.require(by, "administer", person)
    for one in Grant.objects.filter(in_force(timezone.localdate()), user=person).select_related("unit"):
        PEOPLE.require(by, "administer", one.unit)
    person.is_active = True
    person.save(update_fields=["is_active"])
    record(events.REACTIVATED, subject=person, unit=person.unit)


@transaction.atomic
def give_password(by: User, person: User) -> str:
    """A new initial password, shown once; every sign-in of the person ends."""
    require_charge(by, person)
    password = new_password()
    person.set_password(password)
    person.must_change = True
    person.save(update_fields=["password", "must_change"])
    record(events.PASSWORD_SET, subject=person, unit=person.unit)
    return password


@transaction.atomic
def switch_second_step_off(by: User, person: User, reason: str) -> None:
    """For who lost the phone and the codes."""
    from allauth.mfa.models import Authenticator

    require_charge(by, person)
    Authenticator.objects.filter(user=person).delete()
    record(events.SECOND_STEP_OFF, subject=person, unit=person.unit, reason=reason)


@transaction.atomic
def give_role(
    by: User,
    person: User,
    *,
    role: str,
    unit: Unit,
    begins: date,
    ends: date | None = None,
    fields: list[int] | None = None,
    decision: str = "",
    reason: str = "",
) -> Grant:
    """A role over `unit` and what stands under it, from `begins` to the day before `ends`. ValidationError for days in
    the wrong order."""
    PEOPLE.require(by, "administer", unit)
    if ends is not None and ends <= begins:
        raise ValidationError({"ends": _("The last day comes before the first.")})
    grant = Grant.objects.create(
        user=person,
        role=role,
        unit=unit,
        begins=begins,
        ends=ends,
        fields=sorted(set(fields or ())),
        decision=decision.strip(),
        reason=reason.strip(),
    )
    forget_held()
    record(events.GRANTED, subject=person, unit=unit, reason=reason, **_about(grant))
    return grant


@transaction.atomic
def revoke_role(by: User, grant: Grant, *, day: date, reason: str) -> None:
    """End a role on `day`, the first without it; today is at once. ValidationError for the last administrator of the
    tree, and where it has ended before."""
    PEOPLE.require(by, "administer", grant.unit)
    grant = Grant.objects.select_for_update(of=("self",)).select_related("unit", "user").get(pk=grant.pk)
    if grant.ends is not None and grant.ends <= day:
        raise ValidationError({"day": _("The role ends before that day already.")})
    if grant.role == Role.ADMINISTRATOR and _last_administrator(grant.user, without=grant):
        raise ValidationError(
            _("This is the last administrator of the whole tree. Give somebody else that role first.")
        )
    until = grant.ends
    grant.ends = max(day, grant.begins)
    grant.save(update_fields=["ends"])
    forget_held()
    record(
        events.REVOKED,
        subject=grant.user,
        unit=grant.unit,
        reason=reason,
        day=f"{grant.ends:%d/%m/%Y}",
        until=until.isoformat() if until else "",
        **_about(grant),
    )


@transaction.atomic
def restore_role(by: User, grant: Grant) -> None:
    """Undo the last revocation: the role ends when it was to end before. ValidationError where none is known."""
    PEOPLE.require(by, "administer", grant.unit)
    last = last_revocation(grant)
    if last is None:
        raise ValidationError(_("This role was not taken back; there is nothing to undo."))
    grant.ends = date.fromisoformat(last.data["until"]) if last.data["until"] else None
    grant.save(update_fields=["ends"])
    forget_held()
    record(events.RESTORED, subject=grant.user, unit=grant.unit, **_about(grant))


def last_revocation(grant: Grant) -> Event | None:
    """The event that ended the role, unless it was undone since."""
    told = Event.objects.filter(subject=subject_of(grant.user), data__grant=str(grant.public_id))
    last = told.filter(kind__in=(events.REVOKED.code, events.RESTORED.code)).order_by("-id").first()
    return last if last is not None and last.kind == events.REVOKED.code else None


@transaction.atomic
def delegate(by: User, grant: Grant, *, to: User, begins: date, ends: date, reason: str) -> Delegation:
    """Lend a role for some days: by its holder, or by who manages its unit. ValidationError for days out of order, for
    days the role does not last, for oneself, and for an account out of use."""
    if grant.user != by:
        PEOPLE.require(by, "administer", grant.unit)
    elif not by.is_active or not Grant.objects.filter(in_force(timezone.localdate()), pk=grant.pk).exists():
        raise ValidationError(_("You do not hold this role any more."))
    wrong = _wrong_delegation(grant, to, begins, ends)
    if wrong:
        raise ValidationError(wrong)
    made = Delegation.objects.create(grant=grant, to=to, begins=begins, ends=ends, reason=reason.strip())
    forget_held()
    record(
        events.DELEGATED, subject=grant.user, unit=grant.unit, reason=reason, day=f"{ends:%d/%m/%Y}", **_about(grant)
    )
    return made


def _wrong_delegation(grant: Grant, to: User, begins: date, ends: date) -> dict[str, str]:
    if to == grant.user:
        return {"to": _("A role is delegated to somebody else.")}
    if not to.is_active:
        return {"to": _("This account is not in use any more.")}
    if ends <= begins:
        return {"ends": _("The last day comes before the first.")}
    if begins < grant.begins or (grant.ends is not None and ends > grant.ends):
        return {"ends": _("The role itself does not last over these days.")}
    return {}


@transaction.atomic
def end_delegation(by: User, delegation: Delegation) -> None:
    """End it now: by its holder, by who stands in, or by who manages the unit."""
    grant = delegation.grant
    if by not in {grant.user, delegation.to}:
        PEOPLE.require(by, "administer", grant.unit)
    if delegation.ended is not None:
        return
    delegation.ended = timezone.now()
    delegation.save(update_fields=["ended"])
    forget_held()
    record(events.DELEGATION_ENDED, subject=grant.user, unit=grant.unit, **_about(grant))


@transaction.atomic
def give_rows(
    by: User, *, unit: Unit, prefix: str, user: User, begins: date, ends: date | None = None, whole_room: bool = False
) -> RowOwner:
    """Give the rows of `unit` that begin with `prefix` to a person, or to the room the person sits in."""
    PEOPLE.require(by, "administer", unit)
    if whole_room and user.unit is None:
        raise ValidationError(_("This person sits in no unit; give the rows to the person."))
    owner: dict[str, Any] = {"room": user.unit} if whole_room else {"user": user}
    made = RowOwner.objects.create(unit=unit, prefix=prefix.strip(), begins=begins, ends=ends, **owner)
    record(events.ROWS_GIVEN, subject=user, unit=unit, rows=made.prefix or "*", place=unit.code)
    return made


@transaction.atomic
def take_rows(by: User, owned: RowOwner, person: User) -> None:
    """From today the rows are not this person's or this room's any more."""
    PEOPLE.require(by, "administer", owned.unit)
    owned.ends = max(timezone.localdate(), owned.begins)
    owned.save(update_fields=["ends"])
    record(events.ROWS_TAKEN, subject=person, unit=owned.unit, rows=owned.prefix or "*", place=owned.unit.code)


def _about(grant: Grant) -> dict[str, str]:
    """References for an event: `role` and `place` fill its sentence."""
    return {"grant": str(grant.public_id), "role": grant.role, "place": grant.unit.code}


def _last_administrator(person: User, without: Grant | None = None) -> bool:
    """Whether the tree would be left without anybody who manages all of it."""
    national = Grant.objects.filter(
        in_force(timezone.localdate()), role=Role.ADMINISTRATOR, unit__kind=Kind.NATION, user__is_active=True
    )
    lost = national.filter(pk=without.pk) if without else national.filter(user=person)
    return lost.exists() and not national.exclude(pk__in=lost).exists()
