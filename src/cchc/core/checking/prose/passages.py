"""The prose as passages: paragraphs put together again, and every figure with the words it belongs to."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from cchc.core.checking.finding import Place
from cchc.core.checking.subject import Sentence, Subject, once
from cchc.core.reading.draft import Section
from cchc.core.reading.facts.blocks import Block, blocks_of
from cchc.core.vietnamese.numbers import NumberSpan, find_numbers
from cchc.core.vietnamese.text import fold_key

_DIVIDER = re.compile(r"[,;()–]|\.(?=\s|$)|:(?=\s)|(?<=[\s(])(?:và(?=\s)|trong đó(?=[\s:,]))")
"""What may stand between the words of one figure and those of the next."""
_VERB = re.compile(r"\s+(?:chiếm|đạt|bằng|là|nhưng|đã|đều)(?!\w).*")
"""What is said of the thing counted; not quoted."""
_GRADE = re.compile(r"(?:(?:trung|sơ|cao|liên) cấp|trực tuyến)\s*$")
_ITEM = re.compile(r"\s*(?:[-+*•–▪]|[a-zđ]\)|\(?[0-9]{1,2}\))\s*")
_HEAD = re.compile(
    r"(?<!\w)(?:tổng số|số lượng|số(?! lượng)|tỷ lệ|tỉ lệ|cán bộ|công chức|viên chức|biên chế|hồ sơ|thủ tục|văn bản"
    r"|đơn vị|nhiệm vụ|tiếp nhận|giải quyết|ban hành|trình độ|đại học|cao đẳng|trung cấp|trực tiếp|trực tuyến"
    r"|đúng hạn|trễ hạn|kiểm tra|kinh phí|ngân sách|hiện (?:nay|có))(?!\w)"
)
"""Words a quote may begin with where the words before the figure are too long to quote all."""
WIDE = 45
"""Characters before a figure that its quote may begin in, where the words before it are too long."""
NAME = 80
"""Characters before a figure in which its name is looked for."""
_SAME = (
    "người|nhân sự|cán bộ|công chức|viên chức|cbcc|ccvc|cbccvc|lao động|biên chế|cán bộ công chức|hợp đồng|chức danh"
    "|trưởng phòng|phó trưởng phòng|lãnh đạo|giám đốc|phó giám đốc",
    "cơ quan|đơn vị|xã|thị trấn|phường|phòng|sở|ban|ngành|đơn vị sự nghiệp|huyện|ubnd|tổ chức|địa phương|trường",
    "văn bản|quyết định|kế hoạch|công văn|nghị quyết|chỉ thị|thông báo|báo cáo|tờ trình|vbqppl",
    "thủ tục|tthc|thủ tục hành chính|dịch vụ|dịch vụ công|dvc|dvctt",
    "hồ sơ|lượt hồ sơ",
    "nhiệm vụ|công việc|chỉ tiêu|nội dung",
)
"""Nouns that count things of one kind: a part may be counted by another noun of its whole's kind."""
_KIND = {fold_key(noun): number for number, nouns in enumerate(_SAME) for noun in nouns.split("|")}


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a passage. Positions are those of the passage's text."""

    span: NumberSpan
    depth: int
    """How many brackets are open around it."""
    group: int
    """Number of the innermost bracket, 0 outside of all; figures of one bracket share it."""
    before: str
    """The words before it that are its own, in lower case: 'trình độ đại học:'."""
    after: str
    """The words behind it that are its own, in lower case, with the noun."""
    shown: tuple[int, int]
    """The figure with the words that name it: what a finding quotes."""
    noun: str
    """What it counts, folded: the known unit, else ''."""

    @property
    def start(self) -> int:
        return self.span.start

    @property
    def end(self) -> int:
        return self.span.end

    @property
    def value(self) -> Decimal:
        """As written; of X/Y the X."""
        return self.span.value

    @property
    def label(self) -> str:
        """Its own words before and behind, without remarks."""
        return f"{self.before} {re.split('[,;(]', self.after)[0]}"

    @property
    def counts(self) -> bool:
        """Whether it may be a whole or a part: a count, no share, no sum of money, not X of a smaller Y."""
        parts = self.span.parts
        return not self.span.percent and not self.span.scale_word and (parts is None or parts[0] <= parts[1])

    def like(self, other: Figure) -> bool:
        """Whether both may count things of one kind; a figure without a known noun may count anything."""
        if not self.noun or not other.noun or self.noun == other.noun:
            return True
        kind = _KIND.get(self.noun)
        return kind is not None and kind == _KIND.get(other.noun)


