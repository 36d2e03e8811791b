"""What the doctor asks of the tree of units."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from cchc.core.messages import Message
from cchc.platform.backup.doctor import Trouble, register_check
from cchc.platform.units.models import Reach
from cchc.platform.units.refusals import NotPossible
from cchc.platform.units.services.reach import load_tree


def reach_follows() -> Iterator[Trouble]:
    """`Reach`, by which people see units, is what placements and ledger give; the tree goes nowhere in a circle."""
    try:
        yield from _differing()
    except NotPossible as circle:
        yield Trouble(circle.message)


def _differing() -> Iterator[Trouble]:
    tree = load_tree()
    stored = Reach.objects.order_by("unit").values_list("ancestor", "unit", "depth", "heir", "begins", "ends")
    left = set(tree.above)
    for unit, rows in groupby(stored.iterator(chunk_size=2000), key=lambda row: row[1]):
        left.discard(unit)
        if sorted(rows, key=str) != sorted(tree.rows(unit), key=str):
            yield _differs(unit)
    for unit in left:
        if next(iter(tree.rows(unit)), None) is not None:
            yield _differs(unit)


def _differs(unit: Any) -> Trouble:
    return Trouble(
        Message(
            "Phạm vi nhìn thấy của đơn vị số {id} không khớp cây đơn vị.",
            "Who sees unit no. {id} does not follow from the tree of units.",
            {"id": unit},
        ),
        f"units.unit:{unit}",
    )


register_check("units.reach", reach_follows, Message("Cây đơn vị", "Tree of units"))
