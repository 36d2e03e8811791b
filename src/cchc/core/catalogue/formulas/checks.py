"""What a formula must be for a catalogue: known references, numbers where they belong, units that agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from cchc.core.catalogue.formulas import units
from cchc.core.catalogue.formulas.errors import FormulaError
from cchc.core.catalogue.formulas.nodes import (
    Ask,
    Call,
    Compare,
    Negate,
    Node,
    Number,
    Product,
    Reference,
    Sum,
    kind_of,
)
from cchc.core.catalogue.formulas.units import Unit
from cchc.core.catalogue.model import Catalogue
from cchc.core.messages import Message


class Described(Protocol):
    """What a check needs to know of an indicator, or of a row of a form."""

    @property
    def unit(self) -> str: ...

    @property
    def kind(self) -> str:
        """count | ratio | money | code | text | group | heading"""


Descriptions = Mapping[str, Described]
"""By id. What has an attribute `breakdowns` may be asked for those parts; a part that is another kind of thing
than the whole stands under its own key, 'C3.4a:settled': see `descriptions`."""


@dataclass(frozen=True, slots=True)
class Part:
    """A breakdown of an indicator, described on its own."""

    unit: str
    kind: str


def descriptions(catalogue: Catalogue) -> Descriptions:
    """What `check` and `compile` need of the whole catalogue: its indicators, and every part of each.

    The unit of a part of another kind than its indicator is not printed anywhere, so it is left open.
    """
    found: dict[str, Described] = dict(catalogue.indicators)
    for indicator in catalogue.indicators.values():
        for breakdown in indicator.breakdowns:
            kind = catalogue.kind_of(indicator.id, breakdown)
            unit = indicator.unit if kind == indicator.kind else ""
            found[f"{indicator.id}:{breakdown}"] = Part(unit, kind)
    return found


NUMBERS = ("count", "ratio", "money")


def describe(reference: Reference, catalogue: Descriptions) -> Described | None:
    """What the catalogue says of `reference`; None when it does not know it."""
    if reference.key in catalogue:
        return catalogue[reference.key]
    described = catalogue.get(reference.id)
    known = reference.breakdown in getattr(described, "breakdowns", ())
    return described if described is not None and known else None


def ratios_of(catalogue: Descriptions | None) -> Callable[[Reference], bool]:
    """Tells which references are ratios; none is, without a catalogue."""

    def is_ratio(reference: Reference) -> bool:
        described = describe(reference, catalogue or {})
        return described is not None and described.kind == "ratio"

    return is_ratio


class Check:
    """One walk over one formula. `errors` holds what was found, in the order of the text."""

    def __init__(self, catalogue: Descriptions, text: str) -> None:
        self.catalogue = catalogue
        self.text = text
        self.errors: list[FormulaError] = []

    def refuse(self, at: int, message: Message) -> None:
        self.errors.append(FormulaError(at, message, self.text))

    def unit(self, node: Node) -> Unit | None:
        """The unit of a number; None where it is not known, and for conditions."""
        if isinstance(node, Number):
            return units.number(Fraction(node.value))
        if isinstance(node, Ask):
            return self._unit_of_reference(node)
        if isinstance(node, Product):
            return self._unit_of_product(node)
        if isinstance(node, Compare):
            self._check_comparison(node)
            return None
        found = [(child, self.unit(child)) for child in node.children]
        if isinstance(node, Negate):
            return found[0][1]
        if isinstance(node, Sum):
            return self._same(found)
        return self._unit_of_call(node, found)

    def _unit_of_call(self, node: Node, found: list[tuple[Node, Unit | None]]) -> Unit | None:
        if not isinstance(node, Call) or kind_of(node) == "truth":
            return None
        if node.name == "ROUND":
            return found[0][1]
        return self._same(found[1:] if node.name == "IF" else found)

    def _unit_of_reference(self, node: Ask, *, code_allowed: bool = False) -> Unit | None:
        reference = node.reference
        described = describe(reference, self.catalogue)
        if described is None:
            self.refuse(node.at, _unknown(reference, self.catalogue))
            return None
        if described.kind not in NUMBERS:
            if described.kind != "code" or not code_allowed:
                self.refuse(node.at, _no_number(reference, described.kind))
            return None
        return units.named(described.unit)

    def _unit_of_product(self, node: Product) -> Unit | None:
        unit: Unit | None = Unit(free=True)
        for sign, factor in node.terms:
            other = self.unit(factor)
            unit = units.times(unit, other, 1 if sign == "*" else -1) if unit and other else None
        return unit

    def _check_comparison(self, node: Compare) -> None:
        equality = node.sign in ("=", "<>")
        found = [
            (
                side,
                self._unit_of_reference(side, code_allowed=equality) if isinstance(side, Ask) else self.unit(side),
            )
            for side in node.children
        ]
        self._same(found)

    def _same(self, found: list[tuple[Node, Unit | None]]) -> Unit | None:
        """The one unit of several operands; an error at the first that disagrees."""
        common: Unit | None = None
        for node, unit in found:
            if unit is None:
                continue
            if common is None or common.free:
                common = units.settled(unit)
            elif not units.agree(common, unit):
                self.refuse(node.at, _disagree(common, unit))
        return common if common is None or not common.free else Unit(free=True)


def check_formula(node: Node, text: str, catalogue: Descriptions, target: str | None) -> list[FormulaError]:
    """Everything wrong with one formula; with `target`, also whether it gives what that indicator holds."""
    check = Check(catalogue, text)
    unit = check.unit(node)
    if target is not None:
        _check_target(check, node, unit, target)
    return sorted(check.errors, key=lambda error: error.position)


def _check_target(check: Check, node: Node, unit: Unit | None, target: str) -> None:
    identity, _, breakdown = target.partition(":")
    reference = Reference(identity, breakdown or None)
    described = describe(reference, check.catalogue)
    if described is None:
        check.refuse(0, _unknown(reference, check.catalogue))
    elif kind_of(node) != "number":
        message = "Công thức của một chỉ tiêu phải cho một số, không phải một điều kiện."
        check.refuse(0, Message(message, "The formula of an indicator must give a number, not a condition."))
    elif described.kind not in NUMBERS:
        check.refuse(0, _no_number(reference, described.kind))
    else:
        wanted = units.named(described.unit)
        if unit and wanted and not units.agree(unit, wanted):
            check.refuse(0, _other_unit(unit, wanted, target))


_NO_NUMBER = {
    "code": ("là mã lựa chọn, chỉ so sánh được bằng = hoặc <>", "holds a code, which only = and <> can compare"),
    "text": ("là chữ, không tính toán được", "holds text, which cannot be computed with"),
}
_GROUP = ("là tên nhóm, không có số liệu", "is a group heading without figures")


def _no_number(reference: Reference, kind: str) -> Message:
    vi, en = _NO_NUMBER.get(kind, _GROUP)
    return Message(f"Chỉ tiêu [{{id}}] {vi}.", f"The indicator [{{id}}] {en}.", {"id": reference.key})


def _unknown(reference: Reference, catalogue: Descriptions) -> Message:
    if reference.breakdown and reference.id in catalogue:
        return Message(
            "Chỉ tiêu [{id}] không có phân tổ “{breakdown}”.",
            "The indicator [{id}] has no breakdown “{breakdown}”.",
            {"id": reference.id, "breakdown": reference.breakdown},
        )
    return Message(
        "Danh mục không có chỉ tiêu [{id}].",
        "The catalogue has no indicator [{id}].",
        {"id": reference.key},
    )


def _disagree(left: Unit, right: Unit) -> Message:
    found, wanted = units.settled(right).label, left.label
    return Message(
        f"Không cộng hay so sánh được “{found.vi}” với “{wanted.vi}”; hãy đổi về cùng một đơn vị tính.",
        f"“{found.en}” cannot be added to or compared with “{wanted.en}”; bring them to one unit first.",
    )


def _other_unit(unit: Unit, wanted: Unit, target: str) -> Message:
    found = units.settled(unit).label
    return Message(
        f"Công thức cho “{found.vi}”, chỉ tiêu [{{id}}] tính bằng “{wanted.label.vi}”.",
        f"The formula gives “{found.en}”, the indicator [{{id}}] is in “{wanted.label.en}”.",
        {"id": target},
    )
