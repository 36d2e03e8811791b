"""What a person must look at before a folder's total can be trusted: computed anew from what was read and decided.

A doubt either keeps its whole report out of the total until it is decided (`Hold.report`), or one row (`Hold.row`), or
nothing (`Hold.nothing`): then it is shown beside the total. Nothing doubtful is added up without being said.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cchc.core.messages import Message
from cchc.reporting.folders import asking, said
from cchc.reporting.folders.asking import KEEP, OUT, Choice, Doubt, Hold, digest
from cchc.reporting.folders.models import Decision, Folder, Item
from cchc.reporting.folders.whose import PERSON, Bound, Names, bound


@dataclass(slots=True)
class Standing:
    """Where one report stands: whose it is, whether it counts, what of it does not."""

    item: Item
    bound: Bound
    period: str = ""
    out: bool = False
    """Somebody (or the folder) left it out."""
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def held(self) -> bool:
        """Whether a doubt keeps it out for now."""
        return any(doubt.open and doubt.hold is Hold.report for doubt in self.doubts)

    @property
    def counts(self) -> bool:
        return self.item.state == Item.State.READ and self.bound.unit is not None and not (self.out or self.held)

    @property
    def bindings(self) -> dict[str, str]:
        """Decisions by row position as `library.accept` takes them: rows that do not count show no indicator."""
        found: dict[str, str] = {}
        for doubt in self.doubts:
            if doubt.hold is Hold.row:
                counts = doubt.chosen == KEEP or doubt.chosen.startswith("times:")
                shows = f"{doubt.row['indicator']}|{doubt.row['breakdown']}" if counts else ""
                found[str(doubt.row["position"])] = shows
        return found

    @property
    def factors(self) -> dict[str, str]:
        """By row position: what its numbers are multiplied by to come to the unit asked."""
        return {
            str(doubt.row["position"]): doubt.chosen.removeprefix("times:")
            for doubt in self.doubts
            if doubt.chosen.startswith("times:")
        }


@dataclass(slots=True)
class Look:
    """A folder as it stands: every report, and all doubts, the worst first."""

    folder: Folder
    standings: list[Standing]
    names: Names | None

    @property
    def doubts(self) -> list[Doubt]:
        found = [doubt for standing in self.standings for doubt in standing.doubts]
        return sorted(found, key=lambda doubt: (*doubt.weight, doubt.item.name, doubt.about))

    @property
    def left(self) -> list[Doubt]:
        """What still has to be decided."""
        return [doubt for doubt in self.doubts if doubt.open]

    @property
    def counted(self) -> list[Standing]:
        return [standing for standing in self.standings if standing.counts]


def look(folder: Folder, items: Sequence[Item], names: Names | None, standing_elsewhere: Mapping[int, str]) -> Look:
    """Everything to doubt about the reports of a folder. `standing_elsewhere`: unit → how it has figures that count for
    the period which are not this folder's: 'read' from another file, or 'typed'. Touches no database."""
    decisions = {(row.item_id, row.code, row.about): row for row in _in_force(folder)}
    standings = [_standing(folder, item, names, decisions) for item in items if not item.gone]
    _twice(standings, decisions)
    _copied(standings, decisions)
    for one in standings:
        how = standing_elsewhere.get(one.bound.unit or 0)
        new = one.item.report_id is None or one.item.former_id is not None
        if how and new and not one.out and not one.held:
            _add(one, decisions, asking.elsewhere(one.item, how))
        one.out = one.out or any(doubt.chosen == OUT and doubt.hold is not Hold.row for doubt in one.doubts)
    return Look(folder, standings, names)


def _in_force(folder: Folder) -> list[Decision]:
    return [row for row in folder.decisions.all() if row.undone is None]


Decisions = Mapping[tuple[int | None, str, str], Decision]


def _add(one: Standing, decisions: Decisions, doubt: Doubt) -> Doubt:
    doubt.decision = decisions.get(doubt.key)
    one.doubts.append(doubt)
    return doubt


def _standing(folder: Folder, item: Item, names: Names | None, decisions: Decisions) -> Standing:
    summary = item.summary
    if item.state != Item.State.READ or names is None:
        one = Standing(item, Bound(None, Message("", "")))
        if item.state == Item.State.FAILED:
            _add(one, decisions, asking.unreadable(item))
        return one
    one = Standing(item, bound(summary, item.name, names), summary["period"])
    _whose(one, names, decisions)
    if folder.period and summary["period"] != folder.period:
        doubt = _add(one, decisions, asking.other_period(folder, item))
        one.period = folder.period if doubt.chosen == KEEP else one.period
    if folder.template and summary["template"] != folder.template:
        _add(one, decisions, asking.other_form(folder, item))
    for row in summary["measures"]:
        _add(one, decisions, asking.other_measure(item, row))
    for row in summary["unsure"]:
        _add(one, decisions, asking.unsure_row(item, row))
    for code, make in (("errors", asking.errors), ("unreadable", asking.cells), ("unbound", asking.unbound)):
        if summary[code]:
            _add(one, decisions, make(item))
    if item.refused:
        _add(one, decisions, asking.part(item))
    return one


