"""Writing to the tree of units: one verb, one function."""

from cchc.platform.units.refusals import NotPossible
from cchc.platform.units.services.changing import abolish, add_alias, establish, move, rename
from cchc.platform.units.services.ledger import About, NewUnit
from cchc.platform.units.services.naming import bind, on_bind, unit_named
from cchc.platform.units.services.passing import merge, split, succeed
from cchc.platform.units.services.reach import rebuild_reach
from cchc.platform.units.services.shipping import load_shipped
from cchc.platform.units.services.undoing import can_undo, undo

__all__ = [
    "About",
    "NewUnit",
    "NotPossible",
    "abolish",
    "add_alias",
    "bind",
    "can_undo",
    "establish",
    "load_shipped",
    "merge",
    "move",
    "on_bind",
    "rebuild_reach",
    "rename",
    "split",
    "succeed",
    "undo",
    "unit_named",
]
