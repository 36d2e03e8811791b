"""Findings made by hand, and what a Word file says of its comments."""

from __future__ import annotations

import io
import zipfile
from itertools import pairwise

from lxml import etree

from cchc.core.checking.finding import Finding, Place, Severity
from cchc.core.messages import Message

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def finding(
    *places: Place, severity: Severity = Severity.error, identity: str = "f1", title: str = "Tổng 7 ≠ 9"
) -> Finding:
    """A finding at `places`, with one line of arithmetic."""
    return Finding(
        "arithmetic.total",
        severity,
        Message(title, "Total 7 ≠ 9"),
        Message("Dòng 1 ghi 7 nhưng cộng lại được 9: kiểm tra lại.", "Row 1 says 7 but its parts add up to 9: check."),
        places,
        found="7",
        expected="9",
        steps=("4 + 5 = 9",),
        id=identity,
    )


def words(place: str, quote: str, start: int | None = None) -> Place:
    """Words of a paragraph; `start` as a rule would give it."""
    end = None if start is None else start + len(quote)
    return Place("text", place, section="I", quote=quote, start=start, end=end)


def cell(place: str, raw: str = "") -> Place:
    return Place("cell", place, "Phụ lục 1", "1.", "Văn bản", quote=raw)


def part(data: bytes, name: str = "word/document.xml") -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def commented(data: bytes) -> list[str]:
    """The text each comment stands at, in the order of the comments' ids, as Word shows it (deletions left out)."""
    root = part(data)
    numbers = sorted({int(mark.get(f"{W}id", "")) for mark in root.iter(f"{W}commentReference")})
    return [_between(root, str(number)) for number in numbers]


def _between(root: etree._Element, number: str) -> str:
    inside, text = False, ""
    for element in root.iter():
        if element.tag == f"{W}commentRangeStart" and element.get(f"{W}id") == number:
            inside = True
        elif element.tag == f"{W}commentRangeEnd" and element.get(f"{W}id") == number:
            return text
        elif inside and element.tag == f"{W}t":
            text += element.text or ""
    raise AssertionError(f"comment {number} has no range")


def comments(data: bytes) -> list[str]:
    """The text of each comment, its lines parted by line feeds."""
    root = part(data, "word/comments.xml")
    return ["\n".join("".join(p.itertext(f"{W}t")) for p in comment.iter(f"{W}p")) for comment in root]


def assert_sound(data: bytes) -> None:
    """Ids are unique and agree, marks stand where the schema allows them, runs hold their properties first."""
    root = part(data)
    known = [comment.get(f"{W}id") for comment in part(data, "word/comments.xml")]
    assert len(known) == len(set(known))
    for kind in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        used = [mark.get(f"{W}id") for mark in root.iter(f"{W}{kind}")]
        assert sorted(map(str, used)) == sorted(map(str, known)), kind
    for mark in root.iter(f"{W}commentRangeStart", f"{W}commentRangeEnd"):
        parent = mark.getparent()
        assert parent is not None
        assert parent.tag in {f"{W}{name}" for name in ("p", "ins", "hyperlink", "smartTag", "moveTo")}, parent.tag
    for element in root.iter(f"{W}p", f"{W}r"):
        properties = {f"{W}pPr", f"{W}rPr"}
        assert not any(second.tag in properties for _, second in pairwise(element)), etree.tostring(element)
    for run in root.iter(f"{W}r"):
        assert not any(inner is not run and next(run.iterancestors(f"{W}txbxContent"), None) is None
                       and inner.getparent() is run for inner in run.iter(f"{W}r"))  # fmt: skip
