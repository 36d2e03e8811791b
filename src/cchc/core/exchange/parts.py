"""A package read part by part, and copied with some parts exchanged; the others keep every byte."""

from __future__ import annotations

import zipfile
from pathlib import Path

from lxml import etree

from cchc.core.reading.formats.limits import Limits
from cchc.core.reading.formats.package import Package
from cchc.core.reading.formats.refusals import refuse


class Copied(Package):
    """A package that can be copied."""

    def __enter__(self) -> Copied:
        return self

    def tree(self, part: str) -> etree._Element:
        """The root of a part in the namespace it is written in; damaged where there is none."""
        data = self.read(part)
        if not data:
            raise refuse("damaged", self.name)
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise refuse("unsafe_xml", self.name)
        return self.parse(data)

    def part_of(self, main: str, kind: str) -> str:
        """The part of a kind ('styles') that belongs to the main part; '' where there is none."""
        return self._place(main, kind)

    def copy_to(self, target: Path, parts: dict[str, bytes]) -> None:
        """Write all members in their order; those in `parts` with new content."""
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as out:
            for info in self._zip.infolist():
                part = info.filename.lstrip("/")
                fresh = zipfile.ZipInfo(info.filename, info.date_time)
                fresh.compress_type, fresh.external_attr = info.compress_type, info.external_attr
                out.writestr(fresh, parts[part] if part in parts else self._zip.read(info))


def opened(path: Path, limits: Limits) -> Copied:
    """The package at `path`, not yet checked; too_large, damaged."""
    if path.stat().st_size > limits.file_bytes:
        raise refuse("too_large", path.name, limit=limits.file_bytes // 2**20)
    return Copied(path, path.name, limits)


def written(root: etree._Element) -> bytes:
    """A part as bytes."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
