"""A report against the unit's earlier reports. Only figures of the report's own period that bind to an indicator.

Numbers are exact decimals; the spread of a history is its median absolute deviation, times `NORMAL`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cchc.core.catalogue.model import Catalogue, Indicator
from cchc.core.checking.finding import Finding, Place, Severity
from cchc.core.checking.rule import Rule
from cchc.core.checking.subject import Subject
from cchc.core.checking.words import name, number
from cchc.core.messages import Message
from cchc.core.periods.period import Period
from cchc.core.reading.draft import Draft, DraftRow, Fact
from cchc.core.vietnamese.text import fold

CUMULATIVE = Rule(
    id="history.cumulative",
    severity=Severity.error,
    title=Message("Số lũy kế giảm so với kỳ trước", "A cumulative figure fell"),
    basis=Message("Số lũy kế trong năm chỉ tăng hoặc giữ nguyên.", "A figure counted up within a year cannot fall."),
    example=Message(
        "Quý I đã giải ngân 900 triệu đồng lũy kế, 6 tháng ghi 700.", "900 million paid out by Q1, 700 by mid-year."
    ),
    needs=("table", "period", "history"),
)
BASE = Rule(
    id="history.base",
    severity=Severity.warning,
    title=Message("Số gốc của năm mốc thay đổi", "A base year's figure changed"),
    basis=Message(
        "Số tính đến 31/12 của một năm đã qua không đổi, trừ khi đơn vị được sáp nhập, chia tách.",
        "A figure as of the end of a past year stays, unless the unit was merged or split.",
    ),
    example=Message("Biên chế năm 2015: kỳ trước 32, kỳ này 28.", "Posts in 2015: 32 last time, 28 now."),
    needs=("table", "period", "history"),
)
WHOLE = Rule(
    id="history.whole",
    severity=Severity.warning,
    title=Message("Số của kỳ dài nhỏ hơn số của kỳ nằm trong nó", "A longer period counts less than a part of it"),
    basis=Message(
        "Số phát sinh 6 tháng không thể ít hơn số phát sinh quý I của cùng năm.",
        "What arose in six months cannot be less than in the first quarter of the year.",
    ),
    example=Message("Quý I ban hành 5 văn bản, 6 tháng ghi 3.", "5 documents issued in Q1, 3 in the half year."),
    needs=("table", "period", "history"),
)
JUMP = Rule(
    id="history.jump",
    severity=Severity.warning,
    title=Message("Số liệu tăng, giảm khác thường so với các kỳ trước", "A figure out of line with its history"),
    basis=Message(
        "Số liệu cách xa trung vị của ít nhất bốn kỳ trước cần được kiểm tra hoặc giải trình.",
        "A figure far from the median of at least four earlier ones needs a check or a reason.",
    ),
    example=Message(
        "Bốn kỳ trước 410, 425, 431, 447 hồ sơ, kỳ này 4.450.", "Four times 410 to 447 dossiers, this time 4,450."
    ),
    tolerance=Message(
        "5 lần độ lệch (1,4826 × trung vị của độ lệch tuyệt đối; ít nhất 10 % trung vị và 2), và gấp đôi hoặc một nửa.",
        "5 spreads (1.4826 × median absolute deviation; at least 10 % of the median, and 2) and twice or half of it.",
    ),
    needs=("table", "period", "history"),
)
COPIED = Rule(
    id="history.copied",
    severity=Severity.warning,
    title=Message("Số liệu chép lại của kỳ trước", "Figures copied from the last report"),
    basis=Message(
        "Số phát sinh trong kỳ hiếm khi trùng hết với kỳ trước.", "Figures of what arose are seldom all the same again."
    ),
    example=Message(
        "12 số liệu phát sinh khác 0 đều bằng số kỳ trước.", "12 such figures, none zero, are all as before."
    ),
    tolerance=Message("Từ 8 số liệu khác 0 trở lên.", "From 8 figures that are not zero."),
    needs=("table", "period", "history"),
)
CARRIED = Rule(
    id="history.carried",
    severity=Severity.warning,
    title=Message("Hồ sơ kỳ trước chuyển qua không khớp", "Dossiers carried in are not those carried out"),
    basis=Message(
        "Hồ sơ kỳ trước chuyển qua là hồ sơ đang giải quyết cuối kỳ trước.",
        "Dossiers carried in are those still open at the end of the last period.",
    ),
    example=Message(
        "Cuối quý I còn 16 hồ sơ, quý II ghi kỳ trước chuyển qua 6.", "16 open after Q1, 6 carried into Q2."
    ),
    needs=("prose", "period", "history"),
)
UNITS_ALIKE = Rule(
    id="history.units_alike",
    severity=Severity.warning,
    title=Message("Số liệu trùng hết với đơn vị khác", "All figures are those of another unit"),
    basis=Message(
        "Hai đơn vị không có cùng mọi số liệu; báo cáo có thể được chép lại. Chỉ xét khi kiểm tra nhiều báo cáo.",
        "Two units do not share every figure; a report may be copied. Only where many reports are checked together.",
    ),
    example=Message("Xã A và xã B trùng 31 số liệu khác 0.", "Communes A and B share 31 figures that are not zero."),
    tolerance=Message("Từ 8 số liệu khác 0 trở lên.", "From 8 figures that are not zero."),
    needs=("table", "history"),
)
RULES = (CUMULATIVE, BASE, WHOLE, JUMP, COPIED, CARRIED, UNITS_ALIKE)

NORMAL = Decimal("1.4826")
"""Makes the median absolute deviation of a normal distribution its standard deviation."""
COUNTED = ("count", "money")
ENOUGH = 4
SPREADS = 5
ALIKE = 8
GROWS = re.compile(r"tu dau nam|trong nam|tu nam \d{4}|da hoan thanh")
"""Folded words of a cumulative indicator that can only grow; a number of units of a kind can fall."""
EVER = re.compile(r"tu nam \d{4}")
PAST = re.compile(r"tinh den 31/12/\d{4}")
OPEN = re.compile(r"\b(?:chua|dang|con lai|ton)\b")
CARRIED_IN = re.compile(r"\b(?:ky|quy|thang|nam) truoc\b.{0,20}\b(?:chuyen|con ton)|\bton (?:ky|quy|thang|nam) truoc")
CARRIED_OUT = re.compile(r"\b(?:dang|chua) giai quyet|\bchuyen (?:sang )?(?:ky|quy|thang|nam) sau")

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier report: its period, its figures by indicator and part, its dossiers carried on."""

    period: Period
    figures: dict[Key, Decimal]
    draft: Draft


