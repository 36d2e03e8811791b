"""A folder once more: corrected files, stopped and killed work, two at once, a full disk."""

from __future__ import annotations

import errno
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from cchc.core.reading.errors import UnreadableFile
from cchc.platform.jobs import queue
from cchc.platform.jobs import worker as jobs
from cchc.platform.jobs.models import Job
from cchc.platform.jobs.running import Interrupted, Run, Why
from cchc.platform.units.models import Unit
from cchc.reporting.figures.models import COUNTED, Figure
from cchc.reporting.folders import book, reading, services, settling, worker
from cchc.reporting.folders.lacking import lacking
from cchc.reporting.folders.models import Folder, Item
from cchc.reporting.folders.table import changes, shown_totals
from cchc.reporting.folders.tests.made import GIVEN, answer, consolidated, one, put, report, six
from cchc.reporting.forms.models import ReportingPeriod
from cchc.reporting.reports.models import ReportVersion

pytestmark = pytest.mark.django_db
Units = dict[str, Unit]


def corrected(place: Path) -> None:
    for number, name in ((4, "Phường Tân Lập"), (5, "Xã Hòa Trí"), (6, "Xã Vạn Ninh")):
        put(place, f"{number} {name}", report(f"UBND {name}", {**GIVEN, "A1": str(10 * number)}))


