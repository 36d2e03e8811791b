"""Checking the formulas and bounds of a catalogue: they parse, ask for what exists, and run in no circle."""

from __future__ import annotations

from cchc.core.catalogue.formulas import FormulaError, Reference, parse
from cchc.core.catalogue.model import Catalogue, Template
from cchc.core.catalogue.packs.cells import Line
from cchc.core.catalogue.packs.places import Places


def check_formulas(catalogue: Catalogue, places: Places) -> None:
    """PackError at the first formula or bound that cannot be used."""
    asked: dict[str, list[str]] = {}
    for indicator in catalogue.indicators.values():
        line = places[indicator.id,]
        for bound in indicator.bounds:
            _references(bound, "truth", catalogue, line)
        if indicator.formula:
            found = _references(indicator.formula, "number", catalogue, line)
            asked[indicator.id] = [reference.key for reference in found if reference.context == "current"]
    _refuse_circles(asked, {id: places[id,] for id in asked})
    for template in catalogue.templates.values():
        _check_template(template, asked, catalogue, places)


def _check_template(template: Template, asked: dict[str, list[str]], catalogue: Catalogue, places: Places) -> None:
    """The form's own formulas, which take the place of the indicators' on this form."""
    own = dict(asked)
    lines = {id: places[id,] for id in asked}
    for row in template.rows:
        if row.formula and row.indicator:
            line = places[template.id, row.key]
            found = _references(row.formula, "number", catalogue, line)
            name = Reference(row.indicator, row.breakdown).key
            own[name] = [reference.key for reference in found if reference.context == "current"]
            lines[name] = line
    if own != asked:
        _refuse_circles(own, lines)


def _references(text: str, kind: str, catalogue: Catalogue, line: Line) -> tuple[Reference, ...]:
    """What a formula asks for, all of it known to the catalogue."""
    try:
        formula = parse(text)
    except FormulaError as error:
        raise line.error(
            "Công thức “{text}” sai: {why}",
            "Bad formula “{text}”: {why_en}",
            text=text,
            why=error.text(),
            why_en=error.text("en"),
        ) from error
    if formula.kind != kind:
        raise line.error(
            "“{text}” phải là {wanted}.",
            "“{text}” must be {wanted_en}.",
            text=text,
            wanted="một điều kiện" if kind == "truth" else "một số",
            wanted_en="a condition" if kind == "truth" else "a number",
        )
    for reference in formula.references:
        indicator = catalogue.indicators.get(reference.id)
        part = reference.breakdown
        if indicator is None or (part is not None and part not in indicator.breakdowns):
            raise line.error(
                "Công thức “{text}” hỏi [{key}] không có.",
                "Formula “{text}” asks for [{key}], which does not exist.",
                text=text,
                key=reference.key,
            )
    return formula.references


def _refuse_circles(asked: dict[str, list[str]], lines: dict[str, Line]) -> None:
    done: set[str] = set()
    for start in asked:
        path = _circle(start, asked, done)
        if path:
            raise lines[start].error(
                "Công thức chạy vòng: {path}.", "The formulas run in a circle: {path}.", path=" → ".join(path)
            )


def _circle(start: str, asked: dict[str, list[str]], done: set[str]) -> list[str]:
    """The way from `start` round to something already on the way; [] when there is none."""
    way: list[str] = []
    waiting = [(start, False)]
    while waiting:
        name, leaving = waiting.pop()
        if leaving:
            done.add(way.pop())
        elif name in way:
            return [*way[way.index(name) :], name]
        elif name not in done:
            way.append(name)
            waiting.append((name, True))
            waiting.extend((part, False) for part in asked.get(name, ()))
    return []