def kept(draft: Draft) -> Draft:
    """What a later report needs of this one: header, bound figures of its period, dossiers carried on."""
    own = draft.report.period_code
    rows = [row for row in draft.rows if row.indicator and row.value is not None and row.period == own]
    return Draft(draft.report, [], rows, [fact for fact in draft.facts if _carries(fact)], [])


def figures(draft: Draft) -> dict[Key, Decimal]:
    """Values of the report's own period by (indicator, part); what is printed twice with two values is left out."""
    own = draft.report.period_code
    found: dict[Key, set[Decimal]] = {}
    for row in draft.rows:
        if row.indicator and row.value is not None and row.period == own:
            found.setdefault((row.indicator, row.breakdown or ""), set()).add(Decimal(row.value))
    return {key: values.pop() for key, values in found.items() if len(values) == 1}


def median(values: Sequence[Decimal]) -> Decimal:
    """The middle value, or the mean of the two middle ones. ValueError for none."""
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def deviation(values: Sequence[Decimal]) -> Decimal:
    """Median absolute deviation from the median. ValueError for none."""
    middle = median(values)
    return median([abs(value - middle) for value in values])


def is_jump(value: Decimal, earlier: Sequence[Decimal]) -> bool:
    """Further from the median of at least four earlier values than `JUMP.tolerance` allows."""
    if len(earlier) < ENOUGH:
        return False
    middle = median(earlier)
    spread = max(NORMAL * deviation(earlier), abs(middle) / 10, Decimal(2))
    return abs(value - middle) > SPREADS * spread and (value >= 2 * middle or 2 * value <= middle)


