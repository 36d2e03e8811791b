"""Reading indicators, their parts and the words of the catalogue from the CSV files of a folder."""

from __future__ import annotations

import re
from pathlib import Path

from cchc.core.catalogue.model import Breakdown, Catalogue, Indicator, Term
from cchc.core.catalogue.packs.cells import Line, read_lines
from cchc.core.catalogue.packs.places import Places

KINDS = ("group", "count", "ratio", "code", "money", "text")
TIMES = ("flow", "cumulative", "stock")
ROLLUPS = ("sum", "ratio", "share", "max", "last", "distinct", "list", "none")
LISTS = ("group", "level", "unit", "option", "abbreviation")
MAX_SCALE = 9

_ID = re.compile(r"[A-Z]+[0-9]+[a-z]?(\.[0-9]+[a-z]?)*")
_NAME = re.compile(r"[a-z][a-z0-9_]*")

TERM_COLUMNS = ("list", "id", "label", "label_en")
BREAKDOWN_COLUMNS = ("id", "label", "label_en", "kind", "rollup")
INDICATOR_COLUMNS = (
    *("id", "label", "label_en", "group", "unit", "kind", "time", "scale", "formula", "rollup"),
    *("codes", "breakdowns", "aliases", "bounds", "note", "source"),
)


def read_words(folder: Path, catalogue: Catalogue) -> None:
    """Add the folder's terms.csv and breakdowns.csv, where it has them."""
    if (folder / "terms.csv").exists():
        for line in read_lines(folder, "terms.csv", TERM_COLUMNS):
            term = Term(line.choice("list", LISTS), line.text("id"), line.text("label"), line.text("label_en"))
            _refuse_known(line, f"{term.list} {term.id}", (term.list, term.id) in catalogue.terms)
            catalogue.terms[term.list, term.id] = term
    if (folder / "breakdowns.csv").exists():
        for line in read_lines(folder, "breakdowns.csv", BREAKDOWN_COLUMNS):
            part = _breakdown(line)
            _refuse_known(line, part.id, part.id in catalogue.breakdowns)
            catalogue.breakdowns[part.id] = part


def read_indicators(folder: Path, catalogue: Catalogue, places: Places) -> None:
    """Add the folder's indicators.csv, where it has one, and note where each stands."""
    if not (folder / "indicators.csv").exists():
        return
    for line in read_lines(folder, "indicators.csv", INDICATOR_COLUMNS):
        indicator = _indicator(line, catalogue)
        _refuse_known(line, indicator.id, indicator.id in catalogue.indicators)
        catalogue.indicators[indicator.id] = indicator
        places[indicator.id,] = line


def _breakdown(line: Line) -> Breakdown:
    if not _NAME.fullmatch(line.text("id")):
        raise line.error(
            "Mã thành phần “{id}” chỉ được có chữ thường không dấu, chữ số và _.",
            "Part id “{id}” may only hold lower-case letters, digits and _.",
            id=line.cells["id"],
        )
    return Breakdown(
        id=line.text("id"),
        label=line.text("label"),
        label_en=line.text("label_en"),
        kind=line.choice("kind", ("", *KINDS)),
        rollup=line.choice("rollup", ("", *ROLLUPS)),
    )


def _indicator(line: Line, catalogue: Catalogue) -> Indicator:
    if not _ID.fullmatch(line.text("id")):
        raise line.error(
            "Mã chỉ tiêu “{id}” sai dạng: chữ hoa, số, chữ thường, như C3.4a.",
            "Indicator id “{id}” is malformed: capitals, digits, a letter, as C3.4a.",
            id=line.cells["id"],
        )
    kind = line.choice("kind", KINDS)
    time = line.choice("time", ("", *TIMES) if kind == "group" else TIMES)
    codes = line.codes(catalogue.terms)
    if kind == "code" and not codes:
        raise line.error("Chỉ tiêu mã cần danh mục mã.", "A code indicator needs its code list.")
    groups = [id for of, id in catalogue.terms if of == "group"]
    unit = line.cells["unit"] if kind in ("group", "code", "text") else line.text("unit")
    return Indicator(
        id=line.text("id"),
        label=line.text("label"),
        label_en=line.text("label_en"),
        group=int(line.choice("group", groups)),
        unit=unit,
        unit_en=catalogue.english("unit", unit),
        kind=kind,
        time=time or None,
        scale=line.whole("scale", 0, MAX_SCALE),
        formula=line.cells["formula"] or None,
        rollup=line.choice("rollup", ROLLUPS),
        codes=codes,
        breakdowns=_declared(line, catalogue),
        aliases=line.several("aliases"),
        bounds=line.several("bounds"),
        note=line.cells["note"],
        source=line.cells["source"],
    )


def _declared(line: Line, catalogue: Catalogue) -> tuple[str, ...]:
    parts = line.several("breakdowns")
    for part in parts:
        if part not in catalogue.breakdowns:
            raise line.error(
                "Thành phần “{part}” chưa có trong breakdowns.csv.",
                "Part “{part}” is not in breakdowns.csv.",
                part=part,
            )
    return parts


def _refuse_known(line: Line, name: str, known: bool) -> None:
    if known:
        raise line.error("“{name}” đã có.", "“{name}” is already there.", name=name)
