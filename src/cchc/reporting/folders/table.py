"""The parent's table in the order of its form: total, who reported, each unit's own figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import connection

from cchc.core.catalogue.model import TemplateRow
from cchc.core.figures import Figure, FigureState
from cchc.core.messages import Message
from cchc.core.rollup.method import Method
from cchc.core.rollup.result import Cell, Result
from cchc.core.vietnamese.numbers import write_number
from cchc.platform.units.selectors import Named, named
from cchc.reporting.catalogue.selectors import catalogue, indicator, template
from cchc.reporting.consolidation.members import Members, pairs, reporters
from cchc.reporting.consolidation.question import Question, Whose
from cchc.reporting.consolidation.selectors import Consolidated, consolidated
from cchc.reporting.folders.models import Folder

STATES = {
    FigureState.none_arisen: Message("không phát sinh", "none arisen"),
    FigureState.not_applicable: Message("—", "—"),
    FigureState.blank: Message("chưa có", "none yet"),
    FigureState.unreadable: Message("không tính được", "cannot be computed"),
}


@dataclass(slots=True)
class Line:
    """One row of the form, or one indicator beyond it."""

    code: str
    label: str
    unit: str
    heading: bool = False
    cell: Cell | None = None
    result: Result | None = None
    """Of the whole; None where nobody answered."""
    of: dict[int, Result] = field(default_factory=dict)
    """By unit."""

    @property
    def figure(self) -> Figure | None:
        return self.result.figure if self.result else None


@dataclass(slots=True)
class Table:
    """The consolidated table of a folder's parent."""

    folder: Folder
    lines: list[Line]
    beyond: list[Line]
    """Indicators that were reported and are no row of the form."""
    units: list[Named]
    """Whose figures make up the total."""
    whole: Consolidated

    @property
    def all(self) -> list[Line]:
        return [*self.lines, *self.beyond]


def question_of(folder: Folder) -> Question:
    """What is asked of the roll-up. ValueError where parent or period are not known."""
    if folder.unit_id is None or not folder.period:
        raise ValueError("neither parent nor period are known")
    return Question(folder.unit_id, folder.regime, folder.period)


def table_of(folder: Folder) -> Table:
    """The table as the figures stand. Refused where the person may not see the totals of the parent."""
    question = question_of(folder)
    whole = consolidated(question)
    units = contributing(whole.members)
    own = pairs((unit, unit) for unit in units)
    each = consolidated(question, Whose.children, relation=Members(question, Whose.children, frozenset(), own))
    by_cell: dict[Cell, dict[int, Result]] = {}
    for (unit, _, cell), result in each.results.items():
        by_cell.setdefault(cell, {})[unit] = result
    form = template(folder.template)
    rows: Iterable[TemplateRow] = form.rows if form else ()
    lines = [_line(folder, row, whole, by_cell) for row in rows]
    shown = {line.cell for line in lines}
    beyond = [_beyond(folder, cell, whole, by_cell) for cell in whole.cells if cell not in shown]
    return Table(folder, lines, beyond, named(units), whole)


def contributing(found: Members) -> list[int]:
    """Units whose reports the total is made of."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT m.unit FROM ({found.relation.sql}) AS m", list(found.relation.values))  # noqa: S608
        inside = {row[0] for row in cursor.fetchall()}
    return sorted(inside & reporters(found.question))


def _line(folder: Folder, row: TemplateRow, whole: Consolidated, by_cell: Mapping[Cell, dict[int, Result]]) -> Line:
    if not row.indicator or row.kind in ("heading", "group"):
        return Line(row.code, row.label, row.unit, heading=True)
    cell = Cell(row.indicator, row.breakdown or "")
    result = whole.of(folder.unit_id or 0, cell)
    return Line(row.code, row.label, row.unit, False, cell, result, by_cell.get(cell, {}))


def _beyond(folder: Folder, cell: Cell, whole: Consolidated, by_cell: Mapping[Cell, dict[int, Result]]) -> Line:
    known = indicator(cell.indicator)
    part = catalogue().breakdowns.get(cell.breakdown)
    label = (known.label if known else cell.indicator) + (f" · {part.label}" if part else "")
    result = whole.of(folder.unit_id or 0, cell)
    return Line(cell.indicator, label, known.unit if known else "", False, cell, result, by_cell.get(cell, {}))


def words_of(result: Result | None, language: str = "vi") -> str:
    """What stands in a cell that has no number: its state, or how many units gave each answer."""
    if result is None:
        return STATES[FigureState.blank].text(language)
    if result.method is Method.list and result.answers:
        known = indicator(result.cell.indicator)
        codes = known.codes if known else ()
        labels = {code.value: (language == "en" and code.label_en) or code.label for code in codes}
        return "; ".join(f"{labels.get(code, code)}: {units}" for code, units in result.answers)
    return STATES[result.figure.state].text(language) if result.figure.state in STATES else ""


def shown(result: Result | None, language: str = "vi") -> str:
    """The cell as text."""
    value = result.figure.decimal if result else None
    return write_number(value) if value is not None else words_of(result, language)


def base_of(result: Result | None) -> str:
    """'123 / 150' under a rate."""
    if result is None or result.numerator is None or result.denominator is None:
        return ""
    above, below = result.numerator.decimal, result.denominator.decimal
    return f"{write_number(above)} / {write_number(below)}" if above is not None and below is not None else ""


def shown_totals(folder: Folder) -> dict[str, str]:
    """Every total as shown, by 'indicator|breakdown': to tell later what has changed."""
    whole = consolidated(question_of(folder))
    return {
        f"{cell.indicator}|{cell.breakdown}": shown(result)
        for (_, _, cell), result in sorted(whole.results.items(), key=lambda pair: pair[0][2])
    }


@dataclass(frozen=True, slots=True)
class Changed:
    """One total that is another than after the run before."""

    label: str
    before: str
    now: str


def changes(folder: Folder) -> list[Changed]:
    """Which totals the last run has changed; none after the first."""
    before, now = folder.before.get("cells"), folder.totals.get("cells")
    if not before or now is None:
        return []
    parts = catalogue().breakdowns
    found = []
    for key in sorted({*before, *now}):
        if before.get(key) == now.get(key):
            continue
        name, _, part = key.partition("|")
        known = indicator(name)
        label = f"{name} {known.label if known else ''}{' · ' + parts[part].label if part in parts else ''}"
        found.append(Changed(label, before.get(key, "—"), now.get(key, "—")))
    return found
