"""One report put together for its page: outline, sheets with cells, prose with marked statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from cchc.core.catalogue.model import Code
from cchc.reporting.catalogue.selectors import option
from cchc.reporting.figures import ratios
from cchc.reporting.figures.models import Figure
from cchc.reporting.figures.ratios import Check
from cchc.reporting.figures.selectors import of_version
from cchc.reporting.reports import selectors
from cchc.reporting.reports.models import Finding, Report, ReportRow, ReportVersion, Section, Statement


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed value and what its parts give."""

    figure: Figure
    check: Check | None
    option: Code | None
    """The words of a code-list answer."""
    findings: list[Finding] = field(default_factory=list)
    """What checks found in it."""

    @property
    def value(self) -> Decimal | None:
        return ratios.value_of(self.figure)

    @property
    def places(self) -> int:
        return ratios.printed_places(self.figure)

    @property
    def ratio(self) -> Check | None:
        """The computed ratio, where this is a ratio whose parts are answered."""
        return self.check if self.check and self.check.is_ratio and self.check.answered else None

    @property
    def differs(self) -> bool:
        return bool(self.check and self.check.differs)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet with its cells, one per column (None: nothing printed there)."""

    row: ReportRow
    cells: list[Cell | None]
    findings: list[Finding] = field(default_factory=list)
    """What checks found in the row, its cells included."""

    @property
    def single(self) -> Cell | None:
        """The cell, where the sheet has one period."""
        return self.cells[0] if self.cells else None


@dataclass(slots=True)
class Page:
    """Everything the page of a report shows."""

    report: Report
    version: ReportVersion
    sheets: list[tuple[selectors.Sheet, list[Line]]]
    sections: list[Section]
    loose: list[Statement] = field(default_factory=list)
    """Statements whose section is not there."""
    findings: list[Finding] = field(default_factory=list)
    """What checks found, gravest first."""

    @property
    def lines(self) -> list[Line]:
        return [line for _, lines in self.sheets for line in lines]

    @property
    def first_doubtful(self) -> ReportRow | None:
        return next((line.row for line in self.lines if line.row.doubts), None)

    @property
    def first_differing(self) -> ReportRow | None:
        return next((line.row for line in self.lines if any(cell and cell.differs for cell in line.cells)), None)

    def cell(self, position: int, period: str) -> Cell | None:
        """The cell of a row in a period; the row's first where it has none for it."""
        cells = [cell for line in self.lines if line.row.position == position for cell in line.cells if cell]
        return next((cell for cell in cells if cell.figure.period == period), cells[0] if cells else None)


def build(report: Report) -> Page:
    """The last version of the report, in a fixed number of queries."""
    version = selectors.last_version(report)
    findings = list(version.checked.findings.all()) if version.checked else []
    found = _by_place(findings)
    figures = _typed(version) if version.typed else list(of_version(version))
    checks = ratios.check(figures, report.template)
    by_row: dict[int, dict[str, Figure]] = defaultdict(dict)
    for figure in figures:
        by_row[figure.row_id][figure.period] = figure
    sheets = [
        (sheet, [_line(sheet, row, by_row[row.pk], checks, report.template, found) for row in sheet.rows])
        for sheet in selectors.sheets(version, {row: list(cells) for row, cells in by_row.items()})
    ]
    sections = list(selectors.sections(version))
    loose = list(version.statements.filter(section=None))
    return Page(report, version, sheets, sections, loose, findings)


def _line(
    sheet: selectors.Sheet,
    row: ReportRow,
    figures: dict[str, Figure],
    checks: dict[int, Check],
    form: str,
    found: dict[str, list[Finding]],
) -> Line:
    cells, held = [], list(found.get(row.place, ()))
    for period in sheet.periods:
        figure = figures.get(period)
        here = found.get(place_of(figure), []) if figure else []
        held += here
        cells.append(Cell(figure, checks.get(figure.pk), _option(figure, row, form), here) if figure else None)
    return Line(row, cells, list(dict.fromkeys(held)))


def _typed(version: ReportVersion) -> list[Figure]:
    """The figures of a report written here, each with the row of its form: in a cell that was written several times the
    one accepted last."""
    rows = {row.template_row: row for row in version.rows.all() if row.template_row}
    held = Figure.objects.filter(version__report=version.report_id, accepted__isnull=False, row__isnull=True)
    found = {}
    for figure in held.order_by("accepted", "id"):
        if row := rows.get(figure.template_row):
            figure.row, figure.place = row, row.place
            found[figure.template_row, figure.period] = figure
    return sorted(found.values(), key=lambda figure: figure.row.position)


def place_of(figure: Figure) -> str:
    """The cell the figure stands in, as the draft names it; of one read from a file, where it was read."""
    return getattr(figure, "place", "") or figure.origin.rpartition(" ")[2]


def _by_place(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Findings by the places they name."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        for place in dict.fromkeys(place["place"] for place in finding.data["places"]):
            found[place].append(finding)
    return found


def _option(figure: Figure, row: ReportRow, form: str) -> Code | None:
    value = ratios.value_of(figure)
    if value is None or row.unit == "%":
        return None
    return option(form, row.template_row, figure.indicator, value)
