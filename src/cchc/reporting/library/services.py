"""Files in, reports out: start a reading, decide about it, accept it into the library."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from cchc.core.messages import Message
from cchc.core.periods.period import Period
from cchc.core.reading.draft import Draft
from cchc.core.vietnamese.text import fold_key
from cchc.platform.accounts.actors import scope_of
from cchc.platform.accounts.models import User
from cchc.platform.accounts.scope import current, everything, within
from cchc.platform.events.sealing import seal_after
from cchc.platform.events.services import record as tell
from cchc.platform.files import services as files_services
from cchc.platform.files.models import StoredFile
from cchc.platform.units.models import Unit
from cchc.reporting.catalogue.selectors import indicator
from cchc.reporting.figures import ratios
from cchc.reporting.figures.services import Entry, record
from cchc.reporting.library import drafts, events, keeping
from cchc.reporting.library.drafts import PrintedRow
from cchc.reporting.library.models import Reading
from cchc.reporting.reports import checks
from cchc.reporting.reports.kept import write_narrative
from cchc.reporting.reports.models import Check, Finding, Kind, Report, ReportRow, ReportVersion
from cchc.reporting.reports.selectors import SHOWN_VERSIONS

SAMPLE = Path(__file__).parent / "sample"
TRIAL = Path(__file__).parent / "trial" / "bao-cao-thu.docx"
"""An invented report with contradictions planted in it, for whoever has no file at hand."""
UNDO_FOR = timedelta(hours=1)
"""How long a discarded reading can be taken back, and its files are kept."""
FAILED_FOR = timedelta(days=1)
LOOKED_BACK = 12
"""The most earlier reports of a unit, or earlier files of a report, that a new one is held against."""


class NotAcceptable(ValueError):
    """The draft names no agency or no period; a person must say."""


def accept(
    draft: Draft,
    files: Iterable[StoredFile] = (),
    *,
    bindings: dict[str, str] | None = None,
    sample: str = "",
    checked: Check | None = None,
    unit: Unit | None = None,
    regime: str = "",
) -> Report:
    """Put a draft into the library: its report (made, or a new version of the one that is there), its figures, and
    what the rules say of it beside the unit's earlier reports.

    `bindings` are a person's decisions by row position, `checked` the check of its reading, whose decisions hold on.
    `unit` says whose it is where its heading does not, `regime` under which regime where its kind does not.
    NotAcceptable where agency or period is missing, Refused where the person of this scope may not keep reports of the
    unit.
    """
    header = draft.report
    if not (unit or fold_key(header.agency)) or not header.period or not header.period.get("code"):
        raise NotAcceptable("agency and period are needed")
    keeping.require(draft, unit)
    rows = drafts.printed_rows(draft.rows, bindings, header.template)
    decided = replace(draft, rows=[row for printed in rows for _, row in printed.cells])
    said = checks.run(decided, _earlier(draft, unit))
    with transaction.atomic():
        report = _report(draft, sample, unit, regime)
        return _accepted(report, decided, rows, files, said, checked)


def _accepted(
    report: Report,
    draft: Draft,
    rows: Sequence[PrintedRow],
    files: Iterable[StoredFile],
    said: dict[str, Any],
    checked: Check | None,
) -> Report:
    report.files.add(*files)
    numbers = list(report.versions.order_by("-number").values_list("number", flat=True)[:1])
    before = report.versions.filter(typed=False).select_related("checked").order_by("-number").first()
    kept = checks.keep(said, checked, earlier=[before.checked] if before else ())
    Check.objects.filter(pk=kept.pk).update(draft=draft.as_json())
    version = ReportVersion.objects.create(
        report=report,
        number=numbers[0] + 1 if numbers else 1,
        row_count=len(rows),
        doubtful_count=sum(row.doubtful for row in rows),
        checked=kept,
    )
    write_narrative(version, draft)
    figures = record(version, list(_entries(version, rows, report)))
    version.figure_count = sum(bool(figure.indicator) for figure in figures)
    version.differing_count = sum(check.differs for check in ratios.check(figures, report.template).values())
    version.save(update_fields=["figure_count", "differing_count"])
    tell(
        events.KEPT,
        subject=report,
        unit=report.unit,
        period=report.period_code,
        version=version.number,
        dismissed=kept.findings.filter(state=Finding.State.DISMISSED).count(),
    )
    seal_after()
    return report


def _earlier(draft: Draft, unit: Unit | None = None) -> list[Draft]:
    """Drafts of the unit's reports over periods that ended before this one's, oldest first."""
    period = Period.known(draft.report.period_code)
    unit = unit or keeping.known(draft)
    if period is None or unit is None:
        return []
    read = ReportVersion.objects.filter(SHOWN_VERSIONS, report=OuterRef("report"))
    last = read.order_by("-number").values("number")[:1]
    before = ReportVersion.objects.filter(
        report__unit=unit, report__period_end__lt=period.end, number=Subquery(last), checked__draft__isnull=False
    ).order_by("-report__period_end")
    held = before.values_list("checked__draft", flat=True)[:LOOKED_BACK]
    return [drafts.parse(data) for data in reversed(held)]


def _report(draft: Draft, sample: str, unit: Unit | None, regime: str) -> Report:
    """The report of this unit, template, kind and period, with the header as just read."""
    header = draft.report
    period = header.period or {}
    unit = unit or keeping.made(draft)
    parsed = Period.known(period["code"])
    kind = kind_of(draft)
    start = date.fromisoformat(period["start"]) if period.get("start") else parsed and parsed.start
    end = date.fromisoformat(period["end"]) if period.get("end") else parsed and parsed.end
    if not start or not end:
        raise NotAcceptable("the period has no days")
    label = period.get("label") or (parsed.label if parsed else period["code"])
    report, _ = Report.objects.select_for_update().update_or_create(
        unit=unit,
        template=header.template or "",
        kind=kind,
        period_code=period["code"],
        defaults={
            "regime": regime or kind.regime,
            "period_label": label[:120],
            "period_start": start,
            "period_end": end,
            "number": header.number[:60],
            "date": header.date[:10],
            "title": header.title,
            "signer": header.signer[:200],
            "missing_annexes": header.missing_annexes,
            "sample": sample,
            "folded": fold_key(f"{unit.name} {header.title} {label} {period['code']} {header.number}"),
        },
    )
    return report


def kind_of(draft: Draft) -> Kind:
    """How long the report looks back: as read, else as its period says."""
    parsed = Period.known(draft.report.period_code)
    return Kind(draft.report.kind or (parsed.kind if parsed else Kind.AD_HOC))


def _entries(version: ReportVersion, rows: Sequence[PrintedRow], report: Report) -> Iterable[Entry]:
    kept = ReportRow.objects.bulk_create([_row(version, row) for row in rows], batch_size=300)
    file = ", ".join(file.name for file in report.files.all()) or report.sample
    for row, printed in zip(kept, rows, strict=True):
        for _, cell in printed.cells:
            if cell.state is None:
                continue
            code = cell.period or report.period_code
            parsed = Period.known(code)
            yield Entry(
                row=row,
                period=code,
                state=cell.state,
                value=cell.value,
                text=cell.raw,
                as_of=parsed.last_day if parsed else report.period_end - timedelta(days=1),
                origin=f"{file} {cell.place}".strip(),
                indicator=indicator(cell.indicator) if cell.indicator else None,
            )


def _row(version: ReportVersion, printed: PrintedRow) -> ReportRow:
    first = printed.first
    known = bool(first.indicator and indicator(first.indicator))
    return ReportRow(
        version=version,
        position=printed.position,
        table=first.table[:200],
        code=first.code[:40],
        parent=first.parent[:40],
        label=first.label,
        unit=first.unit[:200],
        role=first.role,
        reporting_unit=first.reporting_unit[:255],
        note=first.note,
        indicator=first.indicator or "" if known else "",
        breakdown=(first.breakdown or "")[:60] if known else "",
        template_row=(first.template_row or "")[:60],
        match=printed.match,
        doubts=printed.doubts if printed.doubtful else [],
        place=first.place[:120],
    )


def load_sample(folder: Path = SAMPLE) -> list[Report]:
    """Accept our own sample drafts, each once and in the order of their periods: a second call changes nothing."""
    given = [(file.stem, drafts.parse(json.loads(file.read_text()))) for file in folder.glob("*.json")]
    given.sort(key=lambda item: ((item[1].report.period or {}).get("end", ""), item[0]))
    return [
        accept(draft, sample=name)
        for name, draft in given
        if not ReportVersion.objects.filter(report__sample=name, checked__isnull=False).exists()
    ]


def start(uploads: Sequence[files_services.Chunked], owner: User | None = None) -> Reading:
    """Keep the files and queue their reading, for `owner` and the colleagues of the owner's unit."""
    unit = owner.unit if owner else None
    with transaction.atomic():
        stored = files_services.store_all(uploads, owner, unit)
        reading = Reading.objects.create(names=[file.name for file in stored], owner=owner, unit=unit)
        reading.files.set(stored)
    return reading