def test_it_works(units: Units, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, _ = consolidated(six(tmp_path / "q3"))
    versions = set(ReportVersion.objects.values_list("id", flat=True))
    corrected(tmp_path / "q3")
    read: list[str] = []
    monkeypatch.setattr(reading, "_answer", lambda files, stop: read.append(files[0].name) or answer(files, stop))
    again, look = consolidated(tmp_path / "q3")
    assert again == folder
    assert sorted(read) == ["4 Phường Tân Lập.txt", "5 Xã Hòa Trí.txt", "6 Xã Vạn Ninh.txt"]
    new = ReportVersion.objects.exclude(id__in=versions)
    assert {version.report.unit for version in new} == {units["c4"], units["c5"], units["c6"]}
    assert shown_totals(again)["A1|"] == "156"
    assert ("21", "156") in {(change.before, change.now) for change in changes(again)}
    assert {standing.item.name[:1] for standing in look.standings if standing.item.replaced} == {"4", "5", "6"}


def test_nothing_new_changes_nothing(units: Units, tmp_path: Path) -> None:
    consolidated(six(tmp_path / "q3"))
    before = list(Figure.objects.order_by("id").values_list("id", "superseded"))
    folder, _ = consolidated(tmp_path / "q3")
    assert list(Figure.objects.order_by("id").values_list("id", "superseded")) == before
    assert changes(folder) == []


def test_a_file_that_is_gone_counts_no_more(units: Units, tmp_path: Path) -> None:
    consolidated(six(tmp_path / "q3"))
    (tmp_path / "q3" / "6 Xã Vạn Ninh.txt").unlink()
    folder, _ = consolidated(tmp_path / "q3")
    assert shown_totals(folder)["A1|"] == "15"
    put(tmp_path / "q3", "6 Xã Vạn Ninh", report("UBND Xã Vạn Ninh", {**GIVEN, "A1": "6"}))
    folder, _ = consolidated(tmp_path / "q3")
    assert shown_totals(folder)["A1|"] == "21"


def test_who_is_missing_by_level_and_by_duty(units: Units, tmp_path: Path) -> None:
    place = six(tmp_path / "q3")
    (place / "6 Xã Vạn Ninh.txt").unlink()
    folder, look = consolidated(place)
    assert [row.unit for row in lacking(folder, look)] == [units["c6"]]
    assert not ReportingPeriod.objects.exists()


# --- stopped, killed


def begun(place: Path) -> Folder:
    folder, _ = services.folder_at(place)
    services.bring(folder, place)
    worker.begin(folder)
    return folder


def test_stopping_keeps_what_is_read_and_it_goes_on(
    units: Units, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = begun(six(tmp_path / "q3"))
    run = Run(queue.claim(["folders"], "w1") or Job())
    seen: list[str] = []

    def stops_at_third(files: Any, stop: Any) -> Any:
        seen.append(files[0].name)
        if len(seen) == 3:
            run.stop = Why.CANCELLED
        return answer(files, stop)

    monkeypatch.setattr(reading, "_answer", stops_at_third)
    jobs.run(run)
    folder.refresh_from_db()
    assert folder.state == "stopped"
    read = folder.items.filter(state="read").count()
    assert 1 <= read < 6
    assert not Figure.objects.exists()
    assert folder.busy_until is None
    monkeypatch.setattr(reading, "_answer", lambda files, stop: seen.append("again") or answer(files, stop))
    worker.begin(folder)
    assert jobs.drain() == 1
    folder.refresh_from_db()
    assert folder.state == "ready"
    assert seen.count("again") == 6 - read
    assert shown_totals(folder)["A1|"] == "21"


def test_a_killed_worker_goes_on_where_it_was(units: Units, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = begun(six(tmp_path / "q3"))
    accept, calls = settling._accept, []

    def killed_at_third(which: Folder, standing: Any) -> None:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        accept(which, standing)

    monkeypatch.setattr(settling, "_accept", killed_at_third)
    job = queue.claim(["folders"], "w1")
    with pytest.raises(KeyboardInterrupt):
        jobs.run(Run(job))
    assert Item.objects.exclude(accepted="").count() == 2
    monkeypatch.setattr(settling, "_accept", accept)
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    Folder.objects.update(state="reading", busy_until=timezone.now() - timedelta(seconds=1))
    folder.refresh_from_db()
    assert folder.lost
    queue.requeue_lost()
    assert jobs.drain() == 1
    assert shown_totals(folder)["A1|"] == "21"
    assert ReportVersion.objects.count() == 6
    assert Figure.objects.filter(COUNTED, indicator="A1").count() == 6


def test_an_unclear_folder_says_what_is_needed(units: Units, tmp_path: Path) -> None:
    put(tmp_path / "q3", "1", report("", {}))
    folder = begun(tmp_path / "q3")
    jobs.drain()
    folder.refresh_from_db()
    assert folder.state == "failed"
    assert "cơ quan cấp trên" in folder.message_vi
    services.say(folder, units["p1"], None)
    worker.begin(folder)
    jobs.drain()
    folder.refresh_from_db()
    assert folder.state == "ready"


# --- two at once


def test_the_second_of_two_at_once_is_refused(units: Units, tmp_path: Path) -> None:
    first, _ = consolidated(six(tmp_path / "one"))
    Folder.objects.filter(pk=first.pk).update(busy_until=timezone.now() + timedelta(seconds=30), busy_with="other")
    with pytest.raises(services.Busy):
        consolidated(tmp_path / "one")
    six(tmp_path / "two")
    with pytest.raises(services.Busy):
        consolidated(tmp_path / "two")
    assert Figure.objects.filter(COUNTED, indicator="A1").count() == 6
    Folder.objects.filter(pk=first.pk).update(busy_until=timezone.now() - timedelta(seconds=1))
    consolidated(tmp_path / "one")


def test_a_job_waits_for_the_other(units: Units, tmp_path: Path) -> None:
    folder = begun(six(tmp_path / "one"))
    Folder.objects.filter(pk=folder.pk).update(busy_until=timezone.now() + timedelta(seconds=30), busy_with="other")
    jobs.drain()
    job = Job.objects.get()
    assert job.state == "ready"
    assert "đang chạy" in job.message_vi
    assert job.attempts == 0


# --- out


def test_the_workbook_says_it_all(units: Units, tmp_path: Path) -> None:
    place = six(tmp_path / "q3")
    put(place, "6 Xã Vạn Ninh", report("=cmd|calc", {"A1": "6"}, request="Kính gửi: =1+1"))
    folder, look = consolidated(place)
    book.save(folder, look, tmp_path / "out.xlsx")
    pages = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert pages.sheetnames == ["Tổng hợp", "Cần xem xét", "Còn thiếu", "Đề nghị rà soát", "Nguồn số liệu"]
    totals = {row[1].value: row for row in pages["Tổng hợp"].iter_rows(min_row=6)}
    row = totals["Số văn bản chỉ đạo CCHC đã ban hành (kết luận, chỉ thị, công văn chỉ đạo, quán triệt)"]
    assert row[3].value == 15
    assert row[5].value == "5/6"
    rate = next(found for found in totals.values() if found[0].value == "3.4.3")
    assert (rate[3].value, rate[4].value) == (90, "1.350 / 1.500")
    assert pages["Cần xem xét"]["A2"].value == "Chưa rõ đơn vị"
    assert pages["Còn thiếu"]["B2"].value == "Xã Vạn Ninh"
    assert {cell.data_type for page in pages for line in page.iter_rows() for cell in line} <= {"s", "n"}
    sources = [[cell.value for cell in line] for line in pages["Nguồn số liệu"].iter_rows(min_row=2)]
    assert [
        "Xã An Bình",
        "A1",
        "1.1 Số văn bản chỉ đạo CCHC đã ban hành",
        "1",
        "1",
        "1 Xã An Bình.txt t1.r0.c4",
    ] in sources


def test_a_number_of_more_digits_than_a_spreadsheet_keeps_is_text(units: Units, tmp_path: Path) -> None:
    place = tmp_path / "q3"
    put(place, "1 Xã An Bình", report("UBND Xã An Bình", {"A1": "1234567890123456"}))
    folder, look = consolidated(place, unit=units["p1"])
    book.save(folder, look, tmp_path / "out.xlsx")
    page = openpyxl.load_workbook(tmp_path / "out.xlsx")["Tổng hợp"]
    cells = [cell.value for line in page.iter_rows(min_row=6) for cell in line]
    assert "1.234.567.890.123.456" in cells
    assert any("15 chữ số" in str(cell) for cell in cells)


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are those of Unix")
def test_a_full_disk_leaves_the_old_file(units: Units, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, look = consolidated(six(tmp_path / "q3"))
    out = tmp_path / "out.xlsx"
    out.write_bytes(b"old")
    real = os.fsync

    def full(descriptor: int) -> None:
        real(descriptor)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        book.save(folder, look, out)
    assert out.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_an_empty_folder_is_refused(units: Units, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    folder, _ = services.folder_at(tmp_path / "empty")
    with pytest.raises(UnreadableFile) as refused:
        services.bring(folder, tmp_path / "empty")
    assert refused.value.code == "empty_folder"


def test_what_was_typed_is_not_replaced_by_a_file(units: Units, tmp_path: Path) -> None:
    folder, look = consolidated(six(tmp_path / "q3"))
    version = one(look, "Vạn Ninh").item.version
    Item.objects.filter(version=version).update(report=None, version=None, accepted="")
    ReportVersion.objects.filter(pk=version.pk).update(typed=True)
    found = settling.looked_at(folder)
    doubt = found.left[0]
    assert (doubt.code, [choice.value for choice in doubt.choices]) == ("standing", ["out"])


def test_the_interruption_of_a_worker_passes_through(units: Units, tmp_path: Path) -> None:
    folder, _ = services.folder_at(six(tmp_path / "q3"))
    services.bring(folder, tmp_path / "q3")

    def tell(done: int, total: int, what: str) -> None:
        raise Interrupted(Why.STOPPING)

    with pytest.raises(Interrupted):
        services.consolidate(folder, tell)
    assert set(folder.items.values_list("state", flat=True)) == {"waiting"}
    folder.refresh_from_db()
    assert (folder.state, folder.busy_until) == ("waiting", None)
