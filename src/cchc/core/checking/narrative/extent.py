"""More of something than there is: bodies, procedures, service units."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from cchc.core.checking.finding import Finding, Place, Severity
from cchc.core.checking.narrative.ground import answered, claim
from cchc.core.checking.narrative.series import series_of
from cchc.core.checking.narrative.statements import Stated, key, statements
from cchc.core.checking.rule import Rule
from cchc.core.checking.subject import Subject
from cchc.core.checking.words import name, number, numbered
from cchc.core.messages import Message
from cchc.core.periods.period import Period
from cchc.core.reading.draft import DraftRow

BODIES = claim(
    "more-bodies",
    Severity.warning,
    Message("Nhiều cơ quan, xã hơn số hiện có", "More bodies than there are"),
    Message(
        "Dòng ghi 74 cơ quan chuyên môn và xã dùng phần mềm; huyện có 13 phòng và 19 xã.",
        "A row counts 74 divisions and communes; the district has 13 and 19.",
    ),
)
PROCEDURES = claim(
    "more-procedures",
    Severity.warning,
    Message("Nhiều thủ tục hơn tổng số", "More procedures than there are"),
    Message(
        "Lời văn ghi 73 thủ tục thuộc thẩm quyền giải quyết; tổng số là 39.",
        "The prose says 73 procedures within the body's power, of a total of 39.",
    ),
)
SERVICE_UNITS = claim(
    "two-totals-of-units",
    Severity.warning,
    Message("Hai tổng số đơn vị sự nghiệp", "Two totals of service units"),
    Message(
        "Phụ lục tổ chức ghi 6 đơn vị sự nghiệp thuộc huyện, phụ lục tài chính ghi 77 đơn vị tự chủ.",
        "One table counts 6 service units of the district, another 77 under autonomy.",
    ),
)
RULES: tuple[Rule, ...] = (BODIES, PROCEDURES, SERVICE_UNITS)

_COMMUNES = re.compile(r"(?:xa|phuong)(?: (?:xa|phuong|thi tran|va))*")
_DIVISIONS = re.compile(
    r"(?:tong )?so (?:luong )?(?:phong|co quan) chuyen mon(?: thuoc)?(?: ubnd)?(?: cap)?(?: huyen)?"
)
_DIVISIONS_AND_COMMUNES = re.compile(
    r"so (?:luong )?(?:cac )?(?:phong|co quan) chuyen mon\b.*\b(?:don vi hanh chinh cap xa|ubnd cap xa|cac xa)\b"
)
_OF_COMMUNES = re.compile(r"(?:tong )?so (?:luong )?(?:ubnd cap xa|don vi hanh chinh cap xa|xa phuong thi tran)\b")
_OWN_POWER = re.compile(r"\bthuoc tham quyen giai quyet\b")
_UNITS_OF = {"department": "D1.5b", "district": "D1.5c", "province": "D1.5"}
"""By level: the service units under the reporting body."""


def find(subject: Subject) -> Iterator[Finding]:
    """Rows and statements that count more than there is."""
    stated = statements(subject)
    yield from _bodies(subject, stated)
    yield from _procedures(subject, stated)
    yield from _service_units(subject)


def _bodies(subject: Subject, stated: Sequence[Stated]) -> Iterator[Finding]:
    """Rows on divisions and communes together, or on communes, against how many the report says there are."""
    communes = {s.fact.parts[1]: s for s in stated if len(s.fact.parts) == 2 and _COMMUNES.fullmatch(key(s.fact.unit))}
    if len(communes) != 1:
        return
    [(printed, told)] = communes.items()
    divisions = _divisions(subject, stated)
    for line in series_of(subject):
        label = key(line[0].label)
        both = _DIVISIONS_AND_COMMUNES.match(label)
        if not (_OF_COMMUNES.match(label) or (both and divisions)):
            continue
        most, parts, places = Decimal(printed), number(Decimal(printed)), [subject.words(told.fact)]
        if both and divisions:
            parts = f"{number(divisions[0])} + {parts} = {number(divisions[0] + most)}"
            most, places = most + divisions[0], [divisions[1], *places]
        over = [row for row in line if (value := subject.number(row)) is not None and value > most]
        if over:
            yield _over(subject, over, places, number(most), parts)


def _divisions(subject: Subject, stated: Sequence[Stated]) -> tuple[Decimal, Place] | None:
    """How many specialised divisions there are at most, by the rows or by 'X/Y' in the prose."""
    counted = [
        (value, subject.cell(row))
        for row in subject.rows
        if _DIVISIONS.fullmatch(key(row.label)) and (value := subject.number(row))
    ] + [
        (Decimal(s.fact.parts[1]), subject.words(s.fact))
        for s in stated
        if len(s.fact.parts) == 2 and _DIVISIONS.fullmatch(s.own)
    ]
    return max(counted, key=lambda one: one[0], default=None)


def _over(subject: Subject, rows: Sequence[DraftRow], places: Sequence[Place], most: str, parts: str) -> Finding:
    given = ", ".join(dict.fromkeys(number(subject.number(row) or Decimal(0)) for row in rows))
    return BODIES.finding(
        Message("{given} vượt số hiện có {most}", "{given} of {most} there are"),
        Message(
            "Dòng {row} ghi {given}, nhiều hơn số cơ quan, xã hiện có ({parts}): kiểm tra cách đếm.",
            "Row {row} says {given}, more than there are ({parts}): check what is counted.",
        ),
        *map(subject.cell, rows),
        *places,
        found=given,
        expected=most,
        indicators=(rows[0].indicator,) if rows[0].indicator else (),
        steps=(f"{given} > {parts}",),
        row=name(rows[0]),
        given=given,
        most=most,
        parts=parts,
    )


def _procedures(subject: Subject, stated: Sequence[Stated]) -> Iterator[Finding]:
    """Procedures within the body's power that outnumber all of them."""
    totals = [s for s in stated if s.kind == "procedure" and s.own in ("so tthc", "tong so tthc")]
    printed = answered(subject, "C1.4")
    most = max([s.value for s in totals] + ([printed[1]] if printed else []), default=None)
    if not totals or most is None:
        return
    for one in stated:
        if one.kind == "procedure" and _OWN_POWER.search(one.own) and one.value > most:
            yield PROCEDURES.finding(
                Message("{says} thủ tục, tổng số {most}", "{says} procedures of {most}"),
                Message(
                    "Mục {section} ghi {says} thủ tục thuộc thẩm quyền giải quyết nhưng mục {other} ghi tổng số "
                    "{most}: sửa số sai.",
                    "Section {section} says {says} procedures within its power but section {other} a total of {most}: "
                    "correct the wrong one.",
                ),
                one.place(subject),
                totals[0].place(subject),
                found=number(one.value),
                expected=number(most),
                indicators=("C1.4",),
                section=numbered(one.fact.section),
                other=numbered(totals[0].fact.section),
                says=number(one.value),
                most=number(most),
            )


