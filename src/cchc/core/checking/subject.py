"""The report under check: its draft, and what every rule asks of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from cchc.core.catalogue.formulas.checks import Descriptions, descriptions
from cchc.core.catalogue.model import Catalogue, Indicator, Template, TemplateRow
from cchc.core.checking.finding import Place
from cchc.core.periods.period import Period
from cchc.core.reading.draft import Draft, DraftRow, Fact, HeaderLine, Section

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One paragraph of the narrative."""

    section: Section
    text: str
    place: str

    def words(self, start: int, end: int) -> Place:
        """The place of `text[start:end]`."""
        code, quote = heading_number(self.section.id), self.text[start:end]
        return Place("text", self.place, code=code, section=self.section.id, quote=quote, start=start, end=end)


@dataclass(eq=False)
class Subject:
    """A draft with the form it follows and the unit's earlier reports, oldest first. Nothing here changes the draft."""

    draft: Draft
    catalogue: Catalogue
    history: Sequence[Draft] = field(default=())

    # --- the form, the period

    @cached_property
    def template(self) -> Template | None:
        """The form the report follows; None where nobody knows it."""
        return self.catalogue.templates.get(self.draft.report.template or "")

    @cached_property
    def period(self) -> Period | None:
        return Period.known(self.draft.report.period_code)

    def lacks(self) -> set[str]:
        """Keys of `rule.NEEDS` that this report does not offer."""
        offered = {
            "form": self.template is not None,
            "table": bool(self.draft.rows),
            "prose": any(section.text for section in self.draft.sections),
            "period": self.period is not None,
            "history": bool(self.history),
        }
        return {need for need, there in offered.items() if not there}

    # --- rows

    @property
    def rows(self) -> list[DraftRow]:
        return self.draft.rows

    @cached_property
    def numbers(self) -> dict[int, Decimal]:
        """By id(row): the value as a number; rows without one are not here. `none_arisen` counts as 0."""
        values = {}
        for row in self.rows:
            if row.value is not None:
                values[id(row)] = Decimal(row.value)
            elif row.state == "none_arisen":
                values[id(row)] = Decimal(0)
        return values

    def number(self, row: DraftRow | None) -> Decimal | None:
        """The row's value as a number, None where it has none."""
        return None if row is None else self.numbers.get(id(row))

    @cached_property
    def _bound(self) -> dict[tuple[str, str, str], list[DraftRow]]:
        bound: dict[tuple[str, str, str], list[DraftRow]] = defaultdict(list)
        for row in self.rows:
            if row.indicator:
                bound[row.indicator, row.breakdown or "", row.period].append(row)
        return bound

    def rows_of(self, indicator: str, breakdown: str = "", period: str | None = None) -> list[DraftRow]:
        """Rows bound to the indicator (part) in `period`, the report's own by default."""
        own = self.draft.report.period_code if period is None else period
        return self._bound.get((indicator, breakdown, own), [])

    def form_row(self, row: DraftRow) -> TemplateRow | None:
        """The row of the form that `row` answers."""
        if self.template is None or not row.template_row or row.template_row not in self.template:
            return None
        return self.template.row(row.template_row)

    @cached_property
    def described(self) -> Descriptions:
        """What formulas need to know of the catalogue."""
        return descriptions(self.catalogue)

    def indicator(self, row: DraftRow) -> Indicator | None:
        return self.catalogue.indicators.get(row.indicator or "")

    @cached_property
    def tables(self) -> list[list[DraftRow]]:
        """Rows by table (consecutive rows of one name), in document order."""
        tables: list[list[DraftRow]] = []
        for row in self.rows:
            if not tables or tables[-1][-1].table != row.table or _table_of(tables[-1][-1]) != _table_of(row):
                tables.append([])
            tables[-1].append(row)
        return tables

    @cached_property
    def _children(self) -> dict[int, list[DraftRow]]:
        children: dict[int, list[DraftRow]] = defaultdict(list)
        by_place: dict[tuple[str, str], DraftRow] = {}
        for row in self.rows:
            by_place.setdefault((row.place, row.period), row)
        for row in self.rows:  # a table goes on over pages: its parts are parts of one
            above = by_place.get((row.parent_place, row.period)) if row.parent_place else None
            if above is not None and above is not row:
                children[id(above)].append(row)
        return children

    def children(self, row: DraftRow) -> list[DraftRow]:
        """The rows printed directly under `row`, of its period: the form's children where known, else by numbering."""
        return self._children.get(id(row), [])

    @cached_property
    def _parents(self) -> dict[int, DraftRow]:
        by_id = {id(row): row for row in self.rows}
        return {id(child): by_id[parent] for parent, children in self._children.items() for child in children}

    def parent(self, row: DraftRow) -> DraftRow | None:
        """The row that `row` is printed under."""
        return self._parents.get(id(row))

    # --- prose

    @cached_property
    def sentences(self) -> list[Sentence]:
        """Every paragraph of the narrative, in order; headings are not among them."""
        return [
            Sentence(section, text, place)
            for section in self.draft.sections
            for text, place in zip(section.text.split("\n") if section.text else (), section.places, strict=True)
        ]

    @property
    def facts(self) -> list[Fact]:
        return self.draft.facts

    @cached_property
    def _sentence_of(self) -> dict[tuple[str, str], list[Sentence]]:
        found: dict[tuple[str, str], list[Sentence]] = defaultdict(list)
        for sentence in self.sentences:
            found[sentence.section.id, sentence.place].append(sentence)
        return found

    def sentence_of(self, fact: Fact) -> Sentence | None:
        """The paragraph a statement stands in."""
        candidates = self._sentence_of.get((fact.section, fact.place), [])
        return next((s for s in candidates if s.text[fact.at : fact.at + len(fact.quote)] == fact.quote), None)

    # --- places

    def cell(self, row: DraftRow) -> Place:
        """The cell of the row's figure."""
        period = row.period if row.period != self.draft.report.period_code else ""
        own = any(map(str.isdigit, row.code))
        code = row.code if own else row.parent
        return Place("cell", row.place, row.table, code, row.label, quote=row.raw, period=period, numbered=own)

    def words(self, fact: Fact) -> Place:
        """The words of a statement."""
        code, end = heading_number(fact.section), fact.at + len(fact.quote)
        return Place("text", fact.place, code=code, section=fact.section, quote=fact.quote, start=fact.at, end=end)

    def heading(self, section: Section) -> Place:
        """A heading of the narrative."""
        code = heading_number(section.id)
        return Place("text", section.place, code=code, section=section.id, quote=section.heading)

    def header(self, line: HeaderLine, start: int | None = None, end: int | None = None) -> Place:
        """A line of the letterhead or of an annex head, or some of its words."""
        return Place(
            "header", line.place, quote=line.text[start:end] if start is not None else line.text, start=start, end=end
        )

    def header_lines(self, kind: str) -> Iterator[HeaderLine]:
        """Lines of one kind: letterhead | annex | signature."""
        return (line for line in self.draft.lines if line.kind == kind)


def once(ask: Callable[[Subject], T]) -> Callable[[Subject], T]:
    """`ask` answered once for each subject: what several rules want to know of one report. The answer is shared, so
    nobody may change it."""
    answers: WeakKeyDictionary[Subject, T] = WeakKeyDictionary()

    @wraps(ask)
    def answered(subject: Subject) -> T:
        if subject not in answers:
            answers[subject] = ask(subject)
        return answers[subject]

    return answered


def heading_number(section: str) -> str:
    """The number a heading prints, from the id of its section: '6.1' of 'II.6.1', 'III' of 'III~2'."""
    path = re.sub(r"^P\d+\.|~\d+", "", section)
    decimal = re.search(r"\d+(?:\.\d+)*", path)
    return decimal[0] if decimal else path


def _table_of(row: DraftRow) -> str:
    return row.place.rsplit(".r", 1)[0]
