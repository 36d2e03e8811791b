"""Everything a parent's draft is made from: its form with totals, and what the units below wrote.

Read in the scope of whoever asks: prose of a report the person may not see is not in the draft.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.db import connection
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from cchc.core.catalogue.model import Template, TemplateRow, TemplateTable
from cchc.core.figures import FigureState
from cchc.core.messages import Message
from cchc.core.rollup.method import Method
from cchc.core.rollup.result import Cell, Result
from cchc.platform.accounts.scope import everything
from cchc.platform.units.models import Unit
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.consolidation.draft.narrative import Gathered, Prose, gather
from cchc.reporting.consolidation.draft.themes import Outline
from cchc.reporting.consolidation.members import Relation
from cchc.reporting.consolidation.question import Question
from cchc.reporting.consolidation.selectors import Consolidated, consolidated
from cchc.reporting.consolidation.showing import units_named
from cchc.reporting.figures.form import Slot
from cchc.reporting.figures.selectors import batches
from cchc.reporting.figures.slots import slots_of
from cchc.reporting.reports.models import Report, ReportVersion, Section

NOT_ROLLED_UP = frozenset({Method.none, Method.list})
"""The parent answers these itself: units only say what each of them did."""
NOBODY = Message("Không đơn vị nào có số liệu này.", "No unit gave this.")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the parent's form with what the units below give for it."""

    row: TemplateRow
    depth: int
    slot: Slot | None = None
    result: Result | None = None
    below: bool = True
    """Forms of the units below ask for it."""

    @property
    def heading(self) -> bool:
        """Nothing is asked, or a group without a unit that nobody answered."""
        return self.slot is None or (self.row.kind == "group" and not self.row.unit and self.result is None)

    @property
    def own(self) -> bool:
        """The parent answers it itself: nothing is added up, or no unit below is asked."""
        if self.slot is None or self.heading:
            return False
        if self.result is None:
            return not self.slot.indicator or not self.below
        return self.result.method in NOT_ROLLED_UP or any(doubt.code == "no_formula" for doubt in self.result.doubts)

    @property
    def filled(self) -> bool:
        """There is an answer to put into the form."""
        return self.result is not None and not self.own and self.result.figure.state.answered

    @property
    def missing(self) -> int:
        """Units that were asked and gave nothing."""
        return self.result.missing if self.result and not self.own else 0

    @property
    def asked(self) -> int:
        return self.result.reported + self.result.missing if self.result else 0

    @property
    def trouble(self) -> Message | None:
        """What to look at first; None where nothing is wrong."""
        if self.heading or self.own:
            return None
        if self.result is None:
            return NOBODY
        doubts = sorted(self.result.doubts, key=lambda doubt: not doubt.error)
        return doubts[0].message if doubts else None

    @property
    def state(self) -> FigureState:
        return self.result.figure.state if self.result and not self.own else FigureState.blank


@dataclass(frozen=True)
class Draft:
    """A parent's draft before anything is chosen."""

    question: Question
    template: Template | None
    answer: Consolidated
    tables: list[tuple[TemplateTable, list[Line]]]
    outline: Outline
    narrative: Gathered
    units: dict[int, Unit]
    """Units whose reports are in the totals, and those that are missing, by id."""
    reports: dict[int, Report]
    versions: dict[int, int]
    """Id of a report → id of the reading whose prose is taken."""
    senders: tuple[int, ...]
    """Units whose reports are in the totals."""
    wordless: tuple[int, ...] = field(default=())
    """Of these, units whose reports have figures and no prose."""

    @property
    def lines(self) -> Iterator[Line]:
        for _, lines in self.tables:
            yield from lines

    @cached_property
    def asked(self) -> int:
        """Units that had to report: those that did, and those that are missing."""
        return len(self.senders) + len({row.unit for row in self.answer.absent} - set(self.senders))


