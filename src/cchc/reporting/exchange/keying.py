"""The order in which another system's screens ask for figures: data with a source, not code.

`screens/*.csv`: screen, title_vi, title_en, form, position, table, row, field, source, remark. A line with a row puts
that row there under the words of the screen (`field`); one with a table only puts the whole table there in its own
order. A form no file names is asked in its own order. An administrator's files lie in CCHC_DATA/packs/screens.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from cchc.core.exchange.typed import digits
from cchc.core.vietnamese.numbers import write_number
from cchc.reporting.exchange.filling import answer_of
from cchc.reporting.figures.form import Form, Line
from cchc.reporting.figures.models import State

SHIPPED = Path(__file__).parent / "screens"
OWN = "form"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a screen's order."""

    table: str
    row: str
    field: str


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen of another system, for one form."""

    code: str
    title_vi: str
    title_en: str
    form: str
    source: str = ""
    remark: str = ""
    steps: tuple[Step, ...] = ()


@dataclass(slots=True)
class Field:
    """One field to type into."""

    line: Line
    label: str
    value: str = ""
    """The Vietnamese way: 1.234,5."""
    plain: str = ""
    """Without points, the decimals behind a point: 1234.5."""
    state: str = ""
    exact: str = ""
    """Without points, the decimals behind a comma: 1234,5."""

    @property
    def anchor(self) -> str:
        return self.line.anchor


@dataclass(slots=True)
class Part:
    """Fields under one head."""

    title: str
    fields: list[Field] = field(default_factory=list)


def screens_for(form: str) -> list[Screen]:
    """The screens that ask for this form, the form's own order last."""
    found = [one for one in _read(_stamp()) if one.form == form]
    return [*found, Screen(OWN, "Theo thứ tự của biểu mẫu", "In the order of the form", form)]


def _folders() -> list[Path]:
    return [SHIPPED, Path(settings.PACKS) / "screens"]


def _stamp() -> tuple[tuple[str, int], ...]:
    files = (file for folder in _folders() for file in sorted(folder.glob("*.csv")))
    return tuple((str(file), file.stat().st_mtime_ns) for file in files)


@lru_cache(maxsize=2)
def _read(stamp: tuple[tuple[str, int], ...]) -> tuple[Screen, ...]:
    found: dict[tuple[str, str], tuple[dict[str, str], list[tuple[int, Step]]]] = {}
    for name, _time in stamp:
        with Path(name).open(encoding="utf-8", newline="") as lines:
            for line in csv.DictReader(lines):
                _head, steps = found.setdefault((line["screen"], line["form"]), (line, []))
                step = Step(line["table"], line["row"], line["field"])
                steps.append((int(line["position"]), step))
    return tuple(
        Screen(
            code, head["title_vi"], head["title_en"], form, head["source"], head["remark"],
            tuple(step for _, step in sorted(steps, key=lambda pair: pair[0])),
        )
        for (code, form), (head, steps) in found.items()
    )  # fmt: skip


def in_order(screen: Screen, form: Form) -> list[Part]:
    """The fields of a screen; rows it does not name come at the end, so that none is forgotten."""
    lines = {line.row.key: line for line in form.lines}
    parts: list[Part] = []
    used: set[str] = set()
    titles = {table.key: " · ".join(filter(None, (table.name, table.title))) for table, _ in form.tables}
    for step in screen.steps:
        wanted = [lines[step.row]] if step.row in lines else list(_of_table(form, step.table)) if not step.row else []
        title = titles.get(step.table, step.table)
        if wanted and (not parts or parts[-1].title != title):
            parts.append(Part(title))
        for line in wanted:
            if line.slot and line.row.key not in used:
                used.add(line.row.key)
                parts[-1].fields.append(field_of(line, step.field))
    for table, rows in form.tables:
        left = [line for line in rows if line.slot and line.row.key not in used]
        if left:
            parts.append(Part(titles[table.key], [field_of(line, "") for line in left]))
    return [part for part in parts if part.fields]


def _of_table(form: Form, key: str) -> Iterator[Line]:
    return (line for table, lines in form.tables if table.key == key for line in lines)


def field_of(line: Line, words: str) -> Field:
    """A line as it is typed elsewhere."""
    found = Field(line, words or line.row.label)
    state, number, text = answer_of(line)
    if state != State.VALUE:
        found.state = str(state)
    elif number is None:
        found.value = found.plain = found.exact = text
    else:
        found.value, found.plain, found.exact = write_number(number), digits(number).replace(",", "."), digits(number)
    return found
