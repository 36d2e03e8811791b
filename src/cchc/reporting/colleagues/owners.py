"""Whose rows are whose: as the form prints it, as the unit has given them out, and by the headings of the form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from cchc.core.catalogue.model import Template, TemplateRow
from cchc.core.vietnamese.text import fold_key
from cchc.platform.accounts import rows
from cchc.platform.accounts.actors import in_force
from cchc.platform.accounts.models import RowOwner
from cchc.platform.units.models import Unit
from cchc.reporting.figures.form import Line


@dataclass(slots=True)
class Group:
    """Rows that one colleague gives."""

    key: str
    """'reporter:…', 'given:…' or 'heading:…'."""
    name: str
    room: str = ""
    rows: list[str] = field(default_factory=list)


def groups(unit: Unit, form: Template, lines: Iterable[Line]) -> list[Group]:
    """The groups of these rows: whom the unit gave them, whom the form names, under which heading they stand."""
    asked = list(lines)
    return [*_given(unit, asked), *_printed(form, asked), *_under(form, asked)]


def owners(found: Iterable[Group]) -> list[Group]:
    """One group per owner, each row once: whom the unit gave a row goes before whom the form names."""
    taken: set[str] = set()
    answer = []
    for group in found:
        if group.key.startswith("heading:"):
            continue
        left = [row for row in group.rows if row not in taken]
        taken.update(left)
        if left:
            answer.append(Group(group.key, group.name, group.room, left))
    return answer


def _given(unit: Unit, lines: list[Line]) -> list[Group]:
    found: dict[str, Group] = {}
    held = RowOwner.objects.filter(in_force(timezone.localdate()), unit=unit).select_related("user__unit", "room")
    for owner in held:
        key = f"given:{'u' if owner.user_id else 'r'}{owner.user_id or owner.room_id}"
        group = found.setdefault(key, _owned_by(key, owner))
        for line in lines:
            slot = line.slot
            if slot and slot.indicator and rows.covers(owner.prefix, slot.indicator) and line.row.key not in group.rows:
                group.rows.append(line.row.key)
    return [group for group in found.values() if group.rows]


def _owned_by(key: str, owner: Any) -> Group:
    if owner.user_id:
        return Group(key, owner.user.name, owner.user.unit.name if owner.user.unit else "")
    return Group(key, "", owner.room.name)


def _printed(form: Template, lines: list[Line]) -> list[Group]:
    """By who the form says reports: a row that says nothing is its parent's."""
    found: dict[str, Group] = {}
    for line in lines:
        said = next((" ".join(row.reporter.split()) for row in _upwards(form, line) if row.reporter.strip()), "")
        if said:
            key = f"reporter:{fold_key(said)}"[:120]
            found.setdefault(key, Group(key, "", said)).rows.append(line.row.key)
    return list(found.values())


def _under(form: Template, lines: list[Line]) -> list[Group]:
    found: dict[str, Group] = {}
    for line in lines:
        top = list(_upwards(form, line))[-1]
        key = f"heading:{top.key}"[:120]
        found.setdefault(key, Group(key, f"{top.code} {top.label}".strip())).rows.append(line.row.key)
    return [group for group in found.values() if len(group.rows) > 1]


def _upwards(form: Template, line: Line) -> Iterator[TemplateRow]:
    """The row and those above it."""
    row: TemplateRow | None = line.row
    while row is not None:
        yield row
        row = form.row(row.parent) if row.parent in form else None  # type: ignore[arg-type]
