"""What an accepted sending leaves in the library: its rows, its prose with the statements in it, and what stood against
it, so that a report written here is read like any other and the next one is held against it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from cchc.core.reading.draft import Draft, DraftRow
from cchc.reporting.figures.form import build
from cchc.reporting.reports import checks, working
from cchc.reporting.reports.models import Check, Prose, ReportRow, ReportVersion, Section, Statement


@transaction.atomic
def keep_sent(version: ReportVersion, sending: Any) -> Check:
    """Give the typed version that was just accepted what its sending said: rows, sections, statements, and the
    findings as sent. Kept again it stays one: what was there before is replaced."""
    report = version.report
    prose = list(Prose.objects.filter(pk__in=sending.prose).order_by("position", "id"))
    built = working.build(build(report, compare=False), prose)
    draft = built.draft
    draft.report.number, draft.report.date = sending.number, sending.date
    draft.report.signer, draft.report.title = sending.signer, sending.title
    said = {"report": draft.as_json()["report"], "findings": sending.findings, "not_checked": []}
    kept = checks.keep(said, version.checked)
    Check.objects.filter(pk=kept.pk).update(draft=draft.as_json())
    _rows(version, draft.rows)
    _narrative(version, draft)
    ReportVersion.objects.filter(pk=version.pk).update(checked=kept, row_count=len(draft.rows))
    version.checked, version.row_count = kept, len(draft.rows)
    return kept


def _rows(version: ReportVersion, rows: list[DraftRow]) -> None:
    version.rows.all().delete()
    ReportRow.objects.bulk_create(
        (
            ReportRow(
                version=version, position=position, table=row.table[:200], code=row.code[:40], parent=row.parent[:40],
                label=row.label, unit=row.unit[:200], role=row.role, reporting_unit=row.reporting_unit[:255],
                indicator=row.indicator or "", breakdown=(row.breakdown or "")[:60],
                template_row=(row.template_row or "")[:60], match=1.0, place=row.place,
            )
            for position, row in enumerate(rows, 1)
        ),
        batch_size=300,
    )  # fmt: skip


def _narrative(version: ReportVersion, draft: Draft) -> None:
    version.statements.all().delete()
    version.sections.all().delete()
    write_narrative(version, draft)


def write_narrative(version: ReportVersion, draft: Draft) -> None:
    """The sections of a draft and the statements in them, as rows of a version."""
    sections = Section.objects.bulk_create(
        Section(
            version=version,
            position=position,
            code=section.id[:60],
            heading=section.heading,
            level=section.level,
            text=section.text,
        )
        for position, section in enumerate(draft.sections, 1)
    )
    by_code = {section.code: section for section in sections}
    Statement.objects.bulk_create(
        Statement(
            version=version,
            section=by_code.get(fact.section[:60]),
            position=position,
            quote=fact.quote,
            quantity=fact.quantity[:60],
            unit=fact.unit[:120],
            what=fact.what,
            qualifier=fact.qualifier[:40],
            period=fact.period[:60],
            parts=fact.parts,
            indicator=fact.indicator or "",
            place=fact.place[:120],
        )
        for position, fact in enumerate(draft.facts, 1)
    )
