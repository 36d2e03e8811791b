"""A folder of units' reports under a real form, with troubles planted in it: for tests, demonstrations, measurements.

`python -m tests.made.folder DIR --units 150` writes one for the communes of Khánh Hòa.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from random import Random

import cchc
from cchc.core.catalogue.formulas.checks import descriptions
from cchc.core.catalogue.formulas.formula import parse
from cchc.core.catalogue.formulas.nodes import Reference
from cchc.core.catalogue.model import Catalogue, TemplateRow
from cchc.core.catalogue.packs import load
from cchc.core.figures import Figure, FigureState
from cchc.core.periods.period import Period
from tests.made.blocks import HEAD, Block, Grid, Text
from tests.made.writers import write_docx, write_xlsx

FORM = "khanh-hoa-xa-2023"
PROVINCE = ("p56", "Tỉnh Khánh Hòa")
COMMUNES = Path(cchc.__file__).parent / "platform" / "units" / "packs" / "communes.csv"
FILLED = ("1.1", "1.2", "1.3", "3.1", "3.2", "3.3", "3.4.1", "3.4.3", "3.5", "3.6", "5.", "6.1", "7.1", "7.2", "7.7")
"""Beginnings of the keys of rows that are filled in; the rest is left blank."""
Cell = tuple[str, str]


@dataclass
class Made:
    """One unit's report before it is a file."""

    unit: str
    period: Period
    form: str = FORM
    figures: dict[str, str] = field(default_factory=dict)
    """By key of the form's row, as printed."""
    units: dict[str, str] = field(default_factory=dict)
    """Printed units of measure that are not the form's."""
    heading: str | None = None
    """What the letterhead says instead of the unit; '' for nothing."""
    province: str = PROVINCE[1]


def communes(province: str = PROVINCE[0]) -> list[str]:
    """Names of the present communes of a province, in the order of their codes."""
    with COMMUNES.open(encoding="utf-8", newline="") as lines:
        return [row["name"] for row in csv.DictReader(lines) if row["province"] == province]


def figures(form: str, seed: int) -> dict[str, str]:
    """Figures of a report that contradict nothing: wholes are the sums of their parts, ratios are computed."""
    chance, known = Random(seed), load()
    template = known.templates[form]
    filled = [row for row in template.rows if row.indicator and row.key.startswith(FILLED)]
    counted = [row for row in filled if row.kind in ("count", "money", "code")]
    below: dict[str | None, list[TemplateRow]] = {}
    for row in counted:
        below.setdefault(row.parent, []).append(row)
    by_key: dict[str, Decimal] = {}
    for row in reversed(counted):
        parts = [by_key[part.key] for part in below.get(row.key, ()) if part.kind == row.kind]
        codes = row.codes or known.indicators[row.indicator or ""].codes
        same = by_key.get(next((key for key in by_key if _cell(template.row(key)) == _cell(row)), ""))
        fresh = Decimal(codes[0].value) if codes else sum(parts) if parts else _drawn(row, below, by_key, chance)
        by_key[row.key] = Decimal(fresh) if same is None else same
    values = {_cell(row): by_key[row.key] for row in counted}
    printed = {row.key: f"{by_key[row.key]:,}".replace(",", ".") for row in counted}
    for row in filled:
        if row.kind == "ratio" and (ratio := _ratio(known, row, values)) is not None:
            printed[row.key] = format(ratio, "f").rstrip("0").rstrip(".").replace(".", ",")
    return printed


def _cell(row: TemplateRow) -> Cell:
    return row.indicator or "", row.breakdown or ""


def _drawn(row: TemplateRow, below: dict[str | None, list[TemplateRow]], by_key: dict[str, Decimal],
           chance: Random) -> Decimal:  # fmt: skip
    """A number; under a rate the same for whole and part."""
    beside = [by_key[one.key] for one in below.get(row.parent, ()) if one.key in by_key]
    rate = row.parent is not None and load().templates[FORM].row(row.parent).kind == "ratio" if beside else False
    return beside[0] if rate else Decimal(chance.randint(1, 400))


def _ratio(known: Catalogue, row: TemplateRow, values: dict[Cell, Decimal]) -> Decimal | None:
    formula = row.formula or known.indicators[row.indicator or ""].formula
    if not formula:
        return None

    def lookup(reference: Reference) -> Figure:
        value = values.get((reference.id, reference.breakdown or ""))
        return Figure.without(FigureState.blank) if value is None else Figure.of(value)

    figure = parse(formula).compile(2, descriptions(known))(lookup)
    return figure.decimal


