"""What follows from the database and is kept beside it, to be made anew after a restore: apps say how.

register_rebuild("forms.packs", packs.rebuild)          # in the app's health.py
"""

from __future__ import annotations

from collections.abc import Callable

REBUILDS: dict[str, Callable[[], object]] = {}


def register_rebuild(name: str, function: Callable[[], object]) -> None:
    """Make it known; ValueError where the name is taken."""
    if name in REBUILDS:
        raise ValueError(f"rebuild {name} is registered twice")
    REBUILDS[name] = function


def rebuild() -> list[str]:
    """Make everything derived anew; the names."""
    for function in REBUILDS.values():
        function()
    return list(REBUILDS)
