"""Units: the subtree of a province, and search, against hand-written queries for the same answer."""

from __future__ import annotations

import csv
import tempfile
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.db import connection

from bench.database import analyze, scratch
from bench.measure import Line, compare
from cchc.core.vietnamese.text import fold_key
from cchc.platform.units import packs, selectors
from cchc.platform.units.models import Unit
from cchc.platform.units.search import AT_MOST, search
from cchc.platform.units.services import load_shipped

SIZES = (350, 3321)
DAY = date(2025, 7, 1)
SEARCHES = ("phuong son", "kbang", "xa binh minh", "tan phu", "ia", "phuong son nha trang")
OPEN = "(begins IS NULL OR begins <= %s) AND (ends IS NULL OR ends > %s)"
SUBTREE = f"SELECT unit_id FROM units_reach WHERE ancestor_id = %s AND NOT heir AND {OPEN}"
NAMED = f"""
SELECT u.id, u.code, u.name, u.folded, u.level FROM units_unit u JOIN ({SUBTREE}) r ON r.unit_id = u.id
ORDER BY u.folded, u.id
"""
WORD = "(n.folded LIKE %s OR n.folded LIKE %s)"
FOUND = """
SELECT n.name, u.id, u.code, u.name, u.kind, u.begins, u.ends FROM units_name n JOIN units_unit u ON u.id = n.unit_id
WHERE u.bound_to_id IS NULL AND {words}
ORDER BY CASE WHEN n.folded = %s THEN 0 WHEN n.folded LIKE %s THEN 1 WHEN n.folded LIKE %s THEN 2
    WHEN n.folded LIKE %s THEN 3 ELSE 4 END, u.ends IS NOT NULL, length(n.folded), n.folded, n.id LIMIT 150
"""
WITHIN = """
EXISTS (SELECT 1 FROM units_reach r JOIN units_name n ON n.unit_id = r.ancestor_id
    WHERE r.unit_id = u.id AND r.depth > 0 AND {word})
"""
ABOVE = """
SELECT r.unit_id, a.name, a.code FROM units_reach r JOIN units_unit a ON a.id = r.ancestor_id
JOIN units_unit u ON u.id = r.unit_id
WHERE r.unit_id IN ({ids}) AND NOT r.heir AND r.depth > 0 AND a.kind <> 'nation'
    AND (r.ends = u.ends OR (r.ends IS NULL AND u.ends IS NULL)) ORDER BY r.depth
"""
BECAME = """
SELECT p.before_id, a.name, a.code FROM units_part p JOIN units_change c ON c.id = p.change_id
JOIN units_unit a ON a.id = p.after_id
WHERE p.before_id IN ({ids}) AND p.after_id <> p.before_id AND c.undone IS NULL
    AND c.kind IN ('merge', 'split', 'succeed') ORDER BY c.effective, p.id
"""


def run(full: bool) -> list[Line]:
    """Both at some 350 communes and at the whole country, with its past."""
    rounds = 101 if full else 31
    lines: list[Line] = []
    for size in SIZES:
        with scratch() as database, tempfile.TemporaryDirectory() as folder:
            load_shipped(packs.FOLDER if size == SIZES[-1] else _cut(Path(folder), size))
            analyze()
            province = Unit.objects.get(code="p52")
            for name, baseline, ours, by_hand in (
                (
                    "subtree",
                    "hand-written SQL",
                    lambda p=province: selectors.subtree_ids(p, DAY),
                    lambda p=province: _subtree_by_hand(p),
                ),
                (
                    "subtree with names",
                    "hand-written SQL",
                    lambda p=province: selectors.subtree_named(p, DAY),
                    lambda p=province: _named_by_hand(p),
                ),
                ("search", "hand-written queries", _searches(search), _searches(_search_by_hand)),
            ):
                ratio, took = compare(ours, by_hand, rounds)
                lines.append(Line("forms", f"{name} {database}", size, ratio, 2.0, baseline, took))
    return lines


def _subtree_by_hand(province: Unit) -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute(SUBTREE, [province.pk, DAY, DAY])
        return [row[0] for row in cursor.fetchall()]


def _named_by_hand(province: Unit) -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute(NAMED, [province.pk, DAY, DAY])
        return cursor.fetchall()


def _searches(find: Callable[[str], list[object]]) -> Callable[[], int]:
    return lambda: sum(len(find(text)) for text in SEARCHES)


def _search_by_hand(text: str) -> list[object]:
    words = fold_key(text).split()
    with connection.cursor() as cursor:
        found: list[tuple[object, ...]] = []
        for own in range(len(words), 0, -1):
            typed = " ".join(words[:own])
            likes = [like for word in words[:own] for like in (f"{word}%", f"% {word}%")]
            within = [like for word in words[own:] for like in (f"{word}%", f"% {word}%")]
            conditions = [WORD] * own + [WITHIN.format(word=WORD)] * (len(words) - own)
            cursor.execute(
                FOUND.format(words=" AND ".join(conditions)),
                [*likes, *within, typed, f"% {typed}", f"{typed}%", f"% {typed}%"],
            )
            if found := cursor.fetchall():
                break
        hits = list({row[1]: row for row in reversed(found)}.values())[::-1][:AT_MOST]
        ids = [row[1] for row in hits]
        told: dict[object, list[object]] = defaultdict(list)
        for statement in (ABOVE, BECAME) if ids else ():
            cursor.execute(statement.format(ids=", ".join(["%s"] * len(ids))), ids)
            for unit, *other in cursor.fetchall():
                told[unit].append(other)
        return [(row, told[row[1]]) for row in hits]


def _cut(folder: Path, size: int) -> Path:
    """Packs of a few provinces, with `size` communes of today or a few more, and all that came before them."""
    communes = list(packs.rows("communes"))
    provinces: list[str] = []
    for code in dict.fromkeys(["p52", *(row["province"] for row in communes)]):
        if sum(row["province"] in provinces for row in communes) < size:
            provinces.append(code)
    kept = [row for row in packs.rows("provinces") if row["code"] in provinces or row["into"] in provinces]
    former = {row["code"] for row in kept}
    districts = [row for row in packs.rows("districts") if row["province"] in former]
    inside = {row["code"] for row in districts}
    today = [row for row in communes if row["province"] in provinces]
    after = {row["code"] for row in today}
    tables = {
        "provinces": kept,
        "districts": districts,
        "communes": today,
        "communes-2024": [row for row in packs.rows("communes-2024") if row["district"] in inside],
        "map": [row for row in packs.rows("map") if row["after"] in after],
        "bodies": [row for row in packs.rows("bodies") if row["code"] == "vn"],
        "changes": [],
        "decisions": list(packs.rows("decisions")),
    }
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, next(packs.rows(name)).keys())
            writer.writeheader()
            writer.writerows(rows)
    return folder
