"""The restore drill, on the database the suite runs on: fill, back up, destroy, restore, examine, tamper, examine."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from cchc.conf import environment
from cchc.platform.backup import archive, postgresql, sqlite

pytestmark = pytest.mark.database

PASSPHRASE = "một câu mật khẩu đủ dài"
SAMPLE = """
    from cchc.platform.accounts.scope import everything
    from cchc.reporting.library.services import load_sample
    with everything("drill"):
        load_sample()
"""
FILL = """
    from django.core.files.base import ContentFile
    from cchc.core.messages import Message
    from cchc.platform.accounts.scope import everything
    from cchc.platform.events import sealing, services
    from cchc.platform.events.registry import EventKind, register
    from cchc.platform.files.models import StoredFile
    from cchc.platform.files.services import store
    from cchc.platform.units.models import Kind, Unit
    kind = register(EventKind("drill.noted", Message("Đã ghi {name}.", "Noted {name}."), erasure="forget_reason"))
    with everything("drill"):
        sealing.BATCH_EVENTS = 40
        unit = Unit.objects.create(code="xa-a", name="UBND xã A", folded="ubnd xa a", kind=Kind.COMMUNE)
        events = [services.made(kind, unit=unit, reason="Vì lý do", name=f"Số {n}") for n in range(100)]
        services.write(events)
        sealing.seal()
        services.erase(events[3], "Theo đề nghị")
        for text in ("một", "hai"):
            store(ContentFile(text.encode() * 5000, name=f"{text}.txt"))
        StoredFile.objects.update(state=StoredFile.State.CLEAN)
