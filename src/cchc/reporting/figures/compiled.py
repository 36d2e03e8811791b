"""A form ready to be computed with: its answered rows, what follows from which, and the rules that its own figures of
one period decide. Made once per process and form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from cchc.core.catalogue.formulas.formula import Formula
from cchc.core.catalogue.formulas.nodes import Node, Reference
from cchc.core.catalogue.formulas.values import Lookup
from cchc.core.catalogue.model import Template
from cchc.core.checking.bounds import UNCERTAIN
from cchc.core.figures import Figure as Amount
from cchc.core.figures import FigureState, to_decimal
from cchc.core.messages import Message
from cchc.core.rollup.rules import CatalogueRule, Kind, in_words, rules_of
from cchc.core.vietnamese.numbers import write_number
from cchc.reporting.catalogue.selectors import catalogue, described, template
from cchc.reporting.catalogue.shelf import derived
from cchc.reporting.figures import ratios
from cchc.reporting.figures.cells import Key
from cchc.reporting.figures.slots import Slot, slots_of

Answers = Callable[[str], Any]
"""Key of a row → what stands in it: anything with state, amount and scale, None where nothing does."""
ERROR, WARNING = "error", "warning"


class Computed(NamedTuple):
    """What the parts of a row give: a number or a state, and numerator and denominator where it is a fraction."""

    state: FigureState
    value: Decimal | None
    base: str
    """'489/496', or ''."""

    @property
    def answered(self) -> bool:
        """Whether the parts say anything: a number, that nothing arose, or a contradiction."""
        return self.state not in (FigureState.blank, FigureState.not_applicable)


class Broken(NamedTuple):
    """A rule that does not hold."""

    id: str
    severity: str
    message: Message


@dataclass(frozen=True, slots=True)
class Follows:
    """A row whose value follows from other rows of the form."""

    row: str
    needs: dict[Reference, str]
    result: Callable[[Lookup], Amount]
    above: Callable[[Lookup], Amount] | None
    below: Callable[[Lookup], Amount] | None

    def computed(self, answers: Answers) -> Computed:
        """What follows from what stands."""
        lookup = _lookup(self.needs, answers)
        found = self.result(lookup)
        base = ""
        if self.above and self.below:
            parts = self.above(lookup).decimal, self.below(lookup).decimal
            if parts[0] is not None and parts[1] is not None:
                base = f"{write_number(parts[0])}/{write_number(parts[1])}"
        return Computed(found.state, found.decimal, base)


@dataclass(frozen=True, slots=True)
class Checked:
    """A rule of the catalogue whose every figure the form asks."""

    rule: CatalogueRule
    row: str
    """The row it is told at."""
    needs: dict[Reference, str]
    holds: Callable[[Lookup], bool | None]

    def broken(self, answers: Answers) -> Broken | None:
        """The rule where it does not hold; None where it does, or nothing can be said yet."""
        lookup = _lookup(self.needs, answers)
        if self.holds(lookup) is not False:
            return None
        severity = WARNING if self.rule.text in UNCERTAIN else ERROR
        said = {language: self._said(lookup, language) for language in ("vi", "en")}
        return Broken(self.rule.id, severity, Message.verbatim(said["vi"], said["en"]))

    def _said(self, lookup: Lookup, language: str) -> str:
        words = in_words(self.rule, catalogue(), language)
        return f"{words}. {self.rule.formula.explain(lookup, 0, described(), language)}"


@dataclass(frozen=True, slots=True)
class Compiled:
    """All of one form."""

    form: Template
    slots: dict[str, Slot]
    follows: dict[str, Follows]
    rules: dict[str, tuple[Checked, ...]]
    """By the row they are told at."""
    followed_by: dict[str, tuple[str, ...]]
    """Row → rows that are computed from it."""
    told_at: dict[str, tuple[str, ...]]
    """Row → rows at which a rule that asks it is told."""

    def asked_by(self, rows: Iterable[str]) -> set[str]:
        """Every row that must be read to say what follows when these are written."""
        found = set(rows)
        for row in tuple(found):
            for other in self.followed_by.get(row, ()):
                found.update(self.follows[other].needs.values(), (other,))
            for other in self.told_at.get(row, ()):
                found.add(other)
                for rule in self.rules[other]:
                    found.update(rule.needs.values())
        return found

    def keys(self, rows: Iterable[str], period: str) -> dict[str, Key]:
        """Row → cell of the table, of those that are answered."""
        return {row: self.slots[row].key(period) for row in rows if row in self.slots}

    def computed(self, rows: Iterable[str], answers: Answers) -> dict[str, Computed]:
        """What follows, in every row that these lead to."""
        leads = dict.fromkeys(other for row in rows for other in self.followed_by.get(row, ()))
        return {row: self.follows[row].computed(answers) for row in leads}

    def text(self, found: Computed) -> str:
        """A computed number as it is written."""
        return "" if found.value is None else write_number(found.value)

    def scaled(self, row: str, found: Computed) -> dict[str, Any]:
        """A computed number as a scaled integer, for comparing with an earlier one."""
        if found.value is None:
            return {"amount": None, "scale": 0}
        scale = max(0, -int(found.value.as_tuple().exponent))
        return {"amount": str(int(found.value.scaleb(scale))), "scale": scale}

    def broken(self, rows: Iterable[str], answers: Answers) -> dict[str, list[Broken]]:
        """Row → its rules that do not hold, for every row that these touch; an empty list where all hold now."""
        told = dict.fromkeys(other for row in rows for other in self.told_at.get(row, ()))
        return {row: [one for rule in self.rules[row] if (one := rule.broken(answers))] for row in told}


@derived
def compiled(identifier: str) -> Compiled | None:
    """The form with this permanent id, ready to be computed with; None for one the catalogue does not know."""
    form = template(identifier)
    if form is None:
        return None
    shown = slots_of(identifier)
    where = _places(shown)
    follows = {row: one for row, slot in shown.items() if (one := _follows(form.id, slot, where))}
    rules: dict[str, list[Checked]] = defaultdict(list)
    for rule in rules_of(catalogue()):
        if rule.form in ("", form.id) and (checked := _checked(rule, where, shown)):
            rules[checked.row].append(checked)
    led, told = defaultdict(dict), defaultdict(dict)
    for row, one in follows.items():
        for part in one.needs.values():
            led[part][row] = None
        led[row][row] = None
    for row, several in rules.items():
        for checked in several:
            for part in checked.needs.values():
                told[part][row] = None
    return Compiled(
        form,
        shown,
        follows,
        {row: tuple(several) for row, several in rules.items()},
        {row: tuple(others) for row, others in led.items()},
        {row: tuple(others) for row, others in told.items()},
    )


Places = dict[tuple[str, str], str]


def _places(shown: dict[str, Slot]) -> Places:
    """Indicator and part, or 'row KEY', → the first row that shows it."""
    where: Places = {}
    for key, slot in shown.items():
        if slot.known:
            where.setdefault((slot.indicator, slot.breakdown), key)
        where.setdefault((f"row {key}", ""), key)
    return where


def _rows_of(references: Iterable[Reference], part: str, where: Places) -> dict[Reference, str] | None:
    """The row of each reference; None where the form does not ask one of them for this period."""
    found = {}
    for reference in references:
        asked = part if reference.breakdown is None else reference.breakdown
        row = where.get((reference.id, asked)) or where.get((f"row {reference.id}", ""))
        if reference.context != "current" or row is None:
            return None
        found[reference] = row
    return found


def _follows(form: str, slot: Slot, where: Places) -> Follows | None:
    formula = ratios.formula_of(form, slot.row.key, slot.indicator, slot.breakdown)
    needs = _rows_of(formula.references, slot.breakdown, where) if formula else None
    if formula is None or not needs:
        return None
    above, below = ratios.fraction(formula.node)
    scale = slot.known.scale if slot.known else 2
    return Follows(
        slot.row.key,
        needs,
        formula.compile(scale, described()),
        _compiled(above, ratios.BASE_PLACES) if above else None,
        _compiled(below, ratios.BASE_PLACES) if below else None,
    )


def _compiled(node: Node, scale: int) -> Callable[[Lookup], Amount]:
    return Formula(node, str(node)).compile(scale, described())


def _checked(rule: CatalogueRule, where: Places, shown: dict[str, Slot]) -> Checked | None:
    """The rule where every figure it asks is typed into this form. That codes are in their list and counts are not
    negative is asked at each entry; a computed ratio follows from its parts."""
    if rule.kind in (Kind.code, Kind.negative, Kind.ratio):
        return None
    needs = _rows_of(rule.formula.references, "", where)
    if not needs or any(shown[row].computed or shown[row].kind == "text" for row in needs.values()):
        return None
    return Checked(rule, next(iter(needs.values())), needs, rule.formula.compile_condition(described()))


def _lookup(needs: dict[Reference, str], answers: Answers) -> Lookup:
    def lookup(reference: Reference) -> Amount:
        found = answers(needs[reference])
        return Amount.without(FigureState.blank) if found is None else ratios.as_amount(found)

    return lookup


def differs(computed: Computed, found: Any) -> bool:
    """Whether a typed total is not what its parts give."""
    if found is None or found.amount is None or computed.value is None:
        return False
    return computed.value != to_decimal(found.amount, found.scale)
