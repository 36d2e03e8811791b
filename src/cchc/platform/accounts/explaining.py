"""Why somebody may or may not: the steps of a policy's answer, and who can give what lacks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from cchc.core.messages import Message
from cchc.platform.accounts.actors import in_force, reached
from cchc.platform.accounts.models import Grant, Role, User
from cchc.platform.accounts.permissions import TABLE, Rule, Where
from cchc.platform.accounts.policy import Answer, Policy
from cchc.platform.accounts.wording import any_of
from cchc.platform.units.models import Kind, Placement, Reach, Unit

MOST = 5


@dataclass(frozen=True, slots=True)
class Explanation:
    """A yes or no with its steps."""

    answer: Answer
    asks: tuple[Message, ...]
    """What the action asks for."""
    givers: list[Grant]
    """Who can give what lacks; empty for a yes."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a form that need not exist: its unit and its indicator."""

    unit: Any
    indicator: str


def explain(
    user: User, of: str, action: str, unit: Unit | None, indicator: str = "", day: date | None = None
) -> Explanation:
    """Why `user` may or may not do `action` with an `of` of `unit` on `day`. KeyError for what nobody defined."""
    rule = TABLE[of][action]
    answer = _policy(of, indicator).allows(user, action, Row(unit, indicator) if indicator else unit, day)
    return Explanation(answer, what_it_asks(rule), [] if answer else who_can_give(unit))


def _policy(of: str, indicator: str) -> Policy:
    """A policy with the rules of `of`, for a thing that is a unit or a row of one."""
    return Policy(Unit, path="unit", may=TABLE[of], of=of, row="indicator" if indicator else "", known=False)


def what_it_asks(rule: Rule) -> tuple[Message, ...]:
    """The rule in sentences."""
    vi, en = any_of(rule.roles)
    said = [Message(f"Cần vai trò: {vi}.", f"Role needed: {en}.")]
    if rule.where is Where.ROOT:
        said.append(Message("Ở gốc của cây đơn vị.", "At the root of the tree of units."))
    elif rule.where is Where.ABOVE:
        said.append(
            Message("Tại đơn vị cấp trên, không phải chính đơn vị đó.", "At a body above, never the unit itself.")
        )
    else:
        said.append(Message("Tại đơn vị đó hoặc đơn vị cấp trên.", "At the unit itself or a body above it."))
    if rule.past:
        said.append(
            Message("Xem được cả số liệu cũ của đơn vị đã sáp nhập vào.", "The past of merged bodies may be read too.")
        )
    if rule.heirs:
        said.append(
            Message(
                "Đơn vị đã kết thúc thì người của đơn vị tiếp nhận nhiệm vụ làm thay.",
                "For a body that has ended, the people of who follows it do this.",
            )
        )
    if rule.by_field:
        said.append(
            Message(
                "Vai trò giới hạn lĩnh vực chỉ dùng cho dòng thuộc lĩnh vực đó.",
                "A role for some fields of work reaches only their rows.",
            )
        )
    if rule.own_rows:
        said.append(
            Message(
                "Người cung cấp số liệu chỉ nhập dòng được giao cho mình hoặc phòng mình.",
                "A contributor reaches only rows given to the person or the room.",
            )
        )
    return tuple(said)


def who_can_give(unit: Unit | None) -> list[Grant]:
    """Administrators in force over `unit`, the nearest first; of the root where there is no unit."""
    day = timezone.localdate()
    grants = Grant.objects.filter(in_force(day), role=Role.ADMINISTRATOR, user__is_active=True)
    grants = grants.select_related("user", "unit")
    if unit is None:
        top = Placement.objects.filter(reached(day), parent__isnull=True).values("unit")
        return list(grants.filter(Q(unit__kind=Kind.NATION) | Q(unit__in=top))[:MOST])
    near = dict(Reach.objects.filter(reached(day), unit=unit, heir=False).values_list("ancestor", "depth"))
    over = grants.filter(Q(unit__in=near) | Q(unit__kind=Kind.NATION))
    return sorted(over, key=lambda grant: (near.get(grant.unit_id, 99), grant.pk))[:MOST]
