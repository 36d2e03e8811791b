"""Loading the shipped packs: some 14,000 units with names, places, ledger and reach, in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import connection, transaction

from cchc.core.vietnamese.text import fold_key
from cchc.platform.events.services import record
from cchc.platform.units import packs
from cchc.platform.units.events import LOADED
from cchc.platform.units.models import LEVELS, Change, Kind, Name, Pack, Part, Placement, Reach, Unit
from cchc.platform.units.services.reach import rebuild_reach

NAME = "vietnam"
SOURCE = "vietnamadminunits 1.0.4 (MIT)"
KINDS = {
    "Tỉnh": Kind.PROVINCE,
    "Phường": Kind.WARD,
    "Xã": Kind.COMMUNE,
    "Đặc": Kind.SPECIAL_ZONE,
}
TOWNSHIP = "Thị trấn"


@dataclass(slots=True)
class Load:
    """What the packs say, before it is written. Everything is named by code."""

    units: dict[str, Unit] = field(default_factory=dict)
    names: list[tuple[str, Name, str]] = field(default_factory=list)
    """unit, name, key of the change by which it was given"""
    places: list[tuple[str, str, date | None, date | None]] = field(default_factory=list)
    changes: dict[str, Change] = field(default_factory=dict)
    arrows: dict[str, list[tuple[str, str, int | None]]] = field(default_factory=lambda: defaultdict(list))

    def unit(
        self, code: str, kind: str, name: str, days: tuple[date | None, date | None], source: str = SOURCE
    ) -> None:
        begins, ends = days
        folded = fold_key(name)
        self.units[code] = Unit(
            code=code,
            kind=kind,
            level=LEVELS[Kind(kind)],
            name=name,
            folded=folded,
            begins=begins,
            ends=ends,
            source=source[:255],
        )
        self.names.append((code, Name(name=name, folded=folded, begins=begins, ends=ends), ""))

    def place(self, code: str, parent: str, begins: date | None, ends: date | None) -> None:
        self.places.append((code, parent, begins, ends))

    def change(self, key: str, row: dict[str, str]) -> None:
        day = packs.day(row["effective"])
        assert day is not None
        self.changes[key] = Change(
            kind=row["kind"],
            effective=day,
            decision=row["decision"],
            decided=packs.day(row["decided"]),
            source=row["source"][:255],
        )


@transaction.atomic
def load_shipped(folder: Path = packs.FOLDER) -> int:
    """Put the shipped units into the database; the number of units added. Does nothing where these very files were
    loaded. Units that are there already (by code) and entries about them stay as they are."""
    digest = packs.digest(folder)
    pack, _ = Pack.objects.get_or_create(name=NAME)
    if pack.digest == digest:
        return 0
    added = _write(read(folder))
    rebuild_reach()
    _analyze()
    pack.digest = digest
    pack.save()
    record(LOADED, pack=NAME, units=added)
    return added


def read(folder: Path = packs.FOLDER) -> Load:
    """What the packs say, without a database."""
    load = Load()
    decisions = {row["key"]: row for row in packs.rows("decisions", folder)}
    _bodies(load, folder)
    _provinces(load, decisions, folder)
    _districts(load, decisions, folder)
    _communes(load, decisions, folder)
    _map(load, decisions, folder)
    return load


def _analyze() -> None:
    """Let the database look at the tables now: on the picture of an empty one PostgreSQL joins them row by row."""
    with connection.cursor() as cursor:
        for model in (Unit, Name, Change, Part, Placement, Reach):
            cursor.execute(f"ANALYZE {model._meta.db_table}")


def _bodies(load: Load, folder: Path) -> None:
    for row in packs.rows("bodies", folder):
        days = packs.day(row["begins"]), packs.day(row["ends"])
        load.unit(row["code"], row["kind"], row["name"], days, row["source"])
        load.place(row["code"], row["parent"], *days)
        for alias in filter(None, row["aliases"].split(";")):
            load.names.append((row["code"], Name(name=alias, folded=fold_key(alias), official=False), ""))
    for row in packs.rows("changes", folder):
        if row["key"] not in load.changes:
            load.change(row["key"], row)
        share = int(row["share"]) if row["share"] else None
        load.arrows[row["key"]].append((row["before"], row["after"], share))


def _provinces(load: Load, decisions: dict[str, dict[str, str]], folder: Path) -> None:
    for row in packs.rows("provinces", folder):
        days = packs.day(row["begins"]), packs.day(row["ends"])
        load.unit(row["code"], Kind.PROVINCE, row["name"], days)
        load.place(row["code"], "vn", *days)
        if row["into"]:
            key = f"into {row['into']}"
            if key not in load.changes:
                load.change(key, decisions["provinces"])
            load.arrows[key].append((row["code"], row["into"], None))


def _districts(load: Load, decisions: dict[str, dict[str, str]], folder: Path) -> None:
    ends = packs.day(decisions["districts"]["effective"])
    load.change("districts", decisions["districts"])
    for row in packs.rows("districts", folder):
        load.unit(row["code"], Kind.DISTRICT, row["name"], (None, ends))
        load.place(row["code"], row["province"], None, ends)
        key = f"into {row['into']}" if row["into"] else "districts"
        if row["into"]:
            load.change(key, decisions["islands"])
        load.arrows[key].append((row["code"], row["into"], None))


def _communes(load: Load, decisions: dict[str, dict[str, str]], folder: Path) -> None:
    day = packs.day(decisions["communes"]["effective"])
    for row in packs.rows("communes-2024", folder):
        load.unit(row["code"], _kind(row["name"]), row["name"], (None, day))
        load.place(row["code"], row["district"], None, day)
    load.change("kept", decisions["kept"])
    for row in packs.rows("communes", folder):
        code = row["code"]
        load.unit(code, _kind(row["name"]), row["name"], (None if row["district"] else day, None))
        load.place(code, row["province"], day, None)
        if not row["district"]:
            continue
        load.place(code, row["district"], None, day)
        load.arrows["kept"].append((code, code, None))
        if row["was"]:
            key = f"renamed {code}"
            load.change(key, decisions["renamed"])
            load.arrows[key].append((code, code, None))
            _, present, _ = load.names.pop()
            present.begins = day
            was = Name(name=row["was"], folded=fold_key(row["was"]), ends=day)
            load.names += [(code, was, ""), (code, present, key)]


def _map(load: Load, decisions: dict[str, dict[str, str]], folder: Path) -> None:
    """Whole communes that became one are a merger; one that went to several, a split; one alone, a succession."""
    whole: dict[str, list[str]] = defaultdict(list)
    for row in packs.rows("map", folder):
        if row["whole"] == "1":
            whole[row["after"]].append(row["before"])
        else:
            key = f"divided {row['before']}"
            if key not in load.changes:
                load.change(key, decisions["divided"])
            load.arrows[key].append((row["before"], row["after"], None))
    for after, parts in whole.items():
        load.change(f"into {after}", decisions["communes" if len(parts) > 1 else "single"])
        load.arrows[f"into {after}"] += [(before, after, None) for before in parts]


def _kind(name: str) -> Kind:
    return Kind.TOWNSHIP if name.startswith(TOWNSHIP) else KINDS[name.split()[0]]


def _write(load: Load) -> int:
    held = {unit.code: unit for unit in Unit.objects.filter(code__in=_known(load.units))}
    new = [unit for code, unit in load.units.items() if code not in held]
    Unit.objects.bulk_create(new)
    fresh = {unit.code for unit in new}
    ids = {unit.code: unit.pk for unit in (*held.values(), *new)}
    keys = [key for key, arrows in load.arrows.items() if any({before, after} & fresh for before, after, _ in arrows)]
    Change.objects.bulk_create([load.changes[key] for key in keys])
    opened: dict[tuple[str, date], str] = {}
    parts = []
    for key in keys:
        change = load.changes[key]
        for before, after, share in load.arrows[key]:
            parts.append(
                Part(change_id=change.pk, before_id=ids[before], after_id=ids[after] if after else None, share=share)
            )
            if change.kind != Change.Kind.RENAME:
                opened.setdefault((after, change.effective), key)
    Part.objects.bulk_create(parts)
    _names(load, ids, fresh)
    _places(load, ids, fresh, opened)
    return len(new)


def _known(codes: Iterable[str]) -> set[str]:
    """Those of `codes` the database has."""
    return set(Unit.objects.exclude(kind="").values_list("code", flat=True)) & set(codes)


def _names(load: Load, ids: dict[str, int], fresh: set[str]) -> None:
    names = []
    for code, name, key in load.names:
        if code in fresh:
            name.unit_id, name.change_id = ids[code], load.changes[key].pk if key else None
            names.append(name)
    Name.objects.bulk_create(names)


def _places(load: Load, ids: dict[str, int], fresh: set[str], opened: dict[tuple[str, date], str]) -> None:
    placed = set(Placement.objects.values_list("unit", flat=True))
    places = []
    for code, parent, begins, ends in load.places:
        if code in fresh or ids[code] not in placed:
            key = opened.get((code, begins)) if begins else None
            places.append(
                Placement(
                    unit_id=ids[code],
                    parent_id=ids[parent] if parent else None,
                    begins=begins,
                    ends=ends,
                    change_id=load.changes[key].pk if key else None,
                )
            )
    Placement.objects.bulk_create(places)
