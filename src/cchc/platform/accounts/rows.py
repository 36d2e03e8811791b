"""The part of a policy that is about rows: roles, fields of work, and who gives which figures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from cchc.core.messages import Message
from cchc.platform.accounts.actors import Held, in_force
from cchc.platform.accounts.models import Role, RowOwner
from cchc.platform.accounts.permissions import Rule
from cchc.platform.accounts.reaching import ALL
from cchc.platform.accounts.wording import any_of, role_at

NOTHING_HELD = Message("Hiện không giữ vai trò nào.", "No role is held at present.")


def letter(field: int) -> str:
    """Fields of work 1 to 7 are the letters A to G that indicator ids begin with."""
    return chr(ord("A") + field - 1)


def no_role(asked: Rule, held: list[Held]) -> Message:
    """Nothing held fits."""
    vi, en = any_of(asked.roles)
    if not held:
        return Message(f"Cần vai trò {vi}. {NOTHING_HELD.vi}", f"Needs the role {en}. {NOTHING_HELD.en}")
    said = [role_at(one) for one in held]
    mine = {f"held{n}": message.text("vi") for n, message in enumerate(said)}
    others = {f"theirs{n}": message.text("en") for n, message in enumerate(said)}
    return Message(
        f"Cần vai trò {vi}. Hiện giữ: " + "; ".join(f"{{{name}}}" for name in mine) + ".",
        f"Needs the role {en}. Held now: " + "; ".join(f"{{{name}}}" for name in others) + ".",
        {**mine, **others},
    )


def granted(one: Held) -> Message:
    """The grant of a 'yes', with its days."""
    role = role_at(one)
    span = one.delegation or one.grant
    values = {**role.values, "begins": f"{span.begins:%d/%m/%Y}"}
    until = span.ends
    if until is None:
        return Message(f"{role.vi}, từ {{begins}}.", f"{role.en}, since {{begins}}.", values)
    return Message(
        f"{role.vi}, từ {{begins}}, hết hiệu lực từ {{ends}}.",
        f"{role.en}, since {{begins}}, no longer from {{ends}}.",
        {**values, "ends": f"{until:%d/%m/%Y}"},
    )


def narrowed(one: Held, asked: Rule, indicator: str | None) -> tuple[Message, ...]:
    """The steps of a 'yes' that are about rows: the field of work, and whose rows they are."""
    said = []
    if asked.by_field and one.grant.fields and indicator:
        values = {"fields": ", ".join(map(str, sorted(one.grant.fields))), "indicator": indicator}
        said.append(
            Message(
                "Lĩnh vực {fields} gồm dòng {indicator}.", "Fields of work {fields} include row {indicator}.", values
            )
        )
    if asked.own_rows and one.grant.role == Role.CONTRIBUTOR:
        values = {"indicator": indicator or "—"}
        said.append(
            Message(
                "Dòng {indicator} được giao cho người này hoặc phòng của người này.",
                "Row {indicator} is given to this person or the person's room.",
                values,
            )
            if indicator
            else Message(
                "Có dòng được giao cho người này hoặc phòng của người này.",
                "There are rows given to this person or the person's room.",
            )
        )
    return tuple(said)


def refusal(one: Held, asked: Rule, unit: Any, indicator: str | None, day: date) -> Message | None:
    """Why this grant does not reach the row; None where it does. An `indicator` of None is any row of the unit."""
    fields, role = one.grant.fields, role_at(one)
    if asked.by_field and fields and indicator is not None and indicator[:1] not in map(letter, fields):
        listed = ", ".join(map(str, sorted(fields)))
        return Message(
            f"{role.vi}: chỉ trong lĩnh vực {{fields}}, không có {{indicator}}.",
            f"{role.en}: only for fields of work {{fields}}, not {{indicator}}.",
            {**role.values, "fields": listed, "indicator": indicator or "—"},
        )
    if not asked.own_rows or one.grant.role != Role.CONTRIBUTOR:
        return None
    owned = [prefix for prefix, of in owned_by(one.grant.user, day) if of == unit.pk]
    if any(indicator is None or covers(prefix, indicator) for prefix in owned):
        return None
    return Message(
        f"{role.vi}: dòng {{indicator}} của {{unit}} chưa được giao cho người này hoặc phòng của người này.",
        f"{role.en}: row {{indicator}} of {{unit}} is not given to this person or the person's room.",
        {**role.values, "indicator": indicator or "—", "unit": unit.name},
    )


def condition(group: list[Held], asked: Rule, path: str, row: str, day: date) -> Q:
    """What `refusal` says, for all rows at once."""
    first, answer = group[0].grant, ALL
    if asked.by_field and first.fields and row:
        letters = Q(pk__in=[])
        for field in first.fields:
            letters |= Q(**{f"{row}__startswith": letter(field)})
        answer &= letters
    if asked.own_rows and first.role == Role.CONTRIBUTOR:
        owned = Q(pk__in=[])
        for prefix, unit in owned_by(first.user, day):
            owned |= Q(**{path or "pk": unit}) & (beginning(prefix, row) if row else ALL)
        answer &= owned
    return answer


def covers(prefix: str, indicator: str) -> bool:
    """Whether rows 'C3' include the indicator: C3, C3.3 and C3.3a, not C30."""
    rest = indicator[len(prefix) :]
    return indicator.startswith(prefix) and not (prefix[-1:].isdigit() and rest[:1].isdigit())


def beginning(prefix: str, row: str) -> Q:
    """`covers`, for all rows at once."""
    if not prefix:
        return ALL
    answer = Q(**{f"{row}__startswith": prefix})
    if prefix[-1].isdigit():
        for digit in "0123456789":
            answer &= ~Q(**{f"{row}__startswith": prefix + digit})
    return answer


def owned_by(owner: Any, day: date) -> Iterable[tuple[str, int]]:
    """(beginning of an indicator id, unit) of the rows that are this person's or the person's room's."""
    mine = Q(user=owner)
    if owner.unit_id is not None:
        mine |= Q(user__isnull=True, room=owner.unit_id)
    return RowOwner.objects.filter(in_force(day), mine).values_list("prefix", "unit")
