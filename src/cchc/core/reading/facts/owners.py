"""Whose dossiers a sentence counts: the body, the level of government or the field named nearest to its figure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from cchc.core.reading.facts.blocks import Block
from cchc.core.reading.facts.lexicon import any_of, terms

LEVELS = ("department", "district", "commune")
_PLACES = {
    "commune": terms("xã|phường|thị trấn"),
    "district": terms("huyện|quận|thị xã|thành phố|tp"),
    "province": terms("tỉnh|trung ương"),
    "department": terms("sở|ban dân tộc"),
}
_LEVEL_OF = {place: level for level, places in _PLACES.items() for place in places}
_NO_PLACES = terms("""
    hợp tác xã|xã hội|cơ sở|trụ sở|sở hữu|sở tại|tỉnh ủy|tỉnh uỷ|huyện ủy|huyện uỷ|thành phố trực thuộc|tỉnh lộ|huyện lộ
    ban dân tộc và miền núi
""")
_OTHERS = terms("""
    chi cục|cục|công an|bảo hiểm xã hội|kho bạc|tòa án|toà án|viện kiểm sát|văn phòng đăng ký|chi nhánh|trung tâm
    cả nước|toàn quốc|bộ nội vụ|bộ tư pháp|ngân hàng|điện lực|phòng tư pháp|phòng tài nguyên|phòng tài chính
    phòng lao động|phòng kinh tế|phòng quản lý đô thị|phòng nội vụ|phòng giáo dục|phòng y tế|phòng văn hóa
    phòng nông nghiệp
""")
"""Bodies that are no level of government, whatever the report's own is."""
FIELDS = terms("""
    đất đai|xây dựng|đầu tư|hộ tịch|chứng thực|tư pháp|tài nguyên|môi trường|lao động|bảo trợ|người có công
    giáo dục|y tế|đăng ký kinh doanh|hộ kinh doanh|kinh tế|văn hóa|văn hoá|nông nghiệp|thuế|cư trú|giao thông|tài chính
    nội vụ|bảo hiểm|lý lịch tư pháp|công thương|doanh nghiệp|đô thị|thanh tra|thi đua
""")
_ANY_PLACE = any_of(tuple(_LEVEL_OF))
_LOCAL = any_of(terms("xã|phường|thị trấn|huyện|quận|thị xã|thành phố"))
_OWN_DESK = rf"trung tâm(?: phục vụ)? (?:hành chính công|hcc)(?= (?:của |cấp )?{_LOCAL})"
"""The one-stop desk of a district or commune is no body of its own; that of a province is."""
_NAMED = re.compile(
    rf"(?<!\w)(?:(?P<none>{any_of(_NO_PLACES)}|{_OWN_DESK})|(?P<other>{any_of(_OTHERS)})"
    rf"|(?P<form>cấp|các|tất cả|toàn bộ|toàn|địa bàn|những|[0-9]+(?:/[0-9]+)?)?\s?(?:ubnd\s)?(?<!\w)"
    rf"(?P<place>{_ANY_PLACE})(?P<more>\s?(?:,|và|-|/)\s?(?:ban|ngành|{_ANY_PLACE})(?!\w))?)(?!\w)"
)
_FIELD = re.compile(
    rf"(?<!tất cả )(?<!các )(?<!những )(?<!mọi )(?<![0-9] )(?<!\w)lĩnh vực\s(?!quản lý|phụ trách|được|thuộc|của"
    rf"|giải quyết|cải cách|tthc|trên|này)(?=[^\W\d_])|(?:^|[-+•]\s?|[;.:(]\s?)(?:về\s)?{any_of(FIELDS)}\s?:"
    rf"|(?:hồ sơ|hs|tthc)\s(?:về\s|thuộc\s|ngành\s)?{any_of(FIELDS)}(?!\w)"
)
_CITED = re.compile(
    r"(?:theo|căn cứ|chỉ đạo|quyết định|kế hoạch|quy định|công văn|nghị quyết|chỉ thị|văn bản)(?!\w)[^,;:.]{0,50}$"
)
_ADDRESS = re.compile(
    r"(?:,?\s(?:(?:và|&)\s)?(?:[A-ZĐÀ-Ỹ][\w.]*(?:\s(?!thuộc|của)[^\W\d_]+)?|[0-9]{1,2})){0,5}"
    r"\s?(?:[,–-]|thuộc|của|trực thuộc)?\s?(?:UBND)?\s?"
)
_CHANNEL = re.compile(
    r"(?<!\w)(?:trên|qua|vào|lên|bằng)\s[^,;:.]{0,40}?(?:hệ thống|phần mềm|cổng|trang)(?!\w)[^,;:.]{0,50}$"
)
_CLOSED = re.compile(r"\([^()]*\)")
_ENDED = re.compile(r"[,;.:()](?=\s|$)")
_REACH = 600


