"""Reading one form from its folder: template.toml and rows.csv."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from cchc.core.catalogue.model import Catalogue, Template, TemplateRow, TemplateTable
from cchc.core.catalogue.packs.cells import Line, read_lines
from cchc.core.catalogue.packs.indicators import KINDS, TIMES
from cchc.core.catalogue.packs.places import Places
from cchc.core.periods.period import Period

ROW_KINDS = ("heading", *KINDS)
PERIOD_KINDS = ("quarter", "half", "nine_months", "year", "years")
COLUMNS = ("code", "label", "unit", "value", "reporter", "note", "unit_name", "period")
ROW_COLUMNS = (
    *("key", "table", "code", "parent", "label", "unit", "kind", "indicator", "breakdown", "time", "codes"),
    *("aliases", "formula", "level", "reporter", "system"),
)

_TABLE_KEYS = {"key", "name", "title", "columns", "periods"}
_NEEDED = {
    "id": str,
    "name": str,
    "name_en": str,
    "valid_from": date,
    "source": str,
    "levels": list,
    "kinds": list,
    "tables": list,
}
_TYPES = _NEEDED | {"valid_to": date, "outline": list, "bounds": list}


def read_template(folder: Path, name: str, catalogue: Catalogue, places: Places) -> None:
    """Add the form in `folder`/`name`, and note where its rows stand. PackError for anything malformed."""
    head = Line(f"{name}/template.toml", None, {})
    data = _toml(folder / name / "template.toml", head)
    if data["id"] != name:
        raise head.error(
            "id “{id}” phải trùng tên thư mục “{name}”.",
            "id “{id}” must be the name of its folder “{name}”.",
            id=data["id"],
            name=name,
        )
    if name in catalogue.templates:
        raise head.error("Mẫu “{name}” đã có.", "Form “{name}” is already there.", name=name)
    levels = [id for of, id in catalogue.terms if of == "level"]
    start, end = _dates(data, head)
    tables = tuple(_table(table, head) for table in data["tables"])
    keys = [table.key for table in tables]
    if len(set(keys)) < len(keys):
        raise head.error("Khóa bảng lặp lại: {keys}.", "Repeated table key: {keys}.", keys=", ".join(keys))
    rows = _rows(folder, name, tables, catalogue, places)
    catalogue.templates[name] = Template(
        id=name,
        name=data["name"],
        name_en=data["name_en"],
        valid_from=start,
        valid_to=end,
        source=data["source"],
        levels=_known("levels", data["levels"], levels, head),
        kinds=_known("kinds", data["kinds"], PERIOD_KINDS, head),
        tables=tables,
        rows=rows,
        outline=tuple(data.get("outline", ())),
        bounds=tuple(map(str, data.get("bounds", ()))),
    )
    places[name,] = head


def _toml(path: Path, head: Line) -> dict[str, Any]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise head.error(
            "Không đọc được tệp TOML: {why}", "The TOML file cannot be read: {why}", why=str(error)
        ) from error
    missing, unknown = sorted(_NEEDED.keys() - data.keys()), sorted(data.keys() - _TYPES.keys())
    if missing or unknown:
        raise head.error(
            "Thiếu mục [{missing}], thừa mục [{unknown}].",
            "Missing keys [{missing}], unknown keys [{unknown}].",
            missing=", ".join(missing),
            unknown=", ".join(unknown),
        )
    for key, value in data.items():
        if type(value) is not _TYPES[key]:
            raise head.error(
                "Mục “{key}” phải là {type}.",
                "“{key}” must be a {type}.",
                key=key,
                type=_TYPES[key].__name__,
            )
    return data


def _dates(data: dict[str, Any], head: Line) -> tuple[str, str | None]:
    start, end = data["valid_from"], data.get("valid_to")
    if end is not None and end < start:
        raise head.error("valid_to có trước valid_from.", "valid_to is before valid_from.")
    return start.isoformat(), end and end.isoformat()


def _known(name: str, found: list[str], allowed: list[str] | tuple[str, ...], head: Line) -> tuple[str, ...]:
    strange = [str(value) for value in found if value not in allowed]
    if strange or not found:
        raise head.error(
            "Mục “{name}” trống hoặc có giá trị lạ: {strange}.",
            "“{name}” is empty or has unknown values: {strange}.",
            name=name,
            strange=", ".join(strange),
        )
    return tuple(found)


def _table(data: Any, head: Line) -> TemplateTable:
    if type(data) is not dict or not data.keys() <= _TABLE_KEYS or not {"key", "title", "columns"} <= data.keys():
        raise head.error(
            "Mỗi bảng cần key, title, columns và có thể có name, periods.",
            "Each table needs key, title, columns and may have name and periods.",
        )
    for column in map(str, data["columns"]):
        kind, _, rest = column.partition(":")
        if kind == "value" and rest:
            _check_period(rest, head)
        elif column not in COLUMNS and not (kind == "row" and rest):
            raise head.error(
                "Bảng {table}: không có loại cột “{column}”.",
                "Table {table}: there is no column kind “{column}”.",
                table=data["key"],
                column=column,
            )
    for period in data.get("periods", ()):
        _check_period(period, head)
    return TemplateTable(
        key=data["key"],
        title=data["title"],
        columns=tuple(data["columns"]),
        name=data.get("name", ""),
        periods=tuple(data.get("periods", ())),
    )


def _check_period(code: object, head: Line) -> None:
    try:
        Period.parse(str(code))
    except ValueError as error:
        raise head.error(
            "“{code}” không phải mã kỳ báo cáo (2023, 2023-Q3, 2011-2020).",
            "“{code}” is not the code of a period (2023, 2023-Q3, 2011-2020).",
            code=str(code),
        ) from error


def _rows(
    folder: Path, name: str, tables: tuple[TemplateTable, ...], catalogue: Catalogue, places: Places
) -> tuple[TemplateRow, ...]:
    keys = [table.key for table in tables]
    levels = ["", *(id for of, id in catalogue.terms if of == "level")]
    rows: dict[str, TemplateRow] = {}
    for line in read_lines(folder, f"{name}/rows.csv", ROW_COLUMNS):
        row = TemplateRow(
            key=line.text("key"),
            table=line.choice("table", keys),
            code=line.cells["code"],
            parent=line.cells["parent"] or None,
            label=line.text("label"),
            unit=line.cells["unit"],
            kind=line.choice("kind", ROW_KINDS),
            indicator=line.cells["indicator"] or None,
            breakdown=line.cells["breakdown"] or None,
            time=line.choice("time", ("", *TIMES)) or None,
            codes=line.codes(catalogue.terms),
            aliases=line.several("aliases"),
            formula=line.cells["formula"] or None,
            level=line.choice("level", levels) or None,
            reporter=line.cells["reporter"],
            system=line.cells["system"],
        )
        if row.key in rows:
            raise line.error("Khóa “{key}” lặp lại.", "Key “{key}” is repeated.", key=row.key)
        rows[row.key] = row
        places[name, row.key] = line
    return tuple(rows.values())
