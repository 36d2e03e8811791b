"""Number, date, place, signature and signed copy of a report: read and written here, shown everywhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from django.utils import timezone

from cchc.platform.units.models import Unit
from cchc.reporting.reports.models import Report
from cchc.reporting.reviews.models import Paper

SYMBOL = re.compile(r"^(\d{1,6})\s*/\s*([^\s/][^/]*(?:/[^/]+)*)$")
"""84/BC-UBND: a number, a stroke, the symbol."""


def paper_of(report: Report) -> Paper | None:
    """The document of the report's current edition; None before anything of it is known."""
    return Paper.objects.filter(report=report, edition=report.edition).select_related("replaces", "signed_file").first()


def open_paper(report: Report) -> Paper:
    """The document of the current edition, begun where there is none."""
    return Paper.objects.get_or_create(report=report, edition=report.edition)[0]


def keep(paper: Paper, report: Report, **fields: str) -> None:
    """Write these fields of a document that is not issued yet, and what the report shows of them."""
    for name, value in fields.items():
        setattr(paper, name, value)
    paper.save(update_fields=list(fields))
    shown = {name: value for name, value in fields.items() if name in {"number", "date", "signer"}}
    for name, value in shown.items():
        setattr(report, name, value)
    if shown:
        Report.objects.filter(pk=report.pk).update(**shown)


def begin_replacement(report: Report) -> Paper:
    """The document of a new edition: it names the one it replaces, and has no number yet. The edition counts up."""
    replaced = Paper.objects.filter(report=report, edition=report.edition).first()
    place = replaced.place if replaced else ""
    report.edition += 1
    paper = Paper.objects.create(report=report, edition=report.edition, replaces=replaced, place=place)
    keep(paper, report, number="", date="", signer="")
    return paper


def split(number: str) -> tuple[int, str] | None:
    """84/BC-UBND → 84, 'BC-UBND'; None where it is no number of a document."""
    found = SYMBOL.match(number.strip())
    return (int(found[1]), found[2].strip()) if found else None


def _known(unit: Unit, year: int, leaving_out: Paper | None) -> Iterator[tuple[int, str, str]]:
    """Number, symbol and what it was given to: documents of the unit's reports dated in that year."""
    seen = set()
    mine = leaving_out.pk if leaving_out else 0
    papers = Paper.objects.filter(report__unit=unit, date__startswith=f"{year}-").exclude(pk=mine)
    for paper in papers.select_related("report"):
        seen.add(paper.report_id)
        if found := split(paper.number):
            yield *found, paper.report.period_label
    if leaving_out:
        seen.add(leaving_out.report_id)
    others = Report.objects.filter(unit=unit, date__startswith=f"{year}-").exclude(pk__in=seen).exclude(number="")
    for report in others:
        if found := split(report.number):
            yield *found, report.title or report.period_label


def used(unit: Unit, number: str, year: int, leaving_out: Paper | None = None) -> str:
    """What of the unit has this number and symbol in this year; '' where nothing does."""
    wanted = split(number)
    if wanted is None:
        return ""
    return "; ".join(
        what
        for given, symbol, what in _known(unit, year, leaving_out)
        if (given, symbol.casefold()) == (wanted[0], wanted[1].casefold())
    )


def suggestion(unit: Unit, day: date | None = None) -> str:
    """The next free number of the unit's year with the symbol it used last; the symbol of reports where it has none."""
    day = day or timezone.localdate()
    known = list(_known(unit, day.year, None))
    last = max(known, default=None, key=lambda one: one[0])
    symbol = last[1] if last else next((one[1] for one in _known(unit, day.year - 1, None)), "BC-UBND")
    return f"{last[0] + 1 if last else 1}/{symbol}"


def places(unit: Unit) -> str:
    """The place the unit's last document was dated at; '' where none is known."""
    last = Paper.objects.filter(report__unit=unit).exclude(place="").order_by("-id").first()
    return last.place if last else ""
