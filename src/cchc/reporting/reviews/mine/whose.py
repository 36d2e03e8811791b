"""Whose the reports are: the roles a person holds over which units, and who else has a report in hand. A fixed number
of queries, however many reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from cchc.platform.accounts.actors import held_by, in_force, own_units, reached
from cchc.platform.accounts.models import Delegation, Grant, Role
from cchc.platform.accounts.permissions import TABLE
from cchc.platform.accounts.rows import covers, letter, owned_by
from cchc.platform.accounts.scope import everything
from cchc.platform.calendar.clock import today
from cchc.platform.units.models import Kind, Part, Reach, Unit
from cchc.reporting.reviews.loops import ACTIONS

ANSWER = "answer"
"""Not a step of the loops: to say something to each point the body above asks about."""
ROWS = "rows"
"""Neither: to enter the rows given to the person."""
OF_STEP: dict[str, tuple[str, str]] = {code: one.policy for code, one in ACTIONS.items()} | {
    ANSWER: ("report", "draft"),
    ROWS: ("figure", "write"),
}


def roles_of(step: str) -> frozenset[Role]:
    """Who takes this step."""
    of, verb = OF_STEP[step]
    return TABLE[of][verb].roles


@dataclass(slots=True)
class Mine:
    """What a person works on."""

    user: Any
    roles: dict[int, set[Role]]
    """Unit → roles held over it, own and lent; those over a unit that was merged are those over its successor."""
    before: dict[int, int]
    """Unit that has ended → the one of the person's that follows it."""
    prefixes: dict[int, list[tuple[frozenset[str], str]]] = field(default_factory=dict)
    """Unit → (letters of the fields of work, none: all; beginning of the indicators) given to the person."""

    @property
    def units(self) -> set[int]:
        return set(self.roles)

    def holds(self, unit: int, roles: Collection[str]) -> bool:
        """Whether one of these roles is held over the unit itself."""
        return any(role in roles for role in self.roles.get(unit, ()))

    def gives(self, unit: int, indicator: str) -> bool:
        """Whether the figures of this indicator are the person's to give."""
        return any(
            covers(prefix, indicator) and (not letters or indicator[:1] in letters)
            for letters, prefix in self.prefixes.get(unit, ())
        )


def mine(user: Any) -> Mine:
    """The person's own units with the roles over them, and the units that were merged into these."""
    roles: dict[int, set[Role]] = {unit: set() for unit in own_units(user)}
    given: dict[int, list[tuple[frozenset[str], str]]] = defaultdict(list)
    asked: set[tuple[int, frozenset[str]]] = set()
    for one in held_by(user):
        grant = one.grant
        if grant.unit_id in roles:
            roles[grant.unit_id].add(Role(grant.role))
        fields = frozenset(map(letter, grant.fields))
        if grant.role == Role.CONTRIBUTOR and (grant.user_id, fields) not in asked:
            asked.add((grant.user_id, fields))
            for prefix, unit in owned_by(grant.user, today()):
                given[unit].append((fields, prefix))
    parts = Part.objects.filter(after__in=roles, before__ends__lte=today())
    before = dict(parts.values_list("before", "after")) if roles else {}
    return Mine(user, roles | {old: roles[new] for old, new in before.items()}, before, dict(given))


def collected_among(units: Iterable[int]) -> set[int]:
    """Those of these units above which a body collects reports: `people.collected` for all of them. Two queries."""
    wanted = set(units)
    if not wanted:
        return set()
    with everything("who collects above units"):
        grants = Grant.objects.filter(in_force(today()), role="collector", user__is_active=True)
        above = Reach.objects.filter(reached(today()), unit__in=wanted, heir=False, depth__gt=0)
        found = set(above.filter(ancestor__in=grants.values("unit")).values_list("unit_id", flat=True))
        if found == wanted:
            return found
        over_all = set(grants.filter(unit__kind=Kind.NATION).values_list("unit_id", flat=True))
        nations = set(Unit.objects.filter(pk__in=wanted, kind=Kind.NATION).values_list("pk", flat=True))
        return found | ((wanted - nations) if over_all else set())


def names(units: Collection[int], before: dict[int, int]) -> dict[tuple[int, str], list[str]]:
    """(unit, role) → names of who holds it over the unit itself, or over its successor, or stands in. Two queries."""
    found: dict[tuple[int, str], set[str]] = defaultdict(set)
    with everything("who has a report in hand"):
        here = {before.get(unit, unit) for unit in units}
        grants = Grant.objects.filter(in_force(today()), unit__in=here, user__is_active=True)
        of = {pk: (unit, role) for pk, unit, role in grants.values_list("pk", "unit_id", "role")}
        for unit, role, name in grants.values_list("unit_id", "role", "user__name"):
            found[unit, role].add(name)
        lent = Delegation.objects.filter(in_force(today()), grant__in=of, ended__isnull=True, to__is_active=True)
        for grant, name in lent.values_list("grant_id", "to__name"):
            found[of[grant]].add(name)
    roles = {role for _unit, role in found}
    return {(unit, role): sorted(found[before.get(unit, unit), role]) for unit in units for role in roles}
