"""One entry of the ledger being written: the stretches it closes and opens, its arrows, its event.

Each verb opens an `Entry`, says what happens, and closes it; all of it is one transaction. Units are locked first, so
that two people who change the same unit come one after the other, and the second is refused where it no longer fits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Required, TypedDict

from django.db.models import Q
from django.utils.text import slugify

from cchc.core.vietnamese.text import fold_key, nfc
from cchc.platform.events.services import record
from cchc.platform.units import refusals
from cchc.platform.units.events import BY_CHANGE
from cchc.platform.units.models import LEVELS, Change, Kind, Name, Part, Placement, Unit
from cchc.platform.units.services.reach import refresh_reach


class About(TypedDict, total=False):
    """What every change says about itself."""

    effective: Required[date]
    """First day on which the new state holds."""
    decision: str
    decided: date | None
    reason: str
    note: str
    source: str
    known: int | None
    """The last entry of the ledger whoever asks has seen: a later one about the same units refuses the change."""


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A body that a change brings into being. Without a code one is made from the name."""

    name: str
    kind: Kind | str
    parent: Unit | None = None
    code: str = ""


class Entry:
    """A change being written. Needs a transaction around it."""

    def __init__(self, kind: Change.Kind, units: Iterable[Unit], about: About) -> None:
        self.kind, self.about, self.effective = kind, about, about["effective"]
        self.units = _locked(units)
        self._nobody_else(about.get("known"))
        self.change = Change.objects.create(
            kind=kind,
            effective=self.effective,
            decision=about.get("decision", "").strip(),
            decided=about.get("decided"),
            note=about.get("note", ""),
            source=about.get("source", "")[:255],
        )
        self.touched: set[int] = set()

    def unit(self, given: Unit) -> Unit:
        """The locked row of a unit named to this entry."""
        return self.units[given.pk]

    def alive(self, given: Unit) -> Unit:
        """The unit if it is in the tree the day before and open; NotPossible otherwise."""
        unit = self.unit(given)
        if unit.ends is not None:
            raise refusals.ended(unit.name, unit.ends)
        if unit.begins is not None and unit.begins >= self.effective:
            raise refusals.not_yet(unit.name, self.effective, unit.begins)
        if unit.kind != Kind.NATION and not unit.placements.filter(ends=None).exists():
            raise refusals.not_placed(unit.name)
        return unit

    def target(self, given: Unit | NewUnit, parent: Unit | None = None) -> Unit:
        """A body that goes on or begins: an existing one alive by then, or the new one, made."""
        if isinstance(given, NewUnit):
            return self.create(given, parent)
        unit = self.units.get(given.pk) or given
        if unit.ends is not None:
            raise refusals.ended(unit.name, unit.ends)
        if unit.begins is not None and unit.begins > self.effective:
            raise refusals.not_yet(unit.name, self.effective, unit.begins)
        return unit

    def create(self, new: NewUnit, parent: Unit | None = None) -> Unit:
        """A new unit with its name and place from the effective day on."""
        name = nfc(" ".join(new.name.split()))
        if not fold_key(name):
            raise refusals.no_name()
        unit = _free(new, name)
        unit.name, unit.folded, unit.kind, unit.level = name, fold_key(name), new.kind, LEVELS[Kind(new.kind)]
        unit.begins, unit.ends, unit.source = self.effective, None, self.about.get("source", "")[:255]
        unit.save()
        Name.objects.create(
            unit=unit, name=name, folded=unit.folded, official=True, begins=self.effective, change=self.change
        )
        self.place(unit, new.parent or parent)
        return unit

    def place(self, unit: Unit, parent: Unit | None) -> None:
        """Under `parent` from the effective day on; its place until then is closed."""
        self.place_all([unit], parent)

    def place_all(self, units: Sequence[Unit], parent: Unit | None) -> None:
        """The same for many at once, in as many queries."""
        if not units:
            return
        if parent is not None:
            self._may_hold(parent, units)
        self._close(Placement, units)
        Placement.objects.bulk_create(
            Placement(unit=unit, parent=parent, begins=self.effective, change=self.change) for unit in units
        )
        self.touched.update(unit.pk for unit in units)

    def rename(self, unit: Unit, name: str) -> None:
        """Called `name` from the effective day on."""
        name = nfc(" ".join(name.split()))
        if not fold_key(name):
            raise refusals.no_name()
        if name == unit.name:
            raise refusals.same_name(name)
        self._close(Name, [unit])
        unit.name, unit.folded = name, fold_key(name)
        unit.save(update_fields=["name", "folded"])
        Name.objects.create(unit=unit, name=name, folded=unit.folded, begins=self.effective, change=self.change)

    def end(self, unit: Unit) -> None:
        """The unit ends: its last day is the one before the effective day."""
        self._close(Placement, [unit])
        self._close(Name, [unit])
        unit.ends = self.effective
        unit.save(update_fields=["ends"])
        self.touched.add(unit.pk)

    def arrow(self, before: Unit | None, after: Unit | None, share: int | None = None) -> None:
        """What `before` was becomes (part of) `after`."""
        Part.objects.create(change=self.change, before=before, after=after, share=share)
        self.touched.update(unit.pk for unit in (before, after) if unit)

    def children(self, unit: Unit) -> list[Unit]:
        """Units directly under `unit` that have not ended, locked."""
        found = Unit.objects.filter(placements__parent=unit, placements__ends=None).order_by("pk")
        return list(found.select_for_update(of=("self",)))

    def done(self, about: Unit, before: str, after: str) -> Change:
        """Bring `Reach` up to date and tell the event."""
        refresh_reach(self.touched)
        record(
            BY_CHANGE[Change.Kind(self.kind)],
            subject=about,
            unit=about,
            reason=self.about.get("reason", ""),
            code=about.code,
            before=before[:200],
            after=after[:200],
            effective=f"{self.effective:%d/%m/%Y}",
            decision=self.change.decision,
        )
        return self.change

    def _nobody_else(self, known: int | None) -> None:
        if known is None:
            return
        later = Change.objects.filter(pk__gt=known).filter(
            Q(parts__before__in=self.units) | Q(parts__after__in=self.units)
        )
        if entry := later.first():
            part = entry.parts.filter(Q(before__in=self.units) | Q(after__in=self.units)).first()
            raise refusals.changed_meanwhile(str((part and (part.before or part.after)) or entry))

    def _close(self, table: type[Placement] | type[Name], units: Sequence[Unit]) -> None:
        """Close the open stretches of `units`; NotPossible where one begins on the effective day or later."""
        stretches = table._default_manager.filter(unit__in=units)
        if table is Name:
            stretches = stretches.filter(official=True)
        dated = stretches.exclude(begins=None).order_by("begins").values_list("unit", "begins", "ends")
        last = {unit: (begins, ends) for unit, begins, ends in dated}
        for unit in units:
            begins, ends = last.get(unit.pk, (None, None))
            latest = max((day for day in (begins, ends) if day), default=None)
            if latest and (latest > self.effective or begins == self.effective):
                raise refusals.wrong_order(unit.name, self.effective, latest)
        stretches.filter(ends=None).update(ends=self.effective)

    def _may_hold(self, parent: Unit, units: Sequence[Unit]) -> None:
        if parent.ends is not None:
            raise refusals.ended(parent.name, parent.ends)
        if parent.begins is not None and parent.begins > self.effective:
            raise refusals.not_yet(parent.name, self.effective, parent.begins)
        if parent.kind != Kind.NATION and not parent.placements.filter(ends=None).exists():
            raise refusals.not_placed(parent.name)
        above = self._above(parent.pk)
        for unit in units:
            if (day := above.get(unit.pk)) is not None:
                raise refusals.cycle(unit.name, parent.name, day)

    def _above(self, unit: int) -> dict[int, date]:
        """The unit and every body above it on some day from the effective day on, with the first such day."""
        found, rising = {unit: self.effective}, [unit]
        while rising:
            places = Placement.objects.filter(unit__in=rising, parent__isnull=False)
            places = places.filter(Q(ends=None) | Q(ends__gt=self.effective))
            rising = []
            for parent, begins in places.values_list("parent", "begins"):
                if parent not in found:
                    found[parent] = max(begins or self.effective, self.effective)
                    rising.append(parent)
        return found


