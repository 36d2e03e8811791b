"""`cchc restore`: everything is unpacked, proved and brought up to date beside what is there; then it takes its place.

The one step that counts is the exchange of the database (a rename on SQLite, a transaction of two renames on
PostgreSQL). Whoever is interrupted before it has the old installation whole; contents of files are only added, under
their SHA-256, so that the old database never misses one. After it the new one is there, and the old database is kept
aside.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from cchc import __version__
from cchc.platform.accounts.scope import everything
from cchc.platform.backup import postgresql, sqlite
from cchc.platform.backup.archive import DATABASES, SECRET, header_of, unpack
from cchc.platform.backup.encryption import damaged
from cchc.platform.backup.errors import BackupError, full, told
from cchc.platform.backup.events import RESTORED
from cchc.platform.backup.facts import Facts
from cchc.platform.backup.making import mark_of
from cchc.platform.backup.rebuilding import rebuild
from cchc.platform.events.sealing import seal
from cchc.platform.events.services import record

UNFINISHED = "restore-unfinished.json"
"""Lies in CCHC_DATA from just before the exchange until everything is in its place; the doctor looks for it."""


LOCK = "restore.lock"
"""Held in CCHC_DATA by the one restore that works there; let go by the system where it is killed."""

STAGE = ".restore-"
"""How the folder begins in which everything is unpacked and proved."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did."""

    header: dict[str, Any]
    migrated: bool
    """Whether the archive was older and was brought up to date."""
    kept: str
    """Where the old database is; '' where there was none."""
    secret: str
    """'restored', 'same', 'settings' (it stands in CCHC_SECRET and was not touched) or 'absent'."""


def look(path: Path, passphrase: str = "") -> dict[str, Any]:
    """The header of an archive that fits this version and this kind of database; BackupError says why not."""
    header = header_of(path, passphrase)
    kind = header.get("database", {}).get("kind")
    if kind not in DATABASES:
        raise damaged(str(kind))
    if _version(str(header["version"])) > _version(__version__):
        raise BackupError(
            "Bản sao lưu do cchc {theirs} tạo, mới hơn phiên bản đang chạy ({ours}). Cài cchc {theirs} rồi phục hồi.",
            "The archive was made by cchc {theirs}, newer than this one ({ours}). Install cchc {theirs}, then restore.",
            theirs=str(header["version"]),
            ours=__version__,
        )
    unknown = _unknown(header["database"]["migrations"])
    if unknown:
        raise BackupError(
            "Bản sao lưu có cấu trúc mà phiên bản {ours} không biết ({which}). Cài phiên bản cchc đã tạo bản sao lưu.",
            "The archive has a structure version {ours} does not know ({which}). Install the cchc that made it.",
            ours=__version__,
            which=", ".join(unknown[:3]),
        )
    if kind != connection.vendor:
        raise BackupError(
            "Bản sao lưu là của {theirs}, cơ sở dữ liệu đích là {ours}. Phục hồi vào một {theirs}: đặt"
            " CCHC_DATABASE_URL, hoặc dùng --database-url hay --into.",
            "The archive holds a {theirs} database and the target is {ours}. Restore it into {theirs}: set"
            " CCHC_DATABASE_URL, or use --database-url or --into.",
            theirs=str(kind),
            ours=connection.vendor,
        )
    return header


def _version(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)[:4]]


def _unknown(migrations: list[list[str]]) -> list[str]:
    """Migrations this version does not have, of the apps it has."""
    loader = MigrationLoader(None)
    known = {*loader.disk_migrations, *loader.replacements}
    return [f"{app}.{name}" for app, name in migrations if (app, name) not in known]


