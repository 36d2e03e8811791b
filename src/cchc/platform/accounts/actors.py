"""What a person holds on a day, and the units that follow from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Exists, Q
from django.utils import timezone

from cchc.platform.accounts.models import Delegation, Grant, Role
from cchc.platform.accounts.scope import Scope, within_any
from cchc.platform.units.models import Kind, Placement, Reach, Unit


@dataclass(frozen=True)
class Roots:
    """Which units are the root of the tree on a day: asked for all grants of a person at once, and only where a page
    wants to know."""

    among: frozenset[int]
    day: date

    @cached_property
    def units(self) -> frozenset[int]:
        """Those of `among` that stand under nothing, in a tree that has no nation above."""
        here = Placement.objects.filter(reached(self.day), unit__in=self.among, parent__isnull=True)
        return frozenset(here.exclude(Exists(Unit.objects.filter(kind=Kind.NATION))).values_list("unit", flat=True))


@dataclass(frozen=True, slots=True)
class Held:
    """A grant somebody may use: an own one, or one delegated by its holder."""

    grant: Grant
    roots: Roots
    delegation: Delegation | None = None

    @property
    def on_behalf(self) -> Any:
        """Who is stood in for; None for an own grant."""
        return self.grant.user if self.delegation else None

    @property
    def national(self) -> bool:
        """Over every unit, also those that stand nowhere in the tree yet."""
        return bool(self.grant.unit.kind == Kind.NATION)

    @property
    def root(self) -> bool:
        """Over the root of the tree."""
        return self.national or self.grant.unit_id in self.roots.units


def in_force(day: date, prefix: str = "") -> Q:
    """Rows whose stretch of days holds `day`; `ends` is the first day after, None: open."""
    ends = f"{prefix}ends"
    return Q(**{f"{prefix}begins__lte": day}) & (Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gt": day}))


def held_by(user: Any, day: date | None = None) -> list[Held]:
    """What `user` may use on `day` (today): own grants first, then delegated ones whose holder is still in service.
    Asked once per request and day."""
    day = day or timezone.localdate()
    if user is None or not user.is_authenticated or not user.is_active:
        return []
    scope = within_any()
    if scope is None or scope.actor != user:
        return _held(user, day)
    if day not in scope.held:
        scope.held[day] = _held(user, day)
    known: list[Held] = scope.held[day]
    return known


def forget_held() -> None:
    """Ask again what the person of this request holds: after grants were changed in it."""
    if scope := within_any():
        scope.held.clear()


def _held(user: Any, day: date) -> list[Held]:
    """Two short statements, as this is asked by every request; days are compared here."""
    own = [one for one in Grant.objects.filter(user=user).select_related("unit").order_by("id") if _stands(one, day)]
    for one in own:
        one.user = user
    delegations = [one for one in Delegation.objects.filter(to=user) if _stands(one, day)]
    lent = {one.grant_id: one for one in delegations if one.ended is None or day < timezone.localdate(one.ended)}
    grants: list[Grant] = []
    if lent:
        whole = Grant.objects.filter(pk__in=lent, user__is_active=True).select_related("unit", "user", "user__unit")
        grants = [one for one in whole.order_by("id") if _stands(one, day)]
    roots = Roots(frozenset(one.unit_id for one in (*own, *grants)), day)
    return [Held(one, roots) for one in own] + [Held(one, roots, lent[one.pk]) for one in grants]


def _stands(one: Grant | Delegation, day: date) -> bool:
    """Whether the days of a grant or a delegation hold `day`; `ends` is the first day after, None: open."""
    return one.begins <= day and (one.ends is None or day < one.ends)


def reached(day: date) -> Q:
    """Rows of `Reach` in force on `day`; there None means 'since ever'."""
    return (Q(begins__isnull=True) | Q(begins__lte=day)) & (Q(ends__isnull=True) | Q(ends__gt=day))


def scope_of(user: Any) -> Scope:
    """The units a person may see anything of: the subtrees of the grants, and the past that passed into them. A grant
    over the nation sees every unit, also those that stand nowhere in the tree yet."""
    if not user.is_authenticated or not user.is_active:
        return Scope(Reach.objects.none().values("unit"), why="nobody is signed in")
    day = timezone.localdate()
    held = _held(user, day)
    if any(one.national for one in held):
        return Scope(None, actor=user, why="a grant over the nation", held={day: held})
    units = {one.grant.unit_id for one in held}
    within = Reach.objects.filter(reached(day), ancestor__in=units).values("unit")
    return Scope(within, actor=user, why="grants", held={day: held})


WORKING = frozenset({Role.CONTRIBUTOR, Role.DRAFTER, Role.CHECKER, Role.LEADER, Role.CLERK})
"""Roles of who works on the reports of a unit, not of who watches or collects them."""


def own_units(user: Any) -> set[int]:
    """Ids of the units whose reports are the person's work today: those of the working roles, and the unit the person
    belongs to (a room's people work on the reports of the body it is part of)."""
    units = {one.grant.unit_id for one in held_by(user) if one.grant.role in WORKING}
    return units | ({user.unit_id} if getattr(user, "unit_id", None) else set())
