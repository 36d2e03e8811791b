"""The database's own refusal to change or delete events and batches, whoever asks, on both databases.

One update is let through: a sealer puts an event that is in no batch into one. One more while a row of `Erasing` names
the event: its reason is blanked and the time of that noted. `cchc doctor` looks whether the triggers are there.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

FIXED = (
    "id",
    "public_id",
    "kind",
    "happened",
    "known",
    "actor_id",
    "on_behalf_id",
    "unit_id",
    "subject",
    "reason_hash",
    "data",
)
"""Columns of an event that never change."""

SAYS = "append-only: events and batches are neither changed nor deleted"


def _allowed(same: str) -> str:
    """The condition under which an update of an event is let through; `same` compares as the database does."""
    fixed = " AND ".join(f"NEW.{column} {same} OLD.{column}" for column in FIXED)
    stays = " AND ".join(f"NEW.{column} {same} OLD.{column}" for column in ("reason", "reason_salt", "erased"))
    return (  # only names of columns written above
        f"({fixed}) AND ((OLD.batch_id IS NULL AND NEW.batch_id IS NOT NULL AND {stays})"  # noqa: S608
        f" OR (NEW.batch_id {same} OLD.batch_id AND OLD.erased IS NULL AND NEW.erased IS NOT NULL"
        " AND NEW.reason = '' AND NEW.reason_salt = ''"
        " AND EXISTS (SELECT 1 FROM events_erasing WHERE events_erasing.event = OLD.id)))"
    )


SQLITE = {
    "events_event_update": "CREATE TRIGGER IF NOT EXISTS events_event_update BEFORE UPDATE ON events_event"
    f" WHEN NOT ({_allowed('IS')}) BEGIN SELECT RAISE(ABORT, '{SAYS}'); END",
    **{
        f"{table}_{verb.lower()}": f"CREATE TRIGGER IF NOT EXISTS {table}_{verb.lower()} BEFORE {verb} ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
        for table, verb in (("events_event", "DELETE"), ("events_batch", "UPDATE"), ("events_batch", "DELETE"))
    },
}

_REFUSE = f"RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation';"
_FUNCTIONS = (
    f"CREATE OR REPLACE FUNCTION events_refuse() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN {_REFUSE} END $body$",
    "CREATE OR REPLACE FUNCTION events_update() RETURNS trigger LANGUAGE plpgsql AS"
    f" $body$ BEGIN IF {_allowed('IS NOT DISTINCT FROM')} THEN RETURN NEW; END IF; {_REFUSE} END $body$",
)
POSTGRESQL = {
    name: f"CREATE OR REPLACE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()"
    for name, verb, table, function in (
        ("events_event_update", "UPDATE", "events_event", "events_update"),
        ("events_event_delete", "DELETE", "events_event", "events_refuse"),
        ("events_batch_update", "UPDATE", "events_batch", "events_refuse"),
        ("events_batch_delete", "DELETE", "events_batch", "events_refuse"),
    )
}


def install(connection: Any) -> None:
    """Make the triggers; harmless where they are."""
    statements = (*_FUNCTIONS, *POSTGRESQL.values()) if connection.vendor == "postgresql" else SQLITE.values()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def remove(connection: Any) -> None:
    """Take the triggers away: to go back before the first migration, and to empty a database of tests."""
    with connection.cursor() as cursor:
        for name in SQLITE:
            table = name.rsplit("_", 1)[0]
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def missing(using: str = "default") -> list[str]:
    """Names of triggers that are not there, or do not say what they must (SQLite), or are switched off (PostgreSQL)."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'events%%' AND tgenabled <> 'D'", [])
            return sorted(set(POSTGRESQL) - {name for (name,) in cursor.fetchall()})
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'events%%'", [])
        there = dict(cursor.fetchall())
    return sorted(name for name, sql in SQLITE.items() if there.get(name) != sql.replace(" IF NOT EXISTS", ""))
