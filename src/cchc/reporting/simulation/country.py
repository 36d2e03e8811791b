"""The units that could report, with their places and what became of them, from the database or from the packs alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from cchc.platform.units.models import Kind, Part, Placement, Unit
from cchc.platform.units.services.passing import WHOLE
from cchc.platform.units.services.reach import PASSING
from cchc.platform.units.services.shipping import read
from cchc.reporting.simulation.packs import rows

MADE_UP = "mp-"
"""How the code of a department begins that no pack knows: it is here for the simulation only."""
SOURCE = "số liệu mô phỏng"
REPORTING = {
    Kind.COMMUNE: "commune",
    Kind.WARD: "commune",
    Kind.TOWNSHIP: "commune",
    Kind.SPECIAL_ZONE: "commune",
    Kind.DISTRICT: "district",
    Kind.DEPARTMENT: "department",
}
"""Kinds that report, and on which level. A province's report is of the whole below it: it is what is tried."""


@dataclass(slots=True)
class Place:
    """Where a body stands in a stretch of days."""

    parent: str
    begins: date | None
    ends: date | None

    def holds(self, day: date) -> bool:
        return (self.begins is None or self.begins <= day) and (self.ends is None or day < self.ends)


@dataclass(slots=True)
class Body:
    """One unit, named by its code."""

    code: str
    kind: str
    name: str
    number: int = 0
    """Its id in the database; where there is none, its place in the packs."""
    places: list[Place] = field(default_factory=list)
    made_up: bool = False

    @property
    def level(self) -> str:
        """Level of government it reports on; empty: it does not."""
        return REPORTING.get(Kind(self.kind), "") if self.kind else ""

    def parent_on(self, day: date) -> str | None:
        """Code of what it stands under on `day`; None: it is not in the tree."""
        return next((place.parent for place in self.places if place.holds(day)), None)


@dataclass(frozen=True, slots=True)
class Arrow:
    """What `before` was became, from a day, a part of `after`: `share` in millionths."""

    before: str
    after: str
    share: int
    day: date


class Country:
    """Bodies by code, and the ledger between them."""

    def __init__(self, bodies: Iterable[Body], arrows: Iterable[Arrow]) -> None:
        self.bodies = {body.code: body for body in bodies}
        self.into: dict[str, list[Arrow]] = defaultdict(list)
        """code → what became a part of it, oldest first."""
        for arrow in arrows:
            self.into[arrow.after].append(arrow)
        _add_departments(self)

    def top(self, code: str, day: date) -> str | None:
        """Code of the province a body stands in on `day`; None outside any."""
        at: str | None = code
        for _ in range(8):
            body = self.bodies.get(at or "")
            if body is None or body.kind == Kind.PROVINCE:
                return body.code if body else None
            at = body.parent_on(day)
        return None

    def reporters(self, day: date) -> Iterator[tuple[Body, str]]:
        """Bodies that report on `day`, each with its province, in the order of their codes."""
        for code in sorted(self.bodies):
            body = self.bodies[code]
            province = self.top(code, day) if body.level and body.parent_on(day) is not None else None
            if province is not None:
                yield body, province

    def family(self, province: str) -> set[str]:
        """A province and those that became a part of it."""
        found, waiting = set(), [province]
        while waiting:
            code = waiting.pop()
            if code not in found:
                found.add(code)
                waiting += [arrow.before for arrow in self.into.get(code, ())]
        return found

    def provinces(self) -> list[Body]:
        """Every province there ever was."""
        return [body for _, body in sorted(self.bodies.items()) if body.kind == Kind.PROVINCE]


