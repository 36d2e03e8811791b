"""A policy answers 'may this person do this here?' and 'which rows may this person see?' from the same grants.

    UNITS = Policy(Unit, path="", of="unit")                     # rules of `permissions.TABLE["unit"]`
    NOTES = Policy(Note, path="report__unit", may={"read": {Role.LEADER}})

    UNITS.require(user, "administer", unit)                      # raises Refused, which the 403 page explains
    UNITS.visible(user, "read").filter(...)

`thing` may be a row of the model, the unit itself (for what does not exist yet), or None (for what belongs to no
unit: the role is then asked for at the root of the tree).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from cchc.core.messages import Message
from cchc.platform.accounts import reaching, rows
from cchc.platform.accounts.actors import Held, held_by
from cchc.platform.accounts.models import Role
from cchc.platform.accounts.permissions import TABLE, Rule, Where, rule
from cchc.platform.accounts.scope import within_any
from cchc.platform.units.models import Unit


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes or no, and why, step by step."""

    yes: bool
    why: tuple[Message, ...]
    by: Held | None = None
    """The grant that allows it."""
    unit: Any = None

    def __bool__(self) -> bool:
        return self.yes

    @property
    def on_behalf(self) -> Any:
        """Who is stood in for, None where the person acts by an own grant."""
        return self.by.on_behalf if self.by else None


class Refused(PermissionDenied):
    """The person may not; `answer` says why."""

    def __init__(self, answer: Answer) -> None:
        super().__init__("a policy said no")  # the reason may name people; logs must not
        self.answer = answer


POLICIES: dict[str, Policy] = {}
"""Every policy by what it is about: for the explain page, the reference and the tests."""


class Policy:
    """Who may do what with one kind of thing.

    `path` leads from a row to its unit ("" where the row is the unit, None where rows belong to no unit), `row` to its
    indicator (for fields of work and own rows). The rules come from `permissions.TABLE[of]`, or from `may`.
    `known` False keeps it out of `POLICIES`.
    """

    def __init__(
        self,
        model: type[models.Model],
        path: str | None = "unit",
        may: Mapping[str, Iterable[Role] | Rule] | None = None,
        *,
        of: str = "",
        row: str = "",
        known: bool = True,
    ) -> None:
        self.model, self.path, self.row = model, path, row
        self.of = of or str(model._meta.model_name)
        given: Mapping[str, Iterable[Role] | Rule] = TABLE[self.of] if may is None else may
        self.rules = {action: rule(roles, action) for action, roles in given.items()}
        if known:
            POLICIES.setdefault(self.of, self)

    def allows(self, user: Any, action: str, thing: Any = None, day: date | None = None) -> Answer:
        """Whether `user` may do `action` with `thing` on `day` (today where none is given). KeyError for an action the
        policy does not know."""
        asked, day = self.rules[action], day or timezone.localdate()
        held = held_by(user, day)
        fitting = [one for one in held if one.grant.role in asked.roles]
        if not fitting:
            return Answer(False, (rows.no_role(asked, held),), unit=self.unit_of(thing))
        unit, indicator = self.unit_of(thing), self.indicator_of(thing)
        if unit is None or asked.where is Where.ROOT:
            return self._at_root(fitting, unit, anywhere=self._anywhere(action))
        reach = reaching.depths(unit, fitting, day)
        why: list[Message] = []
        for one in fitting:
            for refusal in (
                reaching.refusal(one, asked, unit, reach, day),
                rows.refusal(one, asked, unit, indicator, day),
            ):
                if refusal:
                    why.append(refusal)
                    break
            else:
                steps = rows.granted(one), reaching.reached_by(one, unit, reach, day)
                return Answer(True, (*steps, *rows.narrowed(one, asked, indicator)), one, unit)
        return Answer(False, tuple(why), unit=unit)

    def require(self, user: Any, action: str, thing: Any = None) -> Answer:
        """The answer if it is yes; Refused if not. What is recorded afterwards in this request names who is stood in
        for."""
        answer = self.allows(user, action, thing)
        if not answer:
            raise Refused(answer)
        scope = within_any()
        if scope is not None and scope.actor == user:
            scope.acting.on_behalf = answer.on_behalf
        return answer

    def visible(self, user: Any, action: str = "read", day: date | None = None) -> QuerySet[Any]:
        """The rows with which `user` may do `action`."""
        asked, day = self.rules[action], day or timezone.localdate()
        fitting = [one for one in held_by(user, day) if one.grant.role in asked.roles]
        things: QuerySet[Any] = self.model._default_manager.all()
        unplaced = bool(fitting) and (self._anywhere(action) or any(one.root for one in fitting))
        if asked.where is Where.ROOT or self.path is None:
            return things if unplaced else things.none()
        condition = Q(**{f"{self.path}__isnull": True}) if unplaced and self.path else Q(pk__in=[])
        for group in reaching.groups(fitting, asked):
            units = reaching.units(group, asked, self.path, day)
            condition |= units & rows.condition(group, asked, self.path, self.row, day)
        return things.filter(condition)

    def unit_of(self, thing: Any) -> Any:
        """The unit a thing belongs to: the unit itself, what `path` leads to, or None."""
        if thing is None or isinstance(thing, Unit):
            return thing
        return None if self.path is None else _follow(thing, self.path)

    def indicator_of(self, thing: Any) -> str | None:
        """The indicator of a row; None where the thing has none (a unit: any of its rows)."""
        if not self.row or thing is None or isinstance(thing, Unit):
            return None
        return str(_follow(thing, self.row))

    def _anywhere(self, action: str) -> bool:
        """What belongs to no unit is read by anyone with the role anywhere, and changed from the root of the tree."""
        return action == "read" and self.rules[action].where is not Where.ROOT

    def _at_root(self, fitting: list[Held], unit: Any, *, anywhere: bool) -> Answer:
        for one in fitting:
            if one.root or anywhere:
                why = rows.granted(one), reaching.AT_ROOT if one.root else reaching.ANYWHERE
                return Answer(True, why, one, unit)
        return Answer(False, (reaching.NOT_AT_ROOT,), unit=unit)


def _follow(thing: Any, path: str) -> Any:
    for step in path.split("__"):
        thing = getattr(thing, step) if thing is not None else None
    return thing
