"""A file of the body above filled with one report's figures: what goes where, and why some of it does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _lazy

from cchc.core.exchange.bodies import place_of
from cchc.core.exchange.bound import Mapped, Name, is_now, name_of
from cchc.core.exchange.digest import structure_of
from cchc.core.exchange.mapping import head_key, mapped
from cchc.core.exchange.words import STATES
from cchc.core.exchange.workbook import letters
from cchc.core.figures import to_decimal
from cchc.core.reading.errors import UnreadableFile
from cchc.core.reading.report import matcher
from cchc.core.vietnamese.text import fold_key
from cchc.platform.files.services import remove
from cchc.platform.units.models import Name as UnitName
from cchc.platform.units.models import Unit
from cchc.platform.units.selectors import children_on, parent_on
from cchc.reporting.exchange import reading
from cchc.reporting.exchange.models import Theirs, WorkbookMap, Zero
from cchc.reporting.exchange.purposes import THEIRS
from cchc.reporting.figures.form import Form, Line
from cchc.reporting.figures.models import State
from cchc.reporting.forms.models import Obligation

WHY = {
    "formula": _lazy("a formula stands there"),
    "merged": _lazy("the cell is merged into another"),
    "locked": _lazy("the cell is locked in a protected sheet"),
    "table": _lazy("a table stands in the cell"),
    "missing": _lazy("there is no such cell"),
    "blank": _lazy("not answered in the form yet"),
    "heading": _lazy("asks for no figure"),
    "left_out": _lazy("left out"),
    "nothing": _lazy("left empty, as was chosen for this state"),
    "not_found": _lazy("no row of the file was found for it"),
}


@dataclass(frozen=True, slots=True)
class Filled:
    """One row of the file: what is written, or why nothing is."""

    table: Mapped
    place: str
    """'row:column'."""
    label: str
    line: Line | None
    value: dict[str, str] | None = None
    why: str = ""

    @property
    def cell(self) -> str:
        """Its place as a spreadsheet says it: E7."""
        row, _colon, column = self.place.partition(":")
        return f"{letters(int(column))}{row}"

    @property
    def there(self) -> str:
        """What stands in the cell now."""
        return self.table.texts.get(self.place, "")

    @property
    def because(self) -> Any:
        return WHY.get(self.why, "")

    @property
    def shown(self) -> str:
        """What is written, for the page."""
        return "" if self.value is None else self.value.get("n", self.value.get("t", ""))


@dataclass(slots=True)
class Work:
    """Everything about filling one file."""

    tables: list[Mapped]
    known: WorkbookMap | None
    """The map a person confirmed for this structure, or for an earlier one of the same form."""
    same_structure: bool
    columns: dict[int, int] = field(default_factory=dict)
    """Index of a table → the column of its values (of a table turned round the row of the unit), 0 for none."""
    rows: list[Filled] = field(default_factory=list)
    not_found: list[Line] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    """Rows once confirmed that the file has no more."""

    @property
    def written(self) -> list[Filled]:
        return [one for one in self.rows if one.value is not None]

    @property
    def left(self) -> list[Filled]:
        return [one for one in self.rows if one.value is None and one.why != "heading"]

    @property
    def plan(self) -> dict[str, dict[str, dict[str, str]]]:
        """As `cchc.core.exchange.theirs.fill` takes it."""
        plan: dict[str, dict[str, dict[str, str]]] = {}
        for one in self.written:
            plan.setdefault(str(one.table.index), {})[one.place] = one.value or {}
        return plan

    @property
    def locked(self) -> list[Filled]:
        """Rows whose cell is locked in a protected sheet."""
        return [one for one in self.rows if one.why == "locked"]


def bring(owed: Obligation, form: Form, upload: Any, *, by: Any) -> Theirs:
    """Keep a file to be filled; UnreadableFile for what is none, and what holds macros or a password."""
    file = reading.bring(upload, owner=by, unit=owed.unit, purpose=THEIRS)
    try:
        said = reading.ask("look", file)
    except UnreadableFile:
        remove([file])
        raise
    tables = _named_apart(said["tables"])
    theirs = Theirs(obligation=owed, name=file.name, file=file, kind=said["kind"], tables=tables, owner=by)
    return _kept(theirs, form, _turns(tables, _maps(theirs, form).first()))


def turn(theirs: Theirs, form: Form, turned: Mapping[int, bool]) -> None:
    """Read tables of a file the other way round: one row for each unit (True), or one for each indicator."""
    for table in theirs.tables:
        if table["index"] in turned:
            table["turned"] = turned[table["index"]]
    _kept(theirs, form, _turns(theirs.tables, None))


def _kept(theirs: Theirs, form: Form, turns: Mapping[int, bool]) -> Theirs:
    bodies = bodies_of(theirs.obligation.unit)
    theirs.digest = digest_of(mapped(theirs.tables, form.template, matcher(), bodies=bodies, turns=turns))
    theirs.save()
    return theirs


def _maps(theirs: Theirs, form: Form) -> QuerySet[WorkbookMap]:
    return WorkbookMap.objects.filter(unit=theirs.obligation.unit_id, template=form.template.id)


def _turns(tables: Sequence[Mapping[str, Any]], known: WorkbookMap | None) -> dict[int, bool]:
    """Which tables are turned round: as a person said of this file, else as was confirmed for a table of the name."""
    before = {one["name"]: one.get("turned", False) for one in known.tables if one["rows"]} if known else {}
    said = {one["index"]: one.get("turned", before.get(one["name"])) for one in tables}
    return {index: turned for index, turned in said.items() if turned is not None}


def bodies_of(unit: Unit) -> list[str]:
    """Names under which a unit and those beside it may have rows of their own; its own first."""
    above = parent_on(unit)
    beside = list(children_on(above).values_list("name", flat=True)) if above else []
    return [*names_of(unit), *beside]


def names_of(unit: Unit) -> list[str]:
    """What a unit is and was called."""
    return list(dict.fromkeys([unit.name, *UnitName.objects.filter(unit=unit).values_list("name", flat=True)]))


def _named_apart(tables: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The tables, no two of one name."""
    used: set[str] = set()
    for table in tables:
        name, number = str(table["name"]), 1
        while name in used:
            number += 1
            name = f"{table['name']} ({number})"
        used.add(name)
        table["name"] = name
    return list(tables)


