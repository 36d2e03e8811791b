"""A folder as its page shows it. Drafts stay behind: they are large."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import get_language

from cchc.core.messages import Message
from cchc.platform.units.models import Unit
from cchc.reporting.folders import settling
from cchc.reporting.folders.asking import Doubt, label
from cchc.reporting.folders.book_words import LEVELS
from cchc.reporting.folders.doubts import Look, Standing
from cchc.reporting.folders.lacking import lacking
from cchc.reporting.folders.models import Folder, Item
from cchc.reporting.folders.table import changes

ON_A_PAGE = 40
"""Doubts on one page."""
LINES = 8
"""Lines of one doubt that are shown before the rest is folded."""


def said(message: Message) -> str:
    """In the language of the page."""
    return message.text(get_language() or "vi")


@dataclass(slots=True)
class Asked:
    """A doubt as it is shown; `same`: how many other reports have the same one."""

    doubt: Doubt
    unit: Unit | None
    same: int = 0

    @property
    def level(self) -> str:
        return said(LEVELS[self.doubt.code])

    @property
    def message(self) -> str:
        return said(self.doubt.message)

    @property
    def lines(self) -> list[str]:
        return [said(line) for line in self.doubt.lines]

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(choice.value, said(choice.label)) for choice in self.doubt.choices]

    @property
    def picks(self) -> bool:
        """Whether a unit may be picked for it."""
        return self.doubt.code in ("unit", "abolished")

    @property
    def weight(self) -> str:
        """The look of its sign."""
        return "info" if self.doubt.code in ("cells", "unbound") else "error" if self.doubt.hold.value == "report" \
            else "warning"  # fmt: skip


@dataclass(slots=True)
class Decided:
    """What one click decided."""

    click: Any
    by: Any
    at: Any
    level: str
    choice: str
    reports: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Row:
    """One report of the folder."""

    one: Standing
    unit: Unit | None

    @property
    def item(self) -> Item:
        return self.one.item

    @property
    def how(self) -> str:
        return said(self.one.bound.why) if self.unit else ""

    @property
    def period(self) -> str:
        return label(self.one.period) if self.one.period else ""

    @property
    def state(self) -> str:
        """counted | waiting | out | unreadable | reading"""
        if self.item.state in Item.UNREAD:
            return "reading"
        if self.item.state == Item.State.FAILED:
            return "unreadable"
        return "counted" if self.one.counts else "out" if self.one.out else "waiting"


def context(folder: Folder, page: str | None = None) -> dict[str, Any]:
    """Everything the page of a folder shows. A constant number of queries."""
    found = settling.looked_at(folder)
    units = found.names.units if found.names else {}
    rows = [Row(one, units.get(one.bound.unit or 0)) for one in found.standings]
    known = folder.unit is not None and bool(folder.period)
    return {
        "folder": folder,
        "period_label": label(folder.period),
        "rows": rows,
        "states": Counter(row.state for row in rows),
        "left": len(found.left),
        "asked": _asked(found, units, page),
        "decided": _decided(folder, found),
        "lacking": [(row.unit, said(row.why)) for row in lacking(folder, found)] if known else [],
        "units": sorted(units.values(), key=lambda unit: unit.folded),
        "changes": changes(folder),
        "renewed": [row for row in rows if row.item.replaced and row.item.run == folder.run],
        "lines": LINES,
    }


def _asked(found: Look, units: dict[int, Unit], page: str | None) -> Page[Any]:
    whose = {one.item.pk: units.get(one.bound.unit or 0) for one in found.standings}
    alike = Counter((doubt.code, doubt.alike) for doubt in found.left if doubt.alike)
    asked = [
        Asked(doubt, whose[doubt.item.pk], alike[doubt.code, doubt.alike] - 1 if doubt.code in TOGETHER else 0)
        for doubt in found.left
    ]
    return Paginator(asked, ON_A_PAGE).get_page(page)


TOGETHER = ("unreadable", "period", "form", "measure", "row", "standing")
"""Doubts that may be decided for all reports that have the same one."""


def _decided(folder: Folder, found: Look) -> list[Decided]:
    """Decisions in force, the latest first, by click."""
    labels = {(doubt.code, choice.value): said(choice.label) for doubt in found.doubts for choice in doubt.choices}
    names = {unit.code: unit.name for unit in found.names.units.values()} if found.names else {}
    clicks: dict[Any, Decided] = {}
    rows: Iterable[Any] = folder.decisions.filter(undone=None).select_related("by", "item").defer(
        "item__draft", "item__summary"
    ).order_by("-id")  # fmt: skip
    for row in rows:
        choice = labels.get((row.code, row.choice)) or names.get(row.choice.removeprefix("unit:")) or row.choice
        one = clicks.setdefault(row.click, Decided(row.click, row.by, row.at, said(LEVELS[row.code]), choice))
        one.reports.append(row.item.name)
    return list(clicks.values())
