"""The narrative's outline: which paragraphs are headings, and what stands under each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cchc.core.reading.document import Paragraph
from cchc.core.reading.draft import Section
from cchc.core.vietnamese.text import fold, fold_key

LONGEST_HEADING = 260
"""Characters; a numbered paragraph longer than this is an item of a list."""

CLOSING = ("noi nhan", "tm uy ban nhan dan", "kt chu tich", "tm ubnd")
"""Folded beginnings of what follows the last sentence of a report."""

ANNEX = re.compile(r"^\W*(phụ lục(\s+(số\s*)?[\dIVX]+)?\b|biểu mẫu\b)", re.IGNORECASE)

PART = re.compile(r"^phần\s+(?:thứ\s+)?(nhất|hai|ba|tư|năm|sáu|[IVX]+|\d+)\b\W*(.*)$", re.IGNORECASE)
NUMBERED: tuple[tuple[int, re.Pattern[str]], ...] = (
    # depth, pattern with the number in group 1 and the words in group 2
    (1, re.compile(r"^([IVX]{1,5})\s*(?:[.)]\s*(?=.)|[-–/]\s+(?=[^\d\s]))(.+)$")),
    (0, re.compile(r"^([A-HĐ])\s*[.)/]\s*(.+)$")),
    (3, re.compile(r"^(\d{1,2}\.\d{1,2}\.\d{1,2})[.)]?\s+(.+)$")),
    (3, re.compile(r"^(\d{1,2}\.\d{1,2})[.)]?\s+(.+)$")),
    (2, re.compile(r"^(\d{1,2})(?:[.)]\s*|\s?[-–/]\s+)([^\d\s].*)$")),
    (4, re.compile(r"^([a-hđ])[.)]\s*(.+)$")),
)
CAPITALS = "ABCDĐEGH"
ACTIONS = (
    "ban hanh|bo tri|cap nhat|chi dao|chu dong|chu tri|da|dam bao|dang|bao dam|day manh|de nghi"
    "|de xuat|duy tri|hoan thanh|hoan thien|huong dan|khac phuc|khong|kien nghi|lam tot|nang cao|phan dau|phat huy"
    "|phoi hop|quan tam|quan triet|ra soat|tang cuong|tap huan|tap trung|tham muu|thuc hien|thuong xuyen|tiep nhan"
    "|tiep tuc|to chuc|trien khai|trinh|xay dung|xem xet|yeu cau"
)
DATED = re.compile(
    r"(?:ngày\s+)?\d{1,2}/\d{1,2}(?:/\d{4})?|(?:năm|tháng|ngày|quý|giai đoạn|nhiệm kỳ|số|khoản|điều)\s+[\d/–-]+\S*"
    r"|\d+\s+(?:tháng|năm|ngày)\b",
    re.IGNORECASE,
)
"""Numbers that count nothing: of days, periods, documents and articles."""
COUNTED = re.compile(r"\d\s+[^\W\d_]{2}|\d\s?%")
"""A number with what it counts."""
ACTION = re.compile(rf"(?:{ACTIONS})\b")
"""Folded words that begin an item of work rather than the name of a subject."""

PART_WORDS = {"nhat": 1, "hai": 2, "ba": 3, "tu": 4, "nam": 5, "sau": 6}


@dataclass(frozen=True, slots=True)
class _Heading:
    number: str
    depth: int
    """-1 part, 0 capital letter, 1 roman, 2 arabic, 3 arabic.arabic, 4 arabic³, 5 letter"""
    rest: str = ""
    """Prose printed behind the heading on its own line ('V. KIẾN NGHỊ: Không có')."""


def is_narrative_end(paragraph: Paragraph) -> bool:
    """Whether the report proper ends here: the list of recipients, the signature block."""
    key = fold_key(paragraph.text)
    if re.match(r"\W*nơi\s+nhận\s*:", paragraph.text, re.IGNORECASE):
        return True
    return any(key.startswith(words) for words in CLOSING) and len(key) < 60


def build_outline(paragraphs: Sequence[Paragraph]) -> list[Section]:
    """Sections in order. What stands before the first heading is section '0'; a number used twice gets '~2'."""
    sections: list[Section] = []
    path: list[tuple[int, str]] = []
    used: dict[str, int] = {}
    texts: list[list[str]] = []
    for index, paragraph in enumerate(paragraphs):
        text = paragraph.text.strip()
        if not text:
            continue
        following = next((p.text for p in paragraphs[index + 1 :] if p.text.strip()), "")
        heading = _heading(text, paragraph, following, path)
        if heading is None:
            if not sections:
                sections.append(Section("0", "", 0, "", paragraph.place))
                texts.append([])
            texts[-1] += text.split("\n")
            sections[-1].places += [paragraph.place] * (text.count("\n") + 1)
            continue
        path = [step for step in path if step[0] < heading.depth]
        path.append((heading.depth, heading.number))
        identifier = _identifier(path)
        used[identifier] = used.get(identifier, 0) + 1
        if used[identifier] > 1:
            identifier = f"{identifier}~{used[identifier]}"
            path[-1] = (heading.depth, f"{heading.number}~{used[_identifier(path)]}")
        words = text[: len(text) - len(heading.rest)].strip() if heading.rest else text
        places = [paragraph.place] if heading.rest else []
        sections.append(Section(identifier, words, len(path), "", paragraph.place, places))
        texts.append([heading.rest] if heading.rest else [])
    for section, lines in zip(sections, texts, strict=True):
        section.text = "\n".join(lines)
    return sections


def _identifier(path: Sequence[tuple[int, str]]) -> str:
    """'II.2.2.1' for 2.2.1 under II: a number that repeats its parents' is not written twice."""
    parts: list[str] = []
    for depth, number in path:
        arabic_above = [n for d, n in path if 2 <= d < depth]
        if depth in (3, 4) and arabic_above and number.startswith(arabic_above[0].split("~")[0] + "."):
            parts = [part for part, (d, _) in zip(parts, path, strict=False) if d < 2]
        parts.append(number)
    return ".".join(parts)


