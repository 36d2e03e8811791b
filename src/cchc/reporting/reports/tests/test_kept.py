"""An accepted sending is read in the library like any other report, and the next report is held against it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cchc.reporting.figures.services import accept
from cchc.reporting.figures.tests.made import owed, person, signed_in
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports import live, page, past
from cchc.reporting.reports.kept import keep_sent
from cchc.reporting.reports.models import Report, ReportVersion
from cchc.reporting.reports.tests.made import filled, prose
from cchc.reporting.reviews.models import Sending

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    """A browser of the one who drafts the unit's report."""
    return signed_in(person())


def sent(obligation: Obligation) -> tuple[ReportVersion, Sending]:
    report = obligation.report
    assert report is not None
    against = live.readiness(report, obligation)
    version = report.versions.get(accepted=None)
    accept(report)
    version.refresh_from_db()
    sending = Sending.objects.create(
        report=report, obligation=obligation, round=1, findings=against.findings_json, sent=timezone.now(), digest="—",
        prose=[one.pk for one in report.prose.filter(superseded=None)], number="12/BC-UBND", date="2026-04-10",
        figures=list(version.figures.values_list("pk", flat=True)),
    )  # fmt: skip
    return version, sending


def written() -> Obligation:
    obligation = filled(owed(), {"1.5/1": 10, "1.5/2": 18, "2.3/1": 12})
    return prose(obligation, {"II.1": "Đã rà soát 12 VBQPPL.", "I.1": "Đã ban hành 5 văn bản chỉ đạo."})


def test_it_works() -> None:
    version, sending = sent(written())
    kept = keep_sent(version, sending)
    assert list(version.sections.filter(text__gt="").values_list("code", flat=True)) == ["I.1", "II.1"]
    assert version.statements.count() == 2
    assert {finding.rule for finding in kept.findings.all()} == {one["rule"] for one in sending.findings}
    shown = page.build(version.report)
    cells = {line.row.template_row: line.single.value for line in shown.lines if line.single}
    assert cells["1.5/1"] == 10
    wrong = next(line for line in shown.lines if line.row.template_row == "1.5/1")
    assert "bounds.part" in {finding.rule for finding in wrong.findings}


def test_kept_twice_it_is_one() -> None:
    version, sending = sent(written())
    first = keep_sent(version, sending)
    assert keep_sent(version, sending).pk == first.pk
    assert version.sections.filter(text__gt="").count() == 2


def test_its_page_shows_figures_prose_and_findings(client: Any) -> None:
    version, sending = sent(written())
    keep_sent(version, sending)
    shown = client.get(version.report.get_absolute_url())
    assert shown.status_code == 200
    text = shown.content.decode()
    assert "Đã rà soát" in text
    assert "12 VBQPPL" in text
    row = version.rows.get(template_row="1.5/1")
    assert client.get(f"{version.report.get_absolute_url()}rows/{row.position}/").status_code == 200
    assert version.report.public_id.hex


def test_a_report_still_being_written_has_no_page_in_the_library(client: Any) -> None:
    obligation = written()
    assert obligation.report is not None
    assert client.get(obligation.report.get_absolute_url()).status_code == 404


def test_the_next_report_is_held_against_it() -> None:
    version, sending = sent(written())
    keep_sent(version, sending)
    after = Report(
        unit=version.report.unit, regime="cchc", template=version.report.template, period_code="2026-Q2",
        period_start=version.report.period_end, period_end=version.report.period_end.replace(month=7), kind="quarter",
    )  # fmt: skip
    drafts = past.earlier(after)[1]
    assert [draft.report.number for draft in drafts] == ["12/BC-UBND"]
    assert {row.template_row: row.value for row in drafts[0].rows}["1.5/1"] == "10"
