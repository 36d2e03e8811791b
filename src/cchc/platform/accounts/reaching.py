"""The part of a policy that is about units: which ones a grant reaches on a day, asked for one and for all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from cchc.core.messages import Message
from cchc.platform.accounts.actors import Held, reached
from cchc.platform.accounts.models import Role
from cchc.platform.accounts.permissions import Rule, Where
from cchc.platform.accounts.wording import role_at
from cchc.platform.units.models import Reach

ALL = ~Q(pk__in=[])
"""Every row. An empty Q() would vanish beside an 'or'."""

Depths = dict[tuple[int, bool], int]
"""(ancestor, heir) → how many levels above."""

AT_ROOT = Message(
    "Việc này thuộc toàn hệ thống, và vai trò ở gốc của cây đơn vị.",
    "It belongs to the whole system, and the role is held at the root of the tree.",
)
ANYWHERE = Message(
    "Việc này thuộc toàn hệ thống; ai có vai trò này ở bất cứ đơn vị nào cũng xem được.",
    "It belongs to the whole system; whoever holds the role anywhere may see it.",
)
NOT_AT_ROOT = Message(
    "Việc này thuộc toàn hệ thống: cần vai trò ở gốc của cây đơn vị.",
    "It belongs to the whole system: the role is needed at the root of the tree.",
)


def depths(unit: Any, held: Iterable[Held], day: date) -> Depths:
    """What of `held` reaches `unit` on `day`. One query."""
    ancestors = {one.grant.unit_id for one in held}
    rows = Reach.objects.filter(reached(day), unit=unit, ancestor__in=ancestors)
    return {(ancestor, heir): depth for ancestor, heir, depth in rows.values_list("ancestor", "heir", "depth")}


def refusal(one: Held, asked: Rule, unit: Any, reach: Depths, day: date) -> Message | None:
    """Why this grant does not reach `unit`; None where it does."""
    role, values = role_at(one), {"unit": unit.name, "day": f"{day:%d/%m/%Y}"}
    if asked.where is Where.ABOVE and unit.pk == one.grant.unit_id:
        return Message(
            role.vi + ": không được làm việc này cho chính {unit}, chỉ cho đơn vị cấp dưới.",
            role.en + ": not for {unit} itself, only for the units below it.",
            {**role.values, **values},
        )
    above = one.grant.unit_id
    ended = unit.ends is not None and unit.ends <= day
    follows = (above, True) in reach and (asked.past or (asked.heirs and ended))
    if one.national or (above, False) in reach or follows:
        return None
    if (above, True) in reach:
        return Message(
            role.vi + ": {unit} là đơn vị trước đây; số liệu cũ chỉ để xem.",
            role.en + ": {unit} is a former body; what it left is only read.",
            {**role.values, **values},
        )
    return Message(
        role.vi + ": {unit} không thuộc phạm vi này vào ngày {day}.",
        role.en + ": {unit} does not stand under it on {day}.",
        {**role.values, **values},
    )


def reached_by(one: Held, unit: Any, reach: Depths, day: date) -> Message:
    """How the grant reaches `unit`: the step of a 'yes'."""
    values = {"unit": unit.name, "place": one.grant.unit.name, "day": f"{day:%d/%m/%Y}"}
    if unit.pk == one.grant.unit_id:
        return Message("{unit} là đơn vị được giao.", "{unit} is the unit the role is held over.", values)
    depth = reach.get((one.grant.unit_id, False))
    if depth is not None:
        return Message(
            "{unit} trực thuộc {place} vào ngày {day} (cách {depth} cấp).",
            "{unit} stands under {place} on {day} (levels between: {depth}).",
            {**values, "depth": depth},
        )
    if one.national:
        return Message(
            "{place} bao gồm mọi đơn vị, trong đó có {unit}.", "{place} covers every unit, {unit} too.", values
        )
    return Message(
        "Nhiệm vụ của {unit} đã chuyển về {place}.",
        "The tasks of {unit} passed to {place}.",
        values,
    )


def groups(held: Iterable[Held], asked: Rule) -> list[list[Held]]:
    """Grants that one condition can serve: same fields of work, same owner of rows, all or none over the nation."""
    found: dict[Any, list[Held]] = {}
    for one in held:
        fields = tuple(sorted(one.grant.fields)) if asked.by_field else ()
        owner = one.grant.user_id if asked.own_rows and one.grant.role == Role.CONTRIBUTOR else None
        found.setdefault((one.national, fields, owner), []).append(one)
    return list(found.values())


def units(group: list[Held], asked: Rule, path: str, day: date) -> Q:
    """Rows whose unit, along `path`, a grant of the group reaches: what `refusal` says, for all rows at once."""
    unit = path or "pk"
    above = [one.grant.unit_id for one in group]
    if group[0].national:
        return ~Q(**{f"{unit}__in": above}) if asked.where is Where.ABOVE and len(set(above)) == 1 else ALL
    within = Reach.objects.filter(reached(day), ancestor__in=above)
    if not asked.past:
        within = within.filter(Q(heir=False) | Q(unit__ends__lte=day) if asked.heirs else Q(heir=False))
    if asked.where is Where.ABOVE:
        within = within.filter(depth__gt=0)
    return Q(**{f"{unit}__in": within.values("unit")})
