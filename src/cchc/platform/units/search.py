"""Finding units by any name they have or had, accents optional.

Three statements of plain SQL for both databases. At 14,000 units reading all folded names takes a few milliseconds and
finds words in the middle too, which an index on the beginning would not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from cchc.core.vietnamese.text import fold_key, nfc
from cchc.platform.units.models import Unit

AT_MOST = 50

_FOUND = """
SELECT n.name, u.id, u.code, u.name, u.kind, u.begins, u.ends
FROM units_name n JOIN units_unit u ON u.id = n.unit_id
WHERE u.bound_to_id IS NULL AND (u.kind = '' OR u.kind = 'nation'
    OR EXISTS (SELECT 1 FROM units_placement p WHERE p.unit_id = u.id)) AND {conditions}
ORDER BY CASE WHEN n.folded = %s THEN 0 WHEN n.folded LIKE %s THEN 1 WHEN n.folded LIKE %s THEN 2
    WHEN n.folded LIKE %s THEN 3 ELSE 4 END, u.ends IS NOT NULL, length(n.folded), n.folded, n.id
LIMIT %s
"""
_WORD = "(n.folded LIKE %s OR n.folded LIKE %s)"
_WITHIN = """EXISTS (SELECT 1 FROM units_reach r JOIN units_name a ON a.unit_id = r.ancestor_id
    WHERE r.unit_id = u.id AND r.depth > 0 AND (a.folded LIKE %s OR a.folded LIKE %s))"""
_ON = "({0}.begins IS NULL OR {0}.begins <= %s) AND ({0}.ends IS NULL OR {0}.ends > %s)"
_ABOVE = """
SELECT r.unit_id, a.id, a.code, a.name, a.kind, a.begins, a.ends
FROM units_reach r JOIN units_unit a ON a.id = r.ancestor_id JOIN units_unit u ON u.id = r.unit_id
WHERE r.unit_id IN ({ids}) AND NOT r.heir AND r.depth > 0 AND a.kind <> 'nation' AND {when}
ORDER BY r.depth, r.id
"""
_BECAME = """
SELECT p.before_id, a.id, a.code, a.name, a.kind, a.begins, a.ends
FROM units_part p JOIN units_change c ON c.id = p.change_id JOIN units_unit a ON a.id = p.after_id
WHERE p.before_id IN ({ids}) AND p.after_id <> p.before_id AND c.undone IS NULL
    AND c.kind IN ('merge', 'split', 'succeed')
ORDER BY c.effective, p.id
"""
_AS_IT_ENDED = "(r.ends = u.ends OR (r.ends IS NULL AND u.ends IS NULL))"


@dataclass(frozen=True, slots=True)
class Found:
    """What a list shows of a unit."""

    pk: int
    code: str
    name: str
    kind: str
    begins: date | None
    ends: date | None

    def unit(self) -> Unit:
        """The row itself. One query."""
        return Unit.objects.get(pk=self.pk)


@dataclass(slots=True)
class Hit:
    """A unit found, with the name that matched, where it stood, and what became of it."""

    unit: Found
    matched: str
    above: list[Found] = field(default_factory=list)
    """Bodies above it, the nearest first: on the day asked for, else now, or when it ended."""
    became: list[Found] = field(default_factory=list)

    @property
    def was(self) -> bool:
        """Whether the matched name is not the unit's present one."""
        return self.matched != self.unit.name


def search(text: str, day: date | None = None, limit: int = AT_MOST) -> list[Hit]:
    """Units one of whose names has every word of `text` (the beginning of each is enough), best first: the exact name,
    then those that have the words together, then those in force, then the shorter ones.

    Where no name has them all, the last words may name a body above: "phương sơn nha trang". A code finds its unit.
    With `day`, only units and names of that day.
    """
    words = fold_key(text).split()
    if not words:
        return []
    rows = _coded(text)
    for own in range(len(words), 0, -1):
        if rows:
            break
        rows = _named(words[:own], words[own:], day, limit)
    if not text.isascii():
        typed = " ".join(nfc(text).casefold().split())
        rows.sort(key=lambda row: typed not in row[0].casefold())
    hits: dict[int, Hit] = {}
    for matched, *unit in rows:
        if len(hits) < limit and unit[0] not in hits:
            hits[unit[0]] = Hit(Found(*unit), matched)
    if hits:
        _tell(hits, day)
    return list(hits.values())


def _coded(text: str) -> list[Any]:
    code = text.strip()
    if " " in code or not any(letter.isdigit() for letter in code):
        return []
    found = Unit.objects.filter(code=code, bound_to=None)
    return list(found.values_list("name", "pk", "code", "name", "kind", "begins", "ends"))


def _named(own: list[str], within: list[str], day: date | None, limit: int) -> list[Any]:
    """Names that have all the words `own`, of units under bodies that have all the words `within`."""
    conditions = [_WORD] * len(own) + [_WITHIN] * len(within)
    values: list[Any] = [like for word in (*own, *within) for like in (f"{word}%", f"% {word}%")]
    if day is not None:
        conditions += [_ON.format("n"), _ON.format("u")]
        values += [day] * 4
    typed = " ".join(own)
    rank = [typed, f"% {typed}", f"{typed}%", f"% {typed}%"]
    with connection.cursor() as cursor:
        cursor.execute(_FOUND.format(conditions=" AND ".join(conditions)), [*values, *rank, 3 * limit])
        return list(cursor.fetchall())


def _tell(hits: dict[int, Hit], day: date | None) -> None:
    """Where each stands or stood last, and what became of it. Two queries."""
    ids = ", ".join(["%s"] * len(hits))
    when, days = (_ON.format("r"), [day, day]) if day is not None else (_AS_IT_ENDED, [])
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE.format(ids=ids, when=when), [*hits, *days])
        for unit, *above in cursor.fetchall():
            hits[unit].above.append(Found(*above))
        cursor.execute(_BECAME.format(ids=ids), list(hits))
        for unit, *after in cursor.fetchall():
            if (successor := Found(*after)) not in hits[unit].became:
                hits[unit].became.append(successor)
