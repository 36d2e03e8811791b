"""What is counted, in a short phrase made of the sentence's own words."""

from __future__ import annotations

import re

from cchc.core.reading.facts.clauses import EDGES, Clause
from cchc.core.reading.facts.lexicon import SCORES, any_of
from cchc.core.reading.facts.phrases import before_figure, behind_noun, has_noun, plain, tidy, without_reason
from cchc.core.vietnamese.units import MEASURES

LONGEST = 24
_SIDE = 16
"""Words taken from one side of a figure."""
_FEW = 4
_MONEY = re.compile(r"(?:(?:nghìn |ngàn |triệu |tỷ |tỉ )*(?:đồng|usd)|đ|vnđ|vnd|nghìn|ngàn|triệu|tỷ|tỉ)")
_SCORE = re.compile(rf"(?<!\w){any_of(tuple(SCORES))}(?!\w)(?:\s[^\W\d_]+){{0,5}}$", re.IGNORECASE)
_MEASURED_AFTER = re.compile(r"\s(?:có|mà|vì|do|nên)\s")
_OWNS = re.compile(r"(?<!\w)(?:có|còn)\s*$")
_NAMES_SHARE = re.compile(r"(?:tỷ lệ|tỉ lệ)(?!\w)", re.IGNORECASE)
_COUNT = r"tổng số lượng|tổng số|số lượng|số(?!\s(?:hóa|hoá|hiệu|liệu))|tổng"
_NAMES_NUMBER = re.compile(rf"^(?:{_COUNT}|tỷ lệ|tỉ lệ)\s", re.IGNORECASE)
_NUMBER_ONLY = re.compile(rf"^(?:{_COUNT})\s", re.IGNORECASE)
_SHARE_LABEL = re.compile(r"\W*(?P<label>(?:tỷ lệ|tỉ lệ|mức độ)[^:;.]{3,120}):", re.IGNORECASE)
_GROUP = re.compile(r"(?P<group>[^:]{2,60}):\s*(?P<item>[^:]{2,60})")
_AND = re.compile(r"(?:^|\s)và\s")
_SAID_AGAIN = re.compile(r"^\s*\([^()]*\)")
_PLURAL = re.compile(r"^(?:các|những|số)\s", re.IGNORECASE)