def _service_units(subject: Subject) -> Iterator[Finding]:
    """Units under autonomy that outnumber, at every time in question, the units the organisation table counts."""
    own = _UNITS_OF.get(subject.draft.report.level or "", "")
    totals = [row for row in subject.rows if row.indicator == own and not row.breakdown]
    autonomous = [row for row in subject.rows if row.indicator == "F2.1" and not row.breakdown]
    for total in totals:
        most = subject.number(total)
        inside = [row for row in autonomous if _within(row.period, total.period)]
        values = [value for row in inside if (value := subject.number(row)) is not None]
        if most and values and min(values) > most:
            yield SERVICE_UNITS.finding(
                Message("{most} và {given} đơn vị sự nghiệp", "{most} and {given} service units"),
                Message(
                    "Dòng {row} ghi {most} đơn vị sự nghiệp nhưng dòng {other} ghi {given} đơn vị tự chủ: nêu rõ phạm "
                    "vi hoặc sửa cho thống nhất.",
                    "Row {row} counts {most} service units but row {other} {given} under autonomy: say what each "
                    "covers or make them agree.",
                ),
                subject.cell(total),
                *map(subject.cell, inside),
                found=number(most),
                expected=number(values[-1]),
                indicators=(own, "F2.1"),
                most=number(most),
                given=number(values[-1]),
                row=name(total),
                other=name(inside[0]),
            )


def _within(inner: str, outer: str) -> bool:
    one, other = Period.known(inner), Period.known(outer)
    if one is None or other is None:
        return inner == outer
    return other.start <= one.start and one.end <= other.end