def start_trial(owner: User | None = None) -> Reading:
    """Queue the invented report."""
    with TRIAL.open("rb") as file:
        return start([File(file, name=TRIAL.name)], owner)


def finish(reading: Reading, draft: Draft, said: dict[str, Any]) -> None:
    """Keep what the child read and found, unless somebody discarded the reading meanwhile."""
    with within(scope_of(reading.owner) if reading.owner else current()):
        history = _earlier(draft)  # only what the owner may see: a finding tells what it was held against
        before = list(_checked_before(reading, draft))  # and whose reasons it takes over
    found = {**said, **checks.run(draft, history)} if history else said
    with transaction.atomic():
        locked = Reading.objects.select_for_update().filter(pk=reading.pk, state=Reading.State.READING).first()
        if locked is None:
            return
        locked.checked = checks.keep(found, locked.checked, before)
        locked.state, locked.draft, locked.finished = Reading.State.READ, said["draft"], timezone.now()
        locked.acceptable = any(row.indicator for row in draft.rows)
        locked.save(update_fields=["checked", "state", "draft", "finished", "acceptable"])


def _checked_before(reading: Reading, draft: Draft) -> list[Check | None]:
    """Checks of the same report in other files, newest first: brought here before it was mended, then the library's.

    None for the invented report: it is everybody's, and each begins anew.
    """
    if reading.names == [TRIAL.name]:
        return []
    header = draft.report
    same = Check.objects.filter(
        reading__state=Reading.State.READ,
        header__agency=header.agency,
        header__period__code=header.period_code,
        header__template=header.template,
    )
    brought = same.exclude(reading=reading).order_by("-reading__finished").only("pk")[:LOOKED_BACK]
    before = existing(draft)
    last = before.versions.filter(typed=False).order_by("-number")[:1] if before else ()
    kept = [version.checked for version in last]
    return [*brought, *kept] if header.agency else kept


