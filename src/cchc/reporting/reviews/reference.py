"""The table of steps in docs/explanation/two-loops.md, written from `loops.ACTIONS`:

python -m cchc.reporting.reviews.reference    # prints it; the test compares
"""

from __future__ import annotations

import sys

from cchc.platform.accounts.permissions import TABLE
from cchc.reporting.reviews.loops import ACTIONS, ANY_STAGE, Action, Loop, State

HEAD = """| step | code | who | at stage | at state | leads to | reason | body above |
|---|---|---|---|---|---|---|---|"""
BEGIN, END = "<!-- steps: begin -->", "<!-- steps: end -->"
ABOVE = {True: "collects", False: "nobody does", None: "either"}


def table() -> str:
    """Every step, in the order of the loops."""
    return "\n".join((HEAD, *(_row(action) for action in ACTIONS.values())))


def _row(action: Action) -> str:
    of, verb = action.policy
    who = ", ".join(sorted(role.value for role in TABLE[of][verb].roles))
    stages = "any" if action.stages == ANY_STAGE else _names(action.stages)
    states = "not yet sent" if action.loop is Loop.INSIDE else "any" if action.states == set(State) else ""
    there = ", ".join(f"`{to}`" for to in (action.to_stage, action.to_state) if to)
    cells = (
        action.say.vi, f"`{action.code}`", f"{who} ({of}.{verb})", stages, states or _names(action.states),
        there or "stays", "yes" if action.reason else "", ABOVE[action.above],
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _names(values: frozenset[str]) -> str:
    return ", ".join(sorted(str(value) or "read from files" for value in values))


if __name__ == "__main__":
    sys.stdout.write(table() + "\n")
