"""The one place that reads CCHC_* variables; `conf/settings.py` calls it once per setting."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

READ: dict[str, str] = {}
"""Every setting that was asked for, with its default: `docs/reference/settings.md` must list exactly these."""


class SettingError(Exception):
    """A CCHC_* variable holds something that cannot be used; the message names it and says what fits."""


def text(name: str, default: str) -> str:
    """The variable `name`, or `default` where it is unset or empty."""
    READ[name] = default
    return os.environ.get(name, "").strip() or default


def number(name: str, default: int) -> int:
    """A whole number above zero; SettingError for anything else."""
    raw = text(name, str(default))
    if not raw.isdecimal() or int(raw) < 1:
        raise SettingError(f"{name}={raw!r}: a whole number above zero is expected")
    return int(raw)


def switch(name: str) -> bool:
    """Off unless the variable says 1, true, yes or on; SettingError for a word that is neither."""
    raw = text(name, "0").lower()
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"0", "false", "no", "off"}:
        return False
    raise SettingError(f"{name}={raw!r}: 1 or 0 is expected")


def one_of(name: str, *allowed: str) -> str:
    """One of the `allowed` words, the first where it is unset; SettingError for another."""
    raw = text(name, allowed[0]).lower()
    if raw not in allowed:
        raise SettingError(f"{name}={raw!r}: one of {', '.join(allowed)} is expected")
    return raw


def hours(name: str, default: str) -> tuple[int, int]:
    """A stretch of the day: '6-22' is from six o'clock until ten in the evening."""
    raw = text(name, default)
    begin, dash, end = raw.partition("-")
    if not (dash and begin.isdecimal() and end.isdecimal() and int(begin) < int(end) <= 24):
        raise SettingError(f"{name}={raw!r}: two whole hours of a day are expected, as in 6-22")
    return int(begin), int(end)


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    tls: bool = False
    """Whether the connection is made secret with STARTTLS."""


def mail_server(name: str) -> MailServer | None:
    """`smtp://user:password@host:587?tls=1`; None where it is unset. SettingError for another scheme or no host."""
    address = text(name, "")
    if not address:
        return None
    parts = urlsplit(address)
    try:
        port = parts.port or 25
    except ValueError as error:
        raise SettingError(f"{name}: the port is no number") from error
    if parts.scheme != "smtp" or not parts.hostname:
        raise SettingError(f"{name}: smtp://host:port is expected, with user:password@ and ?tls=1 where needed")
    return MailServer(
        parts.hostname,
        port,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        dict(parse_qsl(parts.query)).get("tls", "0") == "1",
    )


def names(name: str, default: str) -> list[str]:
    """A list written with commas."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def secret(name: str, folder: Path) -> str:
    """The variable, or a key made once and kept in `folder`/secret, readable by its owner only."""
    given = text(name, "")
    if given:
        return given
    kept = folder / "secret"
    try:
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return kept.read_text().strip()
    with os.fdopen(descriptor, "w") as handle:
        handle.write(key := secrets.token_urlsafe(48))
    return key


PREPARED: dict[str, Any] = {"server_side_binding": True, "prepare_threshold": 5}
"""From its fifth time in a connection PostgreSQL need not plan a statement anew: half of its work for a saved cell."""


def database(name: str, folder: Path) -> dict[str, Any]:
    """Django's database settings from `sqlite:///file` or `postgresql://user:password@host:port/name?option=…`.

    Unset: SQLite in `folder`. SettingError for another scheme or a PostgreSQL address without a name. Statements asked
    again and again are prepared by the server, unless `prepare=no` says that a pooler stands between.
    """
    address = text(name, f"sqlite:///{folder / 'cchc.sqlite3'}")
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path[1:]) or folder / "cchc.sqlite3"))
    if parts.scheme not in {"postgresql", "postgres"}:
        raise SettingError(f"{name}: {parts.scheme or 'no scheme'}: sqlite:///… or postgresql://… is expected")
    if not parts.path.strip("/"):
        raise SettingError(f"{name}: the address names no database")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    if options.pop("prepare", "yes") != "no":
        options |= PREPARED
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _sqlite(file: Path) -> dict[str, Any]:
    """Write-ahead log, and a write lock taken at the start of a transaction: with the default, two writers
    that both began by reading fail instead of waiting."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
        "TEST": {"NAME": file.parent / "test.sqlite3"},
    }
