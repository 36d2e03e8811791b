"""From the words of a place to the elements of a Word file that begin and end them, cutting runs where needed."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from itertools import accumulate, pairwise

from lxml import etree

from cchc.core.checking.finding import Place
from cchc.core.reading.formats.docx_trace import Origin
from cchc.core.reading.formats.markup import clean
from cchc.core.writing.spans import nearest, span

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_FIELD_TYPE = "{{{}}}fldCharType"
_WHOLE_HOSTS = frozenset(("r", "oMath", "oMathPara", "sdt", "fldSimple"))
"""What inside a paragraph a comment stands around, never in: a run, an equation, a content control, a field."""


@dataclass(slots=True)
class Range:
    """What a comment is about: from character `start` of the element `first` to character `end` of `last`.

    Where there is no text (an empty cell) both are the paragraph.
    """

    first: etree._Element
    start: int
    last: etree._Element
    end: int
    exact: bool = True
    """Whether these are the very words, and not more."""


def find_range(origin: Origin, piece: int, place: Place) -> Range:
    """The range of `place`, whose text is `origin.shown[piece]`."""
    words = [(text, element) for text, element in origin.words if element is not None and text.strip()]
    if not words:
        return Range(origin.paragraphs[0], 0, origin.paragraphs[0], 0)
    shown = origin.shown[piece] if piece < len(origin.shown) else ""
    start, end = span(shown, place)
    found = _located(origin, piece, start, end)
    if found is None:
        (_, first), (_, last) = words[0], words[-1]
        found = Range(first, 0, last, len(last.text or ""), exact=(start, end) == (0, len(shown)))
    found.exact = found.exact and (place.kind == "cell" or place.quote in ("", shown[start:end]))
    return found


def _located(origin: Origin, piece: int, start: int, end: int) -> Range | None:
    """The characters [start, end) of a piece of the text as read, in the elements; None where they are not found."""
    shown = origin.shown[piece] if piece < len(origin.shown) else ""
    before, inside = _bare(shown[:start]), _bare(shown[start:end])
    letters, begins, ends = _letters("".join(text for text, _ in origin.words))
    at: int | None = len(_bare("".join(origin.shown[:piece]))) + len(before)
    if letters != _bare("".join(origin.shown)):  # tags or markup were taken out
        at = nearest(letters, inside, at or 0)
    if at is None or not inside:
        return None
    offsets = [0, *accumulate(len(text) for text, _ in origin.words)]

    def source(index: int) -> tuple[etree._Element | None, int, bool]:
        number = bisect_right(offsets, index) - 1
        text, element = origin.words[number]
        same = element is not None and len(element.text or "") == len(text)
        return element, index - offsets[number], same

    starts = (source(begins[k]) for k in range(at, at + len(inside)))
    finishes = (source(ends[k] - 1) for k in reversed(range(at, at + len(inside))))
    typed = ((element, offset, same) for element, offset, same in starts if element is not None)
    first, begin, exact_begin = next(typed, (None, 0, False))
    typed = ((element, offset, same) for element, offset, same in finishes if element is not None)
    last, finish, exact_finish = next(typed, (None, 0, False))
    if first is None or last is None:
        return None  # an automatic number: nobody typed it
    return Range(
        first,
        begin if exact_begin else 0,
        last,
        finish + 1 if exact_finish else len(last.text or ""),
        exact_begin and exact_finish,
    )


def _bare(text: str) -> str:
    return "".join(text.split())


def _letters(raw: str) -> tuple[str, list[int], list[int]]:
    """The characters of `raw` that count, composed as the reader composes them, and where each begins and ends."""
    if clean(raw) == " ".join(raw.split()):
        begins = [index for index, letter in enumerate(raw) if not letter.isspace()]
        return _bare(raw), begins, [index + 1 for index in begins]
    clusters: list[tuple[int, int]] = []
    for index, letter in enumerate(raw):
        if clusters and "\u0300" <= letter <= "\u036f":
            clusters[-1] = clusters[-1][0], index + 1
        else:
            clusters.append((index, index + 1))
    found = [(letter, begin, end) for begin, end in clusters for letter in _bare(clean(raw[begin:end]))]
    return "".join(letter for letter, _, _ in found), [b for _, b, _ in found], [e for _, _, e in found]


def cut(ranges: Iterable[Range]) -> None:
    """Cuts text and runs so that each range begins and ends with a run of its own; the page stays as it is."""
    ranges = list(ranges)
    borders: dict[etree._Element, set[int]] = defaultdict(set)
    for found in ranges:
        borders[found.first].add(found.start)
        borders[found.last].add(found.end)
    beginning: dict[tuple[etree._Element, int], etree._Element] = {}
    ending: dict[tuple[etree._Element, int], etree._Element] = {}
    for element, offsets in borders.items():
        for start, end, part in _cut_text(element, offsets):
            beginning[element, start] = ending[element, end] = part
    for found in ranges:
        found.first, found.last = (
            beginning.get((found.first, found.start), found.first),
            ending.get((found.last, found.end), found.last),
        )
        _cut_run_before(found.first)
        following = found.last.getnext()
        if following is not None:
            _cut_run_before(following)


def _cut_text(element: etree._Element, offsets: set[int]) -> list[tuple[int, int, etree._Element]]:
    """The `w:t` as several, cut at `offsets`: each with the characters it holds."""
    text = element.text or ""
    cuts = sorted({0, len(text), *(offset for offset in offsets if 0 < offset < len(text))})
    run = element.getparent()
    if len(cuts) <= 2 or _name(element) != "t" or run is None or not _is_plain_run(run):
        return [(0, len(text), element)]
    parts: list[tuple[int, int, etree._Element]] = []
    for start, end in pairwise(cuts):
        part = element
        if start:
            part = etree.Element(element.tag)
            parts[-1][2].addnext(part)
        part.text = text[start:end]
        part.set(_SPACE, "preserve")
        parts.append((start, end, part))
    return parts


def _is_plain_run(run: etree._Element) -> bool:
    return _name(run) == "r" and host_of(run) is run


def _cut_run_before(child: etree._Element) -> None:
    """The run of `child` as two, the second of which begins with it and looks the same."""
    run = child.getparent()
    if run is None or not _is_plain_run(run):
        return
    children = list(run)
    position = children.index(child)
    if all(_name(other) == "rPr" for other in children[:position]):
        return
    second = etree.Element(run.tag)
    for attribute, value in run.attrib.items():
        second.set(attribute, value)
    second.extend(deepcopy(other) for other in children[:1] if _name(other) == "rPr")
    second.extend(children[position:])
    run.addnext(second)


def host_of(element: etree._Element) -> etree._Element:
    """What a comment on `element` stands around: its run, or the control, field or drawing that run is part of.

    Word takes no comments inside text boxes: what stands in one is commented where the box is anchored.
    """
    inside = False
    for ancestor in [*reversed(list(element.iterancestors())), element]:
        name = _name(ancestor)
        if inside and name in _WHOLE_HOSTS:
            return ancestor
        inside = inside or name == "p"
    return element


def field_around(host: etree._Element) -> tuple[etree._Element, etree._Element]:
    """The first and last element of the field whose result `host` is part of; the host itself where there is none.

    Word replaces all between when it updates the field, and with it a comment that begins or ends there.
    """
    before = _unmatched(host.itersiblings(preceding=True), "begin", "end")
    after = _unmatched(host.itersiblings(), "end", "begin")
    return (before, after) if before is not None and after is not None else (host, host)


def _unmatched(siblings: Iterable[etree._Element], wanted: str, other: str) -> etree._Element | None:
    """The first sibling with a field mark of kind `wanted` that no mark of kind `other`, met before, matches."""
    depth = 0
    for sibling in siblings:
        kinds = [mark.get(_FIELD_TYPE.format(etree.QName(mark).namespace)) for mark in sibling.iter("{*}fldChar")]
        for kind in reversed(kinds) if wanted == "begin" else kinds:
            if kind == wanted and depth == 0:
                return sibling
            depth += (kind == other) - (kind == wanted)
    return None


def _name(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
