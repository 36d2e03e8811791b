"""A Word file as it can be seen: every paragraph with the look its styles and its own marks give it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from cchc.core.writing.official.measure import POINT, lines
from cchc.core.writing.official.measure import width as width_of
from cchc.core.writing.official.seen import Line, Seen, cast

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
OFF = frozenset({"0", "false", "off"})
TABLE = 3
"""Columns from which a table is one of figures, and not the letterhead or the signature."""
LONG_ROW = 1500


def seen(path: Path | bytes) -> Seen:
    """What can be seen of a .docx."""
    with zipfile.ZipFile(io.BytesIO(path) if isinstance(path, bytes) else path) as package:
        body: Any = etree.fromstring(package.read("word/document.xml"), _PARSER).find(f"{W}body")
        styles = _Styles(etree.fromstring(package.read("word/styles.xml"), _PARSER))
        heads = [package.read(name) for name in package.namelist() if name.startswith("word/header")]
    sections = list(body.iter(f"{W}sectPr"))
    page = _page(sections[0])
    lines = list(_lines(body, styles, page))
    found = Seen(lines, page, _number(heads, styles))
    tables = [one for one in body.iter(f"{W}tbl") if _columns(one) >= TABLE]
    found.facts = {
        "first_page_number": None if not heads else not _on(sections[0].find(f"{W}titlePg")),
        "head_repeats": all(_head_repeats(one) for one in tables) if tables else None,
        "rows_whole": all(_rows_whole(one) for one in tables) if tables else None,
        "signature_together": _signature_whole(body),
    }
    return cast(found)


class _Styles:
    """Look of paragraphs and runs by style, parents first."""

    def __init__(self, root: Any) -> None:
        self.by_id = {one.get(f"{W}styleId"): one for one in root.iter(f"{W}style")}
        self.defaults = root.find(f"{W}docDefaults")
        usual = (one for one in root.iter(f"{W}style") if one.get(f"{W}default") and one.get(f"{W}type") == "paragraph")
        self.usual = next((one.get(f"{W}styleId") for one in usual), None)

    def chain(self, identifier: str | None) -> list[Any]:
        """The style and those it is based on, the farthest first."""
        found: list[Any] = []
        while identifier and identifier in self.by_id and len(found) < 12:
            style = self.by_id[identifier]
            found.insert(0, style)
            based = style.find(f"{W}basedOn")
            identifier = based.get(f"{W}val") if based is not None else None
        return found

    def looks(self, style: str | None, kind: str, own: Any) -> list[Any]:
        """Every `pPr` or `rPr` that applies, the weakest first."""
        start = self.defaults.find(f"{W}{kind}Default/{W}{kind}") if self.defaults is not None else None
        inherited = [one.find(f"{W}{kind}") for one in self.chain(style or self.usual)]
        return [one for one in (start, *inherited, own) if one is not None]


def _value(looks: list[Any], name: str, attribute: str = "val") -> str | None:
    for look in reversed(looks):
        found = look.find(f"{W}{name}")
        if found is not None and (value := found.get(f"{W}{attribute}")) is not None:
            return str(value)
    return None


def _flag(looks: list[Any], name: str) -> bool:
    for look in reversed(looks):
        found = look.find(f"{W}{name}")
        if found is not None:
            return _on(found)
    return False


def _on(element: Any) -> bool:
    return element is not None and element.get(f"{W}val") not in OFF


def _lines(body: Any, styles: _Styles, page: dict[str, float | None]) -> Iterator[Line]:
    width = (page["width"] or 0) - (page["left"] or 0) - (page["right"] or 0)
    last: Line | None = None
    for paragraph in body.iter(f"{W}p"):
        cell = next(paragraph.iterancestors(f"{W}tc"), None)
        line = _line(paragraph, styles)
        room = width
        if cell is not None:
            _place(line, cell)
            wide = cell.find(f"{W}tcPr/{W}tcW")
            room = _mm(wide.get(f"{W}w")) if wide is not None else width
        rule = _rule(paragraph, styles, room)
        if rule and last is not None and not line.text.strip():
            said = lines(last.text.split("\n")[-1], last.size or 13, room, bold=bool(last.bold))[-1]
            written = width_of(said, last.size or 13, bold=bool(last.bold))
            last.rule = rule / written if written else None
        if line.text.strip():
            last = line
        yield line


def _place(line: Line, cell: Any) -> None:
    row = cell.getparent()
    table = next(cell.iterancestors(f"{W}tbl"))
    columns = _columns(table)
    line.table = columns >= TABLE
    line.side = None if line.table else "left" if row.index(cell) == row.index(row.find(f"{W}tc")) else "right"


def _columns(table: Any) -> int:
    return len(table.findall(f"{W}tblGrid/{W}gridCol"))


def _line(paragraph: Any, styles: _Styles) -> Line:
    own = paragraph.find(f"{W}pPr")
    named = own.find(f"{W}pStyle") if own is not None else None
    style = named.get(f"{W}val") if named is not None else None
    looks = styles.looks(style, "pPr", own)
    runs = [(run, _words(run)) for run in paragraph.iter(f"{W}r")]
    runs = [(run, words) for run, words in runs if words]
    line = Line("".join(words for _, words in runs))
    line.align = {"both": "justify", "start": "left", "end": "right"}.get(
        _value(looks, "jc") or "left", _value(looks, "jc") or "left"
    )
    line.indent = _mm(_value(looks, "ind", "firstLine"))
    line.gap = max(_points(_value(looks, "spacing", "after")), _points(_value(looks, "spacing", "before")))
    if _value(looks, "spacing", "lineRule") in (None, "auto"):
        line.line = int(_value(looks, "spacing", "line") or 240) / 240
    if runs:
        _ink(line, [(styles.looks(style, "rPr", run.find(f"{W}rPr")), words) for run, words in runs])
    return line


def _ink(line: Line, runs: list[tuple[list[Any], str]]) -> None:
    looks, _ = max(runs, key=lambda one: len(one[1]))
    size = _value(looks, "sz")
    line.size = int(size) / 2 if size else None
    line.font = _value(looks, "rFonts", "ascii")
    written = [looks for looks, words in runs if words.strip()]
    line.bold = all(_flag(looks, "b") for looks in written)
    line.italic = all(_flag(looks, "i") for looks in written)
    line.black = all((_value(looks, "color") or "auto") in ("auto", "000000") for looks in written)
    if all(_flag(looks, "caps") for looks in written) and written:
        line.text = line.text.upper()


def _words(run: Any) -> str:
    marks = {f"{W}br": "\n", f"{W}tab": " "}
    return "".join(marks.get(one.tag) or one.text or "" for one in run if one.tag in (*marks, f"{W}t"))


def _rule(paragraph: Any, styles: _Styles, room: float) -> float:
    """Length in mm of the border an empty paragraph draws, 0 for none."""
    own = paragraph.find(f"{W}pPr")
    named = own.find(f"{W}pStyle") if own is not None else None
    looks = styles.looks(named.get(f"{W}val") if named is not None else None, "pPr", own)
    borders = next((one for look in reversed(looks) if (one := look.find(f"{W}pBdr")) is not None), None)
    if borders is None or all(one.get(f"{W}val") in ("nil", "none") for one in borders):
        return 0.0
    return room - _mm(_value(looks, "ind", "left")) - _mm(_value(looks, "ind", "right"))


def _page(section: Any) -> dict[str, float | None]:
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    page = {"width": _mm(size.get(f"{W}w")), "height": _mm(size.get(f"{W}h"))}
    sides = {side: _mm(margins.get(f"{W}{side}")) for side in ("top", "right", "bottom", "left")}
    return {**page, **sides}


def _number(heads: list[bytes], styles: _Styles) -> Line | None:
    for head in heads:
        root = etree.fromstring(head, _PARSER)
        for paragraph in root.iter(f"{W}p"):
            if any("PAGE" in (one.text or "") for one in paragraph.iter(f"{W}instrText")):
                line = _line(paragraph, styles)
                line.text = line.text.strip() or "2"
                return line
    return None


def _head_repeats(table: Any) -> bool:
    row = table.find(f"{W}tr")
    return row is not None and _on(row.find(f"{W}trPr/{W}tblHeader"))


def _rows_whole(table: Any) -> bool:
    rows = table.findall(f"{W}tr")
    return all(
        _on(row.find(f"{W}trPr/{W}cantSplit"))
        for row in rows
        if sum(len(one.text or "") for one in row.iter(f"{W}t")) < LONG_ROW
    )


def _signature_whole(body: Any) -> bool | None:
    """Whether recipients and signature stand in one row that is not split."""
    for row in body.iter(f"{W}tr"):
        if any((one.text or "").startswith("Nơi nhận") for one in row.iter(f"{W}t")):
            return _on(row.find(f"{W}trPr/{W}cantSplit"))
    return None


def _mm(twips: str | None) -> float:
    return int(float(twips)) / 1440 * 25.4 if twips else 0.0


def _points(twips: str | None) -> float:
    return _mm(twips) / POINT
