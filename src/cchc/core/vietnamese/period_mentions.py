"""Reporting periods named in prose, as codes of `Period`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from cchc.core.periods.period import Period
from cchc.core.vietnamese.date_mentions import DateMention, find_dates
from cchc.core.vietnamese.text import REMEMBERED, hide, lower


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A period named in a text. `code` always parses with `Period.parse`."""

    start: int
    end: int
    text: str
    code: str
    kind: str
    printed_window: tuple[date, date] | None = None
    """First and last day, both inside, where the text prints them (for a quarter: in brackets behind it)."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A period whose year may still be missing."""

    start: int
    end: int
    kind: str
    number: int
    year: int | None
    window: tuple[date, date] | None = None
    last_year: int | None = None

    def period(self, year: int) -> Period | None:
        """The period in `year`; None for numbers that make none."""
        try:
            return self._period(year)
        except (ValueError, OverflowError):
            return None

    def _period(self, year: int) -> Period:
        match self.kind:
            case "quarter":
                return Period.quarter(year, self.number)
            case "months":  # so many months from the start of the year
                named = {3: "-Q1", 6: "-H1", 9: "-9M", 12: ""}.get(self.number)
                if named is not None:
                    return Period.parse(f"{year}{named}")
                return Period.window(date(year, 1, 1), date(year, self.number + 1, 1) - timedelta(days=1))
            case "last_months":
                named = {3: "-Q4", 6: "-H2"}.get(self.number)
                if named is not None:
                    return Period.parse(f"{year}{named}")
                return Period.window(date(year, 13 - self.number, 1), date(year, 12, 31))
            case "month":
                return Period.month(year, self.number)
            case "years" if self.last_year is not None:
                return Period.years(year, self.last_year)
            case "window" if self.window is not None:
                return Period.window(*self.window)
        return Period.year(year)


_Y = r"(?:19|20)[0-9]{2}(?![0-9])"
_NUMBERS = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "sáu": 6,
    "bảy": 7, "tám": 8, "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12,
}  # fmt: skip
_QUARTER_NUMBER = r"(?:iv|i{1,3}|0?[1-4]|một|hai|ba|bốn|tư)(?!\w)"
_S = r"\s{0,9}"
_JOIN = rf"{_S}(?:,|và|&){_S}"
_OF_YEAR = rf"(?:{_S}[,./–-]?{_S}(?:năm{_S})?(?P<y>{_Y}))"
_QUARTER = re.compile(
    rf"(?<!\w)(?:quý|quí|qúy|qúi){_S}(?P<n>{_QUARTER_NUMBER})"
    rf"(?:(?P<more>(?:{_JOIN}{_QUARTER_NUMBER})+)(?={_OF_YEAR.replace('?P<y>', '?:')}))?{_OF_YEAR}?"
)
_MONTHS = re.compile(
    rf"(?<!\w)(?P<n>0?[1-9]|1[0-2]|ba|sáu|chín|mười một|mười hai){_S}tháng"
    rf"(?:{_S}(?P<side>đầu|cuối){_S}(?:của{_S})?năm(?:{_OF_YEAR})?|(?:{_S}năm{_S}|{_S}/{_S})(?P<y2>{_Y}))"
)
_HALF = re.compile(rf"(?<!\w)nửa{_S}(?P<side>đầu|cuối){_S}năm(?:{_OF_YEAR})?")
_YEARS = re.compile(
    rf"(?<![\w/.])(?:(?P<lead>giai đoạn|thời kỳ|nhiệm kỳ|từ){_S})?(?:từ{_S})?(?:năm{_S})?(?<![\w/.])(?P<y>{_Y})"
    rf"{_S}(?P<join>[-–—]|đến(?:{_S}hết)?){_S}(?:năm{_S})?(?P<last>{_Y})(?!\s?/)"
)
_YEAR = re.compile(rf"(?<!\w)năm{_S}(?P<y>{_Y})(?P<more>(?:{_JOIN}{_Y})*)(?!\s?/\s?[a-z0-9đ])")
_EACH_YEAR = re.compile(_Y)
_EACH_NUMBER = re.compile(rf"(?<!\w){_QUARTER_NUMBER}")
_MAY_NAME = re.compile(r"qu[ýíú]|tháng|năm|ngày|(?:19|20)[0-9]{2}")
_BETWEEN_DATES = re.compile(rf"{_S}(?P<join>đến|tới|[-–—])(?:{_S}hết)?{_S}")
_FROM = re.compile(rf"(?<!\w)từ{_S}$")
_FROM_YEAR = re.compile(rf"(?<!\w)từ{_S}(?:đầu{_S})?năm{_S}(?P<y>{_Y}){_S}đến(?:{_S}hết)?{_S}$")
_BEFORE_WINDOW = re.compile(r"[\s(,:*;–-]*(?:thời gian|tính|số liệu)?[\s(,:*]*")
_SENTENCE_END = re.compile(rf"[.;]\s|\n{_S}\n|[.;]$")


