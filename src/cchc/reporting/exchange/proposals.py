"""What a file says about each row of a form, beside what stands there: new, changed, the same, in conflict, refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cchc.core.exchange.words import said_state
from cchc.core.figures import FigureState
from cchc.core.messages import Message
from cchc.core.reading.matching import code_key, label_key
from cchc.reporting.figures.cells import Cell, Conflict, Standing
from cchc.reporting.figures.filling import EntryError, begin, read_cell, version_of
from cchc.reporting.figures.form import Form, Line
from cchc.reporting.figures.hands import refuse_closed
from cchc.reporting.figures.models import Origin
from cchc.reporting.figures.services import Written, write
from cchc.reporting.forms.models import Obligation


class How(Enum):
    """How what a file says stands to what the form holds."""

    CONFLICT = "conflict"
    """Changed in the file and, since the file was made, in the form."""
    REFUSED = "refused"
    DOUBTFUL = "doubtful"
    """Read from an old file, and the reader was not sure which row it is."""
    REPLACES = "replaces"
    """Another value stands in the form."""
    NEW = "new"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a file says in one of its rows."""

    v: str = ""
    s: str = ""
    place: str = ""
    key: str = ""
    code: str = ""
    label: str = ""
    formula: bool = False
    doubts: tuple[str, ...] = ()
    kept: str = ""
    """Its place as the history keeps it, Vietnamese whoever brings the file; '' where `place` has no words of ours."""


