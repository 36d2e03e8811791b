"""The numeric rules of a catalogue over the figures of one unit: bounds, identities, ratios, codes, signs.

Each rule is a condition in the formula language, so that `core.catalogue.formulas` decides it for one unit, and
`rules_statement` for all units of a period in one statement; both answer alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from cchc.core.catalogue.formulas.formula import Formula, parse
from cchc.core.catalogue.formulas.nodes import (
    And,
    Ask,
    Call,
    Chain,
    Compare,
    Negate,
    Node,
    Not,
    Number,
    Or,
    Product,
    Reference,
)
from cchc.core.catalogue.model import Catalogue, Indicator
from cchc.core.messages import Message
from cchc.core.rollup.result import Cell
from cchc.core.vietnamese.numbers import write_number

TOLERANCE = "0.05"
"""A ratio is printed with one decimal at least: half of that may separate it from its parts. A whole number may be
half a unit away."""


class Kind(StrEnum):
    """What a rule is about."""

    bound = "bound"
    identity = "identity"
    ratio = "ratio"
    code = "code"
    negative = "negative"

    @property
    def label(self) -> Message:
        """The kind in words."""
        return _LABELS[self]


_LABELS = {
    Kind.bound: Message("Vượt giới hạn", "Out of bounds"),
    Kind.identity: Message("Tổng không bằng các phần", "A total is not the sum of its parts"),
    Kind.ratio: Message("Tỷ lệ không khớp tử số, mẫu số", "A ratio does not follow from its parts"),
    Kind.code: Message("Mã ngoài danh mục", "A code outside its list"),
    Kind.negative: Message("Số âm", "A negative number"),
}
SIGNS = {"<=": "≤", ">=": "≥", "<>": "≠", "*": "×", "/": ":", "-": "−"}
MEASURED = ("count", "money", "ratio")


@dataclass(frozen=True, slots=True)
class CatalogueRule:
    """A condition that the figures of a unit must fulfil. An undecided one is no exception."""

    id: str
    """Kind, indicator and a number where it has several: 'bound:A5.4'."""
    kind: Kind
    text: str
    """The condition, in the formula language."""
    about: str
    """Indicator it belongs to."""
    form: str = ""
    """Only for units that report in this form; '' for all."""

    @property
    def formula(self) -> Formula:
        """The condition, parsed once."""
        return parse(self.text)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Cells of the period it speaks of, each once."""
        references = self.formula.references
        return tuple(dict.fromkeys(Cell(one.id, one.breakdown or "") for one in references if one.context == "current"))


def rules_of(catalogue: Catalogue) -> list[CatalogueRule]:
    """Every numeric rule of the indicators and of the forms, in their order."""
    found: list[CatalogueRule] = []
    for indicator in catalogue.indicators.values():
        found += _of_indicator(indicator, catalogue)
    for template in catalogue.templates.values():
        for number, text in enumerate(template.bounds):
            about = parse(text).references[:1]
            found.append(
                CatalogueRule(
                    f"bound:{template.id}:{number}", Kind.bound, text, about[0].id if about else "", template.id
                )
            )
        for row in template.rows:
            if row.formula and row.indicator and _of_catalogue(row.formula, catalogue):
                cell = Reference(row.indicator, row.breakdown or None)
                found += _followed(f"{template.id}:{row.key}", cell, row.formula, template.id)
    return found


def _of_indicator(indicator: Indicator, catalogue: Catalogue) -> Iterator[CatalogueRule]:
    for number, text in enumerate(indicator.bounds):
        yield CatalogueRule(_numbered(f"bound:{indicator.id}", number), Kind.bound, text, indicator.id)
    if indicator.formula:
        yield from _followed(indicator.id, Reference(indicator.id), indicator.formula)
    if indicator.kind == "code" and indicator.codes:
        text = " OR ".join(f"[{indicator.id}] = {code.value}" for code in indicator.codes)
        yield CatalogueRule(f"code:{indicator.id}", Kind.code, text, indicator.id)
    for part in ("", *indicator.breakdowns):
        if catalogue.kind_of(indicator.id, part) in MEASURED:
            key = Reference(indicator.id, part or None).key
            yield CatalogueRule(f"negative:{key}", Kind.negative, f"[{key}] >= 0", indicator.id)


