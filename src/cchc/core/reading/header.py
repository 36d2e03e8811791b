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
from cchc.core.vietnamese.places import DEPARTMENTS, SURNAMES
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
    "cuc truong",
    "vien truong",
    "hieu truong",
    "chanh thanh tra",
    "doi truong",
    "hat truong",
    "truong cong an",
)

REPORTS = re.compile(
    r"([^,;.]{4,90}?)\s+(?:xin\s+)?báo\s+cáo\s+"
    r"(?:tình hình|kết quả|công tác|về|thực hiện|như sau|UBND|HĐND|[ỦU][yỷ] ban|Sở|Bộ|Chính phủ|Thường trực)"
)
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
    lines = (*annex_lines, *top)
    named = _period_of_title(header.title) or next((mention for line in lines for mention in _named(line)), None)
    if named:
        period = Period.parse(named.code)
        header.kind = period.kind
        header.period = _period_json(period, _printed_window((header.title, *top[:8])))
    return header


def _number(lines: Sequence[str]) -> str:
    for line in lines:
        for found in find_document_numbers(line):
            own = line.lower().startswith("số")
            if found.symbol.upper().startswith("BC-") and (own or "kèm theo" in line.lower()):
                return f"{found.number}/{found.symbol}"
            if own and re.search(r"(?:^BC/|-BC$)", found.symbol):  # "84-BC/UBND", "84/UBND-BC"
                return f"{found.number}{'-' if '/' in found.symbol else '/'}{found.symbol}"
    return ""


DATE_LINE = re.compile(r"^\W*(?:(?P<place>[^,]{2,60}?)\s*,\s*)?(?P<day>ngày[\W_].*)$", re.IGNORECASE)
DATE_WITHOUT_COMMA = re.compile(r"^\W*(?P<place>(?:\w[\w’'.]*\s+){1,4})(?P<day>ngày\s.*)$", re.IGNORECASE)
OWN_NUMBER = re.compile(r"^số\s*:?.*?/\s?\S+\s+", re.IGNORECASE)


def _place_and_date(lines: Sequence[str]) -> tuple[str, str]:
    """From 'Kbang, ngày 10 tháng 3 năm 2020': the place, and an ISO date ('2023-12' when the day is blank)."""
    for line in lines:
        match = DATE_LINE.match(line) or DATE_WITHOUT_COMMA.match(line)
        if not match:
            continue
        place = OWN_NUMBER.sub("", (match["place"] or "").strip(" *_"))
        dates = find_dates(match["day"])
        alone = bool(dates) and len(match["day"]) <= dates[0].end + 3
        if not alone and (not place or "," not in line):  # a sentence: "Ngày 12/9/2023, xã đã …"
            continue
        if not dates:
            return place, ""
        mention = dates[0]
        if mention.date:
            return place, mention.date.isoformat()
        if mention.year and mention.month:
            return place, f"{mention.year:04d}-{mention.month:02d}"
        return place, str(mention.year or "")
    return "", ""


def find_title(texts: Sequence[str]) -> tuple[str, int]:
    """What stands under (or behind) 'BÁO CÁO' up to the first sentence or heading, and the index of what follows."""
    for index, text in enumerate(texts):
        match = re.match(r"^\W*báo\s+cáo\b\W*(.*)$", text, re.IGNORECASE | re.DOTALL)
        if not match or not text.strip(" *#").upper().startswith(text.strip(" *#")[:7]):
            continue
        parts = [match.group(1)] if match.group(1).strip(" *") else []
        end = index + 1
        while end < min(index + 4, len(texts)) and not _ends_title(texts[end], first=not parts):
            parts.append(texts[end])
            end += 1
        title = re.sub(r"\s+", " ", " ".join(part.strip(" *#") for part in parts)).strip()
        if title:
            return title, end
    return "", 0


def _ends_title(text: str, *, first: bool) -> bool:
    key = fold_key(text)
    if first and key.startswith("thuc hien") and len(text) < 160 and "bao cao" not in key and text[-1] not in ".:":
        return False
    return (
        len(text) > 260
        or re.match(r"^([IVX]+|\d+)[.)]\s", text) is not None
        or key.startswith(("thuc hien", "can cu", "phan thu", "kinh gui", "de dam bao", "theo"))
        or text.endswith(":")
        or (text.endswith(".") and len(text) > 120)
    )


