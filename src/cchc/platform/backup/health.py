"""What the doctor asks of the database as a whole, of the contents of files, and of restores that were interrupted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from cchc.core.messages import Message
from cchc.platform.backup.doctor import Trouble, register_check
from cchc.platform.files.models import StoredFile


def migrated() -> Iterator[Trouble]:
    """The structure of the database is the one this version knows."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _ in waiting[:5])
        yield Trouble(
            Message(
                "Cơ sở dữ liệu chưa được nâng cấp ({n} bước: {names}). Chạy cchc serve, hoặc cchc demo --prepare-only.",
                "The database is not up to date ({n} steps: {names}). Run cchc serve, or cchc demo --prepare-only.",
                {"n": len(waiting), "names": names},
            )
        )
    known = {*executor.loader.disk_migrations, *executor.loader.replacements}
    for app, name in sorted(set(executor.loader.applied_migrations) - known):
        yield Trouble(
            Message(
                "Cơ sở dữ liệu do một phiên bản mới hơn tạo: {name}. Cài phiên bản đó.",
                "The database was made by a newer version: {name}. Install that version.",
                {"name": f"{app}.{name}"},
            )
        )


def whole() -> Iterator[Trouble]:
    """The database finds itself whole: pages and foreign keys on SQLite, validated constraints on PostgreSQL."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check(20)")
            broken = [said for (said,) in cursor.fetchall() if said != "ok"]
            cursor.execute("PRAGMA foreign_key_check")
            broken += [f"{table} {row} → {parent}" for table, row, parent, _ in cursor.fetchmany(20)]
        else:
            cursor.execute(
                "SELECT conrelid::regclass::text || ' ' || conname FROM pg_constraint WHERE NOT convalidated"
                " UNION ALL SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid"
            )
            broken = [said for (said,) in cursor.fetchmany(20)]
    for said in broken:
        yield Trouble(
            Message("Cơ sở dữ liệu không toàn vẹn: {said}.", "The database is not whole: {said}.", {"said": said})
        )


def constrained() -> Iterator[Trouble]:
    """Every rule the models give the database (one current figure for a cell, days in order) is there."""
    with connection.cursor() as cursor:
        for model in apps.get_models():
            wanted = {constraint.name for constraint in model._meta.constraints}
            if not wanted or not model._meta.managed:
                continue
            there = connection.introspection.get_constraints(cursor, model._meta.db_table)
            for name in sorted(wanted - there.keys()):
                yield Trouble(
                    Message(
                        "Bảng {table} thiếu ràng buộc {name}.",
                        "Table {table} lacks the constraint {name}.",
                        {"table": model._meta.db_table, "name": name},
                    ),
                    f"{model._meta.label_lower}",
                )


def digest_of(path: Path) -> str:
    """SHA-256 of a file, read piece by piece."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def contents() -> Iterator[Trouble]:
    """Every content is what its name says, each row has one, and none lies there without a row."""
    held = StoredFile.objects.exclude(state=StoredFile.State.REFUSED)
    for digest in held.order_by("sha256").values_list("sha256", flat=True).distinct().iterator(chunk_size=500):
        path = Path(settings.FILES) / digest[:2] / digest
        values = {"name": digest[:16]}
        if not path.is_file():
            yield Trouble(Message("Mất nội dung tệp {name}….", "Content {name}… is gone.", values), str(path))
        elif digest_of(path) != digest:
            yield Trouble(
                Message(
                    "Nội dung tệp {name}… đã bị sửa hoặc hỏng: không khớp SHA-256.",
                    "Content {name}… was touched or is damaged: it does not fit its SHA-256.",
                    values,
                ),
                str(path),
            )
    yield from _orphans()


def _orphans() -> Iterator[Trouble]:
    from cchc.platform.backup.making import stored

    for path in stored():
        if not StoredFile.objects.filter(sha256=path.name).exists():
            yield Trouble(
                Message(
                    "Tệp {name}… không thuộc dòng nào trong cơ sở dữ liệu.",
                    "Content {name}… belongs to no row of the database.",
                    {"name": path.name[:16]},
                ),
                str(path),
                note=True,
            )


def finished() -> Iterator[Trouble]:
    """No restore was interrupted between its last steps."""
    from cchc.platform.backup.restoring import UNFINISHED

    mark = Path(settings.DATA) / UNFINISHED
    if mark.is_file():
        archive = json.loads(mark.read_text()).get("archive", "?")
        yield Trouble(
            Message(
                "Một lần phục hồi từ {archive} bị ngắt ở bước cuối: chạy lại cchc restore với tệp đó.",
                "A restore from {archive} was interrupted at its last step: run cchc restore with that file again.",
                {"archive": archive},
            ),
            str(mark),
        )


register_check(
    "database.migrated", migrated, Message("Cấu trúc cơ sở dữ liệu", "Structure of the database"), first=True
)
register_check("database.whole", whole, Message("Tính toàn vẹn của cơ sở dữ liệu", "Wholeness of the database"))
register_check("database.constraints", constrained, Message("Ràng buộc của cơ sở dữ liệu", "Rules of the database"))
register_check("files.digests", contents, Message("Nội dung tệp theo SHA-256", "Contents against their SHA-256"))
register_check("backup.finished", finished, Message("Phục hồi dở dang", "Unfinished restores"))
