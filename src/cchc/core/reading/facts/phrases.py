"""Phrases made plain: without the words that only link, date or excuse."""

from __future__ import annotations

import re

from cchc.core.reading.facts.clauses import EDGES
from cchc.core.reading.facts.counting import noun_in
from cchc.core.reading.facts.lexicon import LINKS_AFTER, LINKS_BEFORE, LINKS_FIRST, NOT_LINKS, any_of
from cchc.core.vietnamese.text import lower

_ITEM = re.compile(r"^(?:[a-zđ]|[0-9]{1,2})[.)]\s")
_DATE = r"[0-9]{1,2}/[0-9]{1,2}(?:/[0-9]{4})?|[0-9]{1,2} tháng [0-9]{1,2}(?: năm [0-9]{4})?"
_TIME = re.compile(
    r"(?:(?:tính đến|tính từ|kể từ|tính|từ|trong|đến|vào)\s){0,2}(?:hết\s|đầu\s|cuối\s)?(?:"
    rf"ngày\s(?:{_DATE})|[0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{4}}|năm\s[0-9]{{4}}|giai đoạn\s[0-9]{{4}}\s?[-–]\s?[0-9]{{4}}"
    r"|qu[ýí]\s[ivx0-9]{1,3}(?:\s?[/,]?\s?(?:năm\s)?[0-9]{4})?|[0-9]{1,2} tháng(?: đầu| cuối)?(?: năm(?: [0-9]{4})?)?"
    r"|thời điểm (?:hiện nay|hiện tại|báo cáo)|cùng kỳ(?: năm (?:trước|ngoái)| (?:năm )?[0-9]{4})?"
    r"|(?:năm|quý|kỳ|tháng)(?:\s(?:này|nay|qua|báo cáo|trước|ngoái))?)(?=[\s,:]|$)"
)
_FIRST = re.compile(rf"(?!có mặt){any_of(LINKS_FIRST)}(?=[\s,:]|$)")
_LAST_BEFORE = re.compile(rf"(?:^|(?<=[\s,:(])){any_of(LINKS_BEFORE)}$")
_LAST_AFTER = re.compile(rf"(?:^|(?<=[\s,])){any_of(LINKS_AFTER)}$")
_NOT_LINK = re.compile(rf"{any_of(NOT_LINKS)}$")
_CITATION = re.compile(
    r"(?:^|\s)(?:theo|căn cứ|ban hành kèm theo)\s(?:đúng\s)?"
    r"(?:nghị định|quyết định|thông tư|kế hoạch|luật|quy định|chỉ thị|nghị quyết|công văn)(?!\w)"
)
_BECAUSE = re.compile(r"(?:^|\s)(?:do|vì|nên|mà|để|nhưng|tuy nhiên|trong khi|là không|là chưa)\s")
_NAMES_THEM = re.compile(r"^\s*(?:là|gồm|bao gồm|như)(?!\w)")
_REACH = 32


def before_figure(words: str) -> str:
    """The words before a figure without "hiện nay", "tính đến 31/3" at their beginning and "có", "đạt" at their end."""
    words = _ITEM.sub("", words.strip(EDGES)).strip(EDGES)
    while (match := _TIME.match(lower(words)) or _FIRST.match(lower(words))) is not None:
        words = words[match.end() :].strip(EDGES)
    return _without_last(words, _LAST_BEFORE)


def behind_noun(words: str) -> str:
    """The words behind a counted noun up to a reason or a citation, without "và", "trong đó" at their end."""
    for pattern in (_NAMES_THEM, _BECAUSE, _CITATION):
        if (match := pattern.search(lower(words))) is not None:
            words = words[: match.start()]
    return _without_last(words.strip(EDGES), _LAST_AFTER)


def without_reason(words: str) -> str:
    """The words up to "do", "vì", "nên"."""
    match = _BECAUSE.search(lower(words))
    return words[: match.start()] if match else words


def _without_last(words: str, links: re.Pattern[str]) -> str:
    while not _NOT_LINK.search(lower(words[-_REACH:])):
        match = links.search(lower(words[-_REACH:]))
        if match is None:
            return words
        words = words[: len(words) - len(match.group())].strip(EDGES)
    return words


def has_noun(phrase: str) -> bool:
    """Whether a phrase itself says what is counted."""
    lowered = lower(phrase)
    return noun_in(lowered, 0, len(lowered)) != ""


_PROPER = re.compile(r"(?:Sở|Ban(?! hành)|Ủy ban|Uỷ ban|Chủ tịch|Trung tâm|Văn phòng|Chi cục|Cục|Bộ(?! phận))(?!\w)")


def plain(phrase: str) -> str:
    """A sentence's first capital is no part of the name; that of an abbreviation or a body is."""
    if _PROPER.match(phrase):
        return phrase
    return phrase[:1].lower() + phrase[1:] if phrase[1:2].islower() or phrase[1:2] == " " else phrase


def tidy(phrase: str, longest: int) -> str:
    """One blank between words, at most `longest` of them, no marks at the ends, a capital first."""
    tidied = " ".join(phrase.strip(EDGES).split()[:longest]).strip(EDGES)
    return tidied[:1].upper() + tidied[1:]
