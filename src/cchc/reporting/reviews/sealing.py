"""A sending: exactly which versions left the unit, under one digest; and letting these figures count."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.utils import timezone

from cchc.reporting.figures import services as figures
from cchc.reporting.figures.models import DRAFT, Figure
from cchc.reporting.figures.selectors import standing
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports.models import Explanation, Prose, Report
from cchc.reporting.reviews.models import Sending


class NotWhatWasSent(RuntimeError):
    """The figures of the report are not those of its last sending: it must be sent again."""


def seal(report: Report, owed: Obligation, *, by: Any, draft: bool, reason: str = "") -> Sending:
    """Keep what leaves the unit now."""
    ids = sorted(stand.seen.id for stand in standing(report, {report.period_code}).values() if stand.seen)
    current = {"report": report, "superseded__isnull": True}
    prose = list(Prose.objects.filter(**current).order_by("id").values_list("id", flat=True))
    explained = list(Explanation.objects.filter(**current).order_by("id").values_list("id", flat=True))
    rounds = Sending.objects.filter(report=report, draft=draft).count()
    return Sending.objects.create(
        report=report, obligation=owed, edition=report.edition, round=rounds + 1, draft=draft,
        figures=ids, prose=prose, explanations=explained, reason=reason,
        number=report.number, date=report.date, signer=report.signer, title=report.title,
        digest=digest(ids, prose), sent=timezone.now(), by=by,
    )  # fmt: skip


def digest(figures: list[int], prose: list[int]) -> str:
    """SHA-256 over the content of these versions, in one canonical form."""
    said = {
        "figures": list(
            Figure.objects.filter(pk__in=figures).order_by("id").values_list(
                "indicator", "breakdown", "repeat", "template_row", "period", "state", "amount", "scale", "text"
            )
        ),
        "prose": list(Prose.objects.filter(pk__in=prose).order_by("id").values_list("code", "heading", "text")),
    }  # fmt: skip
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def last(report: Report) -> Sending | None:
    """The last sending that was no draft."""
    return Sending.objects.filter(report=report, draft=False).order_by("-round").first()


def accept(report: Report, *, by: Any, reason: str = "") -> Sending:
    """Let the figures of the last sending count; NotWhatWasSent where the draft is another."""
    sending = last(report)
    waiting = set(Figure.objects.filter(DRAFT, version__report=report).values_list("id", flat=True))
    if sending is None or not waiting <= set(sending.figures):
        raise NotWhatWasSent(report.pk)
    figures.accept(report, by=by, reason=reason)
    return sending