def _locked(units: Iterable[Unit]) -> dict[int, Unit]:
    wanted = [unit.pk for unit in units]
    return {unit.pk: unit for unit in Unit.objects.filter(pk__in=wanted).order_by("pk").select_for_update()}


def _free(new: NewUnit, name: str) -> Unit:
    """A unit not yet in use: of the code asked for (also one whose founding was undone), or of a code of the name."""
    if new.code:
        taken = Unit.objects.filter(code=new.code).first()
        if taken and (taken.kind == Kind.NATION or taken.placements.exists() or not taken.kind):
            raise refusals.code_taken(new.code, taken.name)
        return taken or Unit(code=new.code)
    stem = slugify(fold_key(name))[:100]
    taken = set(Unit.objects.filter(code__startswith=stem).values_list("code", flat=True))
    code, number = stem, 1
    while code in taken:
        number += 1
        code = f"{stem}-{number}"
    return Unit(code=code)


def distinct(units: Iterable[Unit]) -> list[Unit]:
    """The units; NotPossible where one is named twice."""
    found: dict[int, Unit] = {}
    for unit in units:
        if unit.pk in found:
            raise refusals.twice(unit.name)
        found[unit.pk] = unit
    return list(found.values())


def named(units: Iterable[Unit]) -> str:
    """'A, B và 3 đơn vị khác' is for pages; an event gets the names."""
    return ", ".join(unit.name for unit in units)
