"""Checking the formulas and bounds of a catalogue: they parse, ask for what exists, and run in no circle."""

from __future__ import annotations

from cchc.core.catalogue.formulas import (
    Descriptions,
    Formula,
    FormulaError,
    Reference,
    descriptions,
    find_cycles,
    parse,
)
from cchc.core.catalogue.model import Catalogue, Template
from cchc.core.catalogue.packs.cells import Line
from cchc.core.catalogue.packs.errors import PackError
from cchc.core.catalogue.packs.places import Places


def check_formulas(catalogue: Catalogue, places: Places) -> None:
    """PackError at the first formula or bound that cannot be used."""
    known = descriptions(catalogue)
    formulas: dict[str, Formula] = {}
    lines: dict[str, Line] = {}
    for indicator in catalogue.indicators.values():
        line = places[indicator.id,]
        for bound in indicator.bounds:
            _check(bound, known, None, line)
        if indicator.formula:
            formulas[indicator.id] = _check(indicator.formula, known, indicator.id, line)
            lines[indicator.id] = line
    _refuse_circles(formulas, lines)
    for template in catalogue.templates.values():
        for bound in template.bounds:
            _check(bound, known, None, places[template.id,])
        own, own_lines = _of_form(template, known, places)
        if own:
            _refuse_circles(formulas | own, lines | own_lines)


def _of_form(template: Template, known: Descriptions, places: Places) -> tuple[dict[str, Formula], dict[str, Line]]:
    """The form's own formulas, which take the place of the indicators' on this form, and where they stand."""
    formulas: dict[str, Formula] = {}
    lines: dict[str, Line] = {}
    for row in template.rows:
        if row.formula and row.indicator:
            key = Reference(row.indicator, row.breakdown).key
            lines[key] = places[template.id, row.key]
            formulas[key] = _check(row.formula, known, key, lines[key])
    return formulas, lines


def _check(text: str, known: Descriptions, target: str | None, line: Line) -> Formula:
    """The formula that computes `target`, or without one the condition that must hold."""
    try:
        formula = parse(text)
    except FormulaError as error:
        raise _bad(text, error, line) from error
    if target is None and formula.kind != "truth":
        raise line.error(
            "Ràng buộc “{text}” phải là một điều kiện như [D2.2] <= [D2.1].",
            "The bound “{text}” must be a condition such as [D2.2] <= [D2.1].",
            text=text,
        )
    wrong = formula.check(known, target)
    if wrong:
        raise _bad(text, wrong[0], line)
    return formula


def _bad(text: str, error: FormulaError, line: Line) -> PackError:
    values = error.message.values | {"formula": text, "at": error.position + 1}
    return line.error(
        "Công thức “{formula}” sai ở ký tự {at}: " + error.message.vi,
        "Bad formula “{formula}” at character {at}: " + error.message.en,
        **values,
    )


def _refuse_circles(formulas: dict[str, Formula], lines: dict[str, Line]) -> None:
    for circle in find_cycles(formulas):
        raise lines[circle[0]].error(
            "Công thức chạy vòng: {path}.", "The formulas run in a circle: {path}.", path=" → ".join(circle)
        )