def find_periods(text: str, *, year: int | None = None) -> list[PeriodMention]:
    """Every period named in `text` (NFC), in order, without overlap.

    A quarter or half without a year takes that of a period named with it in the same sentence ("quý I và
    phương hướng quý II năm 2021"), else `year` (say, the report's); without either it is left out. The year of
    a full date is no period. A window printed behind a named period is given to it and stands for itself too.
    """
    return list(_periods(text, year))


@lru_cache(maxsize=REMEMBERED)
def _periods(text: str, year: int | None) -> tuple[PeriodMention, ...]:
    lowered = lower(text)
    if not _MAY_NAME.search(lowered):
        return ()
    dates = find_dates(text)
    windows = _windows(lowered, dates)
    inside = hide(lowered, [(item.start, item.end) for item in windows])
    found = windows + [
        _Found(mention.start, mention.end, "month", mention.month, mention.year)
        for mention in dates
        if mention.shape == "month" and mention.month and inside[mention.start] != "\0"
    ]
    hidden = hide(lowered, [(mention.start, mention.end) for mention in dates])
    hidden = hide(hidden, [(item.start, item.end) for item in found])
    for pattern in (_QUARTER, _MONTHS, _HALF, _YEARS, _YEAR):
        items = [item for match in pattern.finditer(hidden) for item in _named(pattern, match)]
        found += items
        hidden = hide(hidden, [(item.start, item.end) for item in items])
    found.sort(key=lambda item: item.start)
    return tuple(_attach_windows(_with_years(found, text, lowered, year), lowered))


def _named(pattern: re.Pattern[str], match: re.Match[str]) -> list[_Found]:
    start, end = match.span()
    if pattern is _MONTHS:
        printed = match["y"] or match["y2"]
        kind = "last_months" if match["side"] == "cuối" else "months"
        return [_Found(start, end, kind, _number(match["n"]), int(printed) if printed else None)]
    printed_year = int(match["y"]) if match["y"] else None
    if pattern is _HALF:
        return [_Found(start, end, "last_months" if match["side"] == "cuối" else "months", 6, printed_year)]
    if pattern is _QUARTER:
        return [
            _Found(begin, stop, "quarter", _number(number), printed_year)
            for begin, stop, number in _items(match, "n", _EACH_NUMBER)
        ]
    if pattern is _YEARS:
        if match["join"].startswith("đến") and not match["lead"]:
            return []
        if match.string[:start].endswith("năm học ") or int(match["last"]) <= int(match["y"]):
            return []
        return [_Found(start, end, "years", 0, printed_year, last_year=int(match["last"]))]
    return [_Found(begin, stop, "year", 0, int(each)) for begin, stop, each in _items(match, "y", _EACH_YEAR)]