def digest_of(found: Sequence[Mapped]) -> str:
    """The structure of a file: the rows in it that are rows of the form, wherever they stand."""
    return structure_of(row.name for table in found for row in table.rows if row.key)


def work_on(theirs: Theirs, form: Form) -> Work:
    """Match the file's tables, by what a person confirmed before where there is something, and say what goes where."""
    unit = theirs.obligation.unit
    maps = _maps(theirs, form)
    known = maps.filter(digest=theirs.digest).first() or maps.first()
    remembered = _remembered(known) if known else {}
    turns, names = _turns(theirs.tables, known), names_of(unit)
    work = Work(
        mapped(theirs.tables, form.template, matcher(), remembered, bodies=bodies_of(unit), turns=turns),
        known,
        bool(known and known.digest == theirs.digest),
    )
    for table in work.tables:
        work.columns[table.index] = _column(table, known, names)
    lines = {line.row.key: line for line in form.lines}
    for table in work.tables:
        if work.columns[table.index]:
            work.rows += [_filled(table, row, lines.get(row.key), work) for row in table.rows if row.sure]
    placed = {one.line.row.key for one in work.rows if one.line}
    work.not_found = [line for line in form.lines if line.slot and line.row.key not in placed]
    here = {row.name for table in work.tables for row in table.rows}
    work.lost = [" ".join(said).strip() for said, keys in remembered.items() if any(keys) and said not in here]
    return work


def _remembered(known: WorkbookMap) -> dict[Name, list[str]]:
    found: dict[Name, list[str]] = {}
    for table in known.tables:
        for row in table["rows"]:
            found.setdefault(name_of(row["code"], row["label"]), []).append(row["key"])
    return found


def _column(table: Mapped, known: WorkbookMap | None, names: Sequence[str]) -> int:
    """Of a table with a row for each unit, that of this unit, else the one that was confirmed. Of another the confirmed
    column where its head still says the same, wherever it stands now; else the column of this unit; else a guess."""
    tables = [one for one in known.tables if one.get("turned", False) == table.turned] if known else []
    named = (one for one in tables if one["name"] == table.name)
    before = next(named, next((one for one in tables if one["index"] == table.index), None))
    if before is not None and not before["column"]:
        return 0
    if table.turned:
        return column_of_unit(table, names) or _same_head(table, before["head"] if before else "")
    if before is None:
        return column_of_unit(table, names) or table.column
    like = [column for column, head in table.columns if head_key(head) == head_key(before["head"])]
    if before["column"] in like or not like:
        return int(before["column"])
    return like[0]


