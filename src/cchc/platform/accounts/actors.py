"""What a person holds today, and the units that follow from it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from cchc.platform.accounts.models import Grant
from cchc.platform.accounts.scope import Scope
from cchc.platform.units.models import Kind, Reach


def grants_of(user: Any) -> QuerySet[Grant]:
    """Grants in force today: the person's own, and those delegated to the person."""
    today = timezone.localdate()
    in_force = Grant.objects.filter(begins__lte=today).filter(Q(ends__isnull=True) | Q(ends__gt=today))
    delegated = Q(
        delegations__to=user,
        delegations__begins__lte=today,
        delegations__ends__gt=today,
        delegations__ended__isnull=True,
    )
    return in_force.filter(Q(user=user) | delegated).distinct()


def scope_of(user: Any) -> Scope:
    """The units a person may see anything of: the subtrees of the grants, and the past that passed into them. A grant
    over the nation sees every unit, also those that stand nowhere in the tree yet."""
    if not user.is_authenticated or not user.is_active:
        return Scope(Reach.objects.none().values("unit"), why="nobody is signed in")
    if grants_of(user).filter(unit__kind=Kind.NATION).exists():
        return Scope(None, actor=user, why="a grant over the nation")
    today = timezone.localdate()
    now = Q(begins__isnull=True) | Q(begins__lte=today)
    still = Q(ends__isnull=True) | Q(ends__gt=today)
    reached = Reach.objects.filter(now, still, ancestor__in=grants_of(user).values("unit")).values("unit")
    return Scope(reached, actor=user, why="grants")