MOTTO = re.compile(r"\s*(?:cộng\s+h(?:òa|oà)\s+xã\s+hội|độc\s+lập\s*[-–]).*$", re.IGNORECASE)
OTHER_BODIES = (
    "Ban Quản lý|Ban Tiếp công dân|Chi cục|Tổng cục|Cục|Trung tâm|Trường|Học viện|Bệnh viện|Viện|Kho bạc|Hạt|Công an"
    "|Bảo hiểm xã hội|Văn phòng|Phòng|Thanh tra|Đài|Thống kê(?! số| các| kết| chỉ)|Thuế"
)
OTHER_BODY = re.compile(rf"(?<!\w)(?:{OTHER_BODIES}|{OTHER_BODIES.upper()})(?!\w)")
PROVINCE = re.compile(r"(?:tỉnh|thành phố)\s", re.IGNORECASE)
FIELDS = {fold_key(field): field for line in DEPARTMENTS.split("\n") for field in line.split("|") if field}
COMMITTEE = re.compile(r"(?:UBND|[ỦU][YỶ]\s+BAN\s+NHÂN\s+DÂN)(?!\w)", re.IGNORECASE)


def _letterhead(texts: Sequence[str]) -> list[str]:
    """The bodies printed above the number, highest first: the last issues the report."""
    bodies: list[str] = []
    for text in texts[:10]:
        if find_title([text, "."])[0]:
            break
        line = MOTTO.sub("", text).strip(" *_-–")
        if not line.isupper() or re.match(r"SỐ\b", line) or len(line) > 120:
            continue
        starts = [mention.start for mention in find_agencies(line)]
        starts += [m.start() for pattern in (OTHER_BODY, COMMITTEE) for m in pattern.finditer(line) if not m.start()]
        if starts:
            bodies.append(line[max(starts) if 0 in starts and line.startswith("UBND") else min(starts) :])
        elif bodies:
            bodies[-1] += f" {line}"
    return bodies


def _agency(texts: Sequence[str], annex_lines: Sequence[str], place: str) -> str:
    """The reporting body: named most in the places that name it, completed by the place of the date line."""
    votes: dict[str, float] = {}
    names: dict[str, str] = {}
    for name, weight in _naming(texts, annex_lines) or _mentioned(texts):
        key = fold_key(name).replace("uy ban nhan dan", "ubnd")
        votes[key] = votes.get(key, 0.0) + weight
        names[key] = min(names.get(key, name), name, key=str.isupper)
    above = re.search(r"(TỈNH|THÀNH PHỐ) \S.*$", next(iter(_letterhead(texts)[:-1]), ""))
    name = _longest(votes, names) if votes else ""
    if above and agency_level(name) == "department" and not PROVINCE.search(name):
        name = f"{_case(name, texts)} {_case(above[0])}"
    return COMMITTEE.sub("UBND", _completed(name, texts, place)) if votes else ""


def _mentioned(texts: Sequence[str]) -> list[tuple[str, float]]:
    """Bodies the first lines name at all, but for those the report is sent to."""
    found: list[tuple[str, float]] = []
    for text in texts[:40]:
        if text.lower().startswith("nơi nhận"):
            break
        if not text.lower().startswith("kính gửi"):
            found += [(mention.text, 1.0) for mention in find_agencies(text)]
    return found


def _naming(texts: Sequence[str], annex_lines: Sequence[str]) -> list[tuple[str, float]]:
    """Where a report names its own body, with weights: letterhead, before "báo cáo", annex, closing sentence."""
    found = [(name, 5.0) for name in _letterhead(texts)[-1:]]
    found += [(name, 4.0) for text in texts[:12] for m in REPORTS.finditer(text) if (name := _reporting(m.group(1)))]
    for line in annex_lines:
        for match in re.finditer(r"(?:\bcủa\b|\btại\b)\s+(.{4,90})", line, re.IGNORECASE):
            if mentions := find_agencies(match.group(1)):
                found.append((mentions[0].text, 3.0))
    for text in texts:
        if text.lower().startswith("trên đây là báo cáo"):
            for match in re.finditer(r"\bcủa\s+(.{4,80})", text):
                found += [(mention.text, 2.0) for mention in find_agencies(match.group(1))]
    return found


def _reporting(words: str) -> str:
    """The body in front of "báo cáo"; one of a kind the lists do not name is taken as it stands."""
    words = re.sub(r"\s+(?:xin|kính|trân trọng|tổng hợp)$", "", words)
    if re.search(r"(?<!\w)(?:về|chế độ|yêu cầu|gửi|hướng dẫn)$", words):  # a paper about reporting, not who reports
        return ""
    mentions = find_agencies(words)
    other = OTHER_BODY.search(words)
    if other and len(words) - other.start() <= 80:
        opens = not words[: other.start()].strip() and bool(mentions) and other.start() < mentions[0].start
        if opens or not mentions:
            return words[other.start() :].strip()
    return mentions[-1].text if mentions else ""


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
    if agency_level(name) == "department" and not PROVINCE.search(name):
        return f"{name} tỉnh {place}"
    return name