def _followed(key: str, cell: Reference, formula: str, form: str = "") -> Iterator[CatalogueRule]:
    """That a printed total or ratio is what its formula gives. A ratio is compared by multiplying crosswise."""
    match parse(formula).node:
        case Product(terms=(("*", above), ("/", below), ("*", Number(value=times)))) if times == 100:
            apart = f"ABS([{cell.key}] * ({below}) - ({above}) * 100)"
            text = f"{apart} <= ({below}) * {TOLERANCE} OR [{cell.key}] = ROUND([{cell.key}], 0)"
            text = f"{text} AND {apart} <= ({below}) * 0.5"
            yield CatalogueRule(f"ratio:{key}", Kind.ratio, text, cell.id, form)
        case Product():
            return
        case _:
            yield CatalogueRule(f"identity:{key}", Kind.identity, f"[{cell.key}] = {formula}", cell.id, form)


def _of_catalogue(formula: str, catalogue: Catalogue) -> bool:
    """Whether a formula asks indicators only, and not rows of its form."""
    return all(reference.id in catalogue.indicators for reference in parse(formula).references)


def _numbered(key: str, number: int) -> str:
    return f"{key}:{number + 1}" if number else key


# --- in words


def in_words(rule: CatalogueRule, catalogue: Catalogue, language: str = "vi") -> str:
    """The condition with the names of its indicators: '“Số nhiệm vụ đã hoàn thành” ≤ “Số nhiệm vụ đề ra”'."""
    if rule.kind is Kind.ratio:
        named = _named(rule.formula.references[0], catalogue, language)
        return {"vi": f"{named} phải tính được từ tử số, mẫu số", "en": f"{named} must follow from its parts"}[language]
    if rule.kind is Kind.code:
        codes = catalogue.indicators[rule.about].codes
        said = ((code.value, (code.label_en or code.label) if language == "en" else code.label) for code in codes)
        return (
            f"{_named(Reference(rule.about), catalogue, language)}: {'; '.join(f'{n} = {label}' for n, label in said)}"
        )
    return _words(rule.formula.node, catalogue, language)


def _words(node: Node, catalogue: Catalogue, language: str) -> str:
    def said(one: Node) -> str:
        return _words(one, catalogue, language)

    match node:
        case Ask(reference=reference):
            return _named(reference, catalogue, language)
        case Number(value=value):
            return write_number(value)
        case Negate(operand=operand):
            return f"−{said(operand)}"
        case Compare(sign=sign, left=left, right=right):
            return f"{said(left)} {SIGNS.get(sign, sign)} {said(right)}"
        case Chain(terms=((_, first), *rest)):
            return " ".join([said(first), *(f"{SIGNS.get(sign, sign)} {said(term)}" for sign, term in rest)])
        case Not(operand=operand):
            return f"{'không' if language == 'vi' else 'not'} ({said(operand)})"
        case And(parts=parts):
            either = {"vi": "hoặc", "en": "or"} if isinstance(node, Or) else {"vi": "và", "en": "and"}
            return f" {either[language]} ".join(map(said, parts))
        case Call(name="SUM", arguments=arguments):
            return " + ".join(map(said, arguments))
        case Call(name=name, arguments=arguments):
            return f"{name}({'; '.join(map(said, arguments))})"
    raise TypeError(f"no words for {node!r}")


def _named(reference: Reference, catalogue: Catalogue, language: str) -> str:
    known = catalogue.indicators.get(reference.id)
    label = reference.id if known is None else (known.label_en or known.label) if language == "en" else known.label
    part = catalogue.breakdowns.get(reference.breakdown or "")
    if part is not None:
        label = f"{label} – {part.label_en if language == 'en' else part.label}"
    before = {"vi": " (kỳ trước)", "en": " (last period)"}[language] if reference.context == "previous" else ""
    return f"“{label}”{before}"