def find(subject: Subject) -> Iterator[Finding]:
    """The report against earlier periods of the unit; nothing without its own period."""
    period = subject.period
    past = [made for draft in subject.history if period and (made := _past(draft, period))]
    if period is None or not past:
        return
    mine = figures(subject.draft)
    rows = _rows(subject)
    for key, value in mine.items():
        indicator = subject.catalogue.indicators.get(key[0])
        if indicator and key in rows:
            for found in _figure(subject, period, rows[key], indicator, key, value, past):
                yield found
                break
    yield from _copied(subject, period, mine, rows, past[-1])
    yield from _carried(subject, period, past[-1])


def _past(draft: Draft, before: Period) -> Past | None:
    period = Period.known(draft.report.period_code)
    if period is None or period == before or period.end > before.end:
        return None
    return Past(period, figures(draft), draft)


def _rows(subject: Subject) -> dict[Key, DraftRow]:
    own = subject.draft.report.period_code
    rows: dict[Key, DraftRow] = {}
    for row in subject.rows:
        if row.indicator and row.value is not None and row.period == own:
            rows.setdefault((row.indicator, row.breakdown or ""), row)
    return rows


def _figure(
    subject: Subject, period: Period, row: DraftRow, indicator: Indicator, key: Key, value: Decimal, past: list[Past]
) -> Iterator[Finding]:
    """What is wrong with one figure, gravest first."""
    if (key[1] and key[1] not in subject.catalogue.breakdowns) or subject.catalogue.kind_of(*key) not in COUNTED:
        return
    known = [(earlier.period, earlier.figures[key]) for earlier in past if key in earlier.figures]
    if not known:
        return
    last, before = known[-1]
    said = fold(f"{indicator.label} {indicator.note}")
    if _is_base(subject.catalogue, said, key) and before != value:
        yield _differs(BASE, subject, row, value, last, before)
    same_year = last.start.year == period.start.year and last.end <= period.end
    grows = indicator.time == "cumulative" and (GROWS.search(said) or key[1] == "cut")
    if grows and value < before and (same_year or EVER.search(said) or key[1] == "cut"):
        yield _differs(CUMULATIVE, subject, row, value, last, before)
    if indicator.time == "flow" and not OPEN.search(fold(indicator.label)):
        for part, amount in known:
            if period.start <= part.start and part.end <= period.end and value < amount:
                yield _differs(WHOLE, subject, row, value, part, amount)
    alike = [amount for part, amount in known if part.kind == period.kind or indicator.time == "stock"]
    if indicator.time != "cumulative" and is_jump(value, alike):
        yield _jump(subject, row, value, alike)


def _is_base(catalogue: Catalogue, said: str, key: Key) -> bool:
    part = catalogue.breakdowns.get(key[1])
    return bool(PAST.search(fold(part.label)) if part else not key[1] and PAST.search(said))


SAID = {
    CUMULATIVE.id: Message(
        "Dòng {row} lũy kế {now} nhưng {period} đã là {before}: số lũy kế không giảm, kiểm tra lại cả hai kỳ.",
        "Row {row} adds up to {now} but {period_en} already had {before}: check both periods.",
    ),
    BASE.id: Message(
        "Dòng {row} ghi {now} nhưng {period} ghi {before}: số của năm mốc không đổi, sửa lại hoặc nêu lý do.",
        "Row {row} says {now} but {period_en} said {before}: a base does not change; mend it or give the reason.",
    ),
    WHOLE.id: Message(
        "Dòng {row} ghi {now} nhưng riêng {period} đã có {before}: cộng lại số phát sinh của cả kỳ.",
        "Row {row} says {now} but {period_en} alone had {before}: add up the whole period again.",
    ),
}


