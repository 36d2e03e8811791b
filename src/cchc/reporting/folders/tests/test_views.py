"""The pages: bring, follow, decide, undo, take away; and who may not."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cchc.platform.accounts.models import Grant, User
from cchc.platform.accounts.policy import Refused
from cchc.platform.accounts.scope import within
from cchc.platform.jobs import worker as jobs
from cchc.platform.jobs.models import Job
from cchc.platform.units.models import Unit
from cchc.reporting.folders import services, worker
from cchc.reporting.folders.models import Folder
from cchc.reporting.folders.tests.made import COMMUNES, GIVEN, consolidated, put, report, six
from cchc.reporting.reports.models import Report

pytestmark = pytest.mark.django_db
Units = dict[str, Unit]


def uploads(place: Path) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(path.name, path.read_bytes()) for path in sorted(place.iterdir())]


def person(name: str, role: str, over: Unit) -> User:
    user = User.objects.create(username=name, name=name, unit=over)
    Grant.objects.create(user=user, role=role, unit=over, begins=date(2020, 1, 1))
    return user


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def collector(units: Units) -> Client:
    """Collects the reports of the province's communes."""
    return as_(person("tong-hop", "collector", units["p1"]))


def test_it_works(units: Units, collector: Client, tmp_path: Path) -> None:
    page = collector.get("/folders/")
    assert page.status_code == 200
    place = six(tmp_path / "q3")
    put(place, "6 Xã Vạn Ninh", report("UBND xã Không Có"))
    answer = collector.post("/folders/", {"files": uploads(place)})
    folder = Folder.objects.get()
    assert answer.headers["Location"] == folder.get_absolute_url()
    page = collector.get(folder.get_absolute_url())
    assert "reading-progress" in page.content.decode()
    assert jobs.drain() == 1
    status = collector.get(f"{folder.get_absolute_url()}status/", headers={"HX-Request": "true"})
    assert status.headers["HX-Redirect"] == folder.get_absolute_url()
    text = collector.get(folder.get_absolute_url()).content.decode()
    assert "Tỉnh Khánh Hòa" in text
    assert "UBND xã Không Có" in text
    assert Report.objects.filter(status="accepted").count() == 5
    folder.refresh_from_db()
    doubt = services.settling.looked_at(folder).left[0]
    asked = {"item": doubt.item.pk, "code": doubt.code, "about": doubt.about, "choice": "pick", "unit": "Xã Vạn Ninh"}
    answer = collector.post(f"{folder.get_absolute_url()}decide/", asked, follow=True)
    assert "do người tổng hợp chọn" in answer.content.decode()
    assert Report.objects.filter(status="accepted").count() == 6
    click = folder.decisions.get().click
    answer = collector.post(f"{folder.get_absolute_url()}undo/", {"click": str(click)}, follow=True)
    assert Report.objects.filter(status="accepted").count() == 5
    book = collector.get(f"{folder.get_absolute_url()}workbook/")
    assert b"".join(book.streaming_content)[:2] == b"PK"


def test_a_zip_is_taken_apart(units: Units, collector: Client, tmp_path: Path) -> None:
    import io
    import zipfile

    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for path in six(tmp_path / "q3").iterdir():
            archive.write(path, path.name)
    collector.post("/folders/", {"files": [SimpleUploadedFile("q3.zip", held.getvalue())]})
    assert Folder.objects.get().items.count() == 6


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"files": []}, "files"),
        ({"files": [SimpleUploadedFile("a.docx", b"")]}, "a.docx"),
        ({"files": [SimpleUploadedFile("a.zip", b"broken")]}, "a.zip"),
        ({"files": [SimpleUploadedFile("a.docx", b"x")], "unit": "Tỉnh Không Có"}, "Tỉnh Không Có"),
        ({"files": [SimpleUploadedFile("a.docx", b"x")], "period": "quý 5"}, "quý 5"),
    ],
)
def test_what_is_refused_is_said_and_nothing_is_kept(
    units: Units, collector: Client, sent: dict[str, Any], says: str
) -> None:
    answer = collector.post("/folders/", {"name": "Quý ba", **sent})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert 'value="Quý ba"' in answer.content.decode()
    assert not Folder.objects.exists()


def test_more_files_join_and_unchanged_ones_are_not_read_again(units: Units, collector: Client, tmp_path: Path) -> None:
    place = six(tmp_path / "q3")
    collector.post("/folders/", {"files": uploads(place)})
    jobs.drain()
    folder = Folder.objects.get()
    put(place, "6 Xã Vạn Ninh", report("UBND Xã Vạn Ninh", {**GIVEN, "A1": "60"}))
    collector.post(f"{folder.get_absolute_url()}add/", {"files": uploads(place)})
    assert list(folder.items.filter(state="waiting").values_list("name", flat=True)) == ["6 Xã Vạn Ninh"]
    jobs.drain()
    text = collector.get(folder.get_absolute_url()).content.decode()
    assert '<td class="num">75</td>' in text
    before = Job.objects.count()
    collector.post(f"{folder.get_absolute_url()}add/", {"files": uploads(place)})
    assert Job.objects.count() == before


