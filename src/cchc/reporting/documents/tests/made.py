"""The figures of the five sample reports typed into the forms of other units, ready to be printed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from cchc.core.reading.draft import Draft
from cchc.core.reading.report import read
from cchc.core.vietnamese.text import fold_key
from cchc.platform.units.models import Unit
from cchc.reporting.documents.letterheads import FIELDS, derived
from cchc.reporting.documents.models import Letterhead
from cchc.reporting.documents.tables import periods_of, seen
from cchc.reporting.figures.cells import Cell, answer_of
from cchc.reporting.figures.compiled import compiled
from cchc.reporting.figures.services import write
from cchc.reporting.library.services import load_sample
from cchc.reporting.reports.models import Prose, Report, Stage

TEXT = "Cơ quan đã ban hành kế hoạch, phân công nhiệm vụ và đôn đốc thực hiện theo tiến độ đề ra. " * 4
NUMBERS = ("7/BC-BDT", "84/BC-UBND", "1202/BC-UBND", "/BC-STTTT-VP", "365/BC-UBND")
DATES = ("2026-01-05", "2026-03-10", "2026-09-13", "2026-03", "2026-12-01")


def unit_like(report: Report) -> Unit:
    """A unit named like the report's, in no tree."""
    name = report.unit.name
    return Unit.objects.create(
        code=f"{fold_key(name).replace(' ', '-')}-go", name=name, folded=fold_key(name), kind=report.unit.kind
    )


def drafts_of(folder: Path) -> dict[str, Draft]:
    """The five real reports as they are read, by the names of our samples."""
    found = {}
    for path in sorted(folder.glob("00?-*.docx")):
        found[path.stem.partition("-")[2]] = read([path])
    return found


def typed_reports(told: Mapping[str, Draft] | None = None) -> list[Report]:
    """Each sample report's figures typed into the same form by another unit; with prose of ours by the form's outline,
    or with title and prose of `told` by the sample's name."""
    made = []
    for position, sample in enumerate(sorted(load_sample(), key=lambda one: one.sample)):
        unit = unit_like(sample)
        found = derived(unit, date(2026, 3, 31))
        report = Report.objects.create(
            unit=unit, template=sample.template, kind=sample.kind, regime=sample.regime,
            period_code=sample.period_code, period_label=sample.period_label, period_start=sample.period_start,
            period_end=sample.period_end, status=Report.Status.DRAFT, stage=Stage.NUMBERED,
            number=NUMBERS[position], date=DATES[position], signer="Nguyễn Văn Mẫu",
        )  # fmt: skip
        Letterhead.objects.create(
            unit=report.unit,
            begins=date(2020, 1, 1),
            **{name: getattr(found, name) for name in FIELDS if name not in ("place", "recipients")},
            place=found.place or "Trà Vinh",
            recipients="Sở Nội vụ (b/c)\nThường trực Đảng ủy\nLưu: VT, NV",
        )
        type_figures(sample, report)
        if told is None:
            write_prose(report)
        else:
            tell(report, told[sample.sample])
        made.append(report)
    return made


def type_figures(sample: Report, report: Report) -> int:
    """Write what stands in the sample's form into the report's; how many cells."""
    ready = compiled(sample.template)
    assert ready is not None
    periods = {sample.period_code, *(code for table in ready.form.tables for code in periods_of(table))}
    standing = seen(sample, periods, None)
    cells = [
        Cell(
            answer_of(found), as_of=date(2026, 3, 31), row=key, indicator=slot.indicator, breakdown=slot.breakdown,
            repeat=slot.repeat, period=period, text=found.text, stated=found.stated,
        )
        for key, slot in ready.slots.items()
        for period in periods
        if (found := standing.get(slot.key(period))) is not None and found.state != "unreadable"
    ]  # fmt: skip
    write(report, cells, by=None)
    return len(cells)


def write_prose(report: Report) -> None:
    """Words of ours under each heading of the form's outline."""
    ready = compiled(report.template)
    assert ready is not None
    for position, heading in enumerate(ready.form.outline):
        code = heading.split(" ")[0].rstrip(".")
        Prose.objects.create(
            report=report, code=f"{position}-{code}", position=position, heading=heading,
            level=1 if code.isupper() and "." not in code else 2, text=TEXT,
        )  # fmt: skip


def tell(report: Report, draft: Draft) -> None:
    """Title and prose as a real report has them."""
    Report.objects.filter(pk=report.pk).update(title=draft.report.title)
    report.refresh_from_db()
    for position, one in enumerate(draft.sections):
        Prose.objects.create(
            report=report, code=one.id, position=position, heading=one.heading, level=one.level, text=one.text
        )
