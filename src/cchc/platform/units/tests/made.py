"""A small tree: a nation, two provinces, some communes, a department with rooms."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from cchc.core.vietnamese.text import fold_key
from cchc.platform.units.models import Kind, Reach, Unit
from cchc.platform.units.services import NewUnit, establish

LONG_AGO = date(2000, 1, 1)


def nation() -> Unit:
    top, _ = Unit.objects.get_or_create(
        code="vn", defaults={"name": "Việt Nam", "folded": "viet nam", "kind": Kind.NATION}
    )
    Reach.objects.get_or_create(ancestor=top, unit=top, depth=0)
    return top


def unit(name: str, kind: str, parent: Unit, day: date = LONG_AGO) -> Unit:
    return establish(NewUnit(name, kind, parent, code=fold_key(name).replace(" ", "-")), effective=day)


def tree() -> Any:
    top = nation()
    east = unit("Tỉnh Đông", "province", top)
    west = unit("Tỉnh Tây", "province", top)
    office = unit("Sở Thông tin", "department", east)
    return SimpleNamespace(
        top=top,
        east=east,
        west=west,
        a=unit("Xã An", "commune", east),
        b=unit("Xã Bình", "commune", east),
        c=unit("Phường Cam", "ward", west),
        office=office,
        room=unit("Phòng Một", "room", office),
    )
