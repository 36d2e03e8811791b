"""What one sending holds: figures by row of the form, prose by section, explanations, findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from cchc.core.catalogue.model import TemplateRow, TemplateTable
from cchc.core.figures import to_decimal
from cchc.core.vietnamese.numbers import write_number
from cchc.reporting.catalogue.selectors import template
from cchc.reporting.figures.cells import key_of
from cchc.reporting.figures.compiled import compiled
from cchc.reporting.figures.form import earlier, written
from cchc.reporting.figures.models import Figure, State
from cchc.reporting.figures.selectors import Given, batches, given
from cchc.reporting.reports.models import Explanation, Prose
from cchc.reporting.reviews.models import Sending


@dataclass(slots=True)
class Line:
    """A row of the form as it was sent."""

    row: TemplateRow
    depth: int
    figure: Figure | None = None
    follows: Decimal | None = None
    """A ratio that follows from its parts."""
    under: TemplateRow | None = None
    """The nearest row above it that has a number, where it has none of its own."""
    answered: bool = False
    cumulative: bool = False
    before: Given | None = None
    last_year: Given | None = None
    findings: list[dict[str, Any]] = field(default_factory=list)

    @property
    def shown(self) -> str:
        """The number, words or state, in digits as it is kept."""
        if self.follows is not None:
            return write_number(self.follows)
        return say(self.figure)

    @property
    def number(self) -> Decimal | None:
        """What was sent, or what follows from its parts; None where it has no number."""
        if self.follows is not None or self.figure is None or self.figure.amount is None:
            return self.follows
        return to_decimal(self.figure.amount, self.figure.scale)

    @property
    def worst(self) -> str:
        """The gravest of what was found in the row: 'error', 'warning' or '' (a remark that only informs is none)."""
        found = {one["severity"] for one in self.findings}
        return next((severity for severity in ("error", "warning") if severity in found), "")


def say(figure: Any) -> str:
    """A figure in words of the page: its number, or its state where it has none; '' for none."""
    if figure is None:
        return ""
    if figure.state == State.VALUE:
        return written(figure)
    return str(State(figure.state).label)


def figures_of(sending: Sending) -> list[Figure]:
    """The versions of figures that were sent."""
    found: list[Figure] = []
    for part in batches(sending.figures):
        found += Figure.objects.filter(pk__in=part)
    return found


def by_row(sending: Sending) -> dict[str, Figure]:
    """Key of the row in the form → the figure sent in it; what the form does not ask, by the row it was typed into."""
    figures = {
        key_of(one.indicator, one.breakdown, one.repeat, one.template_row, one.period): one
        for one in figures_of(sending)
    }
    ready = compiled(sending.report.template)
    if ready is None:
        return {one.template_row: one for one in figures.values()}
    period = sending.report.period_code
    asked = {key: figures.pop(slot.key(period)) for key, slot in ready.slots.items() if slot.key(period) in figures}
    return asked | {one.template_row or one.indicator: one for one in figures.values()}


def tables_of(sending: Sending) -> list[tuple[TemplateTable, list[Line]]]:
    """The form as it was sent, with what counted in earlier periods. Empty where the form is not known."""
    ready = compiled(sending.report.template)
    if ready is None:
        return []
    sent, report = by_row(sending), sending.report
    before, last_year = earlier(report)
    past = given(report, {before, last_year} - {""})
    lines: dict[str, Line] = {}
    for row in ready.form.rows:
        depth = lines[row.parent].depth + 1 if row.parent in lines else 0
        line = lines[row.key] = Line(row, depth, sent.get(row.key))
        if row.parent in lines and not row.code:
            line.under = lines[row.parent].under or lines[row.parent].row
        if slot := ready.slots.get(row.key):
            line.answered, line.cumulative = True, bool(slot.known and slot.known.time == "cumulative")
            line.before, line.last_year = past.get(slot.key(before)), past.get(slot.key(last_year))
    for key, one in ready.follows.items():
        if not ready.slots[key].computed:
            continue  # a total that was typed is what was sent, whatever its parts give
        lines[key].follows = one.computed(sent.get).value
    for finding in sending.findings:
        for key in finding.get("rows", ()):
            if key in lines:
                lines[key].findings.append(finding)
    return [(table, [line for line in lines.values() if line.row.table == table.key]) for table in ready.form.tables]


def prose_of(sending: Sending) -> list[Prose]:
    """The prose that was sent, in the order of the outline; sections without words are left out."""
    found = Prose.objects.filter(pk__in=sending.prose).order_by("position", "id")
    return [one for one in found if one.text.strip()]


def explanations_of(sending: Sending) -> dict[str, str]:
    """Id of the finding → the explanation that was sent."""
    return dict(Explanation.objects.filter(pk__in=sending.explanations).values_list("key", "text"))


def labels_of(identifier: str) -> dict[str, TemplateRow]:
    """Rows of a form by key; none where the catalogue does not know it."""
    form = template(identifier)
    return {row.key: row for row in form.rows} if form else {}
