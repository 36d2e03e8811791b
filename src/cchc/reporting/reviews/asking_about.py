"""The findings of a sending as the body above reads them: where each leads, and what to ask the unit about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from cchc.reporting.figures.compiled import compiled
from cchc.reporting.figures.slots import anchor_of
from cchc.reporting.reviews.models import Sending
from cchc.reporting.reviews.sent import explanations_of, labels_of, prose_of

WEIGHT = {"error": 0, "warning": 1, "info": 2}
SHORT = 42


@dataclass(frozen=True, slots=True)
class Link:
    """A place of the page: its anchor, what the link says, the whole name of the row or section."""

    anchor: str
    words: str
    whole: str
    name: str
    """What the form calls it when it is asked about: `cell:<row>`, `section:<code>`; '' for a row without an answer."""


@dataclass(frozen=True, slots=True)
class Pointed:
    """A finding with its places and its explanation."""

    finding: dict[str, Any]
    links: tuple[Link, ...]
    explained: str

    @property
    def asks(self) -> str:
        """What is ticked to ask about it; '' for the whole report."""
        return next((link.name for link in self.links if link.name), "")

    @property
    def anchor(self) -> str:
        return next((link.anchor for link in self.links if link.name), "ask")


def pointed(sending: Sending) -> list[Pointed]:
    """What stood against a sending, gravest first, each with the explanation that was sent."""
    rows, sections = labels_of(sending.report.template), {one.code: one for one in prose_of(sending)}
    explained, ready = explanations_of(sending), compiled(sending.report.template)
    answered = ready.slots if ready else {}
    found = []
    for one in sorted(sending.findings, key=lambda one: WEIGHT.get(one["severity"], 3)):
        links = [_row(rows[key], key in answered) for key in one.get("rows", ()) if key in rows]
        links += [_section(sections[code]) for code in one.get("sections", ()) if code in sections]
        found.append(Pointed(one, tuple(links), one.get("explained") or explained.get(one["id"], "")))
    return found


def _row(row: Any, answered: bool) -> Link:
    """By its number, or by the first words of its label where it has none of its own."""
    label = row.label.lstrip("-–+• ").strip()
    own = row.code if row.key == row.code or not label else ""
    short = label if len(label) <= SHORT else label[:SHORT].rsplit(" ", 1)[0] + "…"
    return Link(anchor_of(row.key), own or short, f"{row.code} {label}".strip(), f"cell:{row.key}" if answered else "")


def _section(prose: Any) -> Link:
    return Link(f"s-{prose.pk}", prose.code, prose.heading, f"section:{prose.code}")


def typed_about(sending: Sending, ids: Iterable[str]) -> QueryDict:
    """The form of a request as if these findings had been ticked and their messages typed as the reasons."""
    wanted, typed = set(ids), QueryDict(mutable=True)
    for one in pointed(sending) if wanted else ():
        if one.finding["id"] not in wanted:
            continue
        name, said = one.asks, str(one.finding["message"])
        if name and name not in typed.getlist("ask"):
            typed.appendlist("ask", name)
            typed[f"rule:{name}"] = str(one.finding["rule"])
        field = f"why:{name}" if name else "text"
        typed[field] = f"{typed[field]}\n{said}" if typed.get(field) else said
    return typed
