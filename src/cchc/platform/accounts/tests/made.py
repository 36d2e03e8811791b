"""Trees, people and grants for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from cchc.platform.accounts.models import Delegation, Grant, User
from cchc.platform.units.models import Kind, Placement, Reach, Unit

LONG_AGO = date(2020, 1, 1)


def unit(code: str, kind: str = Kind.AGENCY, **fields: Any) -> Unit:
    return Unit.objects.create(code=code, name=f"Đơn vị {code}", folded=f"don vi {code}", kind=kind, **fields)


def tree(parents: dict[str, str | None], kind: str = Kind.AGENCY) -> dict[str, Unit]:
    """Units by code, each under the parent named, with the closure that follows."""
    made = {code: unit(code, Kind.NATION if code == "vn" else kind) for code in parents}
    for code, parent in parents.items():
        Placement.objects.create(unit=made[code], parent=made[parent] if parent else None)
        above: str | None = code
        depth = 0
        while above is not None:
            Reach.objects.create(ancestor=made[above], unit=made[code], depth=depth)
            above, depth = parents[above], depth + 1
    return made


def person(username: str, of: Unit | None = None, **fields: Any) -> User:
    return User.objects.create(username=username, name=f"Người {username}", unit=of, **fields)


def grant(user: User, role: str, over: Unit, begins: date = LONG_AGO, ends: date | None = None, **more: Any) -> Grant:
    return Grant.objects.create(user=user, role=role, unit=over, begins=begins, ends=ends, **more)


def delegate(one: Grant, to: User, begins: date, ends: date, **more: Any) -> Delegation:
    return Delegation.objects.create(grant=one, to=to, begins=begins, ends=ends, **more)