def _same_head(table: Mapped, wanted: str) -> int:
    found = [column for column, head in table.columns if wanted and fold_key(head) == fold_key(wanted)]
    return found[0] if len(found) == 1 else 0


def column_of_unit(table: Mapped, names: Sequence[str]) -> int:
    """The column (of a table turned round the row) whose head names this unit, with or without 'UBND'; where the unit
    has several, the one of this period; 0 where that does not tell."""
    heads = [(column, table.heads.get(column) or (head,)) for column, head in table.columns]
    named = place_of(heads, names)
    if len(named) > 1:
        said = dict(heads)
        weights = {column: sum(is_now(part) for part in said[column]) for column in named}
        named = [column for column in named if weights[column] == max(weights.values())]
    return named[0] if len(named) == 1 else 0


def _filled(table: Mapped, row: Any, line: Line | None, work: Work) -> Filled:
    place = table.place(row, work.columns[table.index])
    value, why = value_of(line, work.known)
    why = why or table.fixed.get(place, "")
    return Filled(table, place, f"{row.code} {row.label}".strip(), line, None if why else value, why)


def value_of(line: Line | None, known: WorkbookMap | None) -> tuple[dict[str, str] | None, str]:
    """What is written for a line, or why nothing is."""
    if line is None or line.slot is None:
        return None, "heading"
    state, number, words = answer_of(line)
    if state in (State.BLANK, State.UNREADABLE):
        return None, "blank"
    if state == State.VALUE:
        return ({"n": f"{number:f}"} if number is not None else {"t": words}), ""
    said = Zero.WORDS if known is None else (known.none_arisen if state == State.NONE_ARISEN else known.not_applicable)
    if said == Zero.NOTHING:
        return None, "nothing"
    if said == Zero.ZERO:
        return {"n": "0"}, ""
    return {"t": STATES[str(state)].vi if said == Zero.WORDS else said}, ""


def answer_of(line: Line) -> tuple[str, Decimal | None, str]:
    """State, number and words of a line; of a computed one, what its parts give."""
    if line.slot and line.slot.computed:
        found = line.follows
        return (str(found.state.value), found.value, "") if found else (State.BLANK, None, "")
    seen = line.seen
    if seen is None:
        return State.BLANK, None, ""
    return seen.state, to_decimal(seen.amount, seen.scale) if seen.amount is not None else None, seen.text


def confirm(theirs: Theirs, form: Form, posted: Mapping[str, str], *, by: Any) -> WorkbookMap:
    """Keep what a person says of this file: the column of each table, the row each doubtful row is, words of states.
    Sure rows stay as they were found; a row of the form chosen twice goes to the last."""
    work = work_on(theirs, form)
    tables = []
    for table in work.tables:
        wanted = posted.get(f"column:{table.index}", str(work.columns[table.index]))
        column = int(wanted) if wanted in {str(one) for one, _ in table.columns} else 0
        rows = []
        for row in table.rows:
            key = posted.get(f"row:{table.index}:{row.at}", row.key if row.sure else "")
            if key in form.template or not key:
                rows.append({"at": row.at, "code": row.code, "label": row.label, "key": key})
        head = next((head for one, head in table.columns if one == column), "")
        about = {"index": table.index, "name": table.name, "turned": table.turned, "column": column, "head": head}
        tables.append({**about, "rows": rows})
    words = {name: posted.get(name, "") for name in ("none_arisen", "not_applicable")}
    kept, _made = WorkbookMap.objects.update_or_create(
        unit=theirs.obligation.unit,
        template=form.template.id,
        digest=theirs.digest,
        defaults={
            "name": (posted.get("name", "").strip() or theirs.name)[:120],
            "tables": tables,
            "by": by,
            **{name: said for name, said in words.items() if said in Zero.values},
        },
    )
    return kept


def fill(theirs: Theirs, work: Work) -> tuple[bytes, dict[str, Any]]:
    """The file with the figures in it, and what became of each cell."""
    return reading.filled(theirs.file, work.plan)
