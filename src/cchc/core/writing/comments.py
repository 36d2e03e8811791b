"""Findings as real comments of a Word file; everything else in the file stays as it is, byte for byte."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from cchc.core.checking.finding import Finding, Place
from cchc.core.reading.formats.docx_trace import Traced, base_of, trace
from cchc.core.reading.formats.limits import DEFAULT, Limits
from cchc.core.reading.formats.package import Package
from cchc.core.writing.anchors import Range, cut, field_around, find_range, host_of
from cchc.core.writing.comment_part import CommentPart
from cchc.core.writing.wording import full_comment, plain, short_comment

AUTHOR = "cchc"


@dataclass(slots=True)
class _Note:
    """One comment: its lines, and what it is about."""

    lines: list[str]
    range: Range


def annotate(
    data: bytes,
    findings: Sequence[Finding],
    *,
    language: str = "vi",
    author: str = AUTHOR,
    when: datetime | None = None,
    prefix: str = "",
    name: str = "",
    limits: Limits = DEFAULT,
) -> bytes:
    """The Word file `data` with a comment at every place of every finding, in the order of the file.

    Only the main part, the comments and the two lists that name them change; comments already there stay. The first
    place of a finding that is in this file gets the whole comment, the others one that points to it. `prefix` is what
    the places of this file begin with where the report has several files ('f2.'); findings elsewhere are left out.
    Raises `UnreadableFile` where `data` is not a Word file that can be read.
    """
    with Package(io.BytesIO(data), name, limits) as package:
        package.check()
        own = [(finding, _here(finding, prefix)) for finding in findings]
        wanted = {_inside(place, prefix) for _, places in own for place in places}
        traced = trace(package, name, wanted, limits)
        notes = _notes(own, traced, prefix, language)
        if not notes:
            return data
        cut(note.range for note in notes)
        part = CommentPart(package, traced, author=plain(author), when=when or datetime.now())
        for note in notes:
            _insert(traced.root, part.add(note.lines), note.range)
        return _packed(data, {traced.part: _serialised(traced.root), **part.changed()})


def _here(finding: Finding, prefix: str) -> list[Place]:
    return [place for place in dict.fromkeys(finding.places) if place.place.startswith(prefix)]


def _inside(place: Place, prefix: str) -> str:
    return place.place.removeprefix(prefix)


def _notes(own: Sequence[tuple[Finding, list[Place]]], traced: Traced, prefix: str, language: str) -> list[_Note]:
    """A note for each place that is found; a finding without any stands at the beginning of the file."""
    notes = []
    for finding, places in own:
        main: Place | None = None
        for place in places:
            found = _range(traced, _inside(place, prefix), place)
            if found is None:
                continue
            if main is None:
                lines, main = full_comment(finding, place, language, exact=_at_the_words(found)), place
            else:
                lines = short_comment(finding, main, language)
            notes.append(_Note(lines, found))
        if main is None and (places or not finding.places) and (top := _top(traced.root)) is not None:
            here = places[0] if places else None
            notes.append(_Note(full_comment(finding, here, language, exact=False), top))
    return notes


def _range(traced: Traced, place: str, words: Place) -> Range | None:
    base = base_of(place)
    origin = traced.origins.get(base)
    if origin is None:
        return None
    return find_range(origin, int(place[len(base) + 2 :]) - 1 if place != base else 0, words)


def _at_the_words(found: Range) -> bool:
    """Whether the comment will stand at the words themselves, not around a box that holds them."""
    return found.exact and host_of(found.first) in (found.first, found.first.getparent())


def _top(root: etree._Element) -> Range | None:
    """The first words of the file."""
    first = next((text for text in root.iter("{*}t") if (text.text or "").strip()), None)
    return Range(first, 0, first, len(first.text or "")) if first is not None else None


def _insert(root: etree._Element, number: str, found: Range) -> None:
    """The marks of comment `number` around its range, and the reference behind it."""
    w = f"{{{etree.QName(root).namespace}}}"
    start = etree.Element(f"{w}commentRangeStart", {f"{w}id": number})
    end = etree.Element(f"{w}commentRangeEnd", {f"{w}id": number})
    reference = etree.Element(f"{w}r")
    etree.SubElement(reference, f"{w}commentReference", {f"{w}id": number})
    first, last = host_of(found.first), host_of(found.last)
    if first.tag == f"{w}p":
        first.extend((start, end, reference))
        return
    first, last = field_around(first)[0], field_around(last)[1]
    first.addprevious(start)
    last.addnext(reference)
    last.addnext(end)


def _serialised(root: etree._Element) -> bytes:
    return etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True, standalone=True)


def _packed(data: bytes, changed: dict[str, bytes]) -> bytes:
    """The package with some members changed or added; the others, their order and their dates stay."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        left = dict(changed)
        for info in {info.filename: info for info in old.infolist()}.values():
            member = left.pop(info.filename.lstrip("/"), None)
            if member is None:
                _copy(data, info, new)
            else:
                new.writestr(_entry(info), member, zipfile.ZIP_DEFLATED)
        for name, content in left.items():
            new.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return result.getvalue()


def _entry(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    copy = zipfile.ZipInfo(info.filename, info.date_time)
    copy.compress_type, copy.external_attr = info.compress_type, info.external_attr
    return copy


def _copy(data: bytes, info: zipfile.ZipInfo, new: zipfile.ZipFile) -> None:
    """One member as it lies in the file, packed as it is: `zipfile` itself can only unpack and pack again."""
    name, extra = struct.unpack_from("<HH", data, info.header_offset + 26)
    start = info.header_offset + 30 + name + extra
    copy = _entry(info)
    copy.CRC, copy.compress_size, copy.file_size = info.CRC, info.compress_size, info.file_size
    assert new.fp is not None
    copy.header_offset = new.fp.tell()
    new.fp.write(copy.FileHeader(zip64=False) + data[start : start + info.compress_size])
    new.start_dir = new.fp.tell()
    new.filelist.append(copy)
    new.NameToInfo[copy.filename] = copy
