"""The rows of a report as the formula language asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from cchc.core.catalogue.formulas import Formula, Lookup, parse
from cchc.core.catalogue.formulas.nodes import Ask, Call, Node, Reference, Sum
from cchc.core.checking.subject import Subject
from cchc.core.checking.words import period_name
from cchc.core.figures import Figure, FigureState
from cchc.core.figures.amount import MAX_SCALE, AmountError
from cchc.core.reading.draft import DraftRow


@dataclass(frozen=True, slots=True)
class Defined:
    """A row, the formula that defines it on this form, and the row of every part: None where it is not printed."""

    row: DraftRow
    formula: Formula
    parts: tuple[tuple[Reference, DraftRow | None], ...]


def defined(subject: Subject, row: DraftRow) -> Defined | None:
    """The row's definition; None where it has none or where the form does not ask for all the parts."""
    formula = formula_of(subject, row)
    if formula is None:
        return None
    parts = tuple((reference, part(subject, reference, row)) for reference in formula.references)
    if any(found is None and not in_form(subject, reference, row) for reference, found in parts):
        return None
    return Defined(row, formula, parts)


def formula_of(subject: Subject, row: DraftRow) -> Formula | None:
    """The formula of the row in its form, else of its indicator; None for rows that are themselves its parts."""
    form = subject.form_row(row)
    indicator = subject.indicator(row)
    text = (form.formula if form else None) or (indicator.formula if indicator else None)
    if not text or indicator is None:
        return None
    formula = parse(text)
    own = {reference.breakdown for reference in formula.references if reference.id == indicator.id}
    return None if row.breakdown and row.breakdown in own else formula


def part(subject: Subject, reference: Reference, row: DraftRow) -> DraftRow | None:
    """The row that answers `reference` in the period of `row`; None where none does, or two say different things.

    A reference without a breakdown asks for that of `row`. `[I/2.1]` names a row of the form by its key.
    """
    if reference.context != "current":
        return None
    breakdown = (row.breakdown if reference.breakdown is None else reference.breakdown) or ""
    rows = subject.rows_of(reference.id, breakdown, row.period) or [
        other for other in subject.rows if other.template_row == reference.id and other.period == row.period
    ]
    near = [other for other in rows if other.reporting_unit == row.reporting_unit] or rows
    said = {(other.value, other.state) for other in near}
    return near[0] if len(said) == 1 else None


def in_form(subject: Subject, reference: Reference, row: DraftRow) -> bool:
    """Whether the form of the report prints a row for `reference`, answered or not."""
    breakdown = row.breakdown if reference.breakdown is None else reference.breakdown
    rows = subject.template.rows if subject.template else ()
    return any(
        form.key == reference.id or (form.indicator == reference.id and (form.breakdown or None) == (breakdown or None))
        for form in rows
    )


def lookup(subject: Subject, row: DraftRow) -> Lookup:
    """Where a formula gets its figures, in the period of `row`; what is not printed is blank."""

    def look(reference: Reference) -> Figure:
        found = part(subject, reference, row)
        return Figure.without(FigureState.blank) if found is None else figure(found)

    return look


def figure(row: DraftRow) -> Figure:
    """The row as a figure; headings are blank, more decimals than a figure can have are unreadable."""
    if row.value is None:
        state = FigureState(row.state) if row.state and row.state != "value" else FigureState.blank
        return Figure.without(state)
    value = Decimal(row.value)
    try:
        return Figure.of(value, min(MAX_SCALE, max(0, -int(value.as_tuple().exponent))))
    except AmountError:
        return Figure.without(FigureState.unreadable)


def addends(node: Node) -> list[tuple[int, Reference]] | None:
    """Sign and reference of every term of `a + b − c` or `SUM(a, b)`; None for anything else."""
    if isinstance(node, Ask):
        return [(1, node.reference)]
    if isinstance(node, Sum):
        terms = [(1 if sign == "+" else -1, term) for sign, term in node.terms]
    elif isinstance(node, Call) and node.name == "SUM":
        terms = [(1, term) for term in node.arguments]
    else:
        return None
    return (
        [(s, t.reference) for s, t in terms if isinstance(t, Ask)]
        if all(isinstance(t, Ask) for _, t in terms)
        else None
    )


def series(row: DraftRow) -> str:
    """The same for the cells of one printed row in all periods."""
    return "|".join((row.table, row.template_row or f"{row.code}|{row.label}", row.reporting_unit))


def by_series(rows: Iterable[DraftRow]) -> Iterator[list[DraftRow]]:
    """Rows grouped by `series`, in document order."""
    groups: dict[str, list[DraftRow]] = {}
    for row in rows:
        groups.setdefault(series(row), []).append(row)
    yield from groups.values()


def dated(subject: Subject, row: DraftRow, step: str) -> str:
    """A line of arithmetic, with its period in front where the row is of another than the report's."""
    own = subject.draft.report.period_code
    return step if row.period in ("", own) else f"{period_name(row.period)}: {step}"
