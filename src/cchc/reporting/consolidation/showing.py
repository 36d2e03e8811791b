"""The table of totals as a page shows it: whose rows, in which order, with what to doubt about each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cchc.core.catalogue.model import Catalogue, Indicator, Template
from cchc.core.figures import Figure, FigureState, to_decimal
from cchc.core.rollup.method import Method, method_of
from cchc.core.rollup.result import Cell, Result
from cchc.core.vietnamese.numbers import write_number, write_signed
from cchc.core.vietnamese.text import fold_key
from cchc.platform.units.models import Unit
from cchc.platform.units.selectors import names_on
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.catalogue.templatetags.catalogue import breakdown_name, group_label, named, unit_name
from cchc.reporting.consolidation.forms import Choices
from cchc.reporting.consolidation.forms import named as address_of
from cchc.reporting.consolidation.marking import PERCENT, Mark, agency_mark, decimal_of, marks
from cchc.reporting.consolidation.models import Addition
from cchc.reporting.consolidation.question import Question
from cchc.reporting.consolidation.selectors import Consolidated
from cchc.reporting.figures.models import Figure as FigureRow
from cchc.reporting.forms.models import FormUse, Obligation
from cchc.reporting.reports.models import Report

ALL = "all"
"""Rows: every cell of the catalogue somebody answered, instead of those of a form."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One result in words and digits of the page."""

    result: Result | None
    number: str
    """'' where there is no number."""
    state: str
    """'' or the state that is shown instead of a number."""
    base: str = ""
    """'496/512' of a ratio or share."""
    answers: tuple[tuple[str, int], ...] = ()
    """Of a list: what was answered, and by how many units."""
    apart: bool = False
    """Each unit's own: not added."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; without a cell, a heading."""

    code: str
    label: SafeString | str
    printed: bool
    """The label is a form's own, in Vietnamese."""
    unit: SafeString | str
    depth: int
    folded: str
    cell: Cell | None = None
    now: Shown | None = None
    before: Shown | None = None
    asked: int = 0
    """Units that were asked: those that answered and those that did not."""
    marks: tuple[Mark, ...] = ()
    added: str = ""
    """What the units alone give, where the whole added something of its own."""
    children: tuple[Shown, ...] = ()

    @property
    def anchor(self) -> str:
        return "t-" + slugify((address_of(self.cell) if self.cell else self.code).replace(".", "-").replace(":", "-"))

    @property
    def named(self) -> str:
        """The cell as the address names it."""
        return address_of(self.cell) if self.cell else ""

    @property
    def result(self) -> Result | None:
        return self.now.result if self.now else None

    @property
    def change(self) -> str:
        """The difference to the last period with its sign; '' where there is none to tell."""
        now, before = decimal_of(self.result), decimal_of(self.before.result if self.before else None)
        return "" if now is None or before is None else write_signed(now - before)


@dataclass(slots=True)
class Section:
    """A part of the table under one heading: a field of work, or a part of a form."""

    anchor: str
    code: str
    label: SafeString | str
    printed: bool
    rows: list[Row] = field(default_factory=list)

    @property
    def cells(self) -> int:
        return sum(row.cell is not None for row in self.rows)

    @property
    def troubled(self) -> int:
        return sum(bool(row.marks) for row in self.rows)


def shown(result: Result | None, known: Catalogue) -> Shown:
    """A result as it is written; None: nobody answered."""
    if result is None:
        return Shown(None, "", FigureState.blank)
    apart = result.method is Method.none
    answers = _answers(result, known) if result.method in (Method.list, Method.share) else ()
    value = result.figure.decimal
    if value is None:
        state = "" if apart or (result.method is Method.list and answers) else result.figure.state.value
        return Shown(result, "", state, answers=answers, apart=apart)
    number = write_number(value) + ("\N{NO-BREAK SPACE}%" if result.method in PERCENT else "")
    return Shown(result, number, "", _base(result), answers)


def _base(result: Result) -> str:
    above, below = (one.decimal if one else None for one in (result.numerator, result.denominator))
    if above is None or below is None:
        return ""
    return format_html("{}/<wbr>{}", write_number(above), write_number(below))


def _answers(result: Result, known: Catalogue) -> tuple[tuple[str, int], ...]:
    indicator = known.indicators.get(result.cell.indicator)
    english = get_language() == "en"
    words = {code.value: (english and code.label_en) or code.label for code in indicator.codes} if indicator else {}
    return tuple((words.get(code, write_number(Decimal(code))), units) for code, units in result.answers)