"""
"""Units, events with reasons, one of them erased, in several batches, and two files."""


class Installation:
    """One data directory with its database, driven by the command line as an official's machine is."""

    def __init__(self, data: Path, database: dict[str, Any], like: Installation | None = None) -> None:
        self.data = data
        self.like = like
        """One whose database is brought up to date already, to be copied."""
        self.settings = {**database, "NAME": f"cchc_drill_{uuid4().hex[:12]}"} if _server(database) else {}
        self.url = postgresql.address(self.settings, self.settings["NAME"]) if self.settings else ""

    @property
    def environment(self) -> dict[str, str]:
        given = {name: value for name, value in os.environ.items() if not name.startswith("CCHC_")}
        given |= {"CCHC_DATA": str(self.data), "DJANGO_SETTINGS_MODULE": "cchc.conf.settings", "COLUMNS": "160"}
        return {**given, "CCHC_DATABASE_URL": self.url} if self.url else given

    def run(self, *words: object, before: str = "") -> subprocess.CompletedProcess[str]:
        """`cchc words…` after the statements `before`."""
        with self.start(*words, before=before) as process:
            said, wrong = process.communicate()
        return subprocess.CompletedProcess(process.args, process.returncode, said, wrong)

    def start(self, *words: object, before: str = "") -> subprocess.Popen[str]:
        """The same, going on beside the test."""
        code = f"import sys\nfrom cchc.cli import main\n{textwrap.dedent(before)}\nsys.exit(main(sys.argv[1:]))"
        return subprocess.Popen(
            [sys.executable, "-c", code, *map(str, words)],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def do(self, code: str) -> str:
        """Run statements with Django loaded; what they print."""
        done = subprocess.run(
            [sys.executable, "-c", f"import django\ndjango.setup()\n{textwrap.dedent(code)}"],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def migrate(self, *target: str) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        if self.like and not target:
            self.copy(self.like)
            return
        self.create()
        self.do(f"from django.core.management import call_command as c; c('migrate', *{target!r}, verbosity=0)")

    def create(self) -> None:
        if self.settings and not postgresql.exists(self.settings):
            with self._keeper() as connection:
                connection.execute(f'CREATE DATABASE "{self.settings["NAME"]}"')

    def copy(self, other: Installation) -> None:
        """Begin with the other's database and secret."""
        shutil.copytree(other.data, self.data, dirs_exist_ok=True)
        if self.settings:
            with self._keeper() as connection:
                connection.execute(f'CREATE DATABASE "{self.settings["NAME"]}" TEMPLATE "{other.settings["NAME"]}"')

    def destroy(self) -> None:
        """Everything: database, files, secret."""
        shutil.rmtree(self.data, ignore_errors=True)
        if self.settings:
            postgresql.drop(self.settings, self.settings["NAME"])

    def clear(self) -> None:
        """Also what restores kept aside."""
        self.destroy()
        if self.settings:
            postgresql.clear(self.settings, self.settings["NAME"])

    def counts(self) -> dict[str, int]:
        """Rows per table."""
        if self.settings:
            return postgresql.facts(self.settings, self.settings["NAME"]).counts
        return sqlite.facts(self.data / "cchc.sqlite3").counts

    def tamper(self, *statements: str) -> None:
        """What somebody with the password of the database could do."""
        if self.settings:
            with closing(psycopg.connect(**postgresql.parameters(self.settings), autocommit=True)) as connection:
                for statement in statements:
                    connection.execute(statement.replace("DROP TRIGGER events_event_update", _OFF).encode())
            return
        with closing(sqlite3.connect(self.data / "cchc.sqlite3")) as connection, connection:
            for statement in statements:
                connection.execute(statement)

    def _keeper(self) -> Any:
        return closing(psycopg.connect(**postgresql._keeper(self.settings), autocommit=True))


_OFF = "DROP TRIGGER events_event_update ON events_event"


def _server(database: dict[str, Any]) -> bool:
    return str(database["ENGINE"]).endswith("postgresql")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Settings of the database the suite runs on."""
    return environment.database("CCHC_DATABASE_URL", tmp_path_factory.mktemp("none"))


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory, database: dict[str, Any]) -> Iterator[Installation]:
    """A machine with an empty database of this version."""
    made = Installation(tmp_path_factory.mktemp("migrated") / "data", database)
    made.migrate()
    yield made
    made.clear()


@pytest.fixture
def installation(tmp_path: Path, database: dict[str, Any], migrated: Installation) -> Iterator[Installation]:
    """An empty machine."""
    made = Installation(tmp_path / "data", database, migrated)
    yield made
    made.clear()


@pytest.fixture(scope="module")
def passphrase(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a passphrase."""
    file = tmp_path_factory.mktemp("keys") / "passphrase"
    file.write_text(PASSPHRASE + "\n", encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def filled(
    tmp_path_factory: pytest.TempPathFactory, database: dict[str, Any], migrated: Installation
) -> Iterator[Installation]:
    """A machine with data and events; nobody changes it."""
    made = Installation(tmp_path_factory.mktemp("filled") / "data", database, migrated)
    made.migrate()
    made.do(FILL)
    yield made
    made.clear()


@pytest.fixture(scope="module")
def backup(filled: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its backup, without a passphrase."""
    path = tmp_path_factory.mktemp("backups") / "plain.cchc"
    done = filled.run("backup", "-o", path, "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert "NOT encrypted" in done.stdout
    return path


def doctor(installation: Installation, *words: str) -> tuple[int, dict[str, Any]]:
    done = installation.run("doctor", "--json", *words)
    return done.returncode, json.loads(done.stdout)


def test_the_drill(installation: Installation, passphrase: Path, tmp_path: Path) -> None:
    installation.migrate()
    installation.do(SAMPLE)
    installation.do(FILL)
    path = tmp_path / "drill.cchc"
    done = installation.run("backup", "-o", path, "--passphrase-file", passphrase, "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert "the secret is in the archive" in done.stdout
    secret = (installation.data / "secret").read_text()
    before = archive.header_of(path, PASSPHRASE)["database"]

    installation.destroy()
    done = installation.run("restore", path, "--passphrase-file", passphrase, "--yes", "--lang", "en")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "Everything is sound" in done.stdout
    told = {"events_event": 1, "events_batch": 1}  # the restore itself, sealed
    assert installation.counts() == {table: count + told.get(table, 0) for table, count in before["counts"].items()}
    assert (installation.data / "secret").read_text() == secret
    assert doctor(installation, "--head", before["chain_head"])[0] == 0

    key = 17
    installation.tamper("DROP TRIGGER events_event_update", f"UPDATE events_event SET subject = 'x' WHERE id = {key}")
    code, said = doctor(installation)
    assert code == 1
    found = {check["name"]: [trouble["place"] for trouble in check["troubles"]] for check in said["checks"]}
    assert found["events.chain"] == [f"events.event:{key}"]
    assert len(found["events.guarded"]) == 1


@pytest.mark.one_database
def test_a_damaged_and_a_missing_file_are_named(installation: Installation, backup: Path) -> None:
    assert installation.run("restore", backup, "--yes").returncode == 0
    one, two = sorted((installation.data / "files").glob("??/*"))
    one.write_bytes(b"x" * one.stat().st_size)
    two.unlink()
    (installation.data / "files" / two.parent.name / (two.parent.name + "0" * 62)).write_bytes(b"orphan")
    code, said = doctor(installation)
    assert code == 1
    digests = next(check for check in said["checks"] if check["name"] == "files.digests")
    assert {Path(trouble["place"]).name for trouble in digests["troubles"]} == {one.name, two.name}
    assert [Path(note["place"]).name for note in digests["notes"]] == [two.parent.name + "0" * 62]
    assert installation.run("restore", backup, "--yes").returncode == 0, "a restore mends them"


def test_an_archive_of_an_older_version_is_brought_up_to_date(installation: Installation, tmp_path: Path) -> None:
    installation.migrate("mfa", "0001")
    older = len(archive_migrations(installation, tmp_path / "older.cchc"))
    installation.destroy()
    done = installation.run("restore", tmp_path / "older.cchc", "--yes", "--lang", "en")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "brought up to this version" in done.stdout
    assert installation.counts()["django_migrations"] > older


def archive_migrations(installation: Installation, path: Path) -> list[list[str]]:
    installation.do(
        "from cchc.platform.accounts.scope import everything; from pathlib import Path\n"
        "from cchc.platform.backup.making import make\n"
        f"with everything('test'): make(Path({str(path)!r}))"
    )
    migrations: list[list[str]] = archive.header_of(path)["database"]["migrations"]
    return migrations


def rewritten(backup: Path, path: Path, **changes: Any) -> Path:
    """The same archive with another header."""
    with archive.reading(backup) as parts, archive.writing(path) as writer:
        for name, size, content in parts:
            if name == archive.HEADER:
                header = archive.read_json(content, size)
                header["database"] |= {key: changes[key] for key in changes if key in header["database"]}
                header |= {key: value for key, value in changes.items() if key not in header["database"]}
                writer.add_json(name, header)
            elif name != archive.MANIFEST:
                writer.add(name, content, size)
    return path


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"version": "99.0"}, "newer than this one"),
        ({"migrations": [["units", "9999_of_tomorrow"]]}, "a structure version"),
        ({"counts": {"events_event": 1}}, "damaged or was altered"),
        ({"chain_head": f"1:{'0' * 64}"}, "damaged or was altered"),
        ({"kind": "oracle"}, "damaged or was altered"),
    ],
)
def test_an_archive_that_does_not_fit_is_refused(
    filled: Installation, backup: Path, tmp_path: Path, changes: dict[str, Any], words: str
) -> None:
    before = filled.counts()
    done = filled.run("restore", rewritten(backup, tmp_path / "other.cchc", **changes), "--yes", "--lang", "en")
    assert done.returncode == 2
    assert words in done.stderr
    assert filled.counts() == before
    assert not list(filled.data.glob(".restore-*"))


def test_an_archive_of_the_other_kind_of_database_is_refused(
    filled: Installation, backup: Path, tmp_path: Path
) -> None:
    kind = "sqlite" if filled.settings else "postgresql"
    done = filled.run("restore", rewritten(backup, tmp_path / "other.cchc", kind=kind), "--yes", "--lang", "en")
    assert done.returncode == 2
    assert f"holds a {kind} database" in done.stderr


@pytest.mark.one_database
def test_without_yes_and_without_a_terminal_nothing_happens(filled: Installation, backup: Path) -> None:
    done = filled.run("restore", backup)
    assert done.returncode == 2
    assert "--yes" in done.stderr


KILL = "import os\nfrom cchc.platform.backup import restoring\nrestoring.{step} = lambda *_: os.kill(os.getpid(), 9)"


def test_a_restore_killed_before_the_exchange_leaves_the_old_one_whole(
    installation: Installation, backup: Path
) -> None:
    installation.migrate()
    before = installation.counts()
    done = installation.run("restore", backup, "--yes", before=_prepared(KILL.format(step="_marked")))
    assert done.returncode == -signal.SIGKILL
    assert installation.counts() == before
    assert doctor(installation)[0] == 0
    assert installation.run("restore", backup, "--yes").returncode == 0
    assert not list(installation.data.glob(".restore-*"))


def test_a_restore_killed_after_the_exchange_is_named_and_finished_by_another(
    installation: Installation, backup: Path
) -> None:
    done = installation.run("restore", backup, "--yes", before=_prepared(KILL.format(step="_put_secret")))
    assert done.returncode == -signal.SIGKILL
    code, said = doctor(installation)
    assert code == 1
    assert [check["name"] for check in said["checks"] if check["found"]] == ["backup.finished"]
    assert installation.run("restore", backup, "--yes").returncode == 0


def _prepared(code: str) -> str:
    return f"import django\ndjango.setup()\n{code}"


def test_a_sealer_killed_in_the_middle_leaves_no_half_batch(installation: Installation) -> None:
    installation.migrate()
    installation.do(FILL)
    sealing = """
        from cchc.platform.events import sealing
        from cchc.platform.events.models import Batch, Rows
    """
    for step in ("Rows.stamp", "sealing.batch_hash"):
        kill = f"{textwrap.dedent(sealing)}\n{step} = lambda *_: os.kill(os.getpid(), 9)"
        done = installation.run("backup", before=_prepared(f"import os\n{kill}"))
        assert done.returncode == -signal.SIGKILL
        assert doctor(installation)[0] == 0
    unsealed = installation.counts()["events_event"]
    installation.do(f"{textwrap.dedent(sealing)}\nassert sealing.seal() > 0\nassert sealing.seal() == 0")
    assert installation.counts()["events_event"] == unsealed
    assert doctor(installation)[0] == 0


def test_a_restore_while_the_site_runs_is_refused(installation: Installation, backup: Path) -> None:
    installation.migrate()
    before = installation.counts()
    if installation.settings:
        held: Any = psycopg.connect(**postgresql.parameters(installation.settings))
        held.execute("SELECT 1")
    else:
        held = sqlite3.connect(installation.data / "cchc.sqlite3")
        held.execute("PRAGMA journal_mode=WAL")
        held.execute("BEGIN")
        held.execute("SELECT count(*) FROM events_event").fetchall()
    with closing(held):
        done = installation.run("restore", backup, "--yes", "--lang", "en")
    assert done.returncode == 2
    assert "Stop the site" in done.stderr
    assert installation.counts() == before
    assert doctor(installation)[0] == 0


def test_of_two_restores_at_one_time_one_is_refused_and_nothing_is_mixed(
    installation: Installation, backup: Path, tmp_path: Path
) -> None:
    told, goes_on = tmp_path / "told", tmp_path / "goes-on"
    os.mkfifo(told)
    os.mkfifo(goes_on)
    first = installation.start("restore", backup, "--yes", before=_prepared(PAUSED.format(told=told, goes_on=goes_on)))
    told.read_text()  # until the first has unpacked and proved everything
    second = installation.run("restore", backup, "--yes", "--lang", "en")
    assert second.returncode == 2, second.stdout
    assert "Another restore is at work" in second.stderr
    goes_on.write_text("go on")
    said, wrong = first.communicate()
    assert first.returncode == 0, said + wrong
    assert doctor(installation)[0] == 0
    assert installation.run("restore", backup, "--yes").returncode == 0, "afterwards it is free again"


PAUSED = """
from pathlib import Path
from cchc.platform.backup import restoring
go_on = restoring._add_files

def wait(stage):
    Path("{told}").write_text("here")
    Path("{goes_on}").read_text()
    go_on(stage)

restoring._add_files = wait
"""


def test_a_broken_database_is_replaced_and_kept_aside(installation: Installation, backup: Path) -> None:
    installation.migrate()
    if installation.settings:
        installation.tamper("DROP TABLE events_event CASCADE", "DROP TABLE django_migrations")
    else:
        (installation.data / "cchc.sqlite3").write_bytes(b"this is no database" * 5000)
        (installation.data / "cchc.sqlite3-wal").write_bytes(b"nor is this a log" * 500)
    done = installation.run("restore", backup, "--yes", "--lang", "en")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "The old database is kept as" in done.stdout
    if not installation.settings:
        (aside,) = installation.data.glob("*.before-*.sqlite3")
        assert aside.read_bytes().startswith(b"this is no database")


def test_a_backup_while_others_write_is_of_one_moment(installation: Installation, tmp_path: Path) -> None:
    installation.migrate()
    writer = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(WRITER)],
        env=installation.environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout
    writer.stdout.readline()
    done = installation.run("backup", "-o", tmp_path / "busy.cchc")
    writer.terminate()
    writer.wait()
    writer.stdout.close()
    assert done.returncode == 0, done.stderr
    installation.destroy()
    done = installation.run("restore", tmp_path / "busy.cchc", "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    with archive.reading(tmp_path / "busy.cchc") as parts:
        _name, size, content = next(parts)
        counts = archive.read_json(content, size)["database"]["counts"]
    assert counts["events_event"] % 5 == 0, "no transaction is half in it"
    assert counts["events_event"] > 0


WRITER = """
    import django; django.setup()
    from cchc.core.messages import Message
    from cchc.platform.accounts.scope import everything
    from cchc.platform.events import services
    from cchc.platform.events.registry import EventKind, register
    from django.db import transaction
    kind = register(EventKind("drill.noted", Message("Đã ghi {name}.", "Noted {name}.")))
    with everything("drill"):
        for number in range(10**9):
            with transaction.atomic():
                for part in range(5):
                    services.record(kind, name=f"{number}-{part}")
            if number == 20:
                print("writing", flush=True)
"""


def test_a_full_disk_leaves_nothing_behind(filled: Installation, tmp_path: Path) -> None:
    limit = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0}))"
    for bytes_left in (20_000, 60_000):
        done = filled.run("backup", "-o", tmp_path / "full.cchc", before=limit.format(bytes_left))
        assert done.returncode == 2, done.stdout
        assert done.stderr.strip()
        assert "Traceback" not in done.stderr
        assert list(tmp_path.iterdir()) == []


@pytest.mark.one_database
def test_the_newest_backups_are_kept_and_listed(filled: Installation) -> None:
    for _ in range(3):
        assert filled.run("backup", "--keep", "2").returncode == 0
    folder = filled.data / "backups"
    (folder / "mine.cchc").write_bytes(b"not ours")
    listed = filled.run("backup", "--list", "--lang", "en").stdout
    assert len(list(folder.glob("cchc-*.cchc"))) == 2
    assert listed.count("cchc 0") == 2
    assert "not readable" in listed
    assert (folder / "mine.cchc").exists()
    assert filled.run("backup", "--keep", "0").returncode == 2


@pytest.mark.one_database
def test_nothing_is_backed_up_from_an_empty_machine(installation: Installation, tmp_path: Path) -> None:
    installation.data.mkdir()
    installation.create()
    done = installation.run("backup", "-o", tmp_path / "empty.cchc", "--lang", "en")
    assert done.returncode == 2
    assert "nothing to back up" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


@pytest.mark.one_database
def test_a_doctor_that_cannot_look_says_so(installation: Installation) -> None:
    installation.data.mkdir()
    if not installation.settings:
        (installation.data / "cchc.sqlite3").write_bytes(b"this is no database" * 500)
    code, said = doctor(installation)
    assert code == 2
    assert said["sound"] is False
    assert said["checks"][0]["broken"]
