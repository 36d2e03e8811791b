"""A seeded country of reports: what `cchc simulate` makes. See docs/how-to/simulate.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cchc.reporting.simulation.database import Refused
    from cchc.reporting.simulation.faults import Planted, Rates
    from cchc.reporting.simulation.running import (
        Filled,
        family,
        fill,
        forms_on,
        periods,
        planted,
        prepare,
        province_named,
        remove,
        there,
    )

__all__ = [
    "Filled", "Planted", "Rates", "Refused", "family", "fill", "forms_on", "periods", "planted", "prepare",
    "province_named", "remove", "there",
]  # fmt: skip

_WHERE = {"Refused": "database", "Planted": "faults", "Rates": "faults"}


def __getattr__(name: str) -> Any:
    """The names above; they are loaded when first asked for, as Django loads this package before its models."""
    if name not in __all__:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_WHERE.get(name, 'running')}"), name)
