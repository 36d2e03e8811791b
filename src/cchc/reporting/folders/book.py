"""The workbook of a consolidation: the table, what to doubt, who is missing, the requests, where figures come from."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import xlsxwriter

from cchc.core.figures import to_decimal
from cchc.core.messages import Message
from cchc.core.vietnamese.numbers import write_number
from cchc.reporting.consolidation.engines.live import counted
from cchc.reporting.folders.asking import Doubt
from cchc.reporting.folders.book_frame import Frame
from cchc.reporting.folders.book_table import Totals
from cchc.reporting.folders.book_words import (
    DOUBT_HEADS,
    LACKING_HEADS,
    LEFT,
    LEVELS,
    NO_DOUBTS,
    NO_LACKING,
    NO_REQUESTS,
    NO_SOURCES,
    REQUEST_HEADS,
    SOURCE_HEADS,
    UNDECIDED,
)
from cchc.reporting.folders.doubts import Look
from cchc.reporting.folders.lacking import Lacking, lacking
from cchc.reporting.folders.models import Folder
from cchc.reporting.folders.table import Table, question_of, table_of

DETAILS = 20
"""So many lines of one doubt are written out."""


class NoRoomForFile(OSError):
    """The workbook could not be written; what stood in its place is as it was."""


def save(folder: Folder, found: Look, target: Path, language: str = "vi") -> None:
    """Write the workbook beside `target` and bring it to its place in one step. OSError where it cannot be written:
    the old file is then as it was."""
    descriptor, made = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-", suffix=".tmp")
    os.close(descriptor)
    temporary = Path(made)
    try:
        try:
            write(folder, found, temporary, language)
        except xlsxwriter.exceptions.FileCreateError as error:
            raise _cause(error) from error
        with temporary.open("rb+") as done:
            os.fsync(done.fileno())
        temporary.chmod(0o644)
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _cause(error: BaseException) -> OSError:
    """What the system said, behind XlsxWriter's word for it."""
    inner = error.__cause__ or error.__context__ or (error.args[0] if error.args else None)
    return inner if isinstance(inner, OSError) else NoRoomForFile(str(error))


def write(folder: Folder, found: Look, target: Path, language: str = "vi") -> None:
    """Write the workbook to `target`. Every text is written as a string, so that none becomes a formula."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "tmpdir": str(target.parent)}
    table, missing = table_of(folder), lacking(folder, found)
    with xlsxwriter.Workbook(str(target), options) as workbook:
        frame = Frame(workbook, language)
        asked = len({one.pk for one in table.units} | {row.unit.pk for row in missing} | waiting(found))
        Totals(frame, table, asked, len(found.left), in_doubt(found)).write()
        frame.texts(1, DOUBT_HEADS, (_doubt(frame, found, doubt) for doubt in found.doubts), NO_DOUBTS)
        frame.texts(2, LACKING_HEADS, _lacking(frame, missing), NO_LACKING)
        frame.texts(3, REQUEST_HEADS, _requests(found), NO_REQUESTS)
        frame.texts(4, SOURCE_HEADS, _sources(folder, table), NO_SOURCES)


def waiting(found: Look) -> set[int]:
    """Units whose report is there and does not count yet."""
    return {one.bound.unit for one in found.standings if one.bound.unit is not None and one.held}


def in_doubt(found: Look) -> dict[int, frozenset[str]]:
    """By unit: indicators its report contradicts itself about."""
    return {
        one.bound.unit: frozenset(one.item.summary.get("in_doubt", ()))
        for one in found.counted
        if one.bound.unit is not None
    }


def unit_name(found: Look, unit: int | None) -> str:
    """The name of a unit under the parent; '' where none is bound."""
    known = found.names.units.get(unit) if found.names and unit else None
    return known.name if known else ""


def _doubt(frame: Frame, found: Look, doubt: Doubt) -> list[str]:
    one = next(one for one in found.standings if one.item.pk == doubt.item.pk)
    detail = [frame.say(line) for line in doubt.lines[:DETAILS]]
    if len(doubt.lines) > DETAILS:
        detail.append(f"… (+{len(doubt.lines) - DETAILS})")
    chosen = next((frame.say(choice.label) for choice in doubt.choices if choice.value == doubt.chosen), doubt.chosen)
    options = " / ".join(frame.say(choice.label) for choice in doubt.choices)
    decided = chosen if doubt.decision else frame.say(Message(UNDECIDED.vi, UNDECIDED.en, {"options": options}))
    return [
        frame.say(LEVELS[doubt.code]), ", ".join(doubt.item.names), unit_name(found, one.bound.unit),
        frame.say(doubt.message), "\n".join(detail), decided if doubt.choices else frame.say(LEFT),
    ]  # fmt: skip


def _lacking(frame: Frame, missing: list[Lacking]) -> Iterator[list[str | int]]:
    for number, row in enumerate(missing, 1):
        yield [number, row.unit.name, frame.say(row.why)]


def _requests(found: Look) -> Iterator[list[str]]:
    """The letters, always Vietnamese: they go to offices."""
    for one in found.standings:
        if text := one.item.summary.get("request", ""):
            yield [unit_name(found, one.bound.unit), ", ".join(one.item.names), text]


def _sources(folder: Folder, table: Table) -> Iterator[list[str]]:
    """Every figure of the total: whose, which row, what is counted, what is printed, in which cell of which file."""
    names = {one.pk: one.name for one in table.units}
    rows = (
        counted(question_of(folder))
        .filter(unit__in=names)
        .order_by("unit__folded", "unit", "row__position", "id")
        .values_list(
            "unit", "indicator", "breakdown", "row__code", "row__label", "state", "amount", "scale", "text", "origin"
        )
    )
    for unit, indicator, breakdown, code, label, state, amount, scale, text, origin in rows.iterator(chunk_size=2000):
        figure = write_number(to_decimal(amount, scale)) if amount is not None else state
        name = f"{indicator}:{breakdown}" if breakdown else indicator
        yield [names[unit], name, f"{code or ''} {label or ''}".strip(), figure, text, origin]
