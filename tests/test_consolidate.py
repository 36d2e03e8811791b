"""`cchc consolidate`: from a folder of Word and Excel files to the workbook, and its exit codes."""

from __future__ import annotations

import errno
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from cchc import cli
from cchc.conf import folder
from cchc.platform.accounts.scope import everything
from cchc.platform.units.models import Unit
from cchc.reporting.folders import reading
from cchc.reporting.folders.models import Folder
from cchc.reporting.folders.tests.made import COMMUNES, answer, province, put, report, six
from cchc.reporting.forms.regimes.services import load_shipped
from tests.made import folder as made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ground(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Files of the test's own, and a look at everything."""
    settings.FILES = tmp_path / "files"
    with everything("test"):
        yield


@pytest.fixture
def units(db: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, Unit]:
    """The small province; the database is prepared already."""
    monkeypatch.setattr(folder, "prepare", lambda data: None)
    load_shipped()
    return province()


@pytest.fixture
def fast(units: dict[str, Unit], monkeypatch: pytest.MonkeyPatch) -> dict[str, Unit]:
    """Files say themselves what the child would answer."""
    monkeypatch.setattr(reading, "_answer", answer)
    return units


def run(place: Path, out: Path, *more: str) -> int:
    return cli.main(["consolidate", str(place), "-o", str(out), *more])


def test_it_works(units: dict[str, Unit], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written = made.folder(tmp_path / "q3", COMMUNES[:5])
    assert {path.suffix for path in written} == {".docx", ".xlsx"}
    given = [made.figures(made.FORM, 1000 + number)["1.1"] for number in range(5)]
    assert run(tmp_path / "q3", tmp_path / "out.xlsx", "--json") == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["unit"]["code"], said["period"], said["template"]) == ("p1", "2025-Q3", made.FORM)
    assert [one["unit"] for one in said["reports"]] == ["c1", "c2", "c3", "c4", "c5"]
    assert {one["state"] for one in said["reports"]} == {"counted"}
    assert [one["code"] for one in said["missing"]] == ["c6"]
    total = next(one for one in said["totals"] if one["indicator"] == "A1")
    assert int(total["value"]) == sum(map(int, given))
    page = openpyxl.load_workbook(tmp_path / "out.xlsx")["Tổng hợp"]
    assert sum(map(int, given)) in [cell.value for cell in page["D"]]


def test_a_clean_folder_ends_with_0(fast: dict[str, Unit], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(six(tmp_path / "q3"), tmp_path / "out.xlsx") == 0
    assert "6 báo cáo trong tổng" in capsys.readouterr().out


def test_again_with_a_corrected_file_says_what_changed(
    fast: dict[str, Unit], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = six(tmp_path / "q3")
    run(place, place / "tong-hop.xlsx")
    put(place, "6 Xã Vạn Ninh", report("UBND Xã Vạn Ninh", {"A1": "60"}))
    run(place, place / "tong-hop.xlsx")
    said = capsys.readouterr().out
    assert "1 báo cáo mới hoặc được sửa" in said
    assert "21 → 75" in said


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (["--unit", "Tỉnh Không Có"], "Tỉnh Không Có"),
        (["--period", "quý 5"], "quý 5"),
        (["--regime", "khong-co"], "khong-co"),
    ],
)
def test_what_names_nothing_ends_with_2(
    fast: dict[str, Unit], tmp_path: Path, capsys: pytest.CaptureFixture[str], asked: list[str], says: str
) -> None:
    assert run(six(tmp_path / "q3"), tmp_path / "out.xlsx", *asked) == 2
    assert says in " ".join(capsys.readouterr().err.split())
    assert not Folder.objects.exists()


def test_no_folder_and_no_place_end_with_2(fast: dict[str, Unit], tmp_path: Path) -> None:
    assert run(tmp_path / "none", tmp_path / "out.xlsx") == 2
    six(tmp_path / "q3")
    assert run(tmp_path / "q3", tmp_path / "out.docx") == 2
    assert run(tmp_path / "q3", tmp_path / "none" / "out.xlsx") == 2
    (tmp_path / "empty").mkdir()
    assert run(tmp_path / "empty", tmp_path / "out.xlsx") == 2
    assert not (tmp_path / "out.xlsx").exists()


def test_nothing_readable_ends_with_2(fast: dict[str, Unit], tmp_path: Path) -> None:
    put(tmp_path / "q3", "1", "nothing")
    assert run(tmp_path / "q3", tmp_path / "out.xlsx") == 2


def test_an_unclear_parent_ends_with_2(
    fast: dict[str, Unit], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path / "q3", "1", report(""))
    assert run(tmp_path / "q3", tmp_path / "out.xlsx") == 2
    assert "cơ quan" in capsys.readouterr().err
    assert run(tmp_path / "q3", tmp_path / "out.xlsx", "--unit", "Khánh Hòa") == 1


def test_a_full_disk_is_said_and_the_old_file_stays(
    fast: dict[str, Unit], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    out = tmp_path / "out.xlsx"
    out.write_bytes(b"old")
    six(tmp_path / "q3")
    monkeypatch.setattr("cchc.reporting.folders.book.write", full)
    assert run(tmp_path / "q3", out) == 2
    assert "Đĩa đầy" in capsys.readouterr().err
    assert out.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["files", "out.xlsx", "q3"]


def test_two_at_once_end_with_2(fast: dict[str, Unit], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(six(tmp_path / "q3"), tmp_path / "out.xlsx")
    Folder.objects.update(busy_until=timezone.now() + timedelta(seconds=30), busy_with="other")
    assert run(tmp_path / "q3", tmp_path / "out.xlsx") == 2
    assert "đang chạy" in capsys.readouterr().err


def test_the_database_is_prepared_on_first_use(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    called: list[str] = []
    monkeypatch.setattr("cchc.conf.country.load", lambda: called.append("country"))
    monkeypatch.setattr("django.core.management.call_command", lambda name, **_: called.append(name))
    monkeypatch.setattr("cchc.conf.demo.outdated", lambda: False)
    folder.prepare(None)
    assert called == ["migrate", "country"]
    monkeypatch.setattr("cchc.conf.demo.outdated", lambda: True)
    with pytest.raises(folder.Refused):
        folder.prepare(None)