def _case(name: str, texts: Sequence[str] = ()) -> str:
    """A name in capitals as the prose writes it; else 'UBND PHƯỜNG PHƯƠNG SƠN' → 'UBND phường Phương Sơn'."""
    if name.upper() != name:
        return name
    for text in texts:
        at = text.lower().find(name.lower())
        if at >= 0 and not text[at : at + len(name)].isupper():
            return text[at : at + len(name)]
        for mention in find_agencies(text):
            if mention.text.upper() != mention.text and fold_key(mention.text).startswith(fold_key(name)):
                return mention.text[: len(name)]
    kind, _, rest = name.partition(" ")
    field, mark, place = re.match(r"(.*?)(?: (TỈNH|THÀNH PHỐ) (.*))?$", rest).groups("")  # type: ignore[union-attr]
    if fold_key(field) in FIELDS:
        return f"{kind.capitalize()} {FIELDS[fold_key(field)]} {mark.lower()} {place.title()}".strip()
    small = {"huyện", "phường", "xã", "tỉnh", "quận", "thị", "trấn", "thành", "phố", "và", "của", "đặc", "khu"}
    words = []
    for word in COMMITTEE.sub("UBND", name).split():
        low = word.lower()
        words.append(word if word in {"UBND", "HĐND"} else low if low in small else low.capitalize())
    return " ".join(words)


def _signer(texts: Sequence[str]) -> str:
    """The name under the signatory's office, '' where the copy has none."""
    for index in range(len(texts) - 1, -1, -1):
        key = fold_key(texts[index])
        listed = texts[index].lstrip().startswith(("-", "+")) or texts[index].rstrip().endswith((";", ","))
        if len(key) < 70 and not listed and any(key.endswith(role) or key.startswith(role) for role in SIGNER_ROLES):
            names = (_person(text) for text in texts[index + 1 : index + 5])
            return next((name for name in names if name), "")
    return ""


DEGREES = re.compile(r"^(?:(?:PGS|GS|TSKH|TS|Ths|ThS|BS|BSCK|KS|CN|LS|CKI{1,2}|Ông|Bà|Đồng chí|Đ/c)[\s.:,]+)+")


def _person(text: str) -> str:
    """The name a line holds, its titles left out; '' for a line that is no name."""
    name = DEGREES.sub("", text.strip(" *_"))
    words = name.split()
    spelt = all(word[0].isupper() and re.fullmatch(r"[^\W\d_]+(?:['’][^\W\d_]+)?", word) for word in words)
    if not 2 <= len(words) <= 5 or not spelt or (name.isupper() and fold(words[0]) not in SURNAMES):
        return ""
    return name


def _printed_window(lines: Sequence[str]) -> tuple[date, date] | None:
    """First and last day printed near the title: '(Từ ngày 13/6/2023 đến ngày 12/9/2023)'."""
    return next((m.printed_window for line in lines for m in find_periods(line) if m.printed_window), None)


def _named(line: str) -> list[PeriodMention]:
    """Periods any line may name: not a bare month and not a bare window of days."""
    return [m for m in find_periods(line) if m.kind not in ("month", "ad_hoc")]


PLAN = re.compile(r"kế hoạch|chương trình|nghị quyết|đề án|quyết định|chỉ thị", re.IGNORECASE)
AHEAD = re.compile(r"phương hướng|nhiệm vụ|định hướng|giải pháp|dự kiến", re.IGNORECASE)
WEEK = re.compile(r"tuần\s+(?:thứ\s+)?\d{1,2}\s*[,/]?\s*$", re.IGNORECASE)
WITH_YEAR = re.compile(r"\s*(?:và|&|,\s*cả)\s*(?:cả\s*)?", re.IGNORECASE)


def _period_of_title(title: str) -> PeriodMention | None:
    """The period a title reports on: not that of the plan it carries out, nor the one it looks ahead to.

    "Quý IV và cả năm 2024" is the year. A month or a bare window counts where nothing larger is named.
    """
    ranked: list[tuple[tuple[bool, bool, int], PeriodMention]] = []
    end, before = 0, None
    for mention in find_periods(title):
        between = title[end : mention.start]
        own_window = before is not None and before.printed_window is not None and mention.kind == "ad_hoc"
        if WEEK.search(between) or own_window:
            continue
        if ranked and mention.kind == "year" and WITH_YEAR.fullmatch(between):
            ranked[-1] = (ranked[-1][0], mention)
        else:
            planned = bool(PLAN.search(between)) or mention.kind == "years"
            size = {"month": 1, "ad_hoc": 2}.get(mention.kind, 0)
            ranked.append(((bool(ranked and AHEAD.search(between)), planned, size), mention))
        end, before = mention.end, mention
    return min(ranked, key=lambda pair: pair[0])[1] if ranked else None


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
