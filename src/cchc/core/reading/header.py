"""Who reports, what, for when: read from the letterhead, the title, the annex's subtitle and the signature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from cchc.core.periods.period import Period
from cchc.core.reading.document import Paragraph
from cchc.core.reading.draft import ReportHeader
from cchc.core.vietnamese.dates import PeriodMention, find_dates, find_periods
from cchc.core.vietnamese.names import agency_level, find_agencies, find_document_numbers
from cchc.core.vietnamese.text import fold, fold_key

SIGNER_ROLES = (
    "chu tich",
    "pho chu tich",
    "giam doc",
    "pho giam doc",
    "truong ban",
    "pho truong ban",
    "truong phong",
    "bo truong",
    "thu truong",
    "tm uy ban nhan dan",
    "tm ubnd",
    "kt chu tich",
    "kt giam doc",
    "chanh van phong",
)

REPORTS = re.compile(r"([^,;.]{4,90}?)\s+(?:xin\s+)?báo\s+cáo\s+(?:tình hình|kết quả|công tác|về|thực hiện)")
"""'UBND phường X báo cáo kết quả …': the body in front of the verb."""


def read_header(paragraphs: Sequence[Paragraph], annex_lines: Sequence[str]) -> ReportHeader:
    """The header; fields the files do not say stay empty. `annex_lines` are names, titles and subtitles of annexes."""
    texts = [p.text.strip() for p in paragraphs if p.text.strip()]
    top = texts[:25]
    header = ReportHeader()
    header.number = _number(top) or _number(annex_lines)
    place, header.date = _place_and_date(top)
    header.title, _ = find_title(texts[:40])
    header.agency = _agency(texts, annex_lines, place)
    header.level = agency_level(header.agency) if header.agency else None
    header.signer = _signer(texts)
    lines = (header.title, *annex_lines, *top)
    named = next((mention for line in lines for mention in _named(line)), None)
    if named:
        period = Period.parse(named.code)
        header.kind = period.kind
        header.period = _period_json(period, _printed_window((header.title, *top[:8])))
    return header


def _number(lines: Sequence[str]) -> str:
    for line in lines:
        for found in find_document_numbers(line):
            if found.symbol.upper().startswith("BC-") and (line.lower().startswith("số") or "kèm theo" in line.lower()):
                return f"{found.number}/{found.symbol}"
    return ""


def _place_and_date(lines: Sequence[str]) -> tuple[str, str]:
    """From 'Kbang, ngày 10 tháng 3 năm 2020': the place, and an ISO date ('2023-12' when the day is blank)."""
    for line in lines:
        match = re.match(r"^\W*([^,]{2,40}),\s*(ngày.*)$", line, re.IGNORECASE)
        if not match:
            continue
        dates = find_dates(match.group(2))
        if not dates:
            return match.group(1).strip(" *_"), ""
        mention = dates[0]
        if mention.date:
            return match.group(1).strip(" *_"), mention.date.isoformat()
        if mention.year and mention.month:
            return match.group(1).strip(" *_"), f"{mention.year:04d}-{mention.month:02d}"
        return match.group(1).strip(" *_"), str(mention.year or "")
    return "", ""


def find_title(texts: Sequence[str]) -> tuple[str, int]:
    """What stands under (or behind) 'BÁO CÁO' up to the first sentence or heading, and the index of what follows."""
    for index, text in enumerate(texts):
        match = re.match(r"^\W*báo\s+cáo\b\W*(.*)$", text, re.IGNORECASE | re.DOTALL)
        if not match or not text.strip(" *#").upper().startswith(text.strip(" *#")[:7]):
            continue
        parts = [match.group(1)] if match.group(1).strip(" *") else []
        end = index + 1
        while end < min(index + 4, len(texts)) and not _ends_title(texts[end]):
            parts.append(texts[end])
            end += 1
        title = re.sub(r"\s+", " ", " ".join(part.strip(" *#") for part in parts)).strip()
        if title:
            return title, end
    return "", 0


def _ends_title(text: str) -> bool:
    key = fold_key(text)
    return (
        len(text) > 260
        or re.match(r"^([IVX]+|\d+)[.)]\s", text) is not None
        or key.startswith(("thuc hien", "can cu", "phan thu", "kinh gui", "de dam bao", "theo"))
        or text.endswith(":")
        or (text.endswith(".") and len(text) > 120)
    )


def _agency(texts: Sequence[str], annex_lines: Sequence[str], place: str) -> str:
    """The reporting body: named most in the places that name it, completed by the place of the date line."""
    votes: dict[str, float] = {}
    names: dict[str, str] = {}
    for text, weight in _naming(texts, annex_lines) or [(text, 1.0) for text in texts[:40]]:
        for mention in find_agencies(text):
            key = fold_key(mention.text)
            votes[key] = votes.get(key, 0.0) + weight
            names[key] = min(names.get(key, mention.text), mention.text, key=str.isupper)
    return _completed(_longest(votes, names), texts, place) if votes else ""


def _naming(texts: Sequence[str], annex_lines: Sequence[str]) -> list[tuple[str, float]]:
    """Where a report names its own body, with weights: before "báo cáo", in the annex, in the closing sentence."""
    found: list[tuple[str, float]] = []
    for text in texts[:12]:
        for match in REPORTS.finditer(text):
            if mentions := find_agencies(match.group(1)):
                found.append((mentions[-1].text, 4.0))
    for line in annex_lines:
        for match in re.finditer(r"(?:\bcủa\b|\btại\b)\s+(.{4,90})", line, re.IGNORECASE):
            if mentions := find_agencies(match.group(1)):
                found.append((mentions[0].text, 3.0))
    for text in texts:
        if text.lower().startswith("trên đây là báo cáo"):
            found += [(match.group(1), 2.0) for match in re.finditer(r"\bcủa\s+(.{4,80})", text)]
    return found


def _longest(votes: dict[str, float], names: dict[str, str]) -> str:
    """The most voted name; names that only lengthen it count for it, and the longest form is taken."""

    def support(key: str) -> float:
        return sum(weight for other, weight in votes.items() if other.startswith(key) or key.startswith(other))

    best = max(votes, key=lambda key: (support(key), votes[key]))
    longer = [key for key in votes if key.startswith(best)]
    return names[max(longer, key=len)]


def _completed(name: str, texts: Sequence[str], place: str) -> str:
    """'UBND huyện' + 'Kbang'; 'Sở …' + 'tỉnh Trà Vinh': the place of the date line where the name lacks one."""
    name = _case(name, texts)
    if not place or fold(place) in fold(name):
        return name
    for text in texts[:60]:
        for mention in find_agencies(text):
            if fold_key(mention.text).startswith(fold_key(name) + " ") and fold(place) in fold(mention.text):
                return _case(mention.text)
    if re.search(r"(huyện|quận|thị xã|thành phố|phường|xã|thị trấn|tỉnh|đặc khu)$", name, re.IGNORECASE):
        return f"{name} {place}"
    if agency_level(name) == "department":
        return f"{name} tỉnh {place}"
    return name


def _case(name: str, texts: Sequence[str] = ()) -> str:
    """A name in capitals as the prose writes it; else 'UBND PHƯỜNG PHƯƠNG SƠN' → 'UBND phường Phương Sơn'."""
    if name.upper() != name:
        return name
    for text in texts:
        for mention in find_agencies(text):
            if mention.text.upper() != mention.text and fold_key(mention.text).startswith(fold_key(name)):
                return mention.text[: len(name)]
    small = {"huyện", "phường", "xã", "tỉnh", "quận", "thị", "trấn", "thành", "phố", "và", "của", "đặc", "khu"}
    words = []
    for word in name.split():
        low = word.lower()
        words.append(word if word in {"UBND", "HĐND"} else low if low in small else low.capitalize())
    return " ".join(words)


def _signer(texts: Sequence[str]) -> str:
    """The name under the signatory's office, '' where the copy has none."""
    for index in range(len(texts) - 1, -1, -1):
        key = fold_key(texts[index])
        if len(key) < 70 and any(key.endswith(role) or key.startswith(role) for role in SIGNER_ROLES):
            for text in texts[index + 1 : index + 5]:
                if _is_person(text):
                    return text.strip(" *_")
            return ""
    return ""


def _is_person(text: str) -> bool:
    words = text.strip(" *_").split()
    return 2 <= len(words) <= 5 and all(word[0].isupper() and word.isalpha() for word in words) and not text.isupper()


def _printed_window(lines: Sequence[str]) -> tuple[date, date] | None:
    """First and last day printed near the title: '(Từ ngày 13/6/2023 đến ngày 12/9/2023)'."""
    return next((m.printed_window for line in lines for m in find_periods(line) if m.printed_window), None)


def _named(line: str) -> list[PeriodMention]:
    """Periods any line may name: not a bare month and not a bare window of days."""
    return [m for m in find_periods(line) if m.kind not in ("month", "ad_hoc")]


def _period_json(period: Period, window: tuple[date, date] | None) -> dict[str, str]:
    """The period as JSON; a printed window overrides the calendar's (a ward's quarter from the 13th to the 12th)."""
    start, end = (window[0], window[1] + timedelta(days=1)) if window else (period.start, period.end)
    return {
        "code": period.code,
        "label": period.label,
        "start": start.isoformat(),
        "end": end.isoformat(),
        "source": "printed" if window else "calendar",
    }
