"""A sending: exactly which versions left the unit, under one digest; and letting these figures count."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from cchc.platform.files.models import StoredFile
from cchc.reporting.figures import services as writing
from cchc.reporting.figures.models import DRAFT, Figure
from cchc.reporting.figures.selectors import batches, standing
from cchc.reporting.forms.models import Obligation
from cchc.reporting.notes.selectors import listed_ids, listed_said
from cchc.reporting.reports.kept import keep_sent
from cchc.reporting.reports.models import Explanation, Prose, Report, ReportVersion
from cchc.reporting.reviews import papers
from cchc.reporting.reviews.models import Sending
from cchc.reporting.reviews.readiness import Against

FIGURE = ("indicator", "breakdown", "repeat", "template_row", "period", "state", "amount", "scale", "text")
HEAD = ("edition", "round", "draft", "number", "date", "signer", "title", "reason")


class NotWhatWasSent(RuntimeError):
    """The figures of the report are not those of its last sending: it must be sent again."""


def seal(report: Report, owed: Obligation, *, by: Any, draft: bool, against: Against, reason: str = "") -> Sending:
    """Keep what leaves the unit now, and what stood against it."""
    figures, prose = versions_now(report)
    rounds = Sending.objects.filter(report=report, draft=draft).count()
    paper = papers.paper_of(report)
    sending = Sending(
        report=report, obligation=owed, edition=report.edition, round=rounds + 1, draft=draft,
        figures=figures, prose=prose, reason=reason,
        explanations=sorted(against.explanations), lists=sorted(listed_ids(report)),
        findings=against.findings, errors=len(against.errors), warnings=against.warnings,
        number=report.number, date=report.date, signer=report.signer, title=report.title,
        paper=paper, signed_file=paper.signed_file if paper else None, sent=timezone.now(), by=by,
    )  # fmt: skip
    sending.digest = digest(sending)
    sending.save()
    return sending


def versions_now(report: Report) -> tuple[list[int], list[int]]:
    """Ids of the figures and of the prose that would leave the unit now."""
    ids = sorted(stand.seen.id for stand in standing(report, {report.period_code}).values() if stand.seen)
    prose = Prose.objects.filter(report=report, superseded__isnull=True).order_by("id")
    return ids, list(prose.values_list("id", flat=True))


def digest(sending: Sending) -> str:
    """SHA-256 over what a sending says, in one canonical form: head, figures, prose, the lists behind counts, findings,
    explanations, the signed copy."""
    said = {
        "head": [getattr(sending, name) for name in HEAD],
        "figures": _said(Figure, sending.figures, FIGURE),
        "prose": _said(Prose, sending.prose, ("code", "heading", "text")),
        "explanations": _said(Explanation, sending.explanations, ("key", "basis", "rule", "text")),
        "lists": [list(row) for row in listed_said(sending.lists)],
        "findings": sending.findings,
        "signed": _content_of(sending.signed_file_id),
    }
    return hashlib.sha256(
        json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    ).hexdigest()


def _said(model: Any, ids: list[int], fields: Iterable[str]) -> list[list[Any]]:
    rows: list[list[Any]] = []
    for part in batches(sorted(ids)):
        rows += [list(row) for row in model.objects.filter(pk__in=part).order_by("id").values_list(*fields)]
    return rows


def _content_of(file: int | None) -> str:
    return StoredFile.objects.filter(pk=file).values_list("sha256", flat=True).first() or ""


def last(report: Report, *, draft: bool = False) -> Sending | None:
    """The last sending that was no draft; with `draft` the last one that was."""
    return Sending.objects.filter(report=report, draft=draft).order_by("-round").first()


def accept(report: Report, sending: Sending | None, *, by: Any, reason: str = "") -> Sending:
    """Let the figures of this sending count, and keep prose and findings with them; NotWhatWasSent where the draft is
    another."""
    waiting = set(Figure.objects.filter(DRAFT, version__report=report).values_list("id", flat=True))
    if sending is None or not waiting <= set(sending.figures):
        raise NotWhatWasSent(report.pk)
    typed = ReportVersion.objects.filter(report=report, accepted__isnull=True).first()
    writing.accept(report, by=by, reason=reason)
    version = typed or ReportVersion.objects.filter(report=report, typed=True).order_by("-number").first()
    if version is not None:
        keep_sent(version, sending)
    return sending
