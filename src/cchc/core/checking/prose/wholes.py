"""Wholes and their parts, as a passage states them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from cchc.core.checking.prose.classes import Division, divide, overlaps
from cchc.core.checking.prose.passages import Figure, Passage, passages
from cchc.core.checking.subject import Subject, once

_AMONG = re.compile(
    r"(?<!\w)(?:(?P<among>trong (?:đó|số (?:đó|này))(?P<some>\s*,?\s*có(?!\w))?)"
    r"|(?P<made>(?:bao )?gồm(?:\s+có)?|chia (?:ra|thành))|cụ thể\s*(?:là\s*|như sau\s*)?(?=:))(?!\w)"
)
"""Words that make what follows the parts of the figure before."""
_NOT_PARTS = re.compile(r"\W*(?:giảm|tăng|chiếm|đạt|tỷ lệ|tỉ lệ|bằng|so với|năm|kể cả|trừ|không|nay|công bố|theo|=)")
"""A bracket that begins so says something else of the figure before."""
_NO_PART = re.compile(
    r"(?:(?<!\w)(?:kiêm(?: nhiệm)?|phụ trách|đảm nhiệm|tăng|giảm)(?: thêm| được)?"
    r"|(?:cùng kỳ|so với|trước (?:khi |đây|sắp xếp|sáp nhập|hợp nhất|năm|ngày))[^,;()]*)\s*$"
)
"""Words right before a figure that is no part: what one person holds, a change, or what was there at another time."""
_TOTAL = re.compile(r"tổng số|tổng cộng|tất cả|(?<!\w)trong(?: số)?$")
_DIMENSION = re.compile(
    r"trình độ|giáo dục phổ thông|độ tuổi|giới tính|chuyên môn|lý luận|llct"
    r"|quản lý nhà nước|qlnn|tin học|ngoại ngữ|ngạch"
)
"""Words that begin another division of the same whole."""
_LIMIT = re.compile(r"(?:trước|sớm|đúng|trong|trễ|quá|chậm)\s+(?:thời\s+)?hạn")
_SETTLED = re.compile(r"(?:giải quyết|đã trả|xử lý)(?!.*(?:tiếp nhận|nhiệm vụ|hoàn thành))")
_COLON = re.compile(r":\s")
MOST = 12
"""No list without a word that makes it one has more parts."""
FAR = {"among": 220, "made": 60, "bracket": 60, "total": 400}
"""How many characters may stand between a whole and what makes the next figures its parts."""


@dataclass(frozen=True, slots=True)
class Part:
    """A figure with the passage it stands in (an item of a list is a passage of its own)."""

    passage: Passage
    figure: Figure


@dataclass(frozen=True)
class Dimension:
    """Parts that divide the whole once."""

    parts: tuple[Part, ...]
    heading: str = ""

    @property
    def values(self) -> list[Decimal]:
        return [part.figure.value for part in self.parts]

    @property
    def sum(self) -> Decimal:
        return sum(self.values, Decimal(0))

    @cached_property
    def division(self) -> Division:
        return divide([part.figure.label for part in self.parts], self.heading)


@dataclass(frozen=True)
class Whole:
    """A figure and the figures stated to be parts of it."""

    passage: Passage
    figure: Figure
    parts: tuple[Part, ...]
    form: str
    """bracket | among ('trong đó') | made ('gồm') | total ('tổng số 39; 37 …; 02 …') | limit ('trả 120, trễ hạn 2')
    | list ('có 74 đơn vị: 70 đơn vị …, 04 đơn vị …')"""
    some: bool = False
    """'trong đó có': the list need not be complete."""

    @property
    def value(self) -> Decimal:
        return self.figure.value

    @cached_property
    def attributes(self) -> list[Part]:
        """Parts that may go together with any other: women, party members."""
        return [part for part in self.parts if overlaps(part.figure.label)]

    @cached_property
    def dimensions(self) -> list[Dimension]:
        """The divisions of the whole: of the ways to read the list the one in which most of them hold."""
        parts = [part for part in self.parts if not overlaps(part.figure.label)]
        readings = [[parts], _cut(parts, _at_semicolon), _cut(parts, _at_heading)]
        best = max(readings, key=self._worth)
        return [Dimension(tuple(group), group[0].figure.before) for group in best if group]

    def _worth(self, groups: list[list[Part]]) -> tuple[int, int, Decimal]:
        dimensions = [Dimension(tuple(group)) for group in groups]
        held = sum(dimension.sum == self.value for dimension in dimensions if len(dimension.parts) > 1)
        known = sum(dimension.division.family is not None for dimension in dimensions)
        return held, known, -sum((abs(dimension.sum - self.value) for dimension in dimensions), Decimal(0))


def _cut(parts: Sequence[Part], begins: Callable[[Part, Part], bool]) -> list[list[Part]]:
    groups: list[list[Part]] = []
    for part in parts:
        if not groups or begins(groups[-1][-1], part):
            groups.append([])
        groups[-1].append(part)
    return groups


def _at_semicolon(last: Part, part: Part) -> bool:
    if last.passage is not part.passage:
        return False
    return ";" in last.passage.text[last.figure.end : part.figure.start]


def _at_heading(last: Part, part: Part) -> bool:
    return bool(_DIMENSION.search(part.figure.before))


@once
def wholes_of(subject: Subject) -> list[Whole]:
    """Every whole of the narrative, in order."""
    return list(wholes(passages(subject)))


def wholes(found: Sequence[Passage]) -> Iterator[Whole]:
    """Every whole with parts, in order. `found` are the passages of the narrative in order."""
    for number, passage in enumerate(found):
        yield from _in_brackets(passage)
        yield from _among(found, number)
        yield from _totals(passage)
        yield from _in_time(passage)
        yield from _listed(passage)


def _in_brackets(passage: Passage) -> Iterator[Whole]:
    for number, start in enumerate((at for at, sign in enumerate(passage.text) if sign == "("), 1):
        lead = re.compile(r"\(\s*").match(passage.lowered, start)
        inside = passage.by_bracket.get(number, [])
        if not inside or lead is None or _NOT_PARTS.match(passage.lowered, lead.end()):
            continue
        word = _AMONG.match(passage.lowered, lead.end())
        form = "bracket" if word is None else "made" if word["made"] else "among"
        outer = passage.depths[start - 1][1] if start else 0
        whole = _before(passage, start, outer, FAR["among" if word else "bracket"])
        if whole is None:
            continue
        parts = tuple(_parts(passage, inside, whole))
        listed = len(parts) > 1 and ")" in passage.text[inside[-1].end : passage.sentence(inside[-1].start)[1]]
        if len(parts) == len(inside) and (word or listed):
            yield Whole(passage, whole, parts, form, bool(word and word["some"]))


def _parts(passage: Passage, inside: Sequence[Figure], whole: Figure) -> Iterator[Part]:
    """The figures told behind a whole that may be its parts."""
    for figure in inside:
        start = passage.sentence(figure.start)[0]
        if figure.like(whole) and not _NO_PART.search(passage.lowered, max(start, figure.start - 60), figure.start):
            yield Part(passage, figure)


def _before(passage: Passage, at: int, group: int, far: int) -> Figure | None:
    """The nearest count before `at` in the same sentence and bracket."""
    start, _ = passage.sentence(at)
    nearest = [f for f in passage.inside(max(start, at - far), at) if f.group == group and f.counts]
    return nearest[-1] if nearest and ";" not in passage.text[nearest[-1].end : at].rstrip("; ") else None


def _among(found: Sequence[Passage], number: int) -> Iterator[Whole]:
    passage = found[number]
    words = list(_AMONG.finditer(passage.lowered))
    for word in words:
        if passage.lowered[: word.start()].rstrip().endswith("("):
            continue
        group = passage.depths[word.start()][1]
        end = passage.sentence(word.start())[1]
        later = [w.start() for w in words if w.start() >= word.end() and passage.depths[w.start()][1] == group]
        inside = [f for f in passage.inside(word.end(), min([end, *later])) if f.group == group and f.counts]
        form = "made" if word["made"] else "among"
        whole = _whole_of(passage, word.start(), group, inside, FAR[form])
        if whole is None:
            continue
        parts = tuple(_parts(passage, inside, whole))
        if not inside and passage.opens_list and word.end() > len(passage.text) - 12:
            parts = tuple(_items(found, number, whole))
        if parts:
            yield Whole(passage, whole, parts, form, bool(word["some"]))


def _whole_of(passage: Passage, at: int, group: int, parts: Sequence[Figure], far: int) -> Figure | None:
    """The whole before the word at `at`: in its sentence, or in the one before where it begins a sentence."""
    start, _ = passage.sentence(at)
    if passage.lowered[start:at].strip():
        return _before(passage, at, group, far)
    earlier = [f for f in passage.inside(passage.sentence(start - 1)[0], start) if f.counts] if start else []
    outside = [f for f in earlier if not f.depth]
    asked = next((verb for part in parts for verb in ("tiếp nhận", "giải quyết") if verb in part.before), "")
    told = [f for f in outside if asked and asked in f.before]
    candidates = told or outside
    return candidates[-1] if candidates else None


def _items(found: Sequence[Passage], number: int, whole: Figure) -> Iterator[Part]:
    """The first count of every item of the list that follows, where it begins its item."""
    sign = ""
    for passage in found[number + 1 :]:
        if not passage.item or passage.section is not found[number].section:
            return
        sign = sign or passage.text.lstrip()[0]
        first = next((f for f in passage.figures if f.counts and not f.depth), None)
        if passage.text.lstrip()[0] != sign or first is None or not first.like(whole):
            continue
        if len(first.before.strip(" -+*•")) < 40:
            yield Part(passage, first)


def _totals(passage: Passage) -> Iterator[Whole]:
    """'Tổng số 39 thủ tục; 37 thủ tục cấp tỉnh; 02 thủ tục cấp huyện': only their classes tell the parts."""
    for whole in passage.figures:
        end = passage.sentence(whole.start)[1]
        if not whole.counts or not _TOTAL.search(whole.before) or _AMONG.search(passage.lowered, whole.end, end):
            continue
        behind = passage.inside(whole.end, end)[: 2 * MOST]
        rest = [f for f in behind if f.group == whole.group and f.counts and f.like(whole)][:MOST]
        for stop in range(len(rest), 1, -1):
            parts = tuple(Part(passage, f) for f in rest[:stop])
            if Dimension(parts).division.family is not None:
                yield Whole(passage, whole, parts, "total")
                break


def _in_time(passage: Passage) -> Iterator[Whole]:
    """'Đã giải quyết 120 hồ sơ, đúng hạn 118 hồ sơ, trễ hạn 2 hồ sơ': in time and late behind what was settled."""
    for whole in passage.figures:
        end = passage.sentence(whole.start)[1]
        if (
            not whole.counts
            or _LIMIT.search(whole.label)
            or not _SETTLED.search(whole.before)
            or _AMONG.search(passage.lowered, whole.end, end)
        ):
            continue
        parts: list[Part] = []
        for figure in passage.inside(whole.end, end):
            if figure.group != whole.group or not figure.counts or not figure.like(whole):
                continue
            if not _LIMIT.search(figure.label) or ";" in passage.text[whole.end : figure.start]:
                break
            parts.append(Part(passage, figure))
        if parts:
            yield Whole(passage, whole, tuple(parts), "limit")


def _listed(passage: Passage) -> Iterator[Whole]:
    """'Có 74 đơn vị: 70 đơn vị …, 04 đơn vị …': counts of the same noun behind a colon, and nothing else."""
    for colon in _COLON.finditer(passage.lowered):
        start, end = passage.sentence(colon.start())
        group = passage.depths[colon.start()][1]
        whole = _before(passage, colon.start(), group, FAR["made"])
        inside = [f for f in passage.inside(colon.end(), end) if f.group == group]
        words = passage.lowered[whole.end if whole else start : end]
        if whole is None or len(inside) < 2 or _AMONG.search(words) or "," in passage.text[whole.end : colon.start()]:
            continue
        parts = tuple(_parts(passage, inside, whole))
        told = all(f.counts and f.noun and f.noun == whole.noun for f in inside) and "tiếp nhận" not in whole.before
        if len(parts) == len(inside) and (told or Dimension(parts).division.complete):
            yield Whole(passage, whole, parts, "list")