@dataclass(slots=True)
class Proposal:
    """One row of the form about which the file says something."""

    line: Line
    entry: Entry
    standing: How
    cell: Cell | None = None
    reason: str = ""
    """Why it is refused."""
    warning: str = ""
    timid: bool = False
    """What stands in the form is kept unless a person says otherwise: the file is about another period or unit."""

    @property
    def key(self) -> str:
        return self.line.row.key

    @property
    def seen(self) -> Standing | None:
        return self.line.seen

    @property
    def figure(self) -> Any:
        """What would be written, for the page."""
        return self.cell and Shown(self.cell)

    @property
    def chosen(self) -> bool:
        """Whether it is taken unless a person says otherwise."""
        return self.standing is How.NEW or (self.standing is How.REPLACES and not self.timid)


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell as pages show figures."""

    cell: Cell

    @property
    def state(self) -> str:
        return str(self.cell.answer.state.value)

    @property
    def amount(self) -> int | None:
        return self.cell.answer.amount

    @property
    def scale(self) -> int:
        return self.cell.answer.scale

    @property
    def text(self) -> str:
        return self.cell.text


@dataclass(slots=True)
class Comparison:
    """Everything a file says about a form."""

    proposals: list[Proposal] = field(default_factory=list)
    left_out: list[Entry] = field(default_factory=list)
    """Rows that are none of this form."""
    untouched: int = 0
    """Rows that stand in the file as it was made."""

    def of(self, standing: str) -> list[Proposal]:
        return [one for one in self.proposals if one.standing.value == standing]

    @property
    def groups(self) -> list[tuple[str, list[Proposal]]]:
        """What needs a decision, the most urgent first."""
        return [(one.value, self.of(one.value)) for one in How if one is not How.SAME and self.of(one.value)]

    @property
    def places(self) -> bool:
        """Whether its rows stand in more than one place of the file."""
        return len({one.entry.place for one in self.proposals}) > 1

    @property
    def same(self) -> int:
        """Rows in which file and form agree, or of which the file says nothing new."""
        return self.untouched + len(self.of(How.SAME.value))

    @property
    def open(self) -> list[Proposal]:
        """What could be written."""
        return [one for one in self.proposals if one.cell and one.standing not in (How.SAME, How.REFUSED)]


def compare_offline(form: Form, said: Mapping[str, Any], day: date) -> Comparison:
    """An offline form against the form it was made from. A row is found by its hidden key, and where that is gone by
    code and label; a cell not changed in the file says nothing."""
    lines = {line.row.key: line for line in form.answered}
    base = said["base"]
    entries = [_entry(row) for row in said["rows"]]
    found: dict[str, list[Entry]] = {}
    result = Comparison()
    for entry in entries:
        key, wrong = _place(entry, form, base)
        if key in lines:
            found.setdefault(key, []).append(replace(entry, doubts=(wrong,) if wrong else ()))
        elif (entry.v or entry.s or entry.formula) and key not in {line.row.key for line in form.lines}:
            result.left_out.append(entry)
    for key, several in found.items():
        line, before = lines[key], base.get(key)
        if len({(one.v, one.s, one.formula) for one in several}) > 1:
            reason = _("This row stands in the file several times, with different values: %(places)s.")
            places = ", ".join(one.place for one in several)
            result.proposals.append(_refused(line, several[0], reason % {"places": places}))
            continue
        entry = several[0]
        if before is not None and _untouched(entry, before):
            result.untouched += 1
            continue
        one = _propose(line, entry, day)
        if one.standing in (How.REPLACES, How.NEW) and before is not None and _moved(line, before):
            one.standing = How.CONFLICT
        result.proposals.append(one)
    order = {key: at for at, key in enumerate(lines)}
    result.proposals.sort(key=lambda one: order[one.key])
    return result


def _entry(row: Mapping[str, Any]) -> Entry:
    said = Message("{sheet}, dòng {at}", "{sheet}, row {at}", {"sheet": row["sheet"], "at": row["at"]})
    place, kept = said.text(get_language() or "vi"), said.text("vi")
    return Entry(row["v"], row["s"], place, row["key"], row["code"], row["label"], bool(row["formula"]), kept=kept)


def _place(entry: Entry, form: Form, base: Mapping[str, Any]) -> tuple[str, str]:
    """Key of the row an entry is about ('' for none), and what is wrong with it."""
    label, code = label_key(entry.label), code_key(entry.code)
    like = [line.row.key for line in form.lines if label and label_key(line.row.label) == label]
    if len(like) > 1:
        exact = [key for key in like if code_key(_row(form, key).code) == code]
        like = exact if len(exact) == 1 else like
    known = entry.key in form.template or entry.key in base
    if not known:
        return (like[0], "") if len(like) == 1 else ("", "")
    said = label_key(base[entry.key]["label"]) if entry.key in base else ""
    own = label_key(_row(form, entry.key).label) if entry.key in form.template else said
    if label in (said, own) or not like or entry.key in like:
        changed = _("The label was changed in the file: “%(label)s”.") % {"label": entry.label[:80]}
        return entry.key, "" if label in (said, own) or entry.key in like else changed
    wrong = _("The hidden key and the label of this row do not belong together: the file was changed by hand.")
    return entry.key, f"!{wrong}"


def _row(form: Form, key: str) -> Any:
    return form.template.row(key)


def _untouched(entry: Entry, before: Mapping[str, str]) -> bool:
    return not entry.formula and entry.v == before["v"] and (said_state(entry.s) or "") == before["s"]


def _moved(line: Line, before: Mapping[str, str]) -> bool:
    """Whether somebody wrote into the form since the file was made."""
    return (str(line.seen.id) if line.seen else "") != before["seen"]


def _refused(line: Line, entry: Entry, reason: str) -> Proposal:
    return Proposal(line, entry, How.REFUSED, reason=reason)


def _propose(line: Line, entry: Entry, day: date) -> Proposal:
    """What an entry says against what stands now."""
    wrong = next((doubt.removeprefix("!") for doubt in entry.doubts if doubt.startswith("!")), "")
    if wrong:
        return _refused(line, entry, wrong)
    if not line.may_write:
        return _refused(line, entry, _("You may not enter this row."))
    if entry.formula:
        reason = _("There is a formula in the file (%(text)s): enter its result as a number.")
        return _refused(line, entry, reason % {"text": entry.v[:40]})
    state = entry.s if entry.s in {one.value for one in FigureState} else said_state(entry.s)
    if state is None:
        return _refused(line, entry, _("“%(text)s” is no state; choose one of the list.") % {"text": entry.s[:40]})
    try:
        cell = cell_of(line, entry.v, state, day)
    except EntryError as error:
        return _refused(line, entry, str(error))
    warning = next((doubt for doubt in entry.doubts), "")
    return Proposal(line, entry, _against(cell, line.seen), cell, warning=warning)


def _against(cell: Cell, there: Standing | None) -> How:
    blank = cell.answer.state is FigureState.blank
    if there is None or there.state == FigureState.blank.value:
        return How.SAME if blank else How.NEW
    shown = Shown(cell)
    if shown.state != there.state:
        return How.REPLACES
    if shown.amount is None or there.amount is None:
        words = shown.state == FigureState.value.value
        same = not words or (shown.amount, shown.text) == (there.amount, there.text)
        return How.SAME if same else How.REPLACES
    return How.SAME if shown.amount * 10**there.scale == there.amount * 10**shown.scale else How.REPLACES


def cell_of(line: Line, v: str, s: str, day: date) -> Cell:
    """What was written in a file, as the cell of a line; day and finality stay as they stand. EntryError as for what is
    typed."""
    assert line.slot is not None
    text = v
    if line.slot.codes and " · " in v:
        text = v.partition(" · ")[0]
    typed = {"v": text, "s": s, "e": line.estimate, "d": line.as_of, "seen": str(line.seen.id) if line.seen else ""}
    return read_cell(line.slot, typed, day)


def compare_old(form: Form, entries: Iterable[Entry], day: date, *, timid: bool = False) -> Comparison:
    """What was read from an old report against the form: doubtful rows stay aside until a person takes them, and of a
    `timid` one also rows in which something else stands."""
    lines = {line.row.key: line for line in form.answered}
    result = Comparison()
    taken: Counter[str] = Counter(entry.key for entry in entries)
    for entry in entries:
        line = lines.get(entry.key)
        if line is None:
            result.left_out.append(entry)
            continue
        if not entry.v and not entry.s:
            continue
        one = _propose(line, entry, day)
        if taken[entry.key] > 1 and one.cell:
            one = _refused(line, entry, _("Several rows of the file were read as this one."))
        elif entry.doubts and one.cell and one.standing is not How.SAME:
            one.standing = How.DOUBTFUL
        one.timid = timid
        result.proposals.append(one)
    return result


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the chosen rows."""

    written: Written | None
    clashes: int = 0

    @property
    def number(self) -> int:
        return len(self.written.figures) if self.written else 0


def take(
    form: Form, comparison: Comparison, chosen: Mapping[str, str], *, owed: Obligation, by: Any, origin: str
) -> Taken:
    """Write the chosen rows into the form's draft: key → the version its chooser saw beside it ('' for none). Rows that
    somebody else wrote meanwhile are left, and counted; Closed where nothing may be written any more."""
    cells = {}
    for one in comparison.open:
        if one.cell and one.key in chosen:
            seen = version_of(chosen[one.key])
            place = one.entry.kept or one.entry.place
            where = f"{origin} · {place}" if place else origin
            cells[one.key] = replace(one.cell, seen=seen, origin_kind=Origin.IMPORTED, origin=where)
    clashes = 0
    while cells:
        try:
            with transaction.atomic():
                refuse_closed(owed)
                return Taken(write(begin(form.report, owed), list(cells.values()), by=by), clashes)
        except Conflict as conflict:
            for clash in conflict.clashes:
                del cells[clash.mine.row]
            clashes += len(conflict.clashes)
    return Taken(None, clashes)