def blocks(made: Made) -> tuple[Block, ...]:
    """Letterhead, a sentence of our own, and the form's table."""
    template = load().templates[made.form]
    name = made.unit if made.heading is None else made.heading
    day = made.period.last_day
    lines = [
        (row.code, row.label, made.units.get(row.key, row.unit), made.figures.get(row.key, ""), "")
        for row in template.rows
    ]
    label = made.period.label[0].lower() + made.period.label[1:].replace("/", " năm ")
    letter = [
        Text("ỦY BAN NHÂN DÂN"), Text(name.upper()), Text("Số: 15/BC-UBND"),
        Text(f"{made.province.split(' ', 1)[1]}, ngày {day.day} tháng {day.month} năm {day.year}"),
    ]  # fmt: skip
    end = f" của UBND {name[0].lower() + name[1:]}" if name else ""
    return (
        *(letter if name else ()),
        Text("BÁO CÁO", bold=True),
        Text(f"Công tác cải cách hành chính {label}", bold=True),
        Text(f"Ủy ban nhân dân {name[0].lower() + name[1:]} báo cáo như sau:" if name else "Số liệu như sau:"),
        Text("I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH", bold=True),
        Text("Các nhiệm vụ được giao trong kỳ đã có phân công và theo dõi."),
        Text("Nơi nhận:"),
        Text("Phụ lục"),
        Text(f"THỐNG KÊ SỐ LIỆU {label.upper()}"),
        Text(f"(Kèm theo Báo cáo số 15/BC-UBND ngày {day.day}/{day.month}/{day.year}{end})"),
        Grid((HEAD, *lines)),
    )


Trouble = Callable[[Made], object]


def write(made: Made, path: Path) -> Path:
    """The report as a file of the kind its ending names; a .pdf through LibreOffice."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".xlsx":
        return write_xlsx(path, blocks(made))
    if path.suffix == ".pdf":
        return as_pdf(write_docx(path.with_suffix(".docx"), blocks(made)))
    return write_docx(path, blocks(made))


def as_pdf(word: Path) -> Path:
    """The Word file as LibreOffice prints it; the Word file goes."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    assert office, "LibreOffice is not on this machine"
    command = [office, "--headless", "--convert-to", "pdf", "--outdir", str(word.parent), str(word)]
    subprocess.run(command, check=True, capture_output=True)
    word.unlink()
    return word.with_suffix(".pdf")


def report(unit: str, seed: int = 1, period: str = "2025-Q3", **more: object) -> Made:
    """A clean report of a unit."""
    return Made(unit, Period.parse(period), figures=figures(FORM, seed), **more)  # type: ignore[arg-type]


def folder(place: Path, units: Sequence[str], *, seed: int = 1, period: str = "2025-Q3", pdfs: int = 0) -> list[Path]:
    """A clean folder: each fifth report an Excel file, the first `pdfs` PDF files, the rest Word files."""
    written = []
    for number, unit in enumerate(units):
        ending = "pdf" if number < pdfs else "xlsx" if number % 5 == 4 else "docx"
        made = report(unit, seed * 1000 + number, period)
        written.append(write(made, place / f"{number + 1:03} {unit}.{ending}"))
    return written


def with_troubles(place: Path, units: Sequence[str], *, seed: int = 1, pdfs: int = 0) -> dict[str, str]:
    """A folder in which things are wrong: file → what. The last of `units` sends nothing."""
    folder(place, units[:-1], seed=seed, pdfs=pdfs)
    wrong: dict[str, str] = {}

    def put(name: str, what: str, made: Made) -> None:
        write(made, place / name)
        wrong[name] = what

    def replaced(number: int) -> str:
        found = next(place.glob(f"{number:03} *"))
        found.unlink()
        return f"{found.stem}.docx"

    put("ban sua.docx", "twice", report(units[9], 77))
    other = report(units[10], 78)
    other.heading = "Xã Không Có Thật"
    replaced(11)
    put("bao cao moi.docx", "unit", other)
    put(replaced(12), "period", report(units[11], 79, "2025-Q2"))
    money = report(units[12], 80)
    money.units["6.1/2"], money.figures["6.1/2"] = "Nghìn đồng", "512.000"
    put(replaced(13), "measure", money)
    name = replaced(14).replace(".docx", ".xlsx")
    (place / name).write_bytes(b"PK\x03\x04 broken")
    wrong[name] = "unreadable"
    wrongly = report(units[14], 81)
    wrongly.figures["3.4.3"] = "12,5"
    put(replaced(15), "errors", wrongly)
    return wrong


def main(arguments: Iterable[str] | None = None) -> None:
    """Write a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("place", type=Path)
    parser.add_argument("--units", type=int, default=20)
    parser.add_argument("--pdfs", type=int, default=0)
    parser.add_argument("--province", default=PROVINCE[0])
    options = parser.parse_args(None if arguments is None else list(arguments))
    names = communes(options.province)[: options.units]
    for name, what in with_troubles(options.place, names, pdfs=options.pdfs).items():
        print(f"{what:12} {name}")


if __name__ == "__main__":
    main()