def _whose(one: Standing, names: Names, decisions: Decisions) -> None:
    """Bind by what a person chose; else ask, where it is not certain."""
    item, found = one.item, one.bound
    agency = item.summary["agency"]
    about = digest(agency)
    chosen = decisions.get((item.pk, "unit", about)) or decisions.get((item.pk, "abolished", about))
    if found.unit is not None and chosen is None:
        return
    code = "abolished" if found.past is not None else "unit"
    message = said.ABOLISHED if found.past is not None else found.why
    if found.past is not None:
        message = Message(message.vi, message.en, {"name": agency, "day": f"{names.day:%d/%m/%Y}"})
    choices = [
        Choice(f"unit:{names.units[pk].code}", asking.named(names, pk)) for pk in found.proposed if pk in names.units
    ]
    doubt = Doubt(code, item, Hold.report, message, (*choices, Choice(OUT, said.WITHOUT_IT)), about, about)
    doubt.decision = chosen
    one.doubts.append(doubt)
    if chosen is not None and chosen.choice.startswith("unit:"):
        code = chosen.choice.removeprefix("unit:")
        unit = next((pk for pk, row in names.units.items() if row.code == code), None)
        one.bound = Bound(unit, PERSON, found.proposed, found.past)


def _twice(standings: Iterable[Standing], decisions: Decisions) -> None:
    """Several reports of one unit: a person says which counts; of files with the same content the first does."""
    by_unit: dict[int, list[Standing]] = defaultdict(list)
    for one in standings:
        if one.bound.unit is not None and not _left_out(one):
            by_unit[one.bound.unit].append(one)
    for several in by_unit.values():
        distinct: dict[str, Standing] = {}
        for one in sorted(several, key=lambda one: (one.item.name, one.item.pk)):
            if one.item.digest in distinct:
                one.out = True
            else:
                distinct[one.item.digest] = one
        if len(distinct) > 1:
            _ask_which(list(distinct.values()), decisions)


def _left_out(one: Standing) -> bool:
    return any(doubt.chosen == OUT and doubt.hold is not Hold.row for doubt in one.doubts)


def _ask_which(several: Sequence[Standing], decisions: Decisions) -> None:
    about = digest(*sorted(one.item.digest for one in several))
    names = ", ".join(f"“{one.item.name}”" for one in several)
    for one in several:
        doubt = Doubt("twice", one.item, Hold.report, Message(said.TWICE.vi, said.TWICE.en, {"names": names}), (
            Choice(KEEP, said.THIS_COUNTS),), about, about)  # fmt: skip
        _add(one, decisions, doubt)
    chosen = [one for one in several if any(doubt.code == "twice" and doubt.chosen == KEEP for doubt in one.doubts)]
    if chosen:
        last = max(chosen, key=lambda one: max(d.decision.pk for d in one.doubts if d.code == "twice" and d.decision))
        for one in several:
            doubt = next(doubt for doubt in one.doubts if doubt.code == "twice")
            doubt.decision = next(d.decision for d in last.doubts if d.code == "twice")
            one.out = one.out or one is not last


def _copied(standings: Iterable[Standing], decisions: Decisions) -> None:
    """Different units with the same figures to the last digit."""
    alike: dict[str, list[Standing]] = defaultdict(list)
    for one in standings:
        if one.bound.unit is not None and not one.out and one.item.summary.get("same"):
            alike[one.item.summary["same"]].append(one)
    for same, several in alike.items():
        if len({one.bound.unit for one in several}) < 2:
            continue
        for one in several:
            others = ", ".join(f"“{other.item.name}”" for other in several if other is not one)
            message = Message(said.COPIED.vi, said.COPIED.en, {"count": one.item.summary["alike"], "others": others})
            choices = (Choice(OUT, said.OUT_UNTIL_MENDED), Choice(KEEP, said.NO_COPY))
            _add(one, decisions, Doubt("copied", one.item, Hold.report, message, choices, digest(same), same))


def most_common(values: Iterable[str]) -> str:
    """What most say; '' where nothing is said, or two are said equally often."""
    counted = Counter(value for value in values if value).most_common(2)
    if not counted or (len(counted) == 2 and counted[0][1] == counted[1][1]):
        return ""
    return counted[0][0]