@dataclass(eq=False)
class Passage:
    """A paragraph (or an item of a list) with its figures, in order."""

    section: Section
    text: str
    lowered: str
    pieces: tuple[tuple[int, Sentence, int], ...]
    """Where each printed line begins here, the line, and where it begins there."""
    sentences: tuple[int, ...]

    @property
    def item(self) -> bool:
        """Whether it is an item of a list."""
        return bool(_ITEM.match(self.text))

    @property
    def opens_list(self) -> bool:
        """Whether a list follows."""
        return self.text.rstrip().endswith(":")

    @cached_property
    def depths(self) -> list[tuple[int, int]]:
        """For every character: how many brackets are open, and the number of the innermost."""
        open_brackets: list[int] = []
        if "(" not in self.text:
            return [(0, 0)] * len(self.text)
        depths, number = [], 0
        starts = set(self.sentences)
        for at, sign in enumerate(self.text):
            if at in starts:
                open_brackets.clear()  # what nobody closed ends with its sentence
            if sign == "(":
                number += 1
                open_brackets.append(number)
            depths.append((len(open_brackets), open_brackets[-1] if open_brackets else 0))
            if sign == ")" and open_brackets:
                open_brackets.pop()
        return depths

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        spans = [span for span in find_numbers(self.text) if not span.role or self._in_a_grade(span)]
        return tuple(self._figure(spans, index) for index in range(len(spans)))

    def _in_a_grade(self, span: NumberSpan) -> bool:
        """'Trung cấp 48' counts people; 'cấp 3' is a level."""
        return span.role in ("ordinal", "heading") and bool(
            _GRADE.search(self.lowered, max(0, span.start - 12), span.start)
        )

    def _figure(self, spans: list[NumberSpan], index: int) -> Figure:
        span = spans[index]
        begin = self._begin(spans[index - 1].end if index else 0, span.start)
        stop = self._stop(span.end, spans[index + 1].start if index + 1 < len(spans) else None)
        before, after = self.lowered[begin : span.start], self.lowered[span.end : stop]
        depth, group = self.depths[span.start]
        shown = self._shown(span, begin, stop)
        return Figure(span, depth, group, before.strip(), after.strip(), shown, fold_key(span.unit))

    def _begin(self, earlier: int, at: int) -> int:
        """Where the words before the figure at `at` begin: behind the last divider, never before its sentence."""
        start = max(earlier, self.sentence(at)[0])
        marks = [mark for mark in _DIVIDER.finditer(self.lowered, start, at) if mark.group() != ":"]
        return marks[-1].end() if marks else start

    def _stop(self, end: int, later: int | None) -> int:
        """Where the words behind a figure end: at the last divider before the next figure, else at the first."""
        limit = self.sentence(end - 1)[1]
        stop = limit if later is None else min(later, limit)
        marks = [mark for mark in _DIVIDER.finditer(self.lowered, end, stop) if mark.group() != ":"]
        if not marks:
            return end if ":" in self.lowered[end:stop] else stop
        return marks[-1 if stop == later else 0].start()

    def _shown(self, span: NumberSpan, begin: int, stop: int) -> tuple[int, int]:
        """The figure, its noun and a few words that name it, inside one printed line."""
        words = re.compile(r"(?:\s*[^\s,;.:()]+){0,6}").match(self.text, span.end, stop)
        end = words.end() if words and words.group().strip() else span.end
        if verb := _VERB.search(self.lowered, span.end, end):
            end = verb.start()
        start = span.start
        after = self.text[span.end : end].strip()
        name = re.search(r"(?:[^\s,;.():]+[\s:]+){1,6}$", self.text[max(begin, start - NAME) : start])
        if name and (end == span.end or name.group().rstrip().endswith(":") or after == span.unit):
            begins = max(begin, start - NAME)
            start = begins + name.start() + len(re.match(r"[\W_]*", name.group()).group())  # type: ignore[union-attr]
            if self.lowered[begin:start].strip(
                " -+*•"
            ):  # cut in the middle: begin at a noun or verb, else at the figure
                word = _HEAD.search(self.lowered, max(begin, span.start - WIDE), span.start)
                start = word.start() if word else span.start
        return min(start, span.start), end

    def sentence(self, at: int) -> tuple[int, int]:
        """Start and end of the sentence that `at` stands in."""
        index = bisect_right(self.sentences, max(0, at))
        return self.sentences[index - 1], self.sentences[index] if index < len(self.sentences) else len(self.text)

    def inside(self, start: int, end: int) -> list[Figure]:
        """The figures between two positions."""
        return list(self.figures[bisect_left(self._starts, start) : bisect_left(self._starts, end)])

    def before(self, at: int, most: int) -> list[Figure]:
        """The last figures before `at`, at most so many."""
        index = bisect_left(self._starts, at)
        return list(self.figures[max(0, index - most) : index])

    def next(self, at: int) -> Figure | None:
        """The first figure behind `at`."""
        index = bisect_right(self._starts, at)
        return self.figures[index] if index < len(self.figures) else None

    @cached_property
    def _starts(self) -> list[int]:
        return [figure.start for figure in self.figures]

    @cached_property
    def by_bracket(self) -> dict[int, list[Figure]]:
        """The counts of each bracket, by its number."""
        groups: dict[int, list[Figure]] = {}
        for figure in self.figures:
            if figure.counts:
                groups.setdefault(figure.group, []).append(figure)
        return groups

    def words(self, start: int, end: int) -> Place:
        """The place of `text[start:end]`, cut at the end of the printed line it begins in."""
        number = max(i for i, piece in enumerate(self.pieces) if piece[0] <= start)
        begins, sentence, offset = self.pieces[number]
        if number + 1 < len(self.pieces):
            end = min(end, self.pieces[number + 1][0] - 1)
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return sentence.words(start - begins + offset, end - begins + offset)

    def place(self, figure: Figure) -> Place:
        """The figure with the words that name it."""
        start, end = figure.shown
        at = max(begins for begins, _, _ in self.pieces if begins <= figure.start)
        return self.words(max(start, at), end)