class Wording:
    """Words the clauses of one block, in order: a short name leans on the statement it divides."""

    def __init__(self) -> None:
        self._sentence = -1
        self._parents: dict[str, str] = {}
        """By unit, words of the statement of this sentence that the short names behind it divide."""
        self._parent_end = 0
        self._group = ""
        self._last = ""
        self.part = ""
        """Of the last phrase: the name that restricts its parent, "" where the phrase stands alone."""

    def word(self, clause: Clause) -> str:
        """The phrase for the next statement of the block."""
        sentence, _ = clause.block.sentence(clause.statement.start)
        if sentence != self._sentence:
            self._sentence, self._parents, self._group = sentence, {}, ""
        self.part = ""
        what = self._word(clause)
        if clause.statement.form in ("count", "label") and what:
            self._last = what
            unit = clause.statement.unit
            if has_noun(what) and not self.part and (unit not in self._parents or self._starts_anew(clause)):
                self._parents[unit] = _uncounted(what)
                self._parent_end = clause.statement.noun_end
        return tidy(what, LONGEST)

    def _starts_anew(self, clause: Clause) -> bool:
        """A counted thing behind a semicolon is a parent of its own."""
        between = clause.block.text[self._parent_end : clause.statement.start]
        return ";" in between and clause.statement.form == "count" and not clause.named

    def _word(self, clause: Clause) -> str:
        statement = clause.statement
        if statement.form in ("none", "answer"):
            return without_reason(statement.label)
        left, right = _left(clause), _right(clause)
        if statement.form == "duration":
            return f"Thời lượng {plain(left)} {right}"
        if statement.form == "percent":
            return self._share(clause, left, right)
        noun = _noun(clause)
        if statement.form == "whole":
            return f"Tổng số {noun} {right}"
        if statement.unit in SCORES.values() and (score := _SCORE.search(left)):
            return score.group()
        if statement.unit in MEASURES or _MONEY.fullmatch(statement.unit):
            measured = _MEASURED_AFTER.split(left)[-1]
            return measured if len(measured.split()) > 1 else f"{noun} {right}"
        if statement.form == "label" or (clause.named and len(right.split()) < _FEW):
            return self._named(clause, noun, right)
        before = _owner(clause, left) if len(right.split()) < _FEW else ""
        if before.lower().startswith(noun.lower()):
            return f"Số {before} {right}"
        return f"Số {noun} {right} {before}"

    def _share(self, clause: Clause, left: str, right: str) -> str:
        noun = _noun(clause) if clause.statement.noun_end > clause.statement.end else ""
        if noun in ("kế hoạch", "chỉ tiêu") and not right and self._last:
            return f"Tỷ lệ hoàn thành {noun} {_uncounted(self._last)}"
        if noun and not _NAMES_NUMBER.match(left):
            return f"Tỷ lệ {noun} {right}"
        sentence, end = clause.block.sentence(clause.statement.start)
        label = _SHARE_LABEL.match(clause.block.text, sentence, end)
        if label is not None and label.end() <= clause.statement.start and not has_noun(left):
            return f"{label['label']}, {plain(left)}" if left and left not in label["label"] else label["label"]
        if has_noun(left) or len(left.split()) > _FEW or not self._last:
            return left if _NAMES_SHARE.match(left) else "Tỷ lệ " + plain(_NUMBER_ONLY.sub("", left))
        return f"Tỷ lệ {_uncounted(self._last)} {plain(left)} {right}"

    def _named(self, clause: Clause, noun: str, right: str) -> str:
        """A figure behind its name: the name, behind its parent where it says no noun itself ("THPT", "trễ hạn")."""
        elliptic = clause.statement.form == "label" and right
        name = right if elliptic else self._name(clause)
        if not name and clause.statement.form == "count":
            return f"Số {noun} {right}"
        parent = self._parents.get(clause.statement.unit) or next(iter(self._parents.values()), "")
        if has_noun(name) or not (parent or noun):
            return name if _NAMES_NUMBER.match(name) else "Số " + plain(name)
        if not parent:
            return f"Số {noun} {plain(name)}"
        self.part = name
        parts = (f"Số {parent}", plain(self._group), plain(name))
        return ", ".join(part.strip(EDGES) for part in parts if part)

    def _name(self, clause: Clause) -> str:
        """The name before the figure; what stands before an inner colon is the group of the names that follow."""
        text, start = clause.block.text, clause.left(names=True)
        if ";" in text[clause.floor : start]:
            self._group = ""
        name = before_figure(text[start : clause.statement.start])
        match = _GROUP.fullmatch(name)
        if match is None:
            return name
        if has_noun(match["group"]) and not has_noun(match["item"]):
            return f"{match['group']}, {match['item']}"
        self._group = "" if has_noun(match["item"]) else match["group"].strip(EDGES)
        return match["item"]


def _uncounted(what: str) -> str:
    return plain(" ".join(_NAMES_NUMBER.sub("", what, count=1).split()))


def _noun(clause: Clause) -> str:
    statement = clause.statement
    if statement.noun_end <= statement.end:
        return statement.unit
    noun = _SAID_AGAIN.sub("", clause.block.text[statement.end : statement.noun_end]).strip(EDGES)
    return plain(_PLURAL.sub("", noun)) or statement.unit


def _left(clause: Clause) -> str:
    words = clause.block.text[clause.left(names=False) : clause.statement.start]
    return " ".join(before_figure(words).split()[-(3 * _SIDE if clause.named else _SIDE) :])


def _right(clause: Clause) -> str:
    end = clause.right()
    words = clause.block.text[clause.statement.noun_end : end]
    if end == clause.ceiling < clause.block.sentence(clause.statement.start)[1]:
        words = _AND.split(words)[0]  # what follows "và" belongs to the next figure
    return behind_noun(" ".join(words.split()[:_SIDE]))


def _owner(clause: Clause, left: str) -> str:
    """Whose or how: "Sở có 12 TTHC" → "của Sở"; "đã xong 35 việc" → "đã xong"."""
    left = _NUMBER_ONLY.sub("", left)
    owns = _OWNS.search(clause.block.before(clause.statement.start))
    return f"của {left}" if owns and left and len(left.split()) < 7 else plain(left)
