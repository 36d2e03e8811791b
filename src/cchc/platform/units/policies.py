"""Who may see and change the tree."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cchc.platform.accounts.policy import Policy
from cchc.platform.units.models import Unit
from cchc.platform.units.selectors import parent_on

UNITS = Policy(Unit, path="", of="unit")
"""The tree itself is seen by whoever is signed in; it is changed by an administrator above the unit."""


def require_above(user: Any, units: Iterable[Unit]) -> None:
    """Refused unless `user` administers what stands above each unit; above a root, or a unit in no tree: the root."""
    for unit in units:
        UNITS.require(user, "administer", parent_on(unit) or (unit if unit.placements.exists() else None))


def may_change(user: Any, unit: Unit) -> bool:
    """Whether `user` administers what stands above the unit."""
    return bool(UNITS.allows(user, "administer", parent_on(unit) or unit))
