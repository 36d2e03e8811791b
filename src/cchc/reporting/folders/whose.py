"""Which unit a report of a folder is of: by its heading, among the units under the parent; else by its file's name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rapidfuzz import fuzz, process

from cchc.core.messages import Message
from cchc.core.vietnamese.text import fold_key, nfc
from cchc.platform.units.days import on
from cchc.platform.units.models import Kind, Name, Reach, Unit
from cchc.platform.units.selectors import subtree_ids

COMMITTEE = re.compile(r"^(?:tm )?(?:hdnd va )?(?:ubnd|uy ban nhan dan) (?=\w)")
PLACE = re.compile(r"^(?P<own>.+?) (?:tinh|thanh pho|tp|quan|huyen|thi xa) \w.*$")
KIND_WORD = re.compile(r"^(?:tinh|thanh pho|tp|quan|huyen|thi xa|xa|phuong|thi tran|dac khu) (?=\w)")
PROPOSED = 5
"""So many units are proposed where none is certain."""
ALIKE = 70
"""From this likeness on (0 to 100) a name is proposed."""
ROOMS = (Kind.ROOM, Kind.SERVICE_UNIT)

HEADING = Message("theo tên cơ quan đầu báo cáo", "by the agency in its heading")
FILE = Message("theo tên tệp, thư mục", "by the name of its file or folder")
PERSON = Message("do người tổng hợp chọn", "chosen by a person")
NO_HEADING = Message("Báo cáo không ghi tên cơ quan.", "The report names no agency.")
SEVERAL = Message("Tên “{name}” là của nhiều đơn vị.", "Several units are called “{name}”.")
NOWHERE = Message("Không đơn vị nào dưới {parent} có tên “{name}”.", "No unit under {parent} is called “{name}”.")
TWO_NAMES = Message(
    "Đầu báo cáo ghi “{name}”, tên tệp lại là của {other}.", "The heading says “{name}”, the file's name {other}."
)
BY_NAME_ONLY = Message(
    "Báo cáo không ghi tên cơ quan; tên tệp chỉ gợi ý {other}.",
    "The report names no agency; the file's name only suggests {other}.",
)


@dataclass(frozen=True, slots=True)
class Bound:
    """Whose a report is. `unit` None: not certain, `why` says so and `proposed` whose it may be."""

    unit: int | None
    why: Message
    proposed: tuple[int, ...] = ()
    past: int | None = None
    """The unit it names, which was abolished before the period or not yet there."""


@dataclass(slots=True)
class Names:
    """The units under a parent on a day, by everything they may be called then."""

    parent: Unit
    day: date
    units: dict[int, Unit]
    full: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Folded whole name → units: 'xa an binh'."""
    bare: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Folded name without its kind → units: 'an binh'."""
    written: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    """With their accents, to tell apart what folds alike."""
    past: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Names of units that stood under the parent on other days only."""

    @classmethod
    def under(cls, parent: Unit, day: date) -> Names:
        """Three queries, however many units."""
        ids = set(subtree_ids(parent, day)) - {parent.pk}
        ever = Unit.objects.filter(reached_by__ancestor=parent).exclude(kind__in=ROOMS).exclude(pk=parent.pk)
        known = {unit.pk: unit for unit in ever.distinct()}
        names = cls(parent, day, {pk: unit for pk, unit in known.items() if pk in ids})
        for pk, name, official, begins, ends in Name.objects.filter(unit__in=known).values_list(
            "unit", "name", "official", "begins", "ends"
        ):
            holds = not official or ((begins is None or begins <= day) and (ends is None or ends > day))
            if pk in ids and holds:
                names._add(pk, name)
            elif pk not in ids:
                names.past[fold_key(name)].add(pk)
        return names

    def _add(self, pk: int, name: str) -> None:
        folded = fold_key(name)
        self.full[folded].add(pk)
        self.bare[KIND_WORD.sub("", folded)].add(pk)
        self.written[pk].add(" ".join(nfc(name).casefold().split()))

    def told_apart(self, found: Iterable[int], heading: str) -> set[int]:
        """Those whose name stands in the heading with its very accents, where any does."""
        found = set(found)
        if len(found) < 2:
            return found
        written = " ".join(nfc(heading).casefold().split())
        return {pk for pk in found if any(name in written for name in self.written[pk])} or found