@dataclass(frozen=True, slots=True)
class Owner:
    """What a statement's words say it is of."""

    level: str
    """department | district | commune | province | other (a body of no level) | field (part of a body's work)"""
    form: str = "one"
    """one body, all of its "level", "several", the whole "territory", or one whose system is only the "channel" """

    def level_of_dossiers(self, own: str) -> str:
        """The level whose dossiers these are, in a report of the level `own`; "" for none: a single other body, a
        field, a whole territory, all departments in the report of one."""
        if self.level == own:
            return own if self.form in ("one", "level") or (own == "commune" and self.form == "territory") else ""
        return self.level if self.level in LEVELS and self.form in ("level", "several") else ""

    def foreign(self, own: str) -> bool:
        """Whether it is surely not the body that reports, nor its territory."""
        return bool(own) and self.form != "channel" and (self.level != own or self.form == "several")


def owner_of(block: Block, start: int, noun_end: int, lead: Owner | None = None) -> Owner | None:
    """The owner of the figure at `start`, its noun ending at `noun_end`; None where none is named.

    Words behind the noun in its clause come first, then the nearest before it in the sentence, then the block's
    earlier sentences, last `lead`: the owner that the line above the list names.
    """
    first, last = block.sentence(start)
    stop = _ENDED.search(block.lowered, noun_end, last)
    near = max(first, start - _REACH)
    named = (
        _last(block, noun_end, min(stop.start() if stop else last, noun_end + _REACH)),
        _last(block, near, start),
        _last(block, max(0, near - _REACH), near, sentences=False),
        lead,
    )
    owners = [owner for owner in named if owner is not None]
    return next((owner for owner in owners if owner.form != "channel"), owners[0] if owners else None)


def lead_owner(block: Block, before: Owner | None) -> Owner | None:
    """The owner a block gives the list below it: that of a line that ends in a colon, kept while items follow."""
    if block.text.rstrip(" *").endswith(":"):
        return _last(block, max(0, len(block.text) - _REACH), len(block.text))
    return before if re.match(r"\s*[-+*•–]", block.text) else None


def _last(block: Block, start: int, end: int, *, sentences: bool = True) -> Owner | None:
    """The last owner named in a stretch; a field named in it (of earlier sentences: at their head) goes first."""
    words = _CLOSED.sub(lambda match: " " * len(match.group()), block.lowered[start:end])
    field = _FIELD.search(words) if sentences else _FIELD.search(words[: 24 if start == 0 else 0])
    if field is not None:
        return Owner("field")
    owners = list(_named(words, block.text[start:end]))
    return next((owner for owner in reversed(owners) if owner.form != "channel"), owners[-1] if owners else None)


def _named(words: str, text: str) -> Iterator[Owner]:
    matches = [match for match in _NAMED.finditer(words) if not match["none"] and not _cited(words, match)]
    for match, within in zip(matches, [False, *(_is_address(text, *pair) for pair in pairwise(matches))], strict=False):
        if not within:
            channel = _CHANNEL.search(words, max(0, match.start() - 100), match.start()) is not None
            level = "other" if match["other"] else _LEVEL_OF[match["place"]]
            yield Owner(level, "channel" if channel else _form(match))


def _cited(words: str, match: re.Match[str]) -> bool:
    return _CITED.search(words, max(0, match.start() - 70), match.start()) is not None


def _is_address(text: str, inner: re.Match[str], outer: re.Match[str]) -> bool:
    """Whether a place only says where the body before lies: "xã Đông, huyện Kbang"."""
    return outer["form"] is None and _ADDRESS.fullmatch(text, inner.end(), outer.start()) is not None


def _form(match: re.Match[str]) -> str:
    if match["form"] == "cấp":
        return "level"
    if match["form"] in ("toàn", "địa bàn"):
        return "territory"
    return "several" if match["form"] or match["more"] else "one"
