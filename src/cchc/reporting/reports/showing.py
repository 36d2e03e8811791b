"""Findings put together for a page: in the language of the page, with their places as links."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from cchc.core.checking import FAMILIES, RULES, Rule
from cchc.core.messages import Message
from cchc.reporting.reports import wording
from cchc.reporting.reports.models import Finding

Address = Callable[[Finding, int], tuple[str, str]]
"""Where the n-th place of a finding is on the page, and the panel that shows it; '' where there is none."""


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """One place: where, its very words, and a link to it."""

    where: str
    quote: str
    href: str
    panel: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One finding as a list shows it."""

    finding: Finding
    rule: Rule | None
    """None for a finding of a rule that is gone."""
    family: str
    where: str
    places: list[ShownPlace]
    parts: list[str]

    @property
    def title(self) -> str:
        return self._in_language("title")

    @property
    def message(self) -> str:
        return self._in_language("message")

    @property
    def href(self) -> str:
        """The first place that is on the page."""
        return next((place.href for place in self.places if place.href), "")

    def _in_language(self, name: str) -> str:
        data = self.finding.data
        return str((get_language() == "en" and data.get(f"{name}_en")) or data[name])


def shown(findings: Iterable[Finding], address: Address) -> list[Shown]:
    """The findings in their order, each with its places."""
    held = list(findings)
    several = len({place["table"] for f in held for place in f.data["places"] if place["table"]}) > 1
    return [_one(finding, address, several) for finding in held]


def _one(finding: Finding, address: Address, several: bool) -> Shown:
    places: Sequence[Mapping[str, Any]] = finding.data["places"]
    return Shown(
        finding,
        RULES.get(finding.rule),
        finding.rule.partition(".")[0],
        wording.where(places, several),
        [
            ShownPlace(words, place["quote"].strip(), *address(finding, index))
            for index, (place, words) in enumerate(zip(places, wording.listed(places, several), strict=True))
        ],
        list(dict.fromkeys(wording.part(place) for place in places)),
    )


def in_language(message: Message) -> str:
    """A message of the rules in the language of the page."""
    return message.text(get_language() or "vi")


def families(items: Iterable[Shown]) -> list[tuple[str, str]]:
    """Families that have a finding, in the order of the reference: id and words."""
    there = {item.family for item in items}
    return [(family, in_language(words)) for family, words in FAMILIES.items() if family in there]


def parts(items: Iterable[Shown]) -> list[str]:
    """Sections and tables that have a finding, in order of appearance."""
    return list(dict.fromkeys(part for item in items for part in item.parts))
