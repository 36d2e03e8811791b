"""The side panel of one row put together."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from cchc.core.catalogue.model import Lineage
from cchc.core.reading.formats.kinds import LABELS
from cchc.platform.accounts.models import RowOwner
from cchc.platform.files import pictures
from cchc.reporting.catalogue.selectors import lineage_of
from cchc.reporting.colleagues.selectors import proposals_of
from cchc.reporting.figures.form import Form, Line, build
from cchc.reporting.figures.models import Figure
from cchc.reporting.figures.past import Version, cell_address
from cchc.reporting.figures.policies import writes
from cchc.reporting.figures.selectors import versions_of_cell
from cchc.reporting.forms.models import Regime
from cchc.reporting.notes import lists, past, selectors
from cchc.reporting.notes.models import Evidence, Listed
from cchc.reporting.notes.places import Place
from cchc.reporting.notes.policies import may_say
from cchc.reporting.reports import explaining
from cchc.reporting.reports.live import look
from cchc.reporting.reports.models import Report

VERSIONS = 30
"""Versions shown; the page of the figure has them all."""
ACCEPTED = ",".join((*(f".{kind}" for kind in LABELS), *(pictures.TYPES[kind] for kind in sorted(pictures.SHOWN))))
"""What the dialog of the browser offers. HEIC is taken and not named: then an iPhone gives its photograph as JPEG."""


@dataclass(frozen=True, slots=True)
class Step:
    """One version of the cell: from what, to what."""

    figure: Figure
    before: Figure | None

    @property
    def state(self) -> str:
        """draft | dropped | counts | counted"""
        return Version(self.figure).state


@dataclass(frozen=True, slots=True)
class ListPanel:
    """The list behind a count, beside the count."""

    entries: list[selectors.Entry]
    gone: list[Listed]
    counted: int | None
    """What the cell says; None for no whole number."""
    may: bool

    @property
    def count(self) -> int:
        return len(self.entries)

    @property
    def differs(self) -> bool:
        return bool(self.entries) and self.counted != self.count

    @property
    def doubts(self) -> int:
        return sum(bool(entry.same_as or entry.outside) for entry in self.entries)


@dataclass(frozen=True)
class Panel:
    """What stands beside one row."""

    line: Line
    form: Form
    owners: list[RowOwner]
    lineage: list[Lineage]
    now: past.Point
    before: past.Point | None
    last_year: past.Point | None
    since_before: past.Change | None
    since_last_year: past.Change | None
    points: list[past.Point]
    spark: past.Spark | None
    steps: list[Step]
    all_versions: str
    regimes: dict[str, str]
    listing: ListPanel | None

    @property
    def rate(self) -> bool:
        return bool(self.line.slot and self.line.slot.kind == "ratio")

    @property
    def saved(self) -> dict[str, Any]:
        """What the grid must show for this row."""
        seen = self.line.seen
        return {
            "id": seen.id if seen else "",
            "state": self.line.state,
            "value": self.line.shown,
        }


def beside(place: Place, user: Any) -> dict[str, Any]:
    """What stands beside a row or a section: its thread and evidence."""
    files: list[Evidence] = list(selectors.evidence(place))
    return {
        "place": place,
        "thread": selectors.thread(place),
        "evidence": [one for one in files if one.removed is None],
        "evidence_gone": [one for one in files if one.removed is not None],
        "say": may_say(user, place.owed),
        "accepted": ACCEPTED,
    }


def from_others(place: Place, user: Any, panel: Panel | None) -> dict[str, Any]:
    """What other apps show in the panel of a row: findings and their explanations, answers of colleagues that wait."""
    if not place.row or panel is None:
        return {}
    return {
        "explaining": explaining.of_row(place.owed, place.row, user, look(place.owed, panel.form)),
        "proposals": proposals_of(place.owed, place.row, user),
    }


def of_row(place: Place, user: Any) -> Panel | None:
    """The panel of one row; None for a heading. LookupError for a form the catalogue does not know."""
    owed, report = place.owed, place.report
    form = build(report, may_write=writes(user, owed.unit))
    line = next((one for one in form.lines if one.row.key == place.row and one.slot), None)
    if line is None or line.slot is None:
        return None
    slot = line.slot
    now, points = past.now(line, report.period_code), past.earlier(report, slot)
    known = {point.period: point for point in points}
    before, last_year = known.get(form.before), known.get(form.last_year)
    rate = slot.kind == "ratio"
    steps = _steps(report, line)
    return Panel(
        line=line,
        form=form,
        owners=selectors.owners_of(owed.unit, slot.indicator),
        lineage=[edge for edge in lineage_of(report.template, place.row) if edge.kind != "same"],
        now=now,
        before=before,
        last_year=None if form.one_past else last_year,
        since_before=past.change(now, before, rate=rate),
        since_last_year=None if form.one_past else past.change(now, last_year, rate=rate),
        points=points,
        spark=past.spark([*reversed(points), now]) if slot.kind not in {"code", "text"} else None,
        steps=steps,
        all_versions=cell_address(steps[0].figure) if steps and slot.indicator else "",
        regimes=dict(Regime.objects.values_list("code", "name")) if line.elsewhere else {},
        listing=_listing(report, line),
    )


def _steps(report: Report, line: Line) -> list[Step]:
    slot = line.slot
    assert slot is not None
    if slot.indicator:
        cell = (report.unit_id, report.regime, report.period_code, slot.indicator, slot.breakdown, slot.repeat)
        versions = versions_of_cell(*cell)
    elif report.pk is None:
        return []
    else:
        here = Figure.objects.filter(version__report=report, template_row=slot.row.key, period=report.period_code)
        versions = here.select_related("version__report__unit", "author", "event").order_by("-recorded", "-id")
    shown = list(versions.select_related("event__on_behalf", "unit")[: VERSIONS + 1])
    return [Step(figure, earlier) for figure, earlier in pairwise([*shown, None])][:VERSIONS]


def _listing(report: Report, line: Line) -> ListPanel | None:
    slot = line.slot
    if slot is None or slot.computed or slot.kind != "count":
        return None
    gone = list(selectors.taken_off(report, slot.row.key)[:50]) if report.pk else []
    return ListPanel(selectors.listing(report, slot.row.key), gone, lists.counts_as(line.seen), line.may_write)