def same(figure: Figure, other: Figure) -> bool:
    """Whether both count the same thing: 'phòng' and 'phòng chuyên môn'."""
    short, long = sorted((figure.noun, other.noun), key=len)
    return bool(short) and f"{long} ".startswith(f"{short} ")


@once
def passages(subject: Subject) -> list[Passage]:
    """Every paragraph of the narrative, lines that a page end cut put together again, in order."""
    lines: dict[int, list[Sentence]] = {}
    for sentence in subject.sentences:
        lines.setdefault(id(sentence.section), []).append(sentence)
    return [p for section in subject.draft.sections for p in _of(section, lines.get(id(section), []))]


def _of(section: Section, lines: list[Sentence]) -> Iterator[Passage]:
    at, offset = 0, 0
    for block in blocks_of(section):
        pieces = []
        for begin, text in _lines(block):
            found = -1
            while at < len(lines) and (found := lines[at].text.find(text, offset)) < 0:
                at, offset = at + 1, 0
            if found < 0:
                return
            pieces.append((begin, lines[at], found))
            offset = found + len(text)
        yield Passage(section, block.text, block.lowered, tuple(pieces), block.sentences)


def _lines(block: Block) -> Iterator[tuple[int, str]]:
    for begin in block.lines:
        start, end = block.line(begin)
        yield start, block.text[start:end]


def lists(found: list[Passage]) -> Iterator[list[Passage]]:
    """Each run of consecutive list items of one section, led by the line that opens it where there is one."""
    run: list[Passage] = []
    for passage in found:
        same = bool(run) and run[-1].section is passage.section
        if run and not (same and passage.item):
            yield run
            run = []
        if passage.item or passage.opens_list or not run:
            run = [*run, passage]
    if run:
        yield run
