"""Finding units by any name they have or had, accents optional."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Length

from cchc.core.vietnamese.text import fold_key, nfc
from cchc.platform.units.days import on
from cchc.platform.units.models import Kind, Name, Part, Reach, Unit
from cchc.platform.units.services.reach import PASSING

AT_MOST = 50


@dataclass(slots=True)
class Hit:
    """A unit found, with the name that matched, where it stood, and what became of it."""

    unit: Unit
    matched: str
    was: bool
    """The matched name is not the unit's present one."""
    above: list[Unit] = field(default_factory=list)
    """Bodies above it, the nearest first: now, or when it ended."""
    became: list[Unit] = field(default_factory=list)


def search(text: str, day: date | None = None, limit: int = AT_MOST) -> list[Hit]:
    """Units one of whose names has every word of `text` (the beginning of each is enough), best first.

    Where no name has them all, the last words may name a body above: "phương sơn nha trang". With `day`, only units
    and names of that day. Three queries, four for the second reading, however many are found.
    """
    words = fold_key(text).split()
    if not words:
        return []
    names = list(matching(words, day)[: limit * 3])
    for own in range(len(words) - 1, 0, -1):
        if names:
            break
        names = list(_within(matching(words[:own], day), words[own:])[: limit * 3])
    names = _with_accents(names, text)
    best: dict[int, Name] = {}
    for name in names:
        best.setdefault(name.unit_id, name)
    hits = [Hit(name.unit, name.name, name.name != name.unit.name) for name in list(best.values())[:limit]]
    _tell(hits, day)
    return hits


def _with_accents(names: list[Name], text: str) -> list[Name]:
    """Where accents were typed, the names that have them come first: Phương Sơn before Phượng Sơn."""
    typed = " ".join(nfc(text).casefold().split())
    return names if typed.isascii() else sorted(names, key=lambda name: typed not in name.name.casefold())


def matching(words: list[str], day: date | None = None) -> QuerySet[Name]:
    """Names that have all `words` at the beginning of a word: the exact one first, then those that begin so, those in
    force, the shorter ones."""
    names = Name.objects.select_related("unit").filter(unit__bound_to=None)
    for word in words:
        names = names.filter(Q(folded__startswith=word) | Q(folded__contains=f" {word}"))
    if day is not None:
        names = names.filter(on(day), on(day, "unit__"))
    typed = " ".join(words)
    rank = Case(
        When(folded=typed, then=Value(0)),
        When(folded__endswith=f" {typed}", then=Value(1)),
        When(folded__startswith=typed, then=Value(2)),
        When(folded__contains=f" {typed}", then=Value(3)),
        default=Value(4),
        output_field=IntegerField(),
    )
    ended = Case(When(unit__ends=None, then=Value(0)), default=Value(1), output_field=IntegerField())
    return names.order_by(rank, ended, Length("folded"), "folded", "pk")


def _within(names: QuerySet[Name], words: list[str]) -> QuerySet[Name]:
    """Those whose unit stands or stood under bodies that have `words` in a name."""
    for word in words:
        above = Name.objects.filter(Q(folded__startswith=word) | Q(folded__contains=f" {word}"))
        rows = Reach.objects.filter(unit=OuterRef("unit"), depth__gt=0, ancestor__in=above.values("unit"))
        names = names.filter(Exists(rows))
    return names


def _tell(hits: list[Hit], day: date | None) -> None:
    """Where each stands or stood last, and what became of it. Two queries."""
    by_unit = {hit.unit.pk: hit for hit in hits}
    rows = Reach.objects.filter(unit__in=by_unit, heir=False, depth__gt=0).select_related("ancestor")
    if day is not None:
        rows = rows.filter(on(day))
    for row in rows.order_by("depth"):
        hit = by_unit[row.unit_id]
        if row.ancestor.kind != Kind.NATION and (day is not None or row.ends == hit.unit.ends):
            hit.above.append(row.ancestor)
    parts = Part.objects.filter(change__undone=None, change__kind__in=PASSING, before__in=by_unit)
    for part in parts.select_related("after").order_by("change__effective", "pk"):
        if part.after and part.after_id != part.before_id and part.after not in by_unit[part.before_id].became:
            by_unit[part.before_id].became.append(part.after)