@dataclass(frozen=True, slots=True)
class Source:
    """Answers the rows are made from: this period's, the last one's, and those of each unit below."""

    now: Consolidated
    before: Consolidated | None = None
    below: Consolidated | None = None
    units: Sequence[int] = ()
    direct: Mapping[Cell, Result] = field(default_factory=dict)
    """Where the period is made from its parts: what the reports of the very period add up to."""

    def marks(self, cell: Cell, result: Result | None, before: Result | None) -> tuple[Mark, ...]:
        """What to look at in a cell, the worst first."""
        return tuple(self._marks(cell, result, before))

    def _marks(self, cell: Cell, result: Result | None, before: Result | None) -> Iterator[Mark]:
        yield from marks(result, before)
        direct, made = decimal_of(self.direct.get(cell)), decimal_of(result)
        if direct is not None and made is not None and direct != made:
            values = {"number": write_number(direct), "difference": write_signed(direct - made)}
            text = _("The reports of this very period add up to %(number)s: %(difference)s") % values
            yield Mark(_("reported %(number)s") % values, text)
        yield from self._agencies(cell, result)

    def _agencies(self, cell: Cell, result: Result | None) -> Iterator[Mark]:
        for one in self.now.beside.get(cell, ()):
            if said := agency_mark(one, result):
                yield said

    def row(self, blank: Row, cell: Cell, known: Catalogue) -> Row:
        """The row with its figures."""
        unit = self.now.question.unit
        result = self.now.of(unit, cell)
        before = self.before.of(unit, cell) if self.before else None
        return replace(
            blank,
            cell=cell,
            now=shown(result, known),
            before=shown(before, known) if before else None,
            asked=result.reported + result.missing if result else 0,
            marks=self.marks(cell, result, before),
            added=shown_figure(result.sum_of_units) if result and result.sum_of_units else "",
            children=tuple(shown(self.below.of(child, cell), known) for child in self.units) if self.below else (),
        )


def sections(source: Source, choices: Choices) -> list[Section]:
    """The table in parts, without what the choices leave out."""
    known = catalogue()
    form = known.templates.get(choices.rows) if choices.rows != ALL else None
    made = list(_of_form(form, source, known) if form else _of_catalogue(source, known))
    words = fold_key(choices.query).split()
    kept = []
    for section in made:
        section.rows = list(
            _with_heads([row for row in section.rows if row.cell is None or _wanted(row, words, choices)])
        )
        if section.cells:
            kept.append(section)
    return kept


def _wanted(row: Row, words: Iterable[str], choices: Choices) -> bool:
    if choices.only and not row.marks:
        return False
    if choices.group is not None and row.cell is not None:
        indicator = catalogue().indicators.get(row.cell.indicator)
        if indicator is None or indicator.group != choices.group:
            return False
    return all(f" {word}" in f" {row.folded}" for word in words)


def _with_heads(rows: list[Row]) -> Iterator[Row]:
    """The rows without headings that nothing stands under."""
    for number, row in enumerate(rows):
        if row.cell is None:
            following = rows[number + 1] if number + 1 < len(rows) else None
            if following is None or (following.depth <= row.depth and following.cell is None):
                continue
        yield row


def _of_catalogue(source: Source, known: Catalogue) -> Iterator[Section]:
    """Every cell somebody answered, under the seven fields of work."""
    cells: dict[str, list[Cell]] = {}
    for cell in source.now.cells:
        cells.setdefault(cell.indicator, []).append(cell)
    by_group: dict[int, Section] = {}
    for identifier, indicator in known.indicators.items():
        here = cells.pop(identifier, [])
        section = by_group.setdefault(
            indicator.group, Section(f"g-{indicator.group}", "", group_label(indicator.group), printed=False)
        )
        depth = len(_above(identifier, known))
        if not here and indicator.kind == "group":
            section.rows.append(_head(indicator, depth))
        for cell in here:
            part = bool(cell.breakdown)
            section.rows.append(source.row(_blank(indicator, cell, depth + part), cell, known))
    yield from by_group.values()
    if cells:
        left = Section("g-0", "", _("Not in the catalogue"), printed=False)
        for cell in (cell for found in cells.values() for cell in found):
            left.rows.append(source.row(Row(cell.indicator, cell.indicator, False, "", 0, cell.indicator), cell, known))
        yield left


