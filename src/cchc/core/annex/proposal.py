"""What an annex is taken for, before a person has decided: tables, rows, bindings, and the letter that brought it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from cchc.core.catalogue.model import Code
from cchc.core.messages import Message


@dataclass(frozen=True, slots=True)
class Choice:
    """An indicator, or a part of one, that a row may show."""

    indicator: str
    breakdown: str | None
    likeness: float
    """0–1: how like the row it is."""
    label: str
    """As a person reads it: the indicator's words, and those of the part."""


@dataclass(frozen=True, slots=True)
class ProposedRow:
    """One row of the annex and what it is taken for."""

    key: str
    """Unique in the form and stable: of its table and the path of its codes ('I/2.1', 'BM3/1.4.1', '7.2/1')."""
    table: str
    code: str
    """STT as printed; '' where the annex prints none."""
    parent: str | None
    label: str
    unit: str
    kind: str
    """heading | group | count | ratio | code | money | text"""
    codes: tuple[Code, ...] = ()
    level: str | None = None
    """Level that fills it: province | department | district | commune | all"""
    reporter: str = ""
    """Who reports it, as printed."""
    system: str = ""
    """Source system or counting instruction, as printed in the column of notes."""
    indicator: str | None = None
    """For a `new` row the next free id of its group; for a `doubtful` one the first of `choices`."""
    breakdown: str | None = None
    confidence: float = 0.0
    """0–1: how sure the binding is; 1.0 for a row that asks nothing."""
    decision: str = "none"
    """bound: to an indicator, for sure · new: like no indicator · doubtful: a person chooses · none: asks no figure"""
    choices: tuple[Choice, ...] = ()
    """At most five, the likeliest first; what a person may choose instead."""
    doubts: tuple[Message, ...] = ()
    """Why a person should look."""
    place: str = ""
    """Where it stands in the file: `t3.r12`."""
    aliases: tuple[str, ...] = ()
    """Both names, where the label prints the old one and what it was changed to."""
    time: str | None = None
    """flow | cumulative | stock, where the label says so."""


@dataclass(frozen=True, slots=True)
class ProposedTable:
    """One table of the annex; fields as in `catalogue.model.TemplateTable`."""

    key: str
    name: str
    title: str
    columns: tuple[str, ...]
    periods: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """What the prose of the letter says of itself; '' or None where it does not."""

    number: str = ""
    date: datetime.date | None = None
    issuer: str = ""
    subject: str = ""
    deadline: datetime.date | None = None
    deadline_words: str = ""
    """The deadline as printed."""
    contact: str = ""
    """Name, telephone and address of the person to ask, as printed."""
    periods_words: str = ""
    """The reporting periods it names, as printed."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A whole form, proposed. A person decides the doubtful rows and publishes it."""

    tables: tuple[ProposedTable, ...]
    rows: tuple[ProposedRow, ...]
    outline: tuple[str, ...] = ()
    """Headings of the prose the form asks for, with their numbers."""
    letter: Letter = field(default_factory=Letter)
    nearest: str | None = None
    """The known form it is most like, and the share of rows that one explains; None where no form explains enough."""
    nearest_share: float = 0.0
    kinds: tuple[str, ...] = ()
    """Period kinds the letter names: quarter | half | nine_months | year | years"""
    levels: tuple[str, ...] = ()
    """Levels it is for: province | department | district | commune"""
    notes: tuple[Message, ...] = ()
    """What a person should know of the whole."""

    def row(self, key: str) -> ProposedRow:
        """The row with this key; KeyError if there is none."""
        return next((row for row in self.rows if row.key == key), None) or _missing(key)

    def count(self, decision: str) -> int:
        """How many rows stand so: 'bound', 'new', 'doubtful' or 'none'."""
        return sum(1 for row in self.rows if row.decision == decision)


def _missing(key: str) -> ProposedRow:
    raise KeyError(key)


def as_json(proposal: Proposal) -> dict[str, Any]:
    """The proposal as values that JSON holds; `from_json` gives the same proposal back."""
    data = asdict(proposal)
    for name in ("date", "deadline"):
        day = data["letter"][name]
        data["letter"][name] = day.isoformat() if day else None
    return data


def from_json(data: Mapping[str, Any]) -> Proposal:
    """The proposal of `as_json`. KeyError or TypeError for anything else."""
    letter = dict(data["letter"])
    for name in ("date", "deadline"):
        letter[name] = datetime.date.fromisoformat(letter[name]) if letter[name] else None
    return Proposal(
        tables=tuple(ProposedTable(**_tuples(table, "columns", "periods")) for table in data["tables"]),
        rows=tuple(_row(row) for row in data["rows"]),
        outline=tuple(data["outline"]),
        letter=Letter(**letter),
        nearest=data["nearest"],
        nearest_share=data["nearest_share"],
        kinds=tuple(data["kinds"]),
        levels=tuple(data["levels"]),
        notes=_messages(data["notes"]),
    )


def _row(data: Mapping[str, Any]) -> ProposedRow:
    read: dict[str, Any] = {
        "codes": tuple(Code(**code) for code in data["codes"]),
        "choices": tuple(Choice(**choice) for choice in data["choices"]),
        "doubts": _messages(data["doubts"]),
    }
    return ProposedRow(**(_tuples(data, "aliases") | read))


def _tuples(data: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return dict(data) | {name: tuple(data[name]) for name in names}


def _messages(data: Any) -> tuple[Message, ...]:
    return tuple(Message(message["vi"], message["en"], dict(message["values"])) for message in data)
