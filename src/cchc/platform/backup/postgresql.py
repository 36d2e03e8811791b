"""Copying, proving and exchanging a PostgreSQL database, with its own pg_dump and pg_restore."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from cchc.platform.backup.errors import BackupError, full
from cchc.platform.backup.facts import Facts, ask

INSTALLED = Path("/usr/lib/postgresql")
"""Where Debian puts the programs of each version, off the path."""


def tool(name: str) -> str:
    """pg_dump or pg_restore, the newest there is; BackupError that says what to install."""
    versions = sorted(INSTALLED.glob(f"*/bin/{name}"), key=lambda path: [int(n) for n in re.findall(r"\d+", str(path))])
    found = str(versions[-1]) if versions else shutil.which(name)
    if not found:
        raise BackupError(
            "Không tìm thấy {name}. Cài bằng: apt install postgresql-client (phiên bản không cũ hơn máy chủ).",
            "{name} is not found. Install it: apt install postgresql-client (no older than the server).",
            name=name,
        )
    return found


DJANGOS = frozenset(
    {
        "pool", "server_side_binding", "prepare_threshold", "isolation_level", "assume_role", "context",
        "cursor_factory",
    }
)  # fmt: skip
"""Options of a connection that mean nothing to PostgreSQL's own programs."""


def parameters(database: dict[str, Any], name: str = "") -> dict[str, Any]:
    """What psycopg needs, from Django's settings of a database, with another `name` if one is given."""
    given = {
        "dbname": name or database["NAME"],
        "user": database.get("USER"),
        "password": database.get("PASSWORD"),
        "host": database.get("HOST"),
        "port": database.get("PORT"),
        **database.get("OPTIONS", {}),
    }
    return {key: str(value) for key, value in given.items() if value and key not in DJANGOS}


def address(database: dict[str, Any], name: str) -> str:
    """CCHC_DATABASE_URL of the database `name` on the same server."""
    given = parameters(database, name)
    who = quote(given.pop("user", ""), safe="")
    password = given.pop("password", "")
    who += f":{quote(password, safe='')}" if password else ""
    host, port = quote(given.pop("host", ""), safe=""), given.pop("port", "")
    given.pop("dbname")
    if not database.get("OPTIONS", {}).get("prepare_threshold"):
        given["prepare"] = "no"
    rest = f"?{urlencode(given)}" if given else ""
    return f"postgresql://{who}@{host}{f':{port}' if port else ''}/{quote(name, safe='')}{rest}"


def _environment(given: dict[str, Any]) -> dict[str, str]:
    """The password goes by the environment, where other users of the machine do not see it."""
    return {**os.environ, "LC_ALL": "C", **({"PGPASSWORD": given["password"]} if "password" in given else {})}


def _run(program: str, given: dict[str, Any], *arguments: str, folder: Path) -> None:
    conninfo = make_conninfo(**{key: value for key, value in given.items() if key != "password"})
    done = subprocess.run(
        [tool(program), f"--dbname={conninfo}", *arguments],
        env=_environment(given),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        if "No space left" in done.stderr or "File too large" in done.stderr:
            raise full(folder)
        raise BackupError(
            "{program} không xong: {why}", "{program} failed: {why}", program=program, why=done.stderr.strip()[-600:]
        )


@contextlib.contextmanager
def _connected(given: dict[str, Any], **options: Any) -> Iterator[psycopg.Connection[Any]]:
    try:
        connection = psycopg.connect(**given, **options)
    except psycopg.OperationalError as error:
        raise BackupError(
            "Không kết nối được PostgreSQL: {why}", "PostgreSQL cannot be reached: {why}", why=str(error).strip()
        ) from error
    with contextlib.closing(connection):
        yield connection


def snapshot(database: dict[str, Any], copy: Path) -> Facts:
    """Dump the database as it is at one moment while others go on writing; what it held at that moment."""
    given = parameters(database)
    with _connected(given) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        held = ask("postgresql", lambda statement: connection.execute(statement.encode()).fetchall())
        _run(
            "pg_dump",
            given,
            "--format=custom",
            "--compress=1",
            "--no-owner",
            "--no-privileges",
            f"--snapshot={row[0] if row else ''}",
            f"--file={copy}",
            folder=copy.parent,
        )
    return held


def facts(database: dict[str, Any], name: str) -> Facts:
    """What the database `name` holds."""
    with _connected(parameters(database, name)) as connection:
        return ask("postgresql", lambda statement: connection.execute(statement.encode()).fetchall())


def _keeper(database: dict[str, Any]) -> dict[str, Any]:
    """Another database to be connected to while this one is renamed."""
    return parameters(database, "template1" if database["NAME"] == "postgres" else "postgres")


def load(database: dict[str, Any], name: str, dump: Path) -> None:
    """Make the database `name` beside the one in use and load `dump` into it. A failure removes it again."""
    with _connected(_keeper(database), autocommit=True) as connection:
        try:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        except psycopg.errors.InsufficientPrivilege as error:
            raise BackupError(
                "Tài khoản {user} không được tạo cơ sở dữ liệu. Chạy trên máy chủ: ALTER ROLE {user} CREATEDB;",
                "The account {user} may not create databases. Run on the server: ALTER ROLE {user} CREATEDB;",
                user=str(database.get("USER") or "?"),
            ) from error
    try:
        _run(
            "pg_restore",
            parameters(database, name),
            "--exit-on-error",
            "--no-owner",
            "--no-privileges",
            "--single-transaction",
            str(dump),
            folder=dump.parent,
        )
    except BaseException:
        drop(database, name)
        raise


def drop(database: dict[str, Any], name: str) -> None:
    """Remove the database `name`, if it is there."""
    with _connected(_keeper(database), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def clear(database: dict[str, Any], beginning: str) -> None:
    """Remove databases a killed restore left behind; one that a restore is loading now stays."""
    with _connected(_keeper(database), autocommit=True) as connection:
        for (name,) in connection.execute("SELECT datname FROM pg_database").fetchall():
            if name.startswith(beginning):
                with contextlib.suppress(psycopg.errors.ObjectInUse):
                    connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def exists(database: dict[str, Any]) -> bool:
    """Whether the database of the settings is on the server."""
    with _connected(_keeper(database)) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database["NAME"]]).fetchone()
    return found is not None


def exchange(database: dict[str, Any], staged: str, aside: str) -> bool:
    """Give `staged` the name of the database in use, which is kept as `aside`, in one transaction. Whether there was
    any. BackupError while others are connected to it."""
    there = exists(database)
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    with _connected(_keeper(database)) as connection:
        try:
            if there:
                connection.execute(rename.format(sql.Identifier(database["NAME"]), sql.Identifier(aside)))
            connection.execute(rename.format(sql.Identifier(staged), sql.Identifier(database["NAME"])))
            connection.commit()
        except psycopg.errors.ObjectInUse as error:
            raise BackupError(
                "Cơ sở dữ liệu đang được chương trình khác dùng. Hãy dừng trang web và cchc worker rồi chạy lại.",
                "Another program is using the database. Stop the site and cchc worker, then run this again.",
            ) from error
    return there