def draft(question: Question, form: str = "", answer: Consolidated | None = None) -> Draft:
    """The draft of the unit's report in a form (its id), from `answer` where the question is answered already (on
    another day's map). Refused where the person may not see the totals of the unit."""
    answer = answer or consolidated(question)
    known = catalogue()
    template = known.templates.get(form)
    senders = sending(question, answer.members.relation)
    reports = _reports(question, senders)
    versions = _versions(question, reports)
    prose = list(_prose(versions))
    units = {one.pk: one for one in units_named({*senders, *(a.unit for a in answer.absent)}, question.map_day)}
    outline = Outline(template, known)
    told = {section.unit for section in prose if section.text.strip()}
    called = {pk: names_of(one.name) for pk, one in units.items()}
    order = {pk: number for number, pk in enumerate(units)}
    prose.sort(key=lambda section: (order.get(section.unit, 0), section.report, section.position))
    return Draft(
        question=question,
        template=template,
        answer=answer,
        tables=lines_of(template, answer, forms_below(reports, answer)),
        outline=outline,
        narrative=gather(prose, outline, called),
        units=units,
        reports={report.pk: report for report in reports},
        versions=versions,
        senders=tuple(pk for pk in units if pk in senders),
        wordless=tuple(pk for pk in units if pk in senders and pk not in told),
    )


def forms_below(reports: Iterable[Report], answer: Consolidated) -> set[str]:
    """Forms that the units below filled or had to fill."""
    return {report.template for report in reports} | {row.template for row in answer.absent}


def lines_of(
    template: Template | None, answer: Consolidated, below: Iterable[str]
) -> list[tuple[TemplateTable, list[Line]]]:
    """The form row by row with its totals."""
    if template is None:
        return []
    asked, depths = slots_of(template.id), dict[str, int]()
    known = catalogue().templates
    cells = {(row.indicator, row.breakdown) for form in below if form in known for row in known[form].rows}
    by_table: dict[str, list[Line]] = {table.key: [] for table in template.tables}
    for row in template.rows:
        depths[row.key] = depths[row.parent] + 1 if row.parent in depths else 0
        slot = asked.get(row.key)
        result = answer.of(answer.question.unit, Cell(slot.indicator, slot.breakdown)) if slot else None
        by_table[row.table].append(Line(row, depths[row.key], slot, result, (row.indicator, row.breakdown) in cells))
    return [(table, by_table[table.key]) for table in template.tables]


def names_of(name: str) -> Sequence[str]:
    """What a unit calls itself in its sentences."""
    return (f"Ủy ban nhân dân {name}", f"UBND {name}", name)


# --- the reports below


def sending(question: Question, relation: Relation) -> set[int]:
    """Units whose reports make up the total."""
    with everything("name the units whose reports stand in a total that may be seen"):
        found = Report.objects.filter(period_code=question.period, regime=question.regime)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT DISTINCT m.unit FROM ({relation.sql}) m", relation.values)
            members = {row[0] for row in cursor.fetchall()}
        return members.intersection(_counting(question, found).order_by().values_list("unit", flat=True))


def _counting(question: Question, reports: QuerySet[Report]) -> QuerySet[Report]:
    """Reports that count for the question, as `members.reporters` takes them."""
    if question.at is not None:
        return reports.filter(versions__accepted__lte=question.at).distinct()
    return reports if question.drafts else reports.filter(status=Report.Status.ACCEPTED)


def _reports(question: Question, units: Iterable[int]) -> list[Report]:
    """The reports of these units that the person may see."""
    found = Report.objects.filter(period_code=question.period, regime=question.regime)
    here = _counting(question, found).select_related("unit").order_by("unit__folded", "pk")
    wanted = set(units)
    return [report for report in here if report.unit_id in wanted]


def _versions(question: Question, reports: Sequence[Report]) -> dict[int, int]:
    """The last version of each report that has prose, as known at the question's moment; one that was checked where
    none has."""
    read = Q()
    if question.at is not None:
        read = Q(accepted__lte=question.at)
    elif not question.drafts:
        read = Q(accepted__isnull=False)
    found: dict[int, int] = {}
    for some in batches([report.pk for report in reports]):
        last = ReportVersion.objects.filter(read, report__in=some).order_by().values("report").annotate(n=Max("pk"))
        found.update(last.filter(checked__isnull=False).values_list("report", "n"))
        found.update(last.filter(Exists(Section.objects.filter(version=OuterRef("pk")))).values_list("report", "n"))
    return found


def _prose(versions: dict[int, int]) -> Iterator[Prose]:
    """Every section of these readings, report by report, in order."""
    for some in batches(sorted(versions.values())):
        rows = Section.objects.filter(version__in=some).order_by("version", "position")
        for row in rows.values_list(
            "version__report__unit", "version__report", "code", "heading", "level", "text", "position"
        ):
            yield Prose._make(row)