def test_stop_and_go_on(units: Units, collector: Client, tmp_path: Path) -> None:
    collector.post("/folders/", {"files": uploads(six(tmp_path / "q3"))})
    folder = Folder.objects.get()
    collector.post(f"{folder.get_absolute_url()}stop/")
    folder.refresh_from_db()
    assert (folder.state, jobs.drain()) == ("stopped", 0)
    collector.post(f"{folder.get_absolute_url()}resume/")
    jobs.drain()
    folder.refresh_from_db()
    assert folder.state == "ready"


@pytest.mark.parametrize("role", ["viewer", "drafter", "contributor", "checker", "clerk", "leader"])
def test_who_only_reads_or_writes_may_not(units: Units, tmp_path: Path, role: str) -> None:
    folder, _ = consolidated(six(tmp_path / "q3"))
    client = as_(person("khac", role, units["p1"]))
    assert client.get("/folders/").status_code == 403
    assert client.post("/folders/", {"files": uploads(tmp_path / "q3")}).status_code == 403
    for page in ("", "status/", "workbook/"):
        assert client.get(f"{folder.get_absolute_url()}{page}").status_code == 403
    for act in ("add/", "say/", "stop/", "resume/", "decide/", "undo/"):
        assert client.post(f"{folder.get_absolute_url()}{act}").status_code == 403


def test_another_provinces_collector_sees_nothing_of_it(units: Units, tmp_path: Path) -> None:
    folder, _ = consolidated(six(tmp_path / "q3"))
    client = as_(person("khac", "collector", units["p2"]))
    assert client.get(folder.get_absolute_url()).status_code == 404
    assert folder.name not in client.get("/folders/").content.decode()


def test_files_of_another_province_are_not_accepted(units: Units, collector: Client, tmp_path: Path) -> None:
    user = person("gia-lai", "collector", units["p2"])
    as_(user).post("/folders/", {"files": uploads(six(tmp_path / "q3"))})
    jobs.drain()
    folder = Folder.objects.get()
    assert folder.state == "failed"
    assert not Report.objects.exists()
    with within(services.scope_of(user)), pytest.raises(Refused):
        services.open_folder("x", user, units["p1"])


def test_who_is_not_signed_in_is_asked_to(units: Units) -> None:
    assert "/accounts/login/" in Client().get("/folders/").headers["Location"]


def test_a_colleague_over_the_parent_goes_on_with_it(units: Units, collector: Client, tmp_path: Path) -> None:
    collector.post("/folders/", {"files": uploads(six(tmp_path / "q3"))})
    jobs.drain()
    colleague = as_(person("pho", "collector", units["p1"]))
    assert "Xã An Bình" in colleague.get(Folder.objects.get().get_absolute_url()).content.decode()


def test_the_number_of_queries_does_not_grow(units: Units, collector: Client, tmp_path: Path) -> None:
    def counted(address: str) -> int:
        collector.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert collector.get(address).status_code == 200
        return len(asked)

    place = tmp_path / "q3"
    put(place, "1", report(f"UBND {COMMUNES[0]}", errors=["x"]))
    folder, _ = consolidated(place, unit=units["p1"])
    few, listed = counted(folder.get_absolute_url()), counted("/folders/")
    for number, name in enumerate(COMMUNES[1:], 2):
        put(place, str(number), report(f"UBND {name}", {**GIVEN, "A1": str(number)}, errors=["x", f"y{number}"]))
        consolidated(put(tmp_path / f"one{number}", "1", report("UBND xã Ia Hrú")).parent, unit=units["p2"])
    consolidated(place, unit=units["p1"])
    assert counted(folder.get_absolute_url()) == few
    assert counted("/folders/") == listed


def test_a_letter_is_taken_away(units: Units, collector: Client, tmp_path: Path) -> None:
    put(tmp_path / "q3", "1 Xã An Bình", report("UBND Xã An Bình", request="Kính gửi: UBND xã An Bình."))
    folder, look = consolidated(tmp_path / "q3", unit=units["p1"])
    address = f"{folder.get_absolute_url()}letters/{look.standings[0].item.pk}/"
    assert collector.get(address).content.decode() == "Kính gửi: UBND xã An Bình."
    assert collector.get(f"{folder.get_absolute_url()}letters/0/").status_code == 404


def test_the_page_of_a_folder_that_waits_begins_it(units: Units, collector: Client, tmp_path: Path) -> None:
    folder, _ = services.folder_at(six(tmp_path / "q3"), units["p1"])
    services.bring(folder, tmp_path / "q3")
    collector.get(folder.get_absolute_url())
    collector.get(folder.get_absolute_url())
    assert Job.objects.get().key == worker.key_of(folder)