def _heading(text: str, paragraph: Paragraph, following: str, path: Sequence[tuple[int, str]]) -> _Heading | None:
    if len(text) > LONGEST_HEADING:
        return _inline_roman(text)
    part = PART.match(text)
    if part and len(text) < 160:
        return _Heading(f"P{_part_number(part.group(1))}", -1)
    for depth, pattern in NUMBERED:
        match = pattern.match(text)
        if match:
            return _numbered(depth, match.group(1), match.group(2), paragraph, following, path)
    return None


def _numbered(
    depth: int, number: str, words: str, paragraph: Paragraph, following: str, path: Sequence[tuple[int, str]]
) -> _Heading | None:
    """The heading that a numbered paragraph is, None where it is an item of a list."""
    if depth == 1:
        return _roman(number, words)
    level = {0: _capital_depth(number, path), 2: 2, 4: 5}.get(depth, 2 + number.count("."))
    if level is None:
        return None
    heading = _at_level(level, number, words, paragraph, following, path)
    if heading and not heading.rest and level and not paragraph.bold and _tells(words):
        return _Heading(number, level, words)
    return heading


def _tells(words: str) -> bool:
    """Whether the words are a sentence that says how many: its number may be a heading's, its words are prose."""
    return words.rstrip().endswith((".", ";")) and bool(COUNTED.search(DATED.sub(" ", words)))


def _at_level(
    level: int, number: str, words: str, paragraph: Paragraph, following: str, path: Sequence[tuple[int, str]]
) -> _Heading | None:
    if _follows(number, path) and len(words) <= 220 and not words.endswith((";", ",")):
        return _Heading(number, level)
    if _reads_as_heading(words, paragraph, following) or (_is_sibling(number, level, path) and _is_subject(words)):
        return _Heading(number, level)
    answered = re.match(r"([^:;.]{3,70}):\s+(\S.*)$", words) if level < 5 else None
    if answered and _is_subject(answered.group(1)):
        return _Heading(number, level, answered.group(2))
    return None


def _capital_depth(letter: str, path: Sequence[tuple[int, str]]) -> int | None:
    """Where "B." belongs: beside "A."; a first "A." stands above the roman numbers, or is an item below them."""
    at = max(CAPITALS.find(letter), 0)
    before = CAPITALS[max(at - 2, 0) : at]  # E follows Đ, or D where a report leaves Đ out
    beside = next((depth for depth, number in path if number[0] in before), None)
    if letter == "A":
        return 5 if any(depth >= 1 for depth, _ in path) else 0
    return beside if beside in (0, 5) else None


def _is_sibling(number: str, level: int, path: Sequence[tuple[int, str]]) -> bool:
    """Whether 3 comes right after the heading 2 of the same depth."""
    return number.isdigit() and (level, str(int(number) - 1)) in path


def _is_subject(words: str) -> bool:
    """Whether the words name a subject: short, one sentence, and not beginning with what is to be done."""
    bare = _without_remark(words).rstrip(" :.")
    return len(bare) <= 120 and ". " not in bare and ": " not in bare and not ACTION.match(fold_key(bare))


def _without_remark(words: str) -> str:
    """The words without a bracket printed behind them: "Hạn chế (nêu theo từng lĩnh vực)."."""
    return re.sub(r"\s*\([^()]*\)\s*[.:;]?\s*$", "", words)


def _inline_roman(text: str) -> _Heading | None:
    match = re.match(r"^([IVX]{1,5})\s?[.)/–-]\s+([^a-zà-ỹ]{6,120}?)\s*:\s*(.+)$", text, re.DOTALL)
    return _Heading(match.group(1), 1, match.group(3)) if match else None


def _roman(number: str, words: str) -> _Heading:
    inline = re.match(r"^([^:]{4,120}):\s*(\S.*)$", words)
    if inline and inline.group(1).upper() == inline.group(1):
        return _Heading(number, 1, inline.group(2))
    return _Heading(number, 1)


def _part_number(word: str) -> str:
    return str(PART_WORDS.get(fold(word), word))


def _follows(number: str, path: Sequence[tuple[int, str]]) -> bool:
    """Whether 3.2 comes right after the heading 3.1."""
    if "." not in number:
        return False
    parent, _, last = number.rpartition(".")
    return last.isdigit() and (2 + number.count("."), f"{parent}.{int(last) - 1}") in path


def _reads_as_heading(words: str, paragraph: Paragraph, following: str) -> bool:
    """A heading names a subject; an item of a numbered list is a sentence."""
    if paragraph.level is not None or paragraph.bold:
        return True
    bare = words.rstrip(" :")
    if bare.endswith((";", ",")) or len(words) > 220:
        return False
    sentence = bare.endswith(".") and len(bare) > 90
    continued = following[:1].islower() and not re.match(r"[a-zđ][.)]", following)
    return not sentence and not continued and bare.count(".") <= 2 and ": " not in words[:-1]
