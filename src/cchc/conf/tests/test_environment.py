from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from cchc.conf import environment
from cchc.platform.backup import postgresql

REFERENCE = Path(__file__).parents[4] / "docs" / "reference" / "settings.md"


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "READ", {})
    for name in ("CCHC_X", "CCHC_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)


def test_it_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHC_X", " 12 ")
    assert environment.number("CCHC_X", 3) == 12
    assert environment.READ == {"CCHC_X": "3"}


def test_an_empty_variable_is_an_unset_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHC_X", "")
    assert environment.text("CCHC_X", "kept") == "kept"


@pytest.mark.parametrize("raw", ["0", "-1", "two", "1.5"])
def test_a_wrong_number_is_said(monkeypatch: pytest.MonkeyPatch, raw: str) -> None:
    monkeypatch.setenv("CCHC_X", raw)
    with pytest.raises(environment.SettingError, match="CCHC_X"):
        environment.number("CCHC_X", 3)


@pytest.mark.parametrize(("raw", "on"), [("1", True), ("Yes", True), ("off", False), ("", False)])
def test_switches(monkeypatch: pytest.MonkeyPatch, raw: str, on: bool) -> None:
    monkeypatch.setenv("CCHC_X", raw)
    assert environment.switch("CCHC_X") is on


def test_a_switch_is_on_or_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHC_X", "perhaps")
    with pytest.raises(environment.SettingError, match="perhaps"):
        environment.switch("CCHC_X")


def test_a_list_is_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHC_X", "a.vn, b.vn,")
    assert environment.names("CCHC_X", "localhost") == ["a.vn", "b.vn"]


def test_a_key_is_made_once_for_its_owner(tmp_path: Path) -> None:
    first = environment.secret("CCHC_X", tmp_path)
    assert len(first) > 40
    assert environment.secret("CCHC_X", tmp_path) == first
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_sqlite_lies_in_the_data_folder(tmp_path: Path) -> None:
    settings = environment.database("CCHC_DATABASE_URL", tmp_path)
    assert settings["NAME"] == tmp_path / "cchc.sqlite3"
    assert settings["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_another_sqlite_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CCHC_DATABASE_URL", f"sqlite:///{tmp_path}/other.db")
    assert environment.database("CCHC_DATABASE_URL", tmp_path)["NAME"] == tmp_path / "other.db"


def test_a_postgresql_address(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CCHC_DATABASE_URL", "postgresql://u%40x:p%2Fw@db.vn:5433/cchc?sslmode=require&prepare=no")
    settings = environment.database("CCHC_DATABASE_URL", tmp_path)
    assert (settings["USER"], settings["PASSWORD"], settings["HOST"]) == ("u@x", "p/w", "db.vn")
    assert (settings["PORT"], settings["NAME"], settings["OPTIONS"]) == ("5433", "cchc", {"sslmode": "require"})


def test_statements_are_prepared_where_no_pooler_stands_between(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CCHC_DATABASE_URL", "postgresql://u@db.vn/cchc")
    assert environment.database("CCHC_DATABASE_URL", tmp_path)["OPTIONS"] == environment.PREPARED


@pytest.mark.parametrize("rest", ["", "?prepare=no", "?sslmode=require", "?sslmode=require&prepare=no"])
def test_a_restored_database_is_reached_as_the_one_before(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, rest: str
) -> None:
    monkeypatch.setenv("CCHC_DATABASE_URL", f"postgresql://u%40x:p%2Fw@db.vn:5433/cchc{rest}")
    settings = environment.database("CCHC_DATABASE_URL", tmp_path)
    monkeypatch.setenv("CCHC_DATABASE_URL", postgresql.address(settings, "cchc_restored"))
    assert environment.database("CCHC_DATABASE_URL", tmp_path) == {**settings, "NAME": "cchc_restored"}


@pytest.mark.parametrize("address", ["mysql://a/b", "cchc.sqlite3", "postgresql://host/"])
def test_a_wrong_address_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str) -> None:
    monkeypatch.setenv("CCHC_DATABASE_URL", address)
    with pytest.raises(environment.SettingError, match="CCHC_DATABASE_URL"):
        environment.database("CCHC_DATABASE_URL", tmp_path)


def test_every_setting_is_documented() -> None:
    """The settings module names them; importing it again would make a second data folder."""
    source = (Path(environment.__file__).parent / "settings.py").read_text()
    read = re.findall(r'env\.\w+\("(CCHC_\w+)"', source)
    documented = re.findall(r"^\| `(CCHC_\w+)`", REFERENCE.read_text(), re.MULTILINE)
    assert sorted(documented) == sorted(read)


def test_nothing_else_reads_the_environment() -> None:
    package = Path(environment.__file__).parents[1]
    readers = [
        file.relative_to(package).as_posix()
        for file in package.rglob("*.py")
        if "tests" not in file.parts and re.search(r"os\.environ\b.{0,12}CCHC_|getenv\(.CCHC_", file.read_text())
    ]
    assert sorted(readers) == ["conf/demo.py", "conf/starting.py"]  # they set what this process, or the next, reads


# --- who works, and where mail goes


def test_a_mail_server(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.mail_server("CCHC_X") is None
    monkeypatch.setenv("CCHC_X", "smtp://lan%40a:b%2Fc@mail.example.vn:587?tls=1")
    assert environment.mail_server("CCHC_X") == environment.MailServer("mail.example.vn", 587, "lan@a", "b/c", True)
    monkeypatch.setenv("CCHC_X", "smtp://mail.example.vn")
    assert environment.mail_server("CCHC_X") == environment.MailServer("mail.example.vn", 25)


@pytest.mark.parametrize("raw", ["mail.example.vn", "http://mail.example.vn", "smtp://", "smtp://a:port"])
def test_what_is_no_mail_server(monkeypatch: pytest.MonkeyPatch, raw: str) -> None:
    monkeypatch.setenv("CCHC_X", raw)
    with pytest.raises(environment.SettingError, match="CCHC_X"):
        environment.mail_server("CCHC_X")


@pytest.mark.parametrize("raw", ["22-6", "6", "a-b", "6-25", "-", "6-6"])
def test_what_are_no_hours(monkeypatch: pytest.MonkeyPatch, raw: str) -> None:
    monkeypatch.setenv("CCHC_X", raw)
    with pytest.raises(environment.SettingError, match="CCHC_X"):
        environment.hours("CCHC_X", "6-22")


def test_hours_and_words(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.hours("CCHC_X", "6-22") == (6, 22)
    assert environment.one_of("CCHC_X", "inside", "none") == "inside"
    monkeypatch.setenv("CCHC_X", "NONE")
    assert environment.one_of("CCHC_X", "inside", "none") == "none"
    monkeypatch.setenv("CCHC_X", "outside")
    with pytest.raises(environment.SettingError, match="inside, none"):
        environment.one_of("CCHC_X", "inside", "none")
