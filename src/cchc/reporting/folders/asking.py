"""Doubts about one report: what is asked, and how it may be decided."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import Any

from cchc.core.messages import Message, escaped
from cchc.core.periods.period import Period
from cchc.reporting.catalogue.selectors import indicator
from cchc.reporting.catalogue.selectors import template as form_named
from cchc.reporting.folders import said
from cchc.reporting.folders.models import Decision, Folder, Item
from cchc.reporting.folders.whose import Names


class Hold(Enum):
    """What stays out of the total until the doubt is decided."""

    report = "report"
    row = "row"
    nothing = "nothing"


OUT, KEEP = "out", "keep"
"""Choices most doubts have: leave the report (or row) out, take it as it is."""
WEIGHTS = (
    "unreadable", "unit", "abolished", "twice", "standing", "period", "form", "measure", "copied", "part", "row",
    "errors", "cells", "unbound",
)  # fmt: skip
"""Codes of doubts, the worst first."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to decide; `value` is what a decision keeps."""

    value: str
    label: Message


@dataclass(slots=True)
class Doubt:
    """One thing to decide about one report. `about` names it by what it rests on, `alike` is the same for the same
    doubt in other reports of the folder."""

    code: str
    item: Item
    hold: Hold
    message: Message
    choices: tuple[Choice, ...] = ()
    about: str = ""
    alike: str = ""
    lines: tuple[Message, ...] = ()
    """What it is about in detail: rows, findings."""
    row: Mapping[str, Any] = field(default_factory=dict)
    decision: Decision | None = None

    @property
    def key(self) -> tuple[int, str, str]:
        return self.item.pk, self.code, self.about

    @property
    def open(self) -> bool:
        """Whether somebody still has to decide."""
        return self.decision is None and bool(self.choices)

    @property
    def weight(self) -> tuple[bool, int, int]:
        """Sorts the worst first: open ones, by code, then by how much hangs on them."""
        return not self.open, WEIGHTS.index(self.code), -len(self.lines)

    @property
    def chosen(self) -> str:
        return self.decision.choice if self.decision else ""


def digest(*parts: object) -> str:
    """What a doubt rests on, in one word."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:24]


def unreadable(item: Item) -> Doubt:
    """None of its files could be read."""
    why = Message(escaped(item.message_vi), escaped(item.message_en))
    about = digest(item.digest)
    return Doubt("unreadable", item, Hold.report, why, (Choice(OUT, said.WITHOUT_IT),), about, item.error_code)


def named(names: Names, pk: int) -> Message:
    """'Of …', for a choice."""
    return Message(said.OF.vi, said.OF.en, {"name": names.units[pk].name})


def other_period(folder: Folder, item: Item) -> Doubt:
    """It says another period than the folder's, or none."""
    here, wanted = item.summary["period_label"] or item.summary["period"], label(folder.period)
    message = said.OTHER_PERIOD if here else said.NO_PERIOD
    values: dict[str, str | int] = {"found": here, "wanted": wanted}
    take = Message(said.IS_OF_PERIOD.vi, said.IS_OF_PERIOD.en, {"wanted": wanted})
    return Doubt(
        "period", item, Hold.report, Message(message.vi, message.en, values),
        (Choice(OUT, said.WITHOUT_IT), Choice(KEEP, take)), digest(item.summary["period"], folder.period),
        item.summary["period"],
    )  # fmt: skip


def label(period: str) -> str:
    """A period in words."""
    known = Period.known(period)
    return known.label if known else period


def other_form(folder: Folder, item: Item) -> Doubt:
    """It is under another form than the rest, or a form nobody knows."""
    found, rest = form_named(item.summary["template"]), form_named(folder.template)
    values: dict[str, str | int] = {
        "found": found.name if found else "",
        "rest": rest.name if rest else folder.template,
    }
    message = said.OTHER_FORM if found else said.NO_FORM
    return Doubt(
        "form", item, Hold.report, Message(message.vi, message.en, values),
        (Choice(KEEP, said.COUNT_KNOWN), Choice(OUT, said.WITHOUT_IT)),
        digest(item.summary["template"], folder.template), item.summary["template"],
    )  # fmt: skip


def row_name(row: Mapping[str, Any]) -> str:
    """'3.4.2 Số hồ sơ …'."""
    return f"{row['code']} {row['label']}".strip()


