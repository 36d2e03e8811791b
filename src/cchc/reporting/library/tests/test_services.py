from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cchc.platform.events.models import Event
from cchc.reporting.figures.models import Figure
from cchc.reporting.library import drafts, services
from cchc.reporting.library.models import Reading
from cchc.reporting.library.tests.made import row
from cchc.reporting.reports.models import Report

pytestmark = pytest.mark.django_db


def test_it_works(accepted: Report) -> None:
    assert (accepted.unit.name, accepted.unit.level) == ("UBND xã Thử Nghiệm", "commune")
    assert (accepted.period_code, accepted.kind, accepted.regime) == ("2023-Q3", "quarter", "cchc")
    version = accepted.versions.get()
    assert (version.row_count, version.figure_count, version.doubtful_count) == (10, 8, 2)
    assert version.differing_count == 1
    assert version.sections.count() == 2
    assert [s.section.code for s in version.statements.all()] == ["I", "I", "II"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "header",
    [{"agency": ""}, {"agency": " – "}, {"period": None}, {"period": {}}, {"period": {"code": "some time"}}],
)
def test_without_agency_or_period_nothing_is_accepted(draft: dict[str, Any], header: dict[str, Any]) -> None:
    draft["report"] |= header
    with pytest.raises(services.NotAcceptable):
        services.accept(drafts.parse(draft))
    assert not Report.objects.exists()


def test_a_fault_halfway_leaves_nothing(draft: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("halfway")

    monkeypatch.setattr(services, "record", broken)
    with pytest.raises(RuntimeError, match="halfway"):
        services.accept(drafts.parse(draft))
    assert not Report.objects.exists()


@pytest.mark.parametrize("data", [{}, {"report": {}}, {"report": {}, "rows": [1]}, {"report": 1, "rows": []}, []])
def test_what_is_no_draft_is_refused(data: Any) -> None:
    with pytest.raises(drafts.DraftError):
        drafts.parse(data)


def test_a_newer_reader_may_say_more(draft: dict[str, Any]) -> None:
    draft["rows"][0]["shade"] = "grey"
    assert len(drafts.parse(draft | {"more": 1}).rows) == 10


def test_rows_of_several_periods_are_one_printed_row(draft: dict[str, Any]) -> None:
    line = row("1", "Số văn bản", "8", "8", place="t1.r2.c3")
    other = line | {"place": "t1.r3.c3"}  # printed again, with the same words
    rows = [line | {"period": year} for year in ("2021", "2022")] + [other | {"period": "2021"}]
    printed = drafts.printed_rows(drafts.parse({"report": draft["report"], "rows": rows}).rows)
    assert [(p.position, p.periods) for p in printed] == [(1, ["2021", "2022"]), (2, ["2021"])]


def test_a_decision_binds_to_the_row_of_the_form(draft: dict[str, Any]) -> None:
    report = services.accept(drafts.parse(draft), bindings={"10": "B1.2a|", "9": "", "5": "C3.4a|on_time"})
    rows = {r.position: r for r in report.versions.get().rows.all()}
    assert (rows[10].indicator, rows[10].template_row, rows[10].match) == ("B1.2a", "2.1.2/1", 1.0)
    assert (rows[9].indicator, rows[9].doubts) == ("", [])
    assert (rows[5].indicator, rows[5].breakdown) == ("C3.4a", "on_time")
    assert report.versions.get().doubtful_count == 0


def test_our_own_samples_are_loaded_once() -> None:
    loaded = services.load_sample()
    assert len(loaded) == 5
    assert all(report.versions.get().figure_count > 50 for report in loaded)
    figures = Figure.objects.count()
    assert services.load_sample() == []
    assert Figure.objects.count() == figures


def test_a_sample_folder_of_ones_own(tmp_path: Path, draft: dict[str, Any]) -> None:
    (tmp_path / "mine.json").write_text(json.dumps(draft))
    assert [report.sample for report in services.load_sample(tmp_path)] == ["mine"]


# --- readings


def started(**more: Any) -> Reading:
    reading = services.start([SimpleUploadedFile("bao-cao.txt", b"words")])
    Reading.objects.filter(pk=reading.pk).update(**more)
    reading.refresh_from_db()
    return reading


def test_starting_keeps_the_files() -> None:
    reading = started()
    assert (reading.state, reading.names) == ("waiting", ["bao-cao.txt"])
    assert [file.place.read_bytes() for file in reading.files.all()] == [b"words"]


def test_accepting_a_reading_twice_gives_one_report(draft: dict[str, Any]) -> None:
    reading = started(state="read", draft=draft)
    report = services.accept_reading(reading)
    assert services.accept_reading(reading) == report
    assert report.versions.count() == 1
    assert [file.name for file in report.files.all()] == ["bao-cao.txt"]


def test_only_what_was_read_can_be_accepted() -> None:
    with pytest.raises(services.NotAcceptable):
        services.accept_reading(started())


def test_what_was_typed_stands_beside_what_was_read(draft: dict[str, Any]) -> None:
    reading = started(state="read", draft=draft)
    services.amend_header(reading, {"agency": "UBND xã Khác", "number": "13/BC-UBND"})
    reading.refresh_from_db()
    assert services.drafted(reading).report.agency == "UBND xã Khác"
    assert reading.draft["report"]["agency"] == "UBND xã Thử Nghiệm"
    assert services.accept_reading(reading).number == "13/BC-UBND"


def test_discarding_can_be_undone(draft: dict[str, Any]) -> None:
    reading = started(state="read", draft=draft)
    assert services.discard(reading)
    assert services.restore(reading)
    reading.refresh_from_db()
    assert (reading.state, reading.finished) == ("read", None)


def test_an_accepted_reading_cannot_be_discarded(draft: dict[str, Any]) -> None:
    reading = started(state="read", draft=draft)
    services.accept_reading(reading)
    assert not services.discard(reading)


def test_old_leavings_are_removed_with_their_files(django_capture_on_commit_callbacks: Any) -> None:
    now = timezone.now()
    names = ("gone", "kept", "failed")
    gone, kept, failed = (services.start([SimpleUploadedFile(f"{name}.docx", name.encode())]) for name in names)
    paths = [reading.files.get().place for reading in (gone, kept, failed)]
    for reading, state, hours in ((gone, "discarded", 2), (kept, "discarded", 0), (failed, "failed", 48)):
        Reading.objects.filter(pk=reading.pk).update(state=state, finished=now - timedelta(hours=hours))
    with django_capture_on_commit_callbacks(execute=True):
        services.purge()
    assert list(Reading.objects.values_list("pk", flat=True)) == [kept.pk]
    assert [path.exists() for path in paths] == [False, True, False]


def test_periods_printed_below_each_other_are_one_row() -> None:
    """The review of 2011–2020 turns one of its tables: its form has 105 rows, and so has the report."""
    sample = json.loads((services.SAMPLE / "tuangiao-2011-2020.json").read_text(encoding="utf-8"))
    assert len(drafts.printed_rows(drafts.parse(sample).rows)) == 105


def test_accepting_a_report_is_sealed_at_once(draft: dict[str, Any], django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        services.accept(drafts.parse(draft))
    assert not Event.objects.filter(batch__isnull=True).exists()