def _items(match: re.Match[str], first: str, each: re.Pattern[str]) -> list[tuple[int, int, str]]:
    """The items of a list ("quý I, II và III năm 2023") with their places; the ends go to first and last."""
    items = [(match.start(), match.end(first), match[first])]
    if match["more"]:
        more = each.finditer(match.string, *match.span("more"))
        items += [(item.start(), item.end(), item.group()) for item in more]
    begin, _, last = items[-1]
    return [*items[:-1], (begin, match.end(), last)]


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word]


def _windows(lowered: str, dates: list[DateMention]) -> list[_Found]:
    """Two dates joined by "đến" or a dash, and "từ năm 2011 đến 30/3/2020"."""
    found: list[_Found] = []
    for first, second in pairwise(dates):
        join = _BETWEEN_DATES.fullmatch(lowered, first.end, second.start)
        lead = _FROM.search(lowered, max(0, first.start - 16), first.start)
        if join is None or not (lead or join["join"] in "-–—") or (found and first.start < found[-1].end):
            continue
        if window := _window(first, second):
            start = lead.start() if lead else first.start
            found.append(_Found(start, second.end, "window", 0, window[0].year, window))
    for mention in dates:
        from_year = _FROM_YEAR.search(lowered, max(0, mention.start - 60), mention.start)
        if from_year and mention.date and int(from_year["y"]) <= mention.date.year:
            start_year = int(from_year["y"])
            window = (date(start_year, 1, 1), mention.date)
            found.append(_Found(from_year.start(), mention.end, "window", 0, start_year, window))
    return found


def _window(first: DateMention, second: DateMention) -> tuple[date, date] | None:
    """First and last day; a missing year of the first is that of the second, or the year before it."""
    if first.shape == second.shape == "month":
        return _month_window(first, second)
    last, begin = second.date, first.date
    if last is not None and begin is None and first.year is None and first.month and first.day:
        year = last.year - ((first.month, first.day) > (last.month, last.day))
        try:
            begin = date(year, first.month, first.day)
        except ValueError:
            return None
    return (begin, last) if begin and last and begin <= last else None


def _month_window(first: DateMention, second: DateMention) -> tuple[date, date] | None:
    if not (first.month and first.year and second.month and second.year):
        return None
    begin, last = date(first.year, first.month, 1), Period.month(second.year, second.month).last_day
    return (begin, last) if begin <= last else None


def _with_years(found: list[_Found], text: str, lowered: str, year: int | None) -> list[PeriodMention]:
    """Mentions of those whose year is printed, borrowed or given."""
    mentions = []
    for index, item in enumerate(found):
        chosen = item.year if item.year is not None else _borrowed_year(found, index, lowered)
        chosen = year if chosen is None else chosen
        period = item.period(chosen) if chosen is not None else None
        if period is not None:
            mentions.append(
                PeriodMention(item.start, item.end, text[item.start : item.end], period.code, period.kind, item.window)
            )
    return mentions


def _borrowed_year(found: list[_Found], index: int, lowered: str) -> int | None:
    """The year of a period named in the same sentence; quarters in sequence may cross the year's end."""
    item = found[index]
    for other in found[index + 1 : index + 4]:
        near = other.start - item.end <= 40
        if other.year is None or (other.kind != item.kind and not near):
            continue
        if _SENTENCE_END.search(lowered, item.end, other.start):
            break
        later = item.kind == other.kind == "quarter" and item.number > other.number
        return other.year - later
    for other in reversed(found[:index]):
        if _SENTENCE_END.search(lowered, other.end, item.start):
            break
        if other.year is not None:
            return other.year + (item.kind == other.kind == "quarter" and item.number < other.number)
    return None


def _attach_windows(mentions: list[PeriodMention], lowered: str) -> list[PeriodMention]:
    """Give a window to the named period it is printed behind: "quý III/2023 (từ ngày … đến ngày …)"."""
    result = list(mentions)
    for index, (named, window) in enumerate(pairwise(mentions)):
        free = named.printed_window is None and window.printed_window is not None
        if free and _BEFORE_WINDOW.fullmatch(lowered, named.end, window.start):
            result[index] = replace(named, printed_window=window.printed_window)
    return result
