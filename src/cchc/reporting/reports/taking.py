"""Prose begun from the unit's last report: each section of the form from the one that says the same there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from rapidfuzz import fuzz

from cchc.core.vietnamese.text import fold_key
from cchc.reporting.catalogue.selectors import template
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports import writing
from cchc.reporting.reports.models import Prose, Report, ReportVersion, Section
from cchc.reporting.reports.outline import NUMBERED, OPENING, headings, parent_of

ALIKE = 60
"""How alike two headings of one number must be (of 100) to be one section; without the same number, SURE."""
SURE = 88


@dataclass(frozen=True, slots=True)
class Earlier:
    """A section of the earlier report."""

    code: str
    heading: str
    text: str


@dataclass(slots=True)
class Source:
    """The earlier report prose can be begun from."""

    report: Report
    sections: list[Earlier]

    def origin(self, code: str) -> str:
        """How a version taken over from here names it; begins with the period."""
        return f"{self.report.period_code}|{self.report.public_id}|{code}"[:255]


def source_of(report: Report) -> Source | None:
    """The unit's last report before this one that has prose: written here, or read from files."""
    prose = Prose.objects.filter(report=OuterRef("pk"), superseded__isnull=True).exclude(text="")
    read = Section.objects.filter(version__report=OuterRef("pk")).exclude(text="")
    before = Report.objects.filter(
        Q(Exists(prose)) | Q(Exists(read)), unit=report.unit_id, period_end__lt=report.period_end
    )
    found = before.order_by("-period_end", "-period_start", "-pk").first()
    if found is None:
        return None
    written: Iterable[Any] = Prose.objects.filter(report=found, superseded__isnull=True).order_by("position", "id")
    if not any(one.text for one in written):
        last = ReportVersion.objects.filter(report=found, sections__isnull=False).order_by("-number").first()
        written = Section.objects.filter(version=last) if last else ()
    return Source(found, [Earlier(one.code, one.heading, one.text) for one in written if one.text.strip()])


def matched(form_id: str, source: Source) -> dict[str, Earlier]:
    """Section of the form → the one of the earlier report that says the same, by number and words of its heading."""
    form = template(form_id)
    found: dict[str, Earlier] = {}
    taken: set[str] = set()
    for asked in headings(form) if form else ():
        best, score = None, 0.0
        for one in source.sections:
            if one.code in taken or (one.code == OPENING) != (asked.code == OPENING):
                continue
            alike = 100.0 if asked.code == OPENING else fuzz.token_sort_ratio(_words(asked.words), _words(one.heading))
            needed = ALIKE if one.code == asked.code else SURE
            if alike >= needed and alike + (one.code == asked.code) > score:
                best, score = one, alike + (one.code == asked.code)
        if best is not None:
            found[asked.code] = best
            taken.add(best.code)
    return found


def _words(heading: str) -> str:
    """The words of a heading without its number, folded."""
    match = NUMBERED.match(heading)
    return fold_key(match[2] if match else heading)


def take_over(owed: Obligation, source: Source, *, by: Any, only: str = "") -> list[Prose]:
    """Write what the earlier report said into every section that is still empty (`only`: into this one). Sections of
    its own below a matched one come as own sections here. What is written already is left alone."""
    pairs = matched(owed.template, source)
    standing = {one.code: one for one in Prose.objects.filter(report=owed.report_id or 0, superseded__isnull=True)}
    done: list[Prose] = []
    for code, earlier in pairs.items():
        now = standing.get(code)
        if (only and code != only) or (now is not None and now.text.strip()):
            continue
        done.append(
            writing.write(
                owed, code, earlier.text, by=by, seen=now.pk if now else None, origin=source.origin(earlier.code)
            )
        )
        done += _below(owed, source, earlier.code, code, pairs, by)
    return done


def _below(owed: Obligation, source: Source, was: str, code: str, pairs: dict[str, Earlier], by: Any) -> list[Prose]:
    """The earlier report's own sections below `was`, as own sections below `code`, in their order."""
    matched_codes = {one.code for one in pairs.values()}
    done: list[Prose] = []
    if Prose.objects.filter(report__obligations=owed, superseded__isnull=True, code__startswith=f"{code}.").exists():
        return done
    for one in source.sections:
        if parent_of(one.code) != was or one.code in matched_codes:
            continue
        try:
            made = writing.add_section(
                owed, code, one.heading or one.code, by=by, text=one.text, origin=source.origin(one.code)
            )
        except writing.Refused:
            continue
        done += [made, *_below(owed, source, one.code, made.code, pairs, by)]
    return done