def restore(path: Path, passphrase: str = "") -> Restored:
    """Put an archive in the place of what this installation holds. BackupError, with everything as it was, where it
    cannot."""
    header = look(path, passphrase)
    data = Path(settings.DATA)
    data.mkdir(parents=True, exist_ok=True)
    with _alone(data):
        return _restored(path, passphrase, header, data)


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Nobody else restores here meanwhile; BackupError where somebody does."""
    with told(data):
        held = (data / LOCK).open("a")
    with held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupError(
                "Đang có một lần phục hồi khác chạy ở {where}. Hãy đợi xong rồi chạy lại nếu vẫn cần.",
                "Another restore is at work in {where}. Wait for it, then run this again if it is still needed.",
                where=str(data),
            ) from error
        yield


def _restored(path: Path, passphrase: str, header: dict[str, Any], data: Path) -> Restored:
    if shutil.disk_usage(data).free < int(header["bytes"]) * 2:
        raise full(data)
    with _workplace(data) as stage:
        if unpack(path, stage, passphrase) != header:
            raise damaged()
        with _staged(stage, header) as put_in_place:
            _add_files(stage)
            kept = _marked(path, put_in_place)
        secret = _put_secret(stage, header)
        (data / UNFINISHED).unlink(missing_ok=True)
    migrated = bool(_missing(header["database"]["migrations"]))
    with everything("tell of the restore"):
        rebuild()
        record(RESTORED, name=path.name, made=header["made"], version=header["version"])
        seal()
    return Restored(header, migrated, kept, secret)


def _missing(migrations: list[list[str]]) -> set[tuple[str, str]]:
    applied = {(app, name) for app, name in migrations}
    return set(MigrationLoader(None).disk_migrations) - applied


@contextmanager
def _staged(stage: Path, header: dict[str, Any]) -> Iterator[Callable[[], str]]:
    """The database of the archive, loaded beside the one in use, proved and brought up to date; gives the function that
    exchanges the two and says where the old one is. Nothing is left of it where that was not reached."""
    moment = timezone.localtime().strftime("%Y%m%d-%H%M%S")
    if header["database"]["kind"] == "sqlite":
        yield _staged_file(stage, header, moment)
        return
    settings_of = connection.settings_dict
    stem = str(settings_of["NAME"])[:38]  # PostgreSQL cuts names after 63 letters
    name, aside = f"{stem}_restore_{moment}", f"{stem}_before_{moment}"
    postgresql.clear(settings_of, f"{stem}_restore_")
    postgresql.load(settings_of, name, stage / DATABASES["postgresql"])
    try:
        _agree(postgresql.facts(settings_of, name), header)
        _migrate(stage, postgresql.address(settings_of, name))

        def put_in_place() -> str:
            connection.close()
            return aside if postgresql.exchange(settings_of, name, aside) else ""

        yield put_in_place
    except BaseException:
        postgresql.drop(settings_of, name)
        raise


def _staged_file(stage: Path, header: dict[str, Any], moment: str) -> Callable[[], str]:
    database, staged = Path(str(connection.settings_dict["NAME"])), stage / DATABASES["sqlite"]
    sqlite.prove(staged)
    _agree(sqlite.facts(staged), header)
    _migrate(stage, f"sqlite:///{staged}")
    sqlite.settle(staged)
    aside = database.with_name(f"{database.stem}.before-{moment}{database.suffix}")

    def put_in_place() -> str:
        connection.close()
        return str(aside) if sqlite.exchange(staged, database, aside) else ""

    return put_in_place


def _agree(found: Facts, header: dict[str, Any]) -> None:
    """BackupError where what was loaded is not what was backed up."""
    said = header["database"]
    for table, count in said["counts"].items():
        if found.counts.get(table) != count:
            raise damaged(f"{table}: {found.counts.get(table, 0)} ≠ {count}")
    if found.chain_head != said["chain_head"]:
        raise damaged(f"{found.chain_head} ≠ {said['chain_head']}")


def _migrate(stage: Path, address: str) -> None:
    """Bring the staged database up to date, in a process of its own that knows no other database."""
    kept = stage / SECRET
    done = subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--no-input", "--skip-checks", "--verbosity=0"],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE,
            "CCHC_DATA": str(stage),
            "CCHC_DATABASE_URL": address,
            "CCHC_SECRET": kept.read_text().strip() if kept.is_file() else settings.SECRET_KEY,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupError(
            "Không nâng được dữ liệu của bản sao lưu lên phiên bản này: {why}",
            "The data of the archive could not be brought up to this version: {why}",
            why=done.stderr.strip()[-600:],
        )


def _add_files(stage: Path) -> None:
    """Put every content where it belongs. One that is there already is the same, or was damaged and is mended."""
    files = Path(settings.FILES)
    with told(files):
        for content in stage.glob("files/??/*"):
            place = files / content.parent.name / content.name
            place.parent.mkdir(parents=True, exist_ok=True)
            os.replace(content, place)


def _marked(path: Path, put_in_place: Callable[[], str]) -> str:
    """Exchange the databases, with a mark from just before to the end of the restore, unless it came to nothing."""
    mark = Path(settings.DATA) / UNFINISHED
    with told(mark.parent):
        said = {"archive": str(path.resolve()), "begun": timezone.now().isoformat()}
        mark.write_text(json.dumps(said, ensure_ascii=False))
    try:
        return put_in_place()
    except BackupError:
        mark.unlink()
        raise


def _put_secret(stage: Path, header: dict[str, Any]) -> str:
    kept, place = stage / SECRET, Path(settings.DATA) / SECRET
    if header["secret_mark"] == mark_of(settings.SECRET_KEY):
        return "same"
    if not kept.is_file():
        return "absent"
    if not place.is_file() or place.read_text().strip() != settings.SECRET_KEY:
        return "settings"
    os.replace(kept, place)
    return "restored"


@contextmanager
def _workplace(data: Path) -> Iterator[Path]:
    for left in data.glob(f"{STAGE}*"):  # of a restore that was killed
        shutil.rmtree(left, ignore_errors=True)
    stage = Path(tempfile.mkdtemp(prefix=STAGE, dir=data))
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)
