"""Names of bodies, and numbers of documents, in administrative texts."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from cchc.core.vietnamese.document_numbers import DocumentNumber, find_document_numbers
from cchc.core.vietnamese.places import (
    CENTRAL_CITIES,
    DEPARTMENTS,
    GOVERNMENT_BODIES,
    MINISTRIES,
    NEVER_A_NAME,
    NEW_PHRASES,
    PLACE_LEVELS,
    SELDOM_ALONE,
)
from cchc.core.vietnamese.text import fold, fold_key

__all__ = ["AgencyMention", "DocumentNumber", "agency_level", "find_agencies", "find_document_numbers"]


@dataclass(frozen=True, slots=True)
class AgencyMention:
    """A body named in a text; `level` as in `ReportHeader.level`, None where the name does not tell."""

    start: int
    end: int
    text: str
    level: str | None


def _letters(category: str, last: int = 0x1EFF) -> str:
    found = [chr(code) for code in range(0x41, last + 1) if unicodedata.category(chr(code)) == category]
    return "".join(found)


def _alternatives(fields: str) -> str:
    """The fields as one pattern: longest first, any blank or dash where one is printed, any case."""
    names = sorted((name for line in fields.split("\n") for name in line.split("|") if name), key=len, reverse=True)
    loose = [re.sub(r"\s*-\s*", "@", name).replace(",", ",?").replace(" ", r"\s+") for name in names]
    return "(?i:" + "|".join(name.replace("@", r"\s*[-–&]\s*") for name in loose) + r")(?!\w)"


_UPPER = _letters("Lu")
_WORD = rf"[{_UPPER}][\w’']*"
_NAME = rf"(?:{_WORD}(?:(?:[ \n]|[ ]?[-–][ ]?){_WORD}){{0,4}}|[0-9]{{1,2}}(?![\w/.,]))"
_PLACE = r"(?i:tỉnh|thành\s+phố|tp\.?|quận|huyện|thị\s+xã|thị\s+trấn|xã|phường|đặc\s+khu)"
_UBND = r"(?i:UBND|[uủ][yỷ]\s+ban\s+nhân\s+dân)"
_OWNER = rf"(?P<owner>\s+(?P<place>{_PLACE})(?!\w)(?:\s*(?P<name>{_NAME}))?|[ ](?P<of>{_NAME}))?"
_KINDS = (
    (
        "office",
        rf"(?i:văn\s+phòng)\s+(?:(?i:đoàn\s+đbqh\s*(?:,|và|&|-)\s*))?"
        rf"(?:(?i:hđnd)\s*(?:và|,|&|-|–)\s*)?{_UBND}",
    ),
    ("committee", _UBND),
    ("ministry", rf"(?:{_alternatives(GOVERNMENT_BODIES)}|(?:Bộ|BỘ)\s+{_alternatives(MINISTRIES)})"),
    (
        "department",
        rf"(?:(?:Sở|SỞ)\s+{_alternatives(DEPARTMENTS)}|(?:Ban|BAN)\s+(?i:dân\s+tộc)(?!\w)"
        rf"|(?i:thanh\s+tra)(?=\s+(?i:tỉnh)))",
    ),
    ("section", rf"(?:Phòng|PHÒNG)\s+{_alternatives(DEPARTMENTS)}"),
)
_PATTERNS = tuple((kind, re.compile(rf"(?<!\w){pattern}(?!\w){_OWNER}")) for kind, pattern in _KINDS)


def find_agencies(text: str, *, on: date | None = None) -> list[AgencyMention]:
    """Bodies named in `text` (NFC), in order: people's committees, ministries, departments, their offices.

    A committee of "the communes" or of "district level" is no body. `on` is the day the text speaks of: it
    decides whether Huế is a province-level city; without it, today's map counts.
    """
    found: list[AgencyMention] = []
    taken = bytearray(len(text))
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            end = _name_end(match)
            mention = " ".join(text[match.start() : end].split())
            if kind in ("committee", "office") and not match["place"]:
                continue
            taken[match.start() : end] = b"\1" * (end - match.start())
            found.append(AgencyMention(match.start(), end, text[match.start() : end], agency_level(mention, on=on)))
    return sorted(found, key=lambda mention: mention.start)


def _name_end(match: re.Match[str]) -> int:
    """Where the body's name ends: words that begin a new phrase are no part of a place's name."""
    group = "name" if match["name"] else "of"
    if not match[group]:
        return match.end()
    text = match.string
    syllables = _SYLLABLE.finditer(text, *match.span(group))
    words = [(item.start(), item.end(), fold(item.group())) for item in syllables]
    after = _SYLLABLE.match(text, match.end() + 1)
    following = [*(word for _, _, word in words[1:]), fold(after.group()) if after else ""]
    end = 0
    for (begin, stop, word), then in zip(words, following, strict=True):
        crosses = match[group].isupper() and "\n" in text[end or begin : begin]
        if word in NEVER_A_NAME or (word, then) in NEW_PHRASES or crosses:
            break
        end = stop
    alone = end == words[0][1] and words[0][2] in SELDOM_ALONE and following[0] and len(words) == 1
    if end and not alone:
        return end
    return match.end("place") if match["place"] else match.start("owner")


_SYLLABLE = re.compile(r"[\w’']+")
_COMMITTEE = re.compile(
    r"(?:ubnd|uy ban nhan dan) "
    r"(?P<place>tinh|thanh pho|tp|quan|huyen|thi xa|thi tran|xa|phuong|dac khu)\b *(?P<name>.*)"
)
_PROVINCE_OFFICE = re.compile(
    rf"(?:van phong|thanh tra)\b.*\b(?:tinh|thanh pho (?:{'|'.join(city for city, _ in CENTRAL_CITIES)}))\b"
)
_AGENCY = re.compile(
    r"(?:phong|van phong|chi cuc|cuc|trung tam|thanh tra|truong|benh vien|ban|bo phan|kho bac|bao hiem|doi|tram)\b"
)
_BODIES = tuple(fold_key(body) for body in GOVERNMENT_BODIES.split("|"))
_BELOW = re.compile(r"\b(?:so (?!luong|lieu)|ban (?!hanh|nhan)|phong |van phong |chi cuc |trung tam |thanh tra )")
_CITY_ALIASES = {"hcm": "ho chi minh", "hn": "ha noi"}


def agency_level(name: str, *, on: date | None = None) -> str | None:
    """ministry | province | department | district | commune | agency by the name alone; None if it is silent.

    "UBND thành phố" without a name says nothing: the city may be a province or a district. Where a letterhead
    names the body above first ("UBND tỉnh …, Ban Dân tộc"), the body itself counts.
    """
    key = fold_key(name).removeprefix("tm ").strip()
    key = re.sub(r"\btphcm\b", "tp hcm", key)
    committee = _COMMITTEE.match(key)
    if committee:
        below = _BELOW.search(key, committee.end("place"))
        return agency_level(key[below.start() :], on=on) if below else _committee_level(committee, on)
    if (key.startswith("bo ") and not key.startswith("bo phan ")) or key.startswith(_BODIES):
        return "ministry"
    if key.startswith("so ") or re.match(r"ban (dan toc|quan ly (cac )?khu)", key):
        return "department"
    if _PROVINCE_OFFICE.match(key):
        return "department"
    return "agency" if _AGENCY.match(key) else None


def _committee_level(committee: re.Match[str], on: date | None) -> str | None:
    place, name = committee["place"], committee["name"]
    if place not in ("thanh pho", "tp"):
        return PLACE_LEVELS[place]
    if not name:
        return None
    name = _CITY_ALIASES.get(name, name)
    central = any(name.startswith(city) and (on is None or since <= on) for city, since in CENTRAL_CITIES)
    return "province" if central else PLACE_LEVELS[place]