def existing(draft: Draft) -> Report | None:
    """The report this draft would become a new version of."""
    header, unit = draft.report, keeping.known(draft)
    if not header.period or unit is None:
        return None
    return Report.objects.filter(
        unit=unit,
        template=header.template or "",
        kind=kind_of(draft),
        period_code=header.period["code"],
    ).first()


def forget_files(reading: Reading) -> None:
    """Remove the reading's files from the disk, unless a report holds them."""
    files_services.remove(list(reading.files.filter(reports=None)))


def refuse(reading: Reading, code: str, message: Message) -> None:
    """End a reading with the reason; nothing of its files is kept."""
    forget_files(reading)
    Reading.objects.filter(pk=reading.pk, state__in=Reading.UNREAD).update(
        state=Reading.State.FAILED,
        error_code=code[:60],
        message_vi=message.text("vi"),
        message_en=message.text("en"),
        draft=None,
        finished=timezone.now(),
    )


def decide(reading: Reading, position: int, binding: str | None) -> None:
    """Bind a printed row as a person says: 'indicator|breakdown', '' for no indicator, None to take it back."""
    with transaction.atomic():
        locked = Reading.objects.select_for_update().get(pk=reading.pk)
        rows = locked.decisions.setdefault("rows", {})
        if binding is None:
            rows.pop(str(position), None)
        else:
            rows[str(position)] = binding
        locked.save(update_fields=["decisions"])
    reading.decisions = locked.decisions


def amend_header(reading: Reading, changes: dict[str, object]) -> None:
    """Keep what a person typed into the header beside what was read."""
    with transaction.atomic():
        locked = Reading.objects.select_for_update().get(pk=reading.pk)
        locked.decisions.setdefault("header", {}).update(changes)
        locked.save(update_fields=["decisions"])
    reading.decisions = locked.decisions


def drafted(reading: Reading) -> Draft:
    """The draft with the header as a person amended it."""
    draft = drafts.parse(reading.draft or {})
    for name, value in reading.decisions.get("header", {}).items():
        setattr(draft.report, name, value)
    return draft


@transaction.atomic
def accept_reading(reading: Reading) -> Report:
    """Accept what was read, as amended. A second call gives the same report."""
    locked = Reading.objects.select_for_update().get(pk=reading.pk)
    if locked.state == Reading.State.ACCEPTED and locked.report:
        return locked.report
    if locked.state != Reading.State.READ:
        raise NotAcceptable("there is no draft to accept")
    if not locked.acceptable:
        raise NotAcceptable("no row shows an indicator we know")
    report = accept(drafted(locked), locked.files.all(), bindings=locked.decisions.get("rows"), checked=locked.checked)
    locked.state, locked.report, locked.finished = Reading.State.ACCEPTED, report, timezone.now()
    locked.save(update_fields=["state", "report", "finished"])
    return report


def discard(reading: Reading) -> bool:
    """Put a reading aside; it can be restored for an hour. False where it was already accepted."""
    open_states = [Reading.State.WAITING, Reading.State.READ, Reading.State.FAILED, Reading.State.READING]
    return bool(
        Reading.objects.filter(pk=reading.pk, state__in=open_states).update(
            state=Reading.State.DISCARDED, finished=timezone.now()
        )
    )


def restore(reading: Reading) -> bool:
    """Take a discarded reading back as it was; False where its draft is gone."""
    state = (
        Reading.State.READ if reading.draft else Reading.State.FAILED if reading.error_code else Reading.State.WAITING
    )
    return bool(Reading.objects.filter(pk=reading.pk, state=Reading.State.DISCARDED).update(state=state, finished=None))


def purge() -> None:
    """Remove discarded readings after an hour and failed ones after a day, with their files."""
    now = timezone.now()
    discarded = Q(state=Reading.State.DISCARDED, finished__lt=now - UNDO_FOR)
    failed = Q(state=Reading.State.FAILED, finished__lt=now - FAILED_FOR)
    with everything("remove what nobody wants any more"):
        for reading in Reading.objects.filter(discarded | failed):
            forget_files(reading)
            if reading.checked:
                reading.checked.delete()
            reading.delete()
