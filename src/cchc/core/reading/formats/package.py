"""The zip package of a .docx or .xlsx, opened so that no file can exhaust memory, reach the network or run code."""

from __future__ import annotations

import posixpath
import zipfile
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from lxml import etree

from cchc.core.reading.formats.limits import Limits
from cchc.core.reading.formats.refusals import refuse

_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/math": b"http://schemas.openxmlformats.org/officeDocument/2006/math",
}
"""Namespaces of ISO 29500 strict, and the transitional ones everything here is written in."""

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_PARSER = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
)


class Package:
    """A package of parts. Use as a context manager; every error it raises is an `UnreadableFile`."""

    def __init__(self, path: Path | BinaryIO, name: str, limits: Limits) -> None:
        self.name = name
        self._limits = limits
        self._unpacked = 0
        self._relations: dict[str, dict[str, tuple[str, str]]] = {}
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
            raise refuse("damaged", name) from error
        self._members = {info.filename.lstrip("/"): info for info in self._zip.infolist()}

    def __enter__(self) -> Package:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def check(self, *, macros: bool = False) -> None:
        """Refuses bombs (by what the directory declares), passwords and, unless they may be there, macros, before
        anything is unpacked."""
        infos = self._zip.infolist()
        if len(infos) > self._limits.members or sum(i.file_size for i in infos) > self._limits.unpacked_bytes:
            raise refuse("bomb", self.name)
        if any(info.flag_bits & 1 for info in infos):
            raise refuse("password", self.name)
        if not macros and self.has_macros:
            raise refuse("macros", self.name)

    @property
    def has_macros(self) -> bool:
        """Whether a part holds program code."""
        return any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in self._members)

    def has(self, part: str) -> bool:
        return part in self._members

    def read(self, part: str) -> bytes:
        """The unpacked bytes of one part, never more than the limits; empty when there is no such part."""
        info = self._members.get(part)
        if info is None:
            return b""
        room = min(self._limits.part_bytes, self._limits.unpacked_bytes - self._unpacked)
        if info.file_size > room:
            raise refuse("bomb", self.name)
        if info.compress_type not in _PLAIN:
            raise refuse("damaged", self.name)
        try:
            with self._zip.open(info) as stream:
                data = stream.read(room + 1)
        except Exception as error:
            raise refuse("damaged", self.name) from error
        if len(data) > room:
            raise refuse("bomb", self.name)
        self._unpacked += len(data)
        return data

    def xml_bytes(self, part: str) -> bytes:
        """The bytes of an XML part, made transitional."""
        return self.transitional(self.read(part))

    def transitional(self, data: bytes) -> bytes:
        """An XML part with the strict namespaces written as the transitional ones; refused where it has a DTD."""
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise refuse("unsafe_xml", self.name)
        if b"http://purl.oclc.org/ooxml/" in data:
            for strict, transitional in _STRICT.items():
                data = data.replace(strict, transitional)
        return data

    def xml(self, part: str) -> etree._Element | None:
        """The root of an XML part; None when there is no such part."""
        if not self.has(part):
            return None
        return self.parse(self.xml_bytes(part))

    def parse(self, data: bytes) -> etree._Element:
        """XML without entities, network or huge nodes; refused when it is not well formed."""
        if (
            len(data) > self._limits.nodes
            and data.count(b"<") - data.count(b"</") + data.count(b"=") > self._limits.nodes
        ):
            raise refuse("bomb", self.name)
        try:
            root = etree.fromstring(data, _PARSER)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise refuse("damaged", self.name) from error
        if root is None:
            raise refuse("damaged", self.name)
        if root.getroottree().docinfo.internalDTD is not None:
            raise refuse("unsafe_xml", self.name)
        return root

    def main_part(self, usual: str) -> str:
        """The part the package is about: the `usual` one, or that which the package names instead."""
        if usual in self._members:
            return usual
        return next((part for kind, part in self.relations("").values() if kind == "officeDocument"), usual)

    def related_bytes(self, main: str, kind: str) -> bytes:
        """The part of a kind that belongs to the main part, as bytes; empty when there is none."""
        return self.read(self._place(main, kind))

    def related(self, main: str, kind: str) -> etree._Element | None:
        """The part of a kind ('styles', 'numbering') that belongs to the main part; None when there is none."""
        return self.xml(self._place(main, kind))

    def _place(self, main: str, kind: str) -> str:
        usual = posixpath.join(posixpath.dirname(main), f"{kind}.xml")
        if usual in self._members:
            return usual
        return next((part for own, part in self.relations(main).values() if own == kind), "")

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Relations of `part`: id → (last word of its kind, target part). Targets outside the package are left out."""
        if part in self._relations:
            return self._relations[part]
        folder, file = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{file}.rels"))
        found = self._relations[part] = {}
        for relation in root.iter(_RELATION) if root is not None else ():
            if relation.get("TargetMode") != "External":
                target = relation.get("Target", "")
                place = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                kind = relation.get("Type", "").rpartition("/")[2]
                found[relation.get("Id", "")] = kind, posixpath.normpath(place)
        return found