def _above(identifier: str, known: Catalogue) -> list[str]:
    """The indicators an indicator stands under by its id: C3.3a under C3.3 under C3."""
    found = []
    while identifier:
        identifier = identifier[:-1] if identifier[-1].isalpha() else identifier.rpartition(".")[0]
        if identifier in known.indicators:
            found.append(identifier)
    return found


def _folded(*words: str) -> str:
    return " ".join(map(fold_key, words))


def _head(indicator: Indicator, depth: int) -> Row:
    return Row(indicator.id, named(indicator), False, "", depth, _folded(indicator.id, indicator.label))


def _blank(indicator: Indicator, cell: Cell, depth: int) -> Row:
    part = breakdown_name(cell.breakdown) if cell.breakdown else ""
    label = SafeString(f"{named(indicator)} – {part}") if part else named(indicator)
    folded = _folded(indicator.id, indicator.label, indicator.label_en, str(part), *indicator.aliases)
    return Row(indicator.id, label, False, unit_name(indicator), depth, f"{folded} {indicator.id.lower()}")


def _of_form(form: Template, source: Source, known: Catalogue) -> Iterator[Section]:
    """The rows of a form, as printed; its tables, and within them its headings, are the parts."""
    depths: dict[str, int] = {}
    for table in form.tables:
        section = Section(f"f-{slugify(table.key)}", "", table.name or table.title or form.name, printed=True)
        for line in (line for line in form.rows if line.table == table.key):
            depths[line.key] = depth = depths[line.parent] + 1 if line.parent in depths else 0
            if line.kind == "heading" and depth == 0:
                if section.rows:
                    yield section
                section = Section(f"f-{slugify(line.key)}", line.code, line.label, printed=True)
                continue
            blank = Row(
                line.code, line.label, True, line.unit, depth, _folded(line.code, line.label, line.indicator or "")
            )
            cell = Cell(line.indicator, line.breakdown or "") if line.indicator in known.indicators else None
            if cell and (line.kind != "group" or known.indicators[cell.indicator].kind != "group"):
                section.rows.append(source.row(blank, cell, known))
            else:
                section.rows.append(blank)
        yield section


def forms_of(question: Question) -> list[str]:
    """Forms whose rows the table can take, the unit's own first: what it has to send, what it sent, and what its level
    fills for this kind of period. Ids the catalogue knows."""
    here = {"unit": question.unit}
    owed = Obligation.objects.filter(period__code=question.period, period__regime__code=question.regime, **here)
    sent = Report.objects.filter(period_code=question.period, regime=question.regime, **here)
    used = FormUse.objects.filter(regime_kind__regime__code=question.regime, ends=None)
    found = [
        *owed.order_by("id").values_list("template", flat=True),
        *sent.order_by("id").values_list("template", flat=True),
        *used.order_by("id").values_list("template", flat=True),
    ]
    known = catalogue().templates
    return [form for form in dict.fromkeys(found) if form in known]


def worst(source: Source) -> Mapping[Cell, tuple[Mark, ...]]:
    """Cells with something to look at."""
    unit = source.now.question.unit
    found = {}
    for cell in source.now.cells:
        before = source.before.of(unit, cell) if source.before else None
        if said := source.marks(cell, source.now.of(unit, cell), before):
            found[cell] = said
    return found


def method_said(cell: Cell) -> str:
    """How the cell adds up, in words of the page's language."""
    return method_of(catalogue(), *cell).label.text(get_language() or "vi")


def units_named(units: Iterable[int], day: date) -> list[Unit]:
    """Units by their ids, with the names of that day, in the order of their names. Two queries."""
    found = list(Unit.objects.filter(pk__in=set(units)).order_by("folded", "pk"))
    called = names_on(found, day)
    for unit in found:
        unit.name = called[unit.pk]
    return found


def shown_figure(figure: Figure) -> str:
    """A figure in digits; '' where it has none."""
    return "" if figure.decimal is None else write_number(figure.decimal)


def number_of(figure: FigureRow | Addition) -> str:
    """A kept figure in digits; '' where it has none."""
    return "" if figure.amount is None else write_number(to_decimal(figure.amount, figure.scale))