def bound(summary: dict[str, Any], file: str, names: Names) -> Bound:
    """Whose the report is that `summary` tells of, in the files called `file`."""
    agency = summary.get("agency", "")
    by_file, whole = _in_file_name(file, names)
    if not fold_key(agency):
        return _by_file(by_file, whole, names)
    found = _by_heading(agency, summary.get("place", ""), names)
    if len(found) == 1:
        unit = next(iter(found))
        if whole and by_file and unit not in by_file:
            return _two_names(agency, unit, by_file, names)
        return Bound(unit, HEADING)
    if found:
        one = found & by_file
        if len(one) == 1 and whole:
            return Bound(next(iter(one)), FILE)
        return Bound(None, _said(SEVERAL, name=agency), tuple(sorted(found)))
    past = names.past.get(_own(agency), set()) | names.past.get(COMMITTEE.sub("", fold_key(agency)), set())
    if len(past) == 1 and not by_file:
        return Bound(None, _said(NOWHERE, name=agency, parent=names.parent.name), (), next(iter(past)))
    proposed = tuple(dict.fromkeys((*sorted(by_file), *_alike(agency, names))))[:PROPOSED]
    return Bound(None, _said(NOWHERE, name=agency, parent=names.parent.name), proposed)


def _by_heading(agency: str, place: str, names: Names) -> set[int]:
    """Units under the parent that the heading fits; a place above that is another province's fits none."""
    folded = COMMITTEE.sub("", fold_key(agency))
    for name in dict.fromkeys((fold_key(agency), folded, _own(agency))):
        if found := names.full.get(name):
            return names.told_apart(found, agency)
    return set()


def _own(agency: str) -> str:
    """'ubnd xa an binh huyen x' → 'xa an binh'."""
    folded = COMMITTEE.sub("", fold_key(agency))
    match = PLACE.match(folded)
    return match["own"] if match else folded


def _in_file_name(file: str, names: Names) -> tuple[set[int], bool]:
    """Units named in a file's name, the longest name first; whether with the word for their kind."""
    words = f" {fold_key(re.sub(r'[-_.]+', ' ', file))} "
    for listed, whole in ((names.full, True), (names.bare, False)):
        inside = [name for name in listed if name and f" {name} " in words]
        if inside:
            longest = max(map(len, inside))
            found = {pk for name in inside if len(name) == longest for pk in listed[name]}
            return names.told_apart(found, re.sub(r"[-_.]+", " ", file)), whole
    return set(), False


def _by_file(found: set[int], whole: bool, names: Names) -> Bound:
    if len(found) == 1 and whole:
        return Bound(next(iter(found)), FILE)
    if len(found) == 1:
        unit = names.units[next(iter(found))]
        return Bound(None, _said(BY_NAME_ONLY, other=unit.name), (unit.pk,))
    return Bound(None, NO_HEADING, tuple(sorted(found))[:PROPOSED])


def _two_names(agency: str, unit: int, by_file: set[int], names: Names) -> Bound:
    other = names.units[min(by_file)].name
    return Bound(None, _said(TWO_NAMES, name=agency, other=other), (unit, *sorted(by_file)))


def _alike(agency: str, names: Names) -> list[int]:
    """Units with a name like the heading's, the likest first."""
    close = process.extract(_own(agency), list(names.full), scorer=fuzz.ratio, limit=PROPOSED, score_cutoff=ALIKE)
    return [pk for name, _, _ in close for pk in sorted(names.full[name])]


def _said(message: Message, **values: str) -> Message:
    return Message(message.vi, message.en, dict(values))


MOST = (4, 5)
"""Of how many of the reports the parent must be above: four in five."""


def recognised_parent(agencies: Iterable[tuple[str, str]], day: date) -> int | None:
    """The body nearest above most of the units that headings (agency, level) may mean, on the map of the day; None
    where no body is. A name of many units counts for each of them: only one body is above most of the folder."""
    asked = [(COMMITTEE.sub("", fold_key(agency)), _own(agency), level) for agency, level in agencies if agency]
    wanted = {name for names in asked for name in names[:2]}
    rows = (
        Name.objects.filter(on(day), folded__in=wanted)
        .exclude(unit__kind="")
        .values_list("folded", "unit", "unit__level")
    )
    by_name: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for folded, unit, level in rows:
        by_name[folded].append((unit, level))
    meant = [
        {unit for name in names for unit, its in by_name.get(name, ()) if not level or its == level}
        for *names, level in asked
    ]
    above: dict[int, list[tuple[int, int]]] = defaultdict(list)
    reach = Reach.objects.filter(on(day), unit__in=set().union(*meant), heir=False, depth__gt=0)
    for ancestor, unit, depth in reach.values_list("ancestor", "unit", "depth"):
        above[unit].append((ancestor, depth))
    covered: dict[int, int] = defaultdict(int)
    depths: dict[int, int] = {}
    for units in meant:
        for ancestor in {ancestor for unit in units for ancestor, _ in above[unit]}:
            covered[ancestor] += 1
    for pairs in above.values():
        for ancestor, depth in pairs:
            depths[ancestor] = max(depth, depths.get(ancestor, 0))
    known = sum(bool(units) for units in meant)
    fitting = [ancestor for ancestor, count in covered.items() if count * MOST[1] >= known * MOST[0]]
    return min(fitting, key=lambda one: (depths[one], -covered[one], one), default=None)
