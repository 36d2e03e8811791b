"""The sample reports printed again as documents: letterhead, outline, our own prose, tables as the form prints them."""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path
from typing import Any

import cchc
from tests.made.blocks import Block, Grid, Text

FOLDER = Path(cchc.__file__).parent / "reporting" / "library" / "sample"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))
HEAD = ("STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu", "Cơ quan, đơn vị báo cáo", "Ghi chú")


def draft(name: str) -> dict[str, Any]:
    """The sample report as `cchc read --json` would print it."""
    data: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return data


def blocks(name: str) -> tuple[Block, ...]:
    """The sample report as paragraphs and tables."""
    data = draft(name)
    return (*_letter(data["report"]), *_prose(data["sections"]), Text("Nơi nhận:"), *_annexes(data))


def _letter(report: dict[str, Any]) -> list[Block]:
    place = report["agency"].split()[-2:]
    lines = [f"Số: {report['number'] or '/BC-UBND'}", f"{' '.join(place)}, ngày    tháng    năm 2023", "BÁO CÁO"]
    return [Text(line) for line in (*lines, report["title"], f"{report['agency']} báo cáo kết quả thực hiện như sau:")]


def _prose(sections: list[dict[str, Any]]) -> list[Block]:
    found: list[Block] = []
    for section in sections:
        if section["heading"]:
            found.append(Text(section["heading"], bold=True))
        found += [Text(line) for line in section["text"].split("\n") if line]
    return found


def _annexes(data: dict[str, Any]) -> list[Block]:
    found: list[Block] = []
    for name, rows in groupby(data["rows"], key=lambda row: row["table"]):
        found += [Text(name), _grid(list(rows))]
    return found


def _grid(rows: list[dict[str, Any]]) -> Grid:
    periods = list(dict.fromkeys(row["period"] for row in rows))
    if len(periods) == 1:
        lines = [(r["code"], r["label"], r["unit"], r["raw"], r["reporting_unit"], r["note"]) for r in rows]
        return Grid((HEAD, *lines))
    head = ("STT", "Chỉ tiêu", *(_column(period) for period in periods))
    width = len(periods)
    several = [rows[start : start + width] for start in range(0, len(rows), width)]
    return Grid((head, *((line[0]["code"], line[0]["label"], *(r["raw"] for r in line)) for line in several)))


def _column(period: str) -> str:
    """'2020-Q1' → 'Năm 2020 (Tính đến 31/3)', '2017-09' → 'Năm 2017 (9/2017)'."""
    year, _, rest = period.partition("-")
    if rest == "Q1":
        return f"Năm {year} (Tính đến 31/3)"
    if len(rest) == 4:
        return f"Giai đoạn {period}"
    return f"Năm {year} ({int(rest)}/{year})" if rest else f"Năm {year}"