def _add_departments(country: Country) -> None:
    """Give each province the departments it has not, as made-up bodies with the arrows of their province."""
    numbers = iter(range(max((body.number for body in country.bodies.values()), default=0) + 1, 10**9))
    for province in country.provinces():
        for row in rows("departments"):
            real = country.bodies.get(f"{province.code}-{row['code']}")
            if real is not None and [(p.begins, p.ends) for p in real.places] == _stretches(province):
                continue
            code = f"{MADE_UP}{province.code}-{row['code']}"
            if code not in country.bodies:
                body = Body(code, Kind.DEPARTMENT, row["name"], next(numbers), made_up=True)
                body.places = [Place(province.code, place.begins, place.ends) for place in province.places]
                country.bodies[code] = body
    for province in country.provinces():
        for arrow in country.into.get(province.code, ()):
            for row in rows("departments"):
                before, after = (department_of(country, code, row["code"]) for code in (arrow.before, arrow.after))
                if before and after and before.made_up:
                    country.into[after.code].append(Arrow(before.code, after.code, arrow.share, arrow.day))


def _stretches(body: Body) -> list[tuple[date | None, date | None]]:
    return [(place.begins, place.ends) for place in body.places]


def department_of(country: Country, province: str, code: str) -> Body | None:
    """The department of a province: the made-up one, or the one of the packs."""
    return country.bodies.get(f"{MADE_UP}{province}-{code}") or country.bodies.get(f"{province}-{code}")


def role_of(body: Body) -> dict[str, str] | None:
    """The line of `departments.csv` a department goes by; None where it is none of these."""
    return next((row for row in rows("departments") if body.code.endswith("-" + row["code"])), None)


# --- where it comes from


@cache
def from_packs() -> Country:
    """The country of the shipped packs, without a database. Read once: do not change it."""
    load = read()
    bodies = {
        code: Body(code, unit.kind, unit.name, number) for number, (code, unit) in enumerate(load.units.items(), 1)
    }
    for code, parent, begins, ends in load.places:
        if parent:
            bodies[code].places.append(Place(parent, begins, ends))
    moves = [
        (load.changes[key].effective, key, [(before, after, share) for before, after, share in arrows])
        for key, arrows in load.arrows.items()
        if load.changes[key].kind in PASSING
    ]
    return Country(bodies.values(), _arrows(moves))


def from_database() -> Country:
    """The country as the database has it today; what the simulation added earlier is recognised by its code."""
    bodies = {
        pk: Body(code, kind, name, pk, made_up=code.startswith(MADE_UP))
        for pk, code, kind, name in Unit.objects.filter(bound_to=None)
        .order_by("pk")
        .values_list("pk", "code", "kind", "name")
    }
    places = Placement.objects.filter(parent__isnull=False).order_by("unit", "begins")
    for unit, parent, begins, ends in places.values_list("unit", "parent", "begins", "ends"):
        if unit in bodies and parent in bodies:
            bodies[unit].places.append(Place(bodies[parent].code, begins, ends))
    moved: dict[tuple[date, int], list[tuple[str, str, int | None]]] = defaultdict(list)
    parts = Part.objects.filter(change__undone=None, change__kind__in=PASSING, before__isnull=False)
    for change, day, before, after, share in parts.order_by("change__effective", "change", "pk").values_list(
        "change", "change__effective", "before", "after", "share"
    ):
        made_up = before in bodies and bodies[before].made_up
        if before in bodies and after in bodies and not made_up:
            moved[day, change].append((bodies[before].code, bodies[after].code, share))
    return Country(bodies.values(), _arrows([(day, str(key), arrows) for (day, key), arrows in moved.items()]))


def _arrows(moves: Iterable[tuple[date, str, list[tuple[str, str, int | None]]]]) -> list[Arrow]:
    """Arrows with a share each: as declared, or in equal parts where none is."""
    found = []
    for day, _, arrows in sorted(moves, key=lambda move: (move[0], move[1])):
        out: dict[str, list[tuple[str, int | None]]] = defaultdict(list)
        for before, after, share in arrows:
            if after and before != after:
                out[before].append((after, share))
        for before, afters in out.items():
            declared = all(share is not None for _, share in afters)
            for place, (after, share) in enumerate(afters):
                equal = WHOLE // len(afters) + (place < WHOLE % len(afters))
                found.append(Arrow(before, after, share if declared and share is not None else equal, day))
    return found
