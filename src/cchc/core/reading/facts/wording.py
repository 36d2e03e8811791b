"""What is counted, in a short phrase made of the sentence's own words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cchc.core.reading.facts.blocks import Block
from cchc.core.reading.facts.clauses import EDGES, floor_of, is_named, left_edge, right_edge
from cchc.core.reading.facts.counting import noun_in
from cchc.core.reading.facts.statement import Statement
from cchc.core.vietnamese.text import lower
from cchc.core.vietnamese.units import MEASURES, MONEY

LONGEST = 24
_SIDE = 14
_FEW = 4
_BEFORE_FIGURE = re.compile(
    r"(?:(?:^|[\s,:(])(?:hiện nay|hiện tại|đến nay|trong đó|cụ thể|gồm có|bao gồm|gồm|có|với|và|là|đạt|chiếm|bằng|tỷ lệ|tỉ lệ"
    r"|trên dưới|trên|hơn|gần|dưới|khoảng|còn lại|còn|từ|luôn|tại|cho|xuống|tổng số|tổng cộng|ít nhất|tối thiểu|tối đa|chưa đầy|rất"
    r"|thì|được|hiện|lên|tất cả|kết quả|xuống còn|luôn đạt)[\s,:(]*)+$",
    re.IGNORECASE,
)
_PROTECTED = re.compile(r"(?:thực hiện|xuất hiện|phát hiện|biểu hiện|thể hiện|hoàn thành|trở lên|đề ra)$", re.IGNORECASE)
_LEADING = re.compile(
    r"^(?:(?:trong đó|cụ thể|theo đó|kết quả|hiện nay|hiện tại|hiện|đến nay|đồng thời|ngoài ra|qua đó|do đó|tuy nhiên|và|với|là|thì|có"
    r"|gồm|bao gồm|còn|về|tính|sau đó|bên cạnh đó|nhìn chung|cả|luôn|thời điểm hiện nay|thời điểm báo cáo)(?=[\s,:]|$)[\s,:]*)+",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"^(?:(?:tính|từ|trong|đến|vào|kể từ|tính từ|tính đến)\s){0,2}(?:hết\s|đầu\s|cuối\s)?(?:"
    r"ngày\s(?:[0-9]{1,2}/[0-9]{1,2}(?:/[0-9]{4})?|[0-9]{1,2} tháng [0-9]{1,2}(?: năm [0-9]{4})?)|[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}"
    r"|năm\s[0-9]{4}|giai đoạn\s[0-9]{4}\s?[-–]\s?[0-9]{4}|(?:quý|quí)\s[IVX0-9]+(?:\s?[/,]?\s?(?:năm\s)?[0-9]{4})?"
    r"|[0-9]{1,2} tháng(?: đầu| cuối)?(?: năm(?: [0-9]{4})?)?|thời điểm (?:hiện nay|hiện tại|báo cáo)|năm|quý|kỳ|tháng)(?=[\s,:]|$)[\s,:]*",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"(?:(?:^|[\s,])(?:và|với|là|có|gồm|tại|của|trong đó|trong|còn lại|đồng thời|cùng|cho|thì|từ|đạt|chiếm|bằng|(?<!trở )lên|thành|xuống|xuống còn)[\s,:]*)+$",
    re.IGNORECASE,
)
_CITATION = re.compile(
    r"\s(?:theo|căn cứ|ban hành kèm theo)\s(?:đúng\s)?(?:nghị định|quyết định|thông tư|kế hoạch|luật|quy định|chỉ thị|nghị quyết|công văn).*$",
    re.IGNORECASE,
)
_BECAUSE = re.compile(r"\s(?:do|vì|nên|mà|để|nhưng|tuy nhiên|trong khi)\s.*$", re.IGNORECASE)
_OWNS = re.compile(r"(?<!\w)(?:có|còn)\s*$", re.IGNORECASE)
_NAMES_SHARE = re.compile(r"^(?:tỷ lệ|tỉ lệ)(?!\w)", re.IGNORECASE)
_NAMES_NUMBER = re.compile(r"^(?:tổng số lượng|tổng số|số lượng|số|tỷ lệ|tỉ lệ)\s", re.IGNORECASE)
_NUMBERED_BEFORE = re.compile(r"^(?:tổng số|số lượng|số|tổng)\s", re.IGNORECASE)
_GROUP = re.compile(r"^(?P<group>[^:]{2,60}):\s*(?P<item>[^:]{2,60})$")


class Wording:
    """Words the statements of one block, in order: a short name leans on the statement it divides."""

    def __init__(self, block: Block, statements: Sequence[Statement]) -> None:
        self._block = block
        self._statements = statements
        self._parent: tuple[int, str] | None = None
        """Sentence and words of the statement that the short names behind it divide."""
        self._group = ""
        self._last = ""

    def word(self, statement: Statement) -> str:
        """The phrase for the next statement of the block."""
        sentence, _ = self._block.sentence(statement.start)
        if self._parent is not None and self._parent[0] != sentence:
            self._parent, self._group = None, ""
        what = self._word(statement)
        if statement.form in ("count", "label") and what:
            self._last = what
            if self._parent is None and _has_noun(what):
                self._parent = (sentence, _NAMES_NUMBER.sub("", what))
        return _tidy(what)

    def _word(self, statement: Statement) -> str:
        if statement.form in ("none", "answer"):
            return _BECAUSE.sub("", statement.label)
        left, right = self._left(statement), self._right(statement)
        if statement.form == "duration":
            return f"Thời lượng {_plain(left)} {right}"
        if statement.form == "percent":
            return self._share(statement, left, right)
        noun = self._noun(statement)
        if statement.form == "whole":
            return f"Tổng số {noun}"
        named = is_named(self._block, statement) and len(right.split()) < _FEW
        if statement.form == "label" or named:
            return self._named(statement, noun, right)
        if statement.unit in MEASURES or "đồng" in statement.unit or statement.unit in MONEY:
            return left if len(left.split()) > 1 else f"{noun} {right}"
        before = self._owner(statement, left) if len(right.split()) < _FEW else ""
        return " ".join(part for part in ("Số", noun, right, before) if part)

    def _owner(self, statement: Statement, left: str) -> str:
        """"Ban có 02 TTHC" → "của Ban"; "đã hoàn thành 22 nhiệm vụ" → "đã hoàn thành"."""
        owns = _OWNS.search(self._block.text, max(0, statement.start - 12), statement.start)
        return f"của {left}" if owns and left and not _has_noun(left) and len(left.split()) < 7 else _plain(left)

    def _share(self, statement: Statement, left: str, right: str) -> str:
        noun = self._noun(statement) if statement.noun_end > statement.end else ""
        if noun in ("kế hoạch", "chỉ tiêu") and not right and self._last:
            return f"Tỷ lệ hoàn thành {noun} {_plain(_NAMES_NUMBER.sub('', self._last))}"
        if noun and not _NAMES_NUMBER.match(left):
            return f"Tỷ lệ {noun} {right}"
        if _has_noun(left) or len(left.split()) > _FEW or not self._last:
            return left if _NAMES_SHARE.match(left) else "Tỷ lệ " + _plain(_NUMBERED_BEFORE.sub("", left))
        about = _plain(_NAMES_NUMBER.sub("", self._last))
        return " ".join(part for part in ("Tỷ lệ", about, _plain(left), right) if part)

    def _named(self, statement: Statement, noun: str, right: str) -> str:
        """A figure behind its name: the name, behind its parent where it says no noun itself ("THPT", "trễ hạn")."""
        name = self._name(statement)
        if _has_noun(name) or (self._parent is None and not noun):
            return name if _NAMES_NUMBER.match(name) else "Số " + _plain(name)
        if self._parent is None:
            return f"Số {noun} {_plain(name)} {right}"
        parts = (f"Số {_plain(self._parent[1])}", _plain(self._group), _plain(name))
        return ", ".join(part.strip(EDGES) for part in parts if part)

    def _name(self, statement: Statement) -> str:
        """The name before the figure; what stands before an inner colon is the group of the names that follow."""
        floor = floor_of(self._block, statement, self._statements)
        start = left_edge(self._block, statement, floor, names=True)
        if ";" in self._block.text[floor:start] or start == floor == self._block.sentence(start)[0]:
            self._group = ""
        name = _cut(self._block.text[start : statement.start])
        match = _GROUP.match(name)
        if match is None:
            return name
        if _has_noun(match["group"]) and not _has_noun(match["item"]):
            return f"{match['group']}, {match['item']}"
        self._group = "" if _has_noun(match["item"]) else match["group"].strip(EDGES)
        return match["item"]

    def _noun(self, statement: Statement) -> str:
        if statement.noun_end <= statement.end:
            return statement.unit
        noun = self._block.text[statement.end : statement.noun_end].strip(EDGES)
        return _plain(re.sub(r"^(?:các|những|số)\s", "", noun)) or statement.unit

    def _left(self, statement: Statement) -> str:
        """The words of the clause before the figure, without those that only link or date."""
        floor = floor_of(self._block, statement, self._statements)
        start = left_edge(self._block, statement, floor, names=False)
        return " ".join(_cut(self._block.text[start : statement.start]).split()[-_SIDE:])

    def _right(self, statement: Statement) -> str:
        end = right_edge(self._block, statement, self._statements)
        words = self._block.text[statement.noun_end : end].strip(EDGES).split()[:_SIDE]
        return _BEHIND.sub("", _CITATION.sub("", _BECAUSE.sub("", " " + " ".join(words)))).strip(EDGES)


def _cut(words: str) -> str:
    words = words.strip(EDGES)
    while (shorter := _LEADING.sub("", _TIME.sub("", words)).strip(EDGES)) != words:
        words = shorter
    while not _PROTECTED.search(words) and (shorter := _without_last_link(words)) != words:
        words = shorter
    return words


def _without_last_link(words: str) -> str:
    match = _BEFORE_FIGURE.search(words)
    if match is None:
        return words
    head, _, last = words.strip(EDGES).rpartition(" ")
    return head.strip(EDGES) if _BEFORE_FIGURE.search(" " + last) else words[: match.start()].strip(EDGES)


def _has_noun(phrase: str) -> bool:
    lowered = lower(phrase)
    return noun_in(lowered, 0, len(lowered)) != ""


def _plain(phrase: str) -> str:
    """A sentence's first capital is no part of the name; an abbreviation's is."""
    return phrase[:1].lower() + phrase[1:] if phrase[1:2].islower() or phrase[1:2] == " " else phrase


def _tidy(phrase: str) -> str:
    words = re.sub(r"\s+", " ", phrase).strip(EDGES).split()[:LONGEST]
    tidy = " ".join(words).strip(EDGES)
    return tidy[:1].upper() + tidy[1:]
