"""Copying, proving and exchanging an SQLite database."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from pathlib import Path

from cchc.platform.backup.encryption import damaged
from cchc.platform.backup.errors import BackupError, full, told
from cchc.platform.backup.facts import Facts, ask


def snapshot(database: Path, copy: Path) -> Facts:
    """Copy the database as it is at one moment while others go on writing; what the copy holds.

    BackupError where there is none, or no room for the copy.
    """
    if not database.is_file():
        raise BackupError(
            "Chưa có cơ sở dữ liệu {path}: không có gì để sao lưu.",
            "There is no database {path} yet: nothing to back up.",
            path=str(database),
        )
    try:
        with (
            contextlib.closing(sqlite3.connect(database, timeout=30)) as source,
            contextlib.closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        if "full" in str(error) or shutil.disk_usage(copy.parent).free < database.stat().st_size:
            raise full(copy.parent) from error
        raise BackupError(
            "Không sao chép được cơ sở dữ liệu: {why}.", "The database cannot be copied: {why}.", why=str(error)
        ) from error
    return facts(copy)


def facts(database: Path) -> Facts:
    """What a database file holds."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return ask("sqlite", lambda statement: connection.execute(statement).fetchall())


def prove(database: Path) -> None:
    """BackupError where SQLite itself finds the file broken."""
    try:
        with contextlib.closing(sqlite3.connect(database)) as connection:
            said = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise damaged(str(error)) from error
    if said != "ok":
        raise damaged(said)


def settle(database: Path) -> None:
    """One file, without a log beside it, on the disk."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    with database.open("rb+") as handle:
        os.fsync(handle.fileno())


def exchange(staged: Path, database: Path, aside: Path) -> bool:
    """Put `staged` in the place of `database` in one step; what was there is kept as `aside`. Whether there was any.

    BackupError while another program has it open: a write-ahead log of the old one must not meet the new one.
    """
    with told(database.parent):
        if not database.exists():
            os.replace(staged, database)
            return False
        with contextlib.closing(_alone(database, aside)):
            try:
                os.link(database, aside)
            except OSError:  # a disk without links
                shutil.copy2(database, aside)
            os.replace(staged, database)
        _sync(database.parent)
    return True


def _alone(database: Path, aside: Path) -> sqlite3.Connection:
    """The old database without a write-ahead log, and held so that nobody begins to write. The log of one that is
    broken goes aside with it."""
    connection = sqlite3.connect(database, timeout=2, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.DatabaseError as error:
        connection.close()
        if "locked" not in str(error):
            for ending in ("-wal", "-shm"):
                with contextlib.suppress(FileNotFoundError):
                    os.replace(f"{database}{ending}", f"{aside}{ending}")
            return sqlite3.connect(":memory:")
        raise BackupError(
            "Cơ sở dữ liệu đang được chương trình khác dùng. Hãy dừng trang web và cchc worker rồi chạy lại.",
            "Another program is using the database. Stop the site and cchc worker, then run this again.",
        ) from error
    return connection


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
