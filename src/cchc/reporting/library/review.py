"""A reading waiting for its decision, put together for its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.translation import get_language

from cchc.core.reading.draft import Draft
from cchc.platform.accounts.explaining import who_can_give
from cchc.reporting.catalogue.selectors import catalogue, template
from cchc.reporting.library import drafts, keeping, services
from cchc.reporting.library.drafts import PrintedRow
from cchc.reporting.library.forms import HeaderForm
from cchc.reporting.library.models import Reading


@dataclass(frozen=True, slots=True)
class Tally:
    """What was read, and what is left to look at."""

    rows: int
    bound: int
    doubtful: int
    sections: int
    statements: int


def rows_of(reading: Reading, draft: Draft | None = None) -> list[PrintedRow]:
    """The printed rows with what a person decided."""
    given = draft or drafts.parse(reading.draft or {})
    return drafts.printed_rows(given.rows, reading.decisions.get("rows"), given.report.template)


def tally(reading: Reading, draft: Draft | None = None, rows: list[PrintedRow] | None = None) -> Tally:
    given = draft or drafts.parse(reading.draft or {})
    printed = rows if rows is not None else rows_of(reading, given)
    return Tally(
        rows=len(printed),
        bound=sum(bool(row.first.indicator) for row in printed),
        doubtful=sum(row.doubtful for row in printed),
        sections=len(given.sections),
        statements=len(given.facts),
    )


def printed_row(reading: Reading, position: int) -> PrintedRow:
    """One printed row; 404 where there is none."""
    rows = rows_of(reading)
    if not 0 < position <= len(rows):
        raise Http404
    return rows[position - 1]


def fixed_binding(reading: Reading, position: int, action: str) -> str | None:
    """What the buttons beside the list decide: 'confirm' what was proposed, 'none', or 'undo'."""
    if action == "confirm":
        proposed = drafts.printed_rows(drafts.parse(reading.draft or {}).rows)
        if not 0 < position <= len(proposed):
            raise Http404
        first = proposed[position - 1].first
        return f"{first.indicator or ''}|{first.breakdown or ''}"
    return drafts.NOT_AN_INDICATOR if action == "none" else None


def context(reading: Reading, draft: Draft, header: HeaderForm, user: Any) -> dict[str, Any]:
    """What the page of a reading shows to `user`: doubts first, then everything; whose report it would be, and whether
    the person may keep it."""
    kept = keeping.keeping(user, draft)
    rows = rows_of(reading, draft)
    decisions = reading.decisions.get("rows", {})
    return {
        "reading": reading,
        "draft": draft,
        "header": header,
        "form_name": template(draft.report.template or ""),
        "tally": tally(reading, draft, rows),
        "first": sorted(
            (row for row in rows if row.original_doubts or str(row.position) in decisions),
            key=lambda row: (not row.doubtful, row.match),
        ),
        "tables": drafts.by_table(rows),
        "options": options(draft.report.template or ""),
        "existing": services.existing(draft),
        "keeping": kept,
        "why_not": [] if kept.may else [message.text(get_language() or "vi") for message in kept.answer.why],
        "askable": [] if kept.may else who_can_give(kept.unit),
    }


def options(form: str) -> list[tuple[str, str]]:
    """What a row may be bound to: every indicator, and the parts that forms show, with their names. Rows of the
    report's own form come first, under the names it prints."""
    packs = catalogue()
    chosen: dict[str, str] = {}
    own = template(form)
    for row in own.rows if own else ():
        if row.indicator:
            chosen.setdefault(
                f"{row.indicator}:{row.breakdown}" if row.breakdown else row.indicator,
                f"{row.code} {row.label}".strip(),
            )
    for indicator in packs.indicators.values():
        if indicator.kind != "group":
            chosen.setdefault(indicator.id, indicator.label)
            for part in indicator.breakdowns:
                chosen.setdefault(f"{indicator.id}:{part}", indicator.label)
    return list(chosen.items())