def _differs(rule: Rule, subject: Subject, row: DraftRow, now: Decimal, last: Period, before: Decimal) -> Finding:
    return rule.finding(
        Message("Kỳ này {now}, {period} là {before}", "{now} now, {before} in {period_en}"),
        SAID[rule.id],
        subject.cell(row),
        found=number(now),
        expected=number(before),
        indicators=(row.indicator or "",),
        row=name(row),
        now=number(now),
        before=number(before),
        period=last.label[0].lower() + last.label[1:],
        period_en=last.label_in("en"),
    )


def _jump(subject: Subject, row: DraftRow, value: Decimal, earlier: list[Decimal]) -> Finding:
    middle = median(earlier)
    values = "; ".join(number(amount) for amount in earlier[-8:])
    return JUMP.finding(
        Message("Kỳ này {now}, các kỳ trước quanh mức {middle}", "{now} is out of line, the median is {middle}"),
        Message(
            "Dòng {row} ghi {now} trong khi {count} kỳ trước có trung vị {middle}: kiểm tra lại hoặc nêu lý do.",
            "Row {row} says {now} while the median of {count} earlier periods is {middle}: check it or say why.",
        ),
        subject.cell(row),
        found=number(value),
        expected=number(middle),
        indicators=(row.indicator or "",),
        steps=(f"{values} → {number(middle)}",),
        row=name(row),
        now=number(value),
        middle=number(middle),
        count=len(earlier),
    )


def _copied(
    subject: Subject, period: Period, mine: dict[Key, Decimal], rows: dict[Key, DraftRow], last: Past
) -> Iterator[Finding]:
    """Every figure of what arose is that of the last period of the kind, and enough of them are not zero."""
    known = subject.catalogue.indicators
    flows = {
        key: value
        for key, value in mine.items()
        if key in last.figures and key[0] in known and known[key[0]].time == "flow" and known[key[0]].kind == "count"
    }
    told = [key for key, value in flows.items() if value]
    if last.period.kind != period.kind or len(told) < ALIKE or any(last.figures[k] != v for k, v in flows.items()):
        return
    yield COPIED.finding(
        Message("{count} số liệu trùng hết với {period}", "{count} figures are all those of {period_en}"),
        Message(
            "Cả {count} số liệu phát sinh khác 0 đều bằng số của {period}: kiểm tra có phải số liệu chép lại không.",
            "All {count} figures of what arose equal those of {period_en}: check that they were not copied.",
        ),
        *(subject.cell(rows[key]) for key in told),
        found=str(len(told)),
        expected=last.period.code,
        indicators=tuple(dict.fromkeys(key[0] for key in told)),
        count=len(told),
        period=last.period.label[0].lower() + last.period.label[1:],
        period_en=last.period.label_in("en"),
    )


def _carries(fact: Fact) -> bool:
    said = fold(f"{fact.what} {fact.quote}")
    return bool(CARRIED_IN.search(said) or CARRIED_OUT.search(said))


def _carried(subject: Subject, period: Period, last: Past) -> Iterator[Finding]:
    """One statement on each side, of the period right before: several would be of several desks."""
    came = [fact for fact in subject.facts if CARRIED_IN.search(fold(f"{fact.what} {fact.quote}"))]
    went = [
        fact
        for fact in last.draft.facts
        if CARRIED_OUT.search(said := fold(f"{fact.what} {fact.quote}")) and not CARRIED_IN.search(said)
    ]
    if period.previous() != last.period or len(came) != 1 or len(went) != 1:
        return
    now, before = Decimal(came[0].quantity), Decimal(went[0].quantity)
    if now != before and came[0].unit == went[0].unit:
        place: Place = subject.words(came[0])
        yield CARRIED.finding(
            Message("Chuyển qua {now}, kỳ trước còn {before}", "{now} carried in, {before} were open"),
            Message(
                "Báo cáo ghi kỳ trước chuyển qua {now} nhưng {period} còn {before}: đối chiếu lại số chuyển kỳ.",
                "The report carries in {now} but {period_en} left {before}: compare the two.",
            ),
            place,
            found=number(now),
            expected=number(before),
            now=number(now),
            before=number(before),
            period=last.period.label[0].lower() + last.period.label[1:],
            period_en=last.period.label_in("en"),
        )
