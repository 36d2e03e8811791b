"""A proposal with people's decisions laid over it: the rows as they stand, and what is still open. No database."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from cchc.core.annex.proposal import Choice, Proposal, ProposedRow
from cchc.core.catalogue.model import Catalogue, Code, Indicator
from cchc.core.messages import Message

LEFT_OUT = "left_out"
"""Decided for what is no row of the form at all: a line of the head, a signature."""
SURE = ("bound", "none")
"""What the reader may have decided for sure: a person takes all of these at once."""
OWN = "X"
"""First letter of the ids of indicators made here; shipped ones never begin with it, so that neither is ever taken by
the other: X3.2 is the second of group 3."""
TITLES = ("heading", "group")
EDITED = ("label", "unit", "kind", "parent", "level")
"""What of a row a person may put right, besides what it shows."""
ROLLUPS = {"ratio": "none", "code": "list", "text": "none", "group": "none"}
"""How a new indicator adds up over units unless somebody says otherwise; counts and money are added."""


@dataclass(slots=True)
class Working:
    """One row as it stands now."""

    position: int
    proposed: ProposedRow
    row: ProposedRow
    decided: Mapping[str, Any] | None
    depth: int = 0
    own: Indicator | None = None
    problems: list[Message] = field(default_factory=list)

    @property
    def state(self) -> str:
        """decided · sure: only to be taken · doubtful · new: asks for a decision"""
        if self.decided is not None and "decision" in self.decided:
            return "decided"
        return "sure" if self.proposed.decision in SURE else self.proposed.decision

    @property
    def open(self) -> bool:
        """Whether a person must decide."""
        return self.state in ("doubtful", "new")

    @property
    def at(self) -> int:
        """Lock version of the last decision; 0 for none."""
        return int((self.decided or {}).get("at", 0))

    @property
    def binding(self) -> str:
        """'C3.4a:on_time', '' for none."""
        return ":".join(filter(None, (self.row.indicator, self.row.breakdown)))

    @property
    def unitless(self) -> bool:
        """Whether it makes an indicator that still needs its unit."""
        return self.own is not None and self.own.kind in ("count", "ratio", "money") and not self.own.unit

    @property
    def offers(self) -> list[tuple[str, Choice]]:
        """What the row may show instead, likeliest first, each with its binding."""
        return [(":".join(filter(None, (one.indicator, one.breakdown))), one) for one in self.proposed.choices]

    @property
    def edited(self) -> bool:
        """Whether a person changed what was read."""
        return any(getattr(self.row, name) != getattr(self.proposed, name) for name in EDITED)


def working(proposal: Proposal, decisions: Mapping[str, Any], catalogue: Catalogue) -> list[Working]:
    """Every row as it stands, in printed order; rows decided 'new' get ids of their own in that order."""
    depths: dict[str, int] = {}
    result: list[Working] = []
    numbers = _taken(catalogue)
    for position, proposed in enumerate(proposal.rows, 1):
        decided = decisions.get(proposed.key)
        one = Working(position, proposed, laid_over(proposed, decided or {}, catalogue), decided)
        if one.row.decision == "new":
            one.own = _own(one, numbers, catalogue)
            one.row = replace(one.row, indicator=one.own.id, breakdown=None)
        depths[proposed.key] = one.depth = depths.get(one.row.parent or "", -1) + 1
        result.append(one)
    return result


def laid_over(row: ProposedRow, decided: Mapping[str, Any], catalogue: Catalogue) -> ProposedRow:
    """The row with what was decided and typed; its kind is that of the indicator it shows."""
    changed: dict[str, Any] = {name: decided[name] for name in EDITED if name in decided}
    if "parent" in changed:
        changed["parent"] = changed["parent"] or None
    if "codes" in decided:
        changed["codes"] = tuple(Code(value, label) for value, label in decided["codes"])
    decision = decided.get("decision", row.decision)
    changed["decision"] = decision
    if decision in ("none", LEFT_OUT):
        changed |= {"indicator": None, "breakdown": None}
    elif decision == "bound" and "indicator" in decided:
        changed |= {"indicator": decided["indicator"], "breakdown": decided.get("breakdown") or None}
    laid = replace(row, **changed)
    if decision == "bound" and laid.indicator in catalogue.indicators:
        kind = catalogue.kind_of(laid.indicator, laid.breakdown)
        if laid.kind != kind and laid.kind not in TITLES:
            laid = replace(laid, kind=kind)
    elif decision == "new" and laid.kind == "heading":
        laid = replace(laid, kind="group")
    return laid


def _taken(catalogue: Catalogue) -> dict[int, int]:
    """Group → the highest number of an own indicator."""
    highest: dict[int, int] = {}
    for identifier in catalogue.indicators:
        if match := re.fullmatch(rf"{OWN}(\d)\.(\d+)", identifier):
            highest[int(match[1])] = max(highest.get(int(match[1]), 0), int(match[2]))
    return highest


def _own(one: Working, numbers: dict[int, int], catalogue: Catalogue) -> Indicator:
    """The indicator that a row decided 'new' makes."""
    row, typed = one.row, (one.decided or {}).get("own", {})
    group = int(typed.get("group") or group_of(one.proposed))
    numbers[group] = numbers.get(group, 0) + 1
    label = typed.get("label") or plain(row.label)
    return Indicator(
        id=f"{OWN}{group}.{numbers[group]}",
        label=label,
        label_en=typed.get("label_en") or label,
        group=group,
        unit=row.unit if row.kind not in ("group", "code", "text") else "",
        kind=row.kind,
        time=None if row.kind == "group" else typed.get("time") or row.time or "flow",
        scale=2 if row.kind == "ratio" else 0,
        rollup=typed.get("rollup") or ROLLUPS.get(row.kind, "sum"),
        codes=row.codes if row.kind == "code" else (),
        unit_en=catalogue.english("unit", row.unit),
    )


def group_of(row: ProposedRow) -> int:
    """Group of the indicators the row stands among, as the reader saw it: A… is group 1, G… 7."""
    letter = (row.indicator or "A")[0]
    return ord(letter) - ord("A") + 1 if "A" <= letter <= "G" else 1


def plain(label: str) -> str:
    """A label without its bullet and its colon."""
    return label.strip().lstrip("-–+• ").rstrip(" .:;")


@dataclass(frozen=True, slots=True)
class Counts:
    """How far the rows are."""

    rows: int
    decided: int
    sure: int
    doubtful: int
    new: int
    problems: int

    @property
    def open(self) -> int:
        """How many ask for a decision."""
        return self.doubtful + self.new


def counts(rows: Sequence[Working]) -> Counts:
    """How many rows stand how."""
    states = [one.state for one in rows]
    found = {name: states.count(name) for name in ("decided", "sure", "doubtful", "new")}
    return Counts(rows=len(rows), problems=sum(bool(one.problems) for one in rows), **found)
