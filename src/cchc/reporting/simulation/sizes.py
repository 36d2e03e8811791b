"""How large a unit is: whole numbers that add up through the ledger, so that a merged unit is the sum of its parts."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import lru_cache

from cchc.platform.units.models import Kind
from cchc.platform.units.services.passing import WHOLE
from cchc.reporting.simulation.country import Body, Country, role_of
from cchc.reporting.simulation.drawing import along, key, mixed, within
from cchc.reporting.simulation.packs import rows, words

NAMES = ("people", "dossiers", "staff", "service", "money", "documents")
"""Dossiers and documents a quarter, money in million dong a year, service: people of public service units."""
Size = tuple[int, int, int, int, int, int]
NOTHING: Size = (0, 0, 0, 0, 0, 0)


class Sizes:
    """Sizes of the bodies of a country, drawn from a seed and the codes of the bodies alone."""

    def __init__(self, country: Country, seed: int) -> None:
        self.country, self.seed = country, seed
        self.kinds = {row["kind"]: row for row in rows("bodies")}
        self.spread: list[int] = words("pace")["spread"]
        self.first = min((arrow.day for arrows in country.into.values() for arrow in arrows), default=date.max)
        self._communes: dict[str, list[Body]] | None = None
        self.of = lru_cache(maxsize=None)(self._of)

    def _of(self, code: str, day: date) -> Size:
        """The size of a body on `day`: what it came with, and what became a part of it until then."""
        body = self.country.bodies[code]
        gained = [arrow for arrow in self.country.into.get(code, ()) if arrow.day <= day]
        begins = min((place.begins or date.min for place in body.places), default=date.min)
        size = NOTHING if gained and begins >= gained[0].day else self._own(body)
        for arrow in gained:
            part = self.of(arrow.before, date.fromordinal(arrow.day.toordinal() - 1))
            size = _plus(size, part, arrow.share)
        return size

    def _own(self, body: Body) -> Size:
        """What a body is like by itself."""
        kind = self.kinds.get(body.kind)
        if kind is None:
            return NOTHING
        base = key(self.seed, body.code, "size")
        if kind["people"]:
            people = int(kind["people"]) * along(mixed(base, 1), self.spread) // 1000
        else:
            people = self._people_below(body)
        weight = 1000
        if body.kind == Kind.DEPARTMENT:
            weight = int((role_of(body) or {"weight": "300"})["weight"])

        def share(name: str, number: int) -> int:
            """So many to a thousand people: 650 to 1350 per mille of the usual."""
            usual = people * int(kind[name]) * within(mixed(base, number), 650, 1350)
            return usual // 1_000_000

        dossiers = share("dossiers", 2) * weight // 1000
        staff = int(kind["staff_least"]) + people * 1000 // (int(kind["staff"]) * 1000) if kind["staff"] else 0
        documents = share("documents", 5)
        return people, dossiers, staff, share("service", 3), share("money", 4), documents

    def _people_below(self, body: Body) -> int:
        """Of a district: the people of its communes; of a department: those of its province, on the first day."""
        day = next((place.begins for place in body.places if place.begins), None)
        day = day or date.fromordinal(self.first.toordinal() - 1)
        below = self.communes(day)
        whole = body.code if body.kind == Kind.DISTRICT else self.country.top(body.code, day)
        return sum(self.of(one.code, day)[0] for one in below.get(whole or "", ()))

    def communes(self, day: date) -> dict[str, list[Body]]:
        """By code of district and of province: the communes that stand in it on `day`."""
        return _communes(self.country, day)

    def weight(self, code: str, day: date) -> int:
        """People, for rankings of size."""
        return self.of(code, day)[0]


@lru_cache(maxsize=64)
def _communes(country: Country, day: date) -> dict[str, list[Body]]:
    found: dict[str, list[Body]] = defaultdict(list)
    for body in country.bodies.values():
        parent = body.parent_on(day) if body.level == "commune" else None
        while parent is not None:
            found[parent].append(body)
            above = country.bodies.get(parent)
            parent = above.parent_on(day) if above else None
    return found


def _plus(size: Size, part: Size, share: int) -> Size:
    """A size and the share of another, each number rounded half up."""
    if share == WHOLE:
        return tuple(one + other for one, other in zip(size, part, strict=True))  # type: ignore[return-value]
    return tuple(  # type: ignore[return-value]
        one + (2 * other * share + WHOLE) // (2 * WHOLE) for one, other in zip(size, part, strict=True)
    )
