"""Files of others: their tables as plain rows, and values written into a copy with all else as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from cchc.core.exchange import annex, workbook
from cchc.core.exchange.parts import Copied, opened
from cchc.core.messages import Message
from cchc.core.reading.errors import UnreadableFile
from cchc.core.reading.formats.kinds import recognise_package
from cchc.core.reading.formats.limits import DEFAULT, Limits


class Kind(Protocol):
    """How one kind of file is looked at and filled."""

    def look(self, package: Copied, limits: Limits) -> list[dict[str, Any]]:
        """The tables: [{index, name, rows: [{at, cells: {column: text}, fixed: {column: why}}], spans: [[top, left,
        bottom, right]]}], numbers from 1; a span is an area of merged cells."""

    def fill(self, package: Copied, plan: dict[str, Any], limits: Limits) -> tuple[dict[str, bytes], dict[str, Any]]:
        """Parts that change, and what became of each cell: {done: [...], refused: [{table, at, why}]}."""


KINDS: dict[str, Kind] = {"xlsx": workbook, "xlsm": workbook, "docx": annex}
NEITHER = Message(
    "Tệp {name} không phải sổ tính Excel (.xlsx, .xlsm) hay văn bản Word (.docx).",
    "The file {name} is neither an Excel workbook (.xlsx, .xlsm) nor a Word document (.docx).",
)


def look(path: Path, limits: Limits = DEFAULT) -> dict[str, Any]:
    """{kind, tables}; UnreadableFile for passwords, bombs, what is too large or broken, and for macros in anything but
    an .xlsm. Nothing in a file is run."""
    with opened(path, limits) as package:
        kind = _kind(package, path.name)
        return {"kind": kind, "tables": KINDS[kind].look(package, limits)}


def fill(path: Path, plan: dict[str, Any], target: Path, limits: Limits = DEFAULT) -> dict[str, Any]:
    """Write `plan` into a copy of `path`: {table index: {"row:column": {"n": number} or {"t": text}}}.

    Formulas, merged cells that show nothing, and locked cells of protected sheets are never written. Every part of the
    file that is not a table with a filled cell is copied as it is, macros among them.
    """
    with opened(path, limits) as package:
        parts, said = KINDS[_kind(package, path.name)].fill(package, plan, limits)
        package.copy_to(target, parts)
    return said


def _kind(package: Copied, name: str) -> str:
    kind = recognise_package(package, name, macros=True)
    if kind not in KINDS:
        raise UnreadableFile("neither", Message(NEITHER.vi, NEITHER.en, {"name": name}))
    return kind
