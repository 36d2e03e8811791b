"""A form as the files of a pack: what `load` reads back as the same form."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence

from cchc.core.catalogue.model import Code, Indicator, Lineage, Template, TemplateRow, TemplateTable
from cchc.core.catalogue.packs.errors import PackError
from cchc.core.catalogue.packs.indicators import INDICATOR_COLUMNS
from cchc.core.catalogue.packs.lineage import COLUMNS as LINEAGE_COLUMNS
from cchc.core.catalogue.packs.templates import ROW_COLUMNS
from cchc.core.messages import Message

HEAD, ROWS, LINEAGE, INDICATORS, BREAKDOWNS = (
    *("template.toml", "rows.csv", "lineage.csv"),
    *("indicators.csv", "breakdowns.csv"),
)


def template_toml(template: Template) -> str:
    """The head of the form: what it is, its tables, the outline of its prose."""
    lines = [f"{name} = {_text(getattr(template, name))}" for name in ("id", "name", "name_en")]
    lines.append(f"valid_from = {template.valid_from}")
    if template.valid_to:
        lines.append(f"valid_to = {template.valid_to}")
    lines += [f"{name} = {_array(getattr(template, name))}" for name in ("levels", "kinds")]
    lines += [f"source = {_text(template.source)}", f"outline = {_array(template.outline)}"]
    if template.bounds:
        lines.append(f"bounds = {_array(template.bounds)}")
    lines += [part for table in template.tables for part in _table(table)]
    return "\n".join(lines) + "\n"


def rows_csv(rows: Iterable[TemplateRow]) -> str:
    """Every row, in printed order. PackError for a label of a list that holds the mark between its parts."""
    return _csv(ROW_COLUMNS, map(_row, rows))


def lineage_csv(edges: Iterable[Lineage]) -> str:
    """How the rows came from those of earlier forms; the later form is the one whose pack this is."""
    return _csv(LINEAGE_COLUMNS, ({name: getattr(edge, name) for name in LINEAGE_COLUMNS} for edge in edges))


def indicators_csv(indicators: Iterable[Indicator]) -> str:
    """Indicators that the shipped catalogue does not have."""
    return _csv(INDICATOR_COLUMNS, map(_indicator, indicators))


def _table(table: TemplateTable) -> list[str]:
    lines = ["", "[[tables]]", f"key = {_text(table.key)}"]
    if table.name:
        lines.append(f"name = {_text(table.name)}")
    lines += [f"title = {_text(table.title)}", f"columns = {_array(table.columns)}"]
    if table.periods:
        lines.append(f"periods = {_array(table.periods)}")
    return lines


def _row(row: TemplateRow) -> dict[str, str]:
    cells = {name: getattr(row, name) or "" for name in ROW_COLUMNS if name not in ("codes", "aliases")}
    return cells | {"codes": _codes(row.codes, row.key), "aliases": _several(row.aliases, row.key)}


def _indicator(indicator: Indicator) -> dict[str, str]:
    lists = ("breakdowns", "aliases", "bounds")
    cells = {name: getattr(indicator, name) for name in INDICATOR_COLUMNS if name not in ("codes", *lists)}
    plain = {name: "" if value is None else str(value) for name, value in cells.items()}
    joined = {name: _several(getattr(indicator, name), indicator.id) for name in lists}
    return plain | joined | {"codes": _codes(indicator.codes, indicator.id)}


def _codes(codes: Sequence[Code], where: str) -> str:
    return _several([f"{code.label} = {code.value}" for code in codes], where)


def _several(parts: Sequence[str], where: str) -> str:
    for part in parts:
        if "|" in part:
            message = Message(
                "“{where}”: “{part}” có dấu |, là dấu ngăn các phần; hãy viết dấu khác.",
                "“{where}”: “{part}” holds the mark | that parts are separated by; write another.",
                {"where": where, "part": part},
            )
            raise PackError(ROWS, None, message)
    return " | ".join(parts)


def _csv(columns: Sequence[str], lines: Iterable[Mapping[str, str]]) -> str:
    written = io.StringIO()
    writer = csv.DictWriter(written, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return written.getvalue()


def _text(text: str) -> str:
    """A basic string of TOML: JSON's escapes are among its own, but for the one control character JSON leaves."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _array(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, texts))}]"
