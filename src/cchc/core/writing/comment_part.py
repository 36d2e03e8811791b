"""The comments part of a Word file, made or added to, and the two lists of the package that name it."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from datetime import datetime
from html import escape

from lxml import etree

from cchc.core.reading.formats.docx_trace import Traced
from cchc.core.reading.formats.package import Package
from cchc.core.writing.wording import plain

_TYPES_PART = "[Content_Types].xml"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_KINDS = {
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
"""Where relation types of ISO 29500 strict are named; every other file is transitional."""
_TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
_FORMAT = '<w:pPr><w:spacing w:before="0" w:after="40"/><w:ind w:left="0" w:firstLine="0"/><w:jc w:val="left"/></w:pPr>'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SIZE = '<w:sz w:val="20"/>'


class CommentPart:
    """Comments of one file: those it has, and those added. Ask `changed` when all are added."""

    def __init__(self, package: Package, traced: Traced, *, author: str, when: datetime) -> None:
        self._package, self._main = package, traced.part
        self._namespace = etree.QName(traced.root).namespace or ""
        words = author.split()
        initials = "".join(word[0] for word in words) if len(words) > 1 else author[:4]
        self._signed = f'w:author="{escape(author)}" w:date="{when:%Y-%m-%dT%H:%M:%SZ}" w:initials="{escape(initials)}"'
        self._added: list[str] = []
        known = next((part for kind, part in package.relations(self._main).values() if kind == "comments"), None)
        self._related = known is not None and package.has(known)
        self._part = known if known is not None and self._related else self._free_name()
        self._root = self._parsed(self._part) if self._related else None
        kept = list(self._root) if self._root is not None else []
        self._next = 1 + max((_number(mark) for mark in (*kept, *_marks(traced.root))), default=-1)

    def add(self, lines: Sequence[str]) -> str:
        """Adds a comment of these lines, the first bold; returns its id."""
        number = str(self._next)
        self._next += 1
        inner = "".join(_paragraph(line, first=index == 0) for index, line in enumerate(lines))
        self._added.append(f'<w:comment w:id="{number}" {self._signed}>{inner}</w:comment>')
        return number

    def changed(self) -> dict[str, bytes]:
        """The parts that differ from those of the file: comments, and what names them where they are new."""
        added = f'{_HEAD}<w:comments xmlns:w="{self._namespace}">{"".join(self._added)}</w:comments>'.encode()
        if self._root is not None:
            self._root.extend(list(etree.fromstring(added, _PARSER)))
            self._added.clear()
            added = _bytes(self._root)
        parts = {self._part: added}
        if not self._related:
            parts[_TYPES_PART] = self._types()
            parts[self._relations_part] = self._relations()
        return parts

    @property
    def _relations_part(self) -> str:
        folder, file = posixpath.split(self._main)
        return posixpath.join(folder, "_rels", f"{file}.rels")

    def _free_name(self) -> str:
        folder = posixpath.dirname(self._main)
        names = (posixpath.join(folder, f"comments{number or ''}.xml") for number in range(1_000))
        return next(name for name in names if not self._package.has(name))

    def _parsed(self, part: str) -> etree._Element | None:
        return etree.fromstring(self._package.read(part), _PARSER) if self._package.has(part) else None

    def _types(self) -> bytes:
        root = self._parsed(_TYPES_PART)
        assert root is not None  # the package was recognised by it
        name = f"/{self._part}"
        if not any(part.get("PartName") == name for part in root.iter(f"{_TYPES}Override")):
            etree.SubElement(root, f"{_TYPES}Override", {"PartName": name, "ContentType": _COMMENTS_TYPE})
        return _bytes(root)

    def _relations(self) -> bytes:
        root = self._parsed(self._relations_part)
        if root is None:
            root = etree.fromstring(f'<Relationships xmlns="{_RELATIONS}"/>')
        taken = {relation.get("Id") for relation in root}
        identity = next(name for number in range(1, len(taken) + 2) if (name := f"rId{number}") not in taken)
        kind = f"{_KINDS.get(self._namespace, _TRANSITIONAL)}/comments"
        target = posixpath.basename(self._part)
        etree.SubElement(root, f"{{{_RELATIONS}}}Relationship", {"Id": identity, "Type": kind, "Target": target})
        return _bytes(root)


def _paragraph(line: str, *, first: bool) -> str:
    reference, bold = ("<w:r><w:annotationRef/></w:r>", "<w:b/>") if first else ("", "")
    return (
        f"<w:p>{_FORMAT}{reference}<w:r><w:rPr>{bold}{_SIZE}</w:rPr>"
        f'<w:t xml:space="preserve">{escape(plain(line))}</w:t></w:r></w:p>'
    )


def _marks(root: etree._Element) -> Sequence[etree._Element]:
    return list(root.iter("{*}commentReference", "{*}commentRangeStart", "{*}commentRangeEnd"))


def _number(mark: etree._Element) -> int:
    """The id of a comment or of a mark of one; -1 where it is no number."""
    text = next((value for name, value in mark.attrib.items() if str(name).endswith("}id")), "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
