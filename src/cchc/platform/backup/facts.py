"""What a database holds, asked in the same words of SQLite and PostgreSQL, past Django: also of one not in use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

Run = Callable[[str], list[tuple[Any, ...]]]
"""Runs a statement, gives its rows."""

TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows per table, migrations that were applied, and the head of the event chain ('0:' where there is none)."""

    kind: str
    counts: dict[str, int]
    migrations: list[list[str]]
    chain_head: str

    def as_json(self) -> dict[str, Any]:
        """For the header of an archive."""
        return asdict(self)


def ask(kind: str, run: Run) -> Facts:
    """The facts of the database behind `run`."""
    tables = [name for (name,) in run(TABLES[kind])]
    counts = {name: int(run(f'SELECT count(*) FROM "{name}"')[0][0]) for name in tables}  # noqa: S608 names of tables
    migrations: list[list[str]] = []
    if "django_migrations" in counts:
        migrations = [list(row) for row in run("SELECT app, name FROM django_migrations ORDER BY app, name")]
    head = run("SELECT number, hash FROM events_batch ORDER BY number DESC LIMIT 1") if "events_batch" in counts else []
    return Facts(kind, counts, sorted(migrations), f"{head[0][0]}:{head[0][1]}" if head else "0:")