def other_measure(item: Item, row: Mapping[str, Any]) -> Doubt:
    """A row is printed in another unit of measure than its form's."""
    factor = row["factor"]
    values: dict[str, str | int] = {"row": row_name(row), "unit": row["unit"], "asked": row["asked"], "raw": row["raw"]}
    message = said.OTHER_MEASURE
    choices = [Choice(KEEP, _filled(said.AS_ASKED, values)), Choice(OUT, said.WITHOUT_ROW)]
    if factor:
        choices.insert(0, Choice(f"times:{factor}", _filled(said.CONVERT, {**values, "factor": times(factor)})))
    about = digest(row_name(row), row["unit"], row["asked"], row["raw"])
    alike = digest(row["indicator"], row["breakdown"], row["unit"], row["asked"])
    return Doubt("measure", item, Hold.row, _filled(message, values), tuple(choices), about, alike, row=row)


def times(factor: str) -> str:
    """'× 1.000', '÷ 1.000'."""
    value = Decimal(factor)
    number = value if value >= 1 else 1 / value
    return f"{'×' if value >= 1 else '÷'} {number:,.0f}".replace(",", ".")


def _filled(message: Message, values: Mapping[str, str | int]) -> Message:
    return Message(message.vi, message.en, dict(values))


def unsure_row(item: Item, row: Mapping[str, Any]) -> Doubt:
    """A number of which the reader is not sure what it counts."""
    known = indicator(row["indicator"])
    values: dict[str, str | int] = {"row": row_name(row), "raw": row["raw"], "indicator": known.label if known else ""}
    values["id"] = row["indicator"] + (f":{row['breakdown']}" if row["breakdown"] else "")
    lines = tuple(Message(escaped(vi), escaped(en)) for vi, en in row["why"])
    return Doubt(
        "row", item, Hold.row, _filled(said.UNSURE_ROW, values),
        (Choice(KEEP, _filled(said.IS_INDICATOR, values)), Choice(OUT, said.WITHOUT_ROW)),
        digest(row_name(row), row["indicator"], row["breakdown"], row["raw"]),
        digest(row_name(row), row["indicator"], row["breakdown"]), lines, row,
    )  # fmt: skip


def errors(item: Item) -> Doubt:
    """The rules found that it contradicts itself."""
    found = item.summary["errors"]
    lines = [[f"{one['code']} {text}".strip() for text in one["message"]] for one in found]
    choices = (Choice(KEEP, said.SEEN), Choice(OUT, said.OUT_UNTIL_MENDED))
    about = digest(*(f"{one['rule']}{one['message'][0]}" for one in found))
    return _listing("errors", item, said.ERRORS, choices, lines, about, item.summary["findings"]["error"])


def cells(item: Item) -> Doubt:
    """Cells that are no number."""
    lines = [[f"{row_name(row)}: “{row['raw']}”"] * 2 for row in item.summary["unreadable"]]
    return _listing("cells", item, said.CELLS, (Choice(KEEP, said.SEEN),), lines)


def unbound(item: Item) -> Doubt:
    """Numbers that are no known row of the form."""
    lines = [[f"{row_name(row)}: {row['raw']}"] * 2 for row in item.summary["unbound"]]
    return _listing("unbound", item, said.UNBOUND, (Choice(KEEP, said.SEEN),), lines)


def _listing(
    code: str, item: Item, message: Message, choices: tuple[Choice, ...], lines: Sequence[Sequence[str]],
    about: str = "", count: int = 0,
) -> Doubt:  # fmt: skip
    """A doubt beside the total, with what it is about line by line."""
    shown = tuple(Message(escaped(vi), escaped(en)) for vi, en in lines)
    filled = Message(message.vi, message.en, {"count": count or len(lines)})
    return Doubt(code, item, Hold.nothing, filled, choices, about or digest(lines), "", shown)


def part(item: Item) -> Doubt:
    """Some of its files could not be read."""
    lines = tuple(Message(escaped(one["vi"]), escaped(one["en"])) for one in item.refused)
    message = Message(said.PART.vi, said.PART.en, {"count": len(lines)})
    choices = (Choice(KEEP, said.COUNT_REST), Choice(OUT, said.WITHOUT_IT))
    return Doubt("part", item, Hold.report, message, choices, digest(item.digest), "", lines)


def elsewhere(item: Item, how: str) -> Doubt:
    """Other figures of the unit count for the period already."""
    if how == "typed":
        return Doubt("standing", item, Hold.report, said.TYPED_STANDS, (Choice(OUT, said.KEEP_TYPED),), how, how)
    choices = (Choice(KEEP, said.TAKE_FILE), Choice(OUT, said.KEEP_LIBRARY))
    return Doubt("standing", item, Hold.report, said.STANDS, choices, digest(how), how)
